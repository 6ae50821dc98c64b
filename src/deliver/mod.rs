//! What a committed turn sends, on its way out.
//!
//! Each chat has a lane: its effects leave in the order of the commits, one after the other, and a lane that waits (a slow
//! answer, a `retry_after`) holds up no other. A lane is a map entry and a task while it has something to send, and nothing
//! otherwise. What belongs to no chat, a query's answer, goes at once. Telegram's limits will be asked for here, before
//! [`attempt`](Deliver::attempt).

mod fate;
mod lane;

use std::mem;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::{DashMap, Entry};
use futures_util::FutureExt;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::activity::{Activity, Busy};
use crate::bot::{ApiError, Backoff, Bot};
use crate::clock::{Clock, Moment};
use crate::deliver::fate::{Verdict, judge};
use crate::deliver::lane::{Address, Lane};
use crate::reply::Effect;
use crate::route::Post;
use crate::store::{EffectId, Fate, Sending, Store};

/// How many effects a chat may have waiting before its conversation's next turn waits too.
const LANE: usize = 256;

/// How many effects may wait in all. A text has at most 64 KiB, and nearly all have a few hundred bytes.
const BOUND: usize = 100_000;

/// How many answers to queries may be under way at once.
const ANSWERS: usize = 64;

/// Delivers effects.
#[derive(Debug)]
pub(crate) struct Deliver {
    bot: Bot,
    clock: Clock,
    store: Arc<dyn Store>,
    post: Arc<Post>,
    activity: Activity,
    cancel: CancellationToken,
    lanes: DashMap<Address, Lane>,
    waiting: AtomicUsize,
    /// How many effects that belong to no chat are sent at once.
    answers: Semaphore,
}

/// An effect and where its store has it.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// `None` where it is the framework's own and in no store.
    id: Option<EffectId>,
    effect: Effect,
}

/// The conversation that wants to be told of a refused reply of this turn.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) conversation: String,
    pub(crate) seed: String,
}

impl Deliver {
    pub(crate) fn new(
        bot: Bot,
        clock: Clock,
        store: Arc<dyn Store>,
        post: Arc<Post>,
        activity: Activity,
        cancel: CancellationToken,
    ) -> Arc<Self> {
        Arc::new(Self {
            bot,
            clock,
            store,
            post,
            activity,
            cancel,
            lanes: DashMap::new(),
            waiting: AtomicUsize::new(0),
            answers: Semaphore::new(ANSWERS),
        })
    }

    /// The first effect of this run will have that id.
    pub(crate) fn begin(self: &Arc<Self>, _next: EffectId) {}

    /// Sends the effects of a turn that was committed at that moment, the first of which has this id. Those of one chat
    /// enter its lane together.
    pub(crate) fn push(self: &Arc<Self>, first: EffectId, _at: Moment, effects: Vec<Effect>, _origin: Option<Origin>) {
        let mut rest: Vec<_> =
            (first.0..).zip(effects).map(|(id, effect)| Outgoing { id: Some(EffectId(id)), effect }).collect();
        while let Some(outgoing) = rest.first() {
            let chat = outgoing.effect.call.chat().map(Address::from);
            // Nearly every turn speaks to one chat.
            let is_of_it = |it: &Outgoing| it.effect.call.chat().map(Address::from) == chat;
            let others = match rest.iter().all(is_of_it) {
                true => Vec::new(),
                false => rest.extract_if(.., |it| !is_of_it(it)).collect(),
            };
            self.enqueue(chat, mem::replace(&mut rest, others));
        }
    }

    /// Sends what the framework itself has to send.
    pub(crate) fn send_now(self: &Arc<Self>, effect: Option<Effect>) {
        if let Some(effect) = effect {
            // Also where nobody runs tasks any more: an application may drop its runtime before its bot.
            if self.cancel.is_cancelled() {
                return self.cut_off(&effect);
            }
            let chat = effect.call.chat().map(Address::from);
            self.enqueue(chat, vec![Outgoing { id: None, effect }]);
        }
    }

    /// Waits while the chat has too much waiting: only the conversation that fills its own chat is held back.
    pub(crate) async fn room(&self, chat_id: i64) {
        loop {
            let freed = match self.lanes.get_mut(&Address::Id(chat_id)) {
                Some(mut lane) if lane.len() >= LANE => lane.freed(),
                _ => return,
            };
            tokio::select! {
                () = freed => {}
                () = self.cancel.cancelled() => return,
            }
        }
    }

    fn enqueue(self: &Arc<Self>, chat: Option<Address>, mut together: Vec<Outgoing>) {
        let room = BOUND.saturating_sub(self.waiting.load(Ordering::Acquire));
        if together.len() > room {
            // Not reported to the store: one that keeps its outbox sends them after the next start.
            let dropped = together.split_off(room).len();
            warn!(?chat, "{dropped} replies are not sent: {BOUND} are waiting already");
            metrics::counter!("stategram_replies_dropped").increment(dropped as u64);
        }
        self.waiting.fetch_add(together.len(), Ordering::AcqRel);
        let mut together = together.into_iter();
        let Some(chat) = chat else {
            for outgoing in together {
                let (this, busy) = (self.clone(), self.activity.begin());
                tokio::spawn(async move {
                    // It is never closed.
                    let _place = this.answers.acquire().await;
                    this.send(outgoing).await;
                    drop(busy);
                });
            }
            return;
        };
        match self.lanes.entry(chat.clone()) {
            Entry::Occupied(mut lane) => lane.get_mut().extend(together),
            Entry::Vacant(vacant) => {
                let Some(first) = together.next() else { return };
                vacant.insert(Lane::default()).extend(together);
                tokio::spawn(self.clone().drive(chat, first, self.activity.begin()));
            }
        }
    }

    /// Empties a lane, one effect after the other.
    async fn drive(self: Arc<Self>, chat: Address, first: Outgoing, busy: Busy) {
        let mut next = Some(first);
        while let Some(outgoing) = next {
            self.send(outgoing).await;
            next = match self.lanes.entry(chat.clone()) {
                Entry::Vacant(_) => None,
                Entry::Occupied(mut lane) => {
                    let next = lane.get_mut().pop();
                    if next.is_none() {
                        lane.remove();
                    }
                    next
                }
            };
        }
        drop(busy);
    }

    /// Sends one effect. A transport or a store of somebody's own may panic, and must not take the lane with it.
    async fn send(&self, outgoing: Outgoing) {
        let method = outgoing.effect.call.method();
        if AssertUnwindSafe(self.attempt(outgoing)).catch_unwind().await.is_err() {
            error!(method, "not sent: the transport or the store panicked");
            metrics::counter!("stategram_replies_dropped").increment(1);
        }
        self.waiting.fetch_sub(1, Ordering::AcqRel);
    }

    /// Tries as often as it takes. What the bot's stop cuts off is not reported to the store: there it is still to be sent.
    async fn attempt(&self, outgoing: Outgoing) {
        let Outgoing { id, mut effect } = outgoing;
        if let Some(id) = id
            && let Err(error) = self.store.sending(Sending { id, once: effect.once, of: effect.of }).await
        {
            error!(?id, "{error}");
            return self.cut_off(&effect);
        }
        let (mut doubts, mut backoff) = (0, Backoff::default());
        let fate = loop {
            let body = match effect.call.body() {
                Ok(body) => body,
                Err(error) => {
                    warn!(method = effect.call.method(), "cannot be sent: {error}");
                    break Fate::Refused { tell: None };
                }
            };
            // In this order: once one effect of a chat was dropped, none behind it may still go out.
            let sent = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return self.cut_off(&effect),
                sent = self.bot.send(effect.call.method(), body) => sent,
            };
            let Err(error) = sent else { break Fate::Sent { message: None } };
            match judge(&error, doubts) {
                Verdict::Done(fate @ Fate::Sent { .. }) => break fate,
                Verdict::Done(fate) => {
                    warn!(?id, method = effect.call.method(), chat = ?effect.call.chat(), "{error}");
                    break fate;
                }
                Verdict::Move { to } => {
                    warn!(chat = ?effect.call.chat(), to, "the group is a supergroup now");
                    effect.call.readdress(to);
                    doubts += 1;
                }
                Verdict::Retry => {
                    let time = backoff.next();
                    if matches!(error, ApiError::Unreadable { .. }) {
                        doubts += 1;
                    }
                    warn!(?id, method = effect.call.method(), chat = ?effect.call.chat(), "tried again in {time:.1?}: {error}");
                    tokio::select! {
                        () = tokio::time::sleep(time) => {}
                        () = self.cancel.cancelled() => return self.cut_off(&effect),
                    }
                }
                Verdict::Wait(time) => {
                    warn!(?id, method = effect.call.method(), chat = ?effect.call.chat(), "Telegram asks to wait {time:?}");
                    tokio::select! {
                        () = self.clock.sleep(time) => {}
                        () = self.cancel.cancelled() => return self.cut_off(&effect),
                    }
                }
            }
        };
        if !matches!(fate, Fate::Sent { .. }) {
            metrics::counter!("stategram_replies_dropped").increment(1);
        }
        if let Some(id) = id
            && let Err(error) = self.store.delivered(id, fate, self.clock.now()).await
        {
            warn!("{error}");
        }
    }

    fn cut_off(&self, effect: &Effect) {
        warn!(method = effect.call.method(), chat = ?effect.call.chat(), "not sent for now");
        metrics::counter!("stategram_replies_dropped").increment(1);
    }
}
