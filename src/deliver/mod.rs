//! What a committed turn sends, on its way out.
//!
//! Each chat has a lane: its effects leave in the order of the commits, one after the other, and a lane that waits (a slow
//! answer, a `retry_after`) holds up no other. A lane is a map entry and a task while it has something to send, and nothing
//! otherwise. What belongs to no chat, a query's answer, goes at once. Telegram's limits will be asked for here, before
//! [`attempt`](Deliver::attempt).

mod fate;
mod lane;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::{DashMap, Entry};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::bot::{Backoff, Bot};
use crate::clock::Clock;
use crate::conversation::{Activity, Busy};
use crate::deliver::fate::{Verdict, judge};
use crate::deliver::lane::{Address, Lane};
use crate::reply::Effect;
use crate::store::{EffectId, Fate, Store};

/// How many effects a chat may have waiting before its conversation's next turn waits too.
const LANE: usize = 256;

/// How many effects may wait in all. Each is bounded by what Telegram accepts, a few KB.
const BOUND: usize = 100_000;

/// Delivers effects.
#[derive(Debug)]
pub(crate) struct Deliver {
    bot: Bot,
    clock: Clock,
    store: Arc<dyn Store>,
    activity: Activity,
    cancel: CancellationToken,
    lanes: DashMap<Address, Lane>,
    waiting: AtomicUsize,
}

/// An effect and where its store has it.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// `None` where it is the framework's own and in no store.
    id: Option<EffectId>,
    effect: Effect,
}

impl Deliver {
    pub(crate) fn new(
        bot: Bot,
        clock: Clock,
        store: Arc<dyn Store>,
        activity: Activity,
        cancel: CancellationToken,
    ) -> Arc<Self> {
        Arc::new(Self { bot, clock, store, activity, cancel, lanes: DashMap::new(), waiting: AtomicUsize::new(0) })
    }

    /// Sends the effects of a turn, the first of which has this id.
    pub(crate) fn push(self: &Arc<Self>, first: EffectId, effects: Vec<Effect>) {
        for (id, effect) in (first.0..).zip(effects) {
            self.enqueue(Outgoing { id: Some(EffectId(id)), effect });
        }
    }

    /// Sends what the framework itself has to send.
    pub(crate) fn send_now(self: &Arc<Self>, effect: Option<Effect>) {
        if let Some(effect) = effect {
            self.enqueue(Outgoing { id: None, effect });
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

    fn enqueue(self: &Arc<Self>, outgoing: Outgoing) {
        if self.waiting.fetch_add(1, Ordering::AcqRel) >= BOUND {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
            warn!(method = outgoing.effect.method(), "not sent: {BOUND} replies are waiting already");
            metrics::counter!("stategram_replies_dropped").increment(1);
            return;
        }
        let busy = self.activity.begin();
        let this = self.clone();
        match outgoing.effect.chat().map(Address::from) {
            None => {
                tokio::spawn(async move {
                    this.attempt(outgoing).await;
                    drop(busy);
                });
            }
            Some(chat) => match self.lanes.entry(chat.clone()) {
                Entry::Occupied(mut lane) => lane.get_mut().push(outgoing),
                Entry::Vacant(vacant) => {
                    vacant.insert(Lane::default());
                    tokio::spawn(this.drive(chat, outgoing, busy));
                }
            },
        }
    }

    /// Empties a lane, one effect after the other.
    async fn drive(self: Arc<Self>, chat: Address, first: Outgoing, busy: Busy) {
        let mut next = Some(first);
        while let Some(outgoing) = next {
            self.attempt(outgoing).await;
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

    /// Sends one effect, as often as it takes.
    async fn attempt(&self, outgoing: Outgoing) {
        let Outgoing { id, mut effect } = outgoing;
        if let Some(id) = id
            && let Err(error) = self.store.sending(id).await
        {
            warn!("{error}");
        }
        let (mut moves, mut backoff) = (0, Backoff::default());
        let fate = loop {
            let body = match effect.body() {
                Ok(body) => body,
                Err(error) => {
                    warn!(method = effect.method(), "cannot be sent: {error}");
                    break Fate::Refused;
                }
            };
            // In this order: once one effect of a chat was dropped, none behind it may still go out.
            let sent = tokio::select! {
                biased;
                () = self.cancel.cancelled() => break Fate::Dropped,
                sent = self.bot.send(effect.method(), body) => sent,
            };
            let Err(error) = sent else { break Fate::Sent };
            match judge(&error, moves) {
                Verdict::Done(Fate::Sent) => break Fate::Sent,
                Verdict::Done(fate) => {
                    warn!(method = effect.method(), chat = ?effect.chat(), "{error}");
                    break fate;
                }
                Verdict::Move { to } => {
                    warn!(chat = ?effect.chat(), to, "the group is a supergroup now");
                    effect.readdress(to);
                    moves += 1;
                }
                Verdict::Retry => {
                    let time = backoff.next();
                    warn!(method = effect.method(), chat = ?effect.chat(), "tried again in {time:.1?}: {error}");
                    tokio::select! {
                        () = tokio::time::sleep(time) => {}
                        () = self.cancel.cancelled() => break Fate::Dropped,
                    }
                }
                Verdict::Wait(time) => {
                    debug!(method = effect.method(), chat = ?effect.chat(), ?time, "Telegram asks to wait");
                    tokio::select! {
                        () = self.clock.sleep(time) => {}
                        () = self.cancel.cancelled() => break Fate::Dropped,
                    }
                }
            }
        };
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        if fate != Fate::Sent {
            metrics::counter!("stategram_replies_dropped").increment(1);
        }
        if let Some(id) = id
            && let Err(error) = self.store.delivered(id, fate).await
        {
            warn!("{error}");
        }
    }
}
