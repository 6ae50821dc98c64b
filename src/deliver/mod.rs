//! What a committed turn sends, on its way out.
//!
//! Each chat has a lane: its effects leave in the order of the commits, one after the other, and a lane that waits (a slow
//! answer, a `retry_after`) holds up no other. A lane is a map entry and a task while it has something to send, and nothing
//! otherwise. What belongs to no chat, a query's answer, goes at once. Before each attempt it waits for Telegram's limits.

mod answered;
mod attempt;
mod behind;
mod broadcast;
mod fate;
mod gate;
mod lane;
mod outgoing;
#[cfg(test)]
mod tests;
mod twins;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use dashmap::{DashMap, Entry};
use metrics::Gauge;
use tokio::sync::{Notify, Semaphore};
use tokio::task::AbortHandle;
use tracing::warn;

use crate::activity::{Activity, Busy};
use crate::bot::Bot;
use crate::broadcast::Tallies;
use crate::clock::{Clock, Moment};
use crate::conversation::Migration;
use crate::deliver::answered::Answered;
use crate::deliver::attempt::Tried;
use crate::deliver::gate::Gate;
use crate::deliver::lane::Lane;
use crate::deliver::outgoing::{Listener, Outgoing};
use crate::deliver::twins::Twins;
use crate::fatal::Fatal;
use crate::figures::{self, Amount};
use crate::limits::Throttle;
use crate::reply::Effect;
use crate::route::Post;
use crate::store::{EffectId, Queued, Store};
use crate::vitals::Vitals;

pub(crate) use crate::deliver::lane::Address;
pub(crate) use crate::deliver::outgoing::Origin;

/// How much may wait in all: 256 MiB, which is 250,000 texts as they usually are, or 25 files of the largest that are queued
/// as bytes.
const BOUND: usize = 256 << 20;

const A_MINUTE: Duration = Duration::from_mins(1);

/// How many answers to queries may be under way at once.
const ANSWERS: usize = 64;

/// Delivers effects.
#[derive(Debug)]
pub(crate) struct Deliver {
    bot: Bot,
    throttle: Arc<Throttle>,
    clock: Clock,
    store: Arc<dyn Store>,
    post: Arc<Post>,
    activity: Activity,
    fatal: Fatal,
    vitals: Vitals,
    gate: Mutex<Gate>,
    /// The first effect of this run; those before it are an earlier run's.
    first: OnceLock<EffectId>,
    lanes: DashMap<Address, Lane>,
    /// How many lanes there are, as a gauge.
    shown: Gauge,
    /// Which chats have two ids.
    twins: Twins,
    /// When the conversations of a group were told that it is a supergroup.
    told: Mutex<HashMap<i64, Moment>>,
    /// What the effects weigh that are in memory: in lanes, on their way, or early.
    waiting: Amount,
    /// What they may.
    bound: usize,
    /// Told when half of the bound is free again.
    lowered: Notify,
    /// Told when that is so, and when nothing is left to the store alone.
    eased: Notify,
    tallies: Tallies,
    /// How many effects that belong to no chat are sent at once.
    answers: Semaphore,
    /// Which payments have their answer.
    answered: Answered,
}

/// The gauge is for all bots of a process.
impl Drop for Deliver {
    #[expect(clippy::cast_precision_loss, reason = "there are not so many")]
    fn drop(&mut self) {
        self.shown.decrement(self.lanes.len() as f64);
    }
}

/// What entered where nothing else was waiting, so that a task is to be started for it.
type Idle = Vec<(Option<Address>, Outgoing)>;

impl Deliver {
    pub(crate) fn new(
        bot: Bot,
        throttle: Arc<Throttle>,
        clock: Clock,
        store: Arc<dyn Store>,
        post: Arc<Post>,
        activity: Activity,
        fatal: Fatal,
    ) -> Arc<Self> {
        Arc::new(Self {
            bot,
            throttle,
            clock,
            store,
            post,
            activity,
            fatal,
            vitals: Vitals::default(),
            gate: Mutex::default(),
            first: OnceLock::new(),
            lanes: DashMap::new(),
            twins: Twins::default(),
            told: Mutex::default(),
            waiting: Amount::new(figures::REPLIES_WAITING, figures::REPLIES_BYTES),
            shown: metrics::gauge!(figures::LANES),
            bound: BOUND,
            lowered: Notify::new(),
            eased: Notify::new(),
            tallies: Tallies::default(),
            answers: Semaphore::new(ANSWERS),
            answered: Answered::default(),
        })
    }

    /// The first effect that is pushed will have this id. What an earlier run left before it goes out first.
    pub(crate) fn begin(self: &Arc<Self>, next: EffectId) {
        // Said once.
        let _ = self.first.set(next);
        let mut gate = self.gate();
        if !self.store.keeps() {
            gate.next = next.0;
        } else if next.0 > 0 {
            self.follow(&mut gate, next.0);
        }
    }

    /// Sends the effects of a turn that was committed at that moment, the first of which has this id. Every commit with
    /// effects says this: those that come later wait for it.
    pub(crate) fn push(self: &Arc<Self>, first: EffectId, at: Moment, effects: Vec<Effect>, origin: Option<Origin>) {
        if effects.is_empty() {
            return;
        }
        let listener = origin.map(Listener::new);
        self.pass(first, effects, |id, effect| Outgoing::new(Some(id), at, effect, listener.clone()));
    }

    /// Sends a reply that was set aside, and got a new id. As every id, that has to get here: whoever asks the store for it
    /// must not be dropped in between.
    pub(crate) fn push_queued(self: &Arc<Self>, queued: Queued) {
        let id = queued.id;
        let Outgoing { at, effect, listener, .. } = queued.into();
        self.pass(id, vec![effect], |id, effect| Outgoing::new(Some(id), at, effect, listener.clone()));
    }

    /// Sends what the framework itself has to send. It is in no store and has no place among what is.
    pub(crate) fn send_now(self: &Arc<Self>, effect: Option<Effect>) {
        let Some(effect) = effect else { return };
        let outgoing = Outgoing::new(None, self.clock.now(), effect, None);
        // Also where nobody runs tasks any more: an application may drop its runtime before its bot.
        if self.fatal.cancel.is_cancelled() {
            return self.cut_off(&outgoing, Tried::No);
        }
        if self.waiting.bytes() >= self.bound {
            warn!(method = outgoing.effect.call.method(), "not sent: {} bytes are waiting already", self.bound);
            return metrics::counter!(figures::REPLIES_DROPPED).increment(1);
        }
        self.waiting.add(1, outgoing.weight);
        let mut idle = Idle::default();
        {
            // A chat with two ids has one lane only as long as lanes are begun one after the other.
            let _gate = self.gate();
            self.enter(outgoing, &mut idle);
        }
        self.set_out(idle);
    }

    /// Does something at that moment, or when the bot stops if that is sooner, unless it is aborted before; the work is told
    /// whether the bot stops. Until then nothing is under way. `None` where nobody runs tasks any more.
    pub(crate) fn later(&self, at: Moment, work: impl FnOnce(bool) + Send + 'static) -> Option<AbortHandle> {
        let runtime = tokio::runtime::Handle::try_current().ok()?;
        let (clock, stop) = (self.clock.clone(), self.fatal.stop.clone());
        let sleeping = self.activity.sleep(self.activity.begin(), at);
        let task = runtime.spawn(async move {
            let stops = tokio::select! {
                biased;
                () = stop.cancelled() => true,
                () = clock.sleep_until(at) => false,
            };
            let busy = sleeping.wake();
            work(stops);
            drop(busy);
        });
        Some(task.abort_handle())
    }

    /// What the bot notes of itself.
    pub(crate) fn vitals(&self) -> &Vitals {
        &self.vitals
    }

    /// What waits in memory, and in how many lanes.
    pub(crate) fn waiting(&self) -> (&Amount, usize) {
        (&self.waiting, self.lanes.len())
    }

    /// The time on the clock by which what is sent grows stale.
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Tells the conversations of a group that it is a supergroup now: once a minute at most, since all that is on its way
    /// to the group is answered with that.
    fn tell_of(&self, migration: Migration) {
        let now = self.clock.now();
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            told.retain(|_, then| now - *then < A_MINUTE);
            if told.insert(migration.from, now).is_some() {
                return;
            }
        }
        let (post, store, clock) = (self.post.clone(), self.store.clone(), self.clock.clone());
        let (fatal, busy) = (self.fatal.clone(), self.activity.begin());
        tokio::spawn(async move {
            if let Some(route) = post.route()
                && let Err(error) = migration.tell(&route, &*store, &clock).await
            {
                fatal.fail(error);
            }
            drop((post, store));
            drop(busy);
        });
    }

    /// Waits while the chat has too much waiting: only the conversation that fills its own chat is held back.
    pub(crate) async fn room(&self, chat_id: i64) {
        loop {
            let chat = Address::Id(chat_id);
            let freed = match self.lanes.get_mut(&self.lane_at_work(&chat).unwrap_or(chat)) {
                Some(mut lane) if lane.is_full(self.bound / 16) => lane.freed(),
                _ => return,
            };
            tokio::select! {
                () = freed => {}
                () = self.fatal.cancel.cancelled() => return,
            }
        }
    }

    /// Puts an effect at the end of its lane. Whoever calls this has the gate.
    fn enter(&self, mut outgoing: Outgoing, idle: &mut Idle) {
        let Some(chat) = outgoing.address() else {
            outgoing.is_late = self.answered.has_answer(&outgoing.effect.call, self.clock.now());
            return idle.push((None, outgoing));
        };
        loop {
            let at_work = self.lane_at_work(&chat);
            // Another one's lane may have come to its end meanwhile.
            let is_mine = at_work.is_none();
            match self.lanes.entry(at_work.unwrap_or_else(|| chat.clone())) {
                // A chat that others talk to as well may not take all the room, where nothing else has what does not fit.
                Entry::Occupied(lane) if lane.get().is_over(self.bound / 2) && !self.store.keeps() => {
                    warn!(chat = ?lane.key(), "a reply is not sent: too much is waiting for this chat already");
                    metrics::counter!(figures::REPLIES_DROPPED).increment(1);
                    self.waiting.remove(1, outgoing.weight);
                    return;
                }
                Entry::Occupied(mut lane) => return lane.get_mut().push(outgoing),
                Entry::Vacant(_) if !is_mine => {}
                Entry::Vacant(vacant) => {
                    idle.push((Some(vacant.key().clone()), outgoing));
                    vacant.insert(Lane::default());
                    self.shown.increment(1.0);
                    return;
                }
            }
        }
    }

    /// Of a chat with two ids, the lane that has something in it.
    fn lane_at_work(&self, chat: &Address) -> Option<Address> {
        let Address::Id(id) = chat else { return None };
        let (from, to) = self.twins.of(*id)?;
        [from, to].map(Address::Id).into_iter().find(|it| self.lanes.contains_key(it))
    }

    /// The group is that supergroup now: what goes to either leaves in one order from now on.
    pub(crate) fn moves(self: &Arc<Self>, Migration { from, to, .. }: Migration) {
        let mut idle = Idle::default();
        {
            // Nothing enters meanwhile.
            let _gate = self.gate();
            if !self.twins.put(from, to) {
                return;
            }
            // Both may have a lane by now. Beside what is being sent there is one queue from here on.
            let taken = |id| self.lanes.get_mut(&Address::Id(id)).map(|mut lane| lane.take()).unwrap_or_default();
            let mut queue = taken(to);
            if !queue.is_empty() {
                queue.extend(taken(from));
                queue.make_contiguous().sort_by_key(|outgoing| outgoing.id);
                queue.into_iter().for_each(|outgoing| self.enter(outgoing, &mut idle));
            }
        }
        self.set_out(idle);
    }

    /// Starts the tasks of those that entered first.
    fn set_out(self: &Arc<Self>, idle: Idle) {
        for (chat, first) in idle {
            let (this, busy) = (self.clone(), self.activity.begin());
            // Boxed, since a task is moved about as it is spawned and when it ends, and these have kilobytes.
            match chat {
                Some(chat) => drop(tokio::spawn(Box::pin(this.drive(chat, first, busy)))),
                None => drop(tokio::spawn(Box::pin(this.answer(first, busy)))),
            }
        }
    }

    /// Empties a lane, one effect after the other.
    async fn drive(self: Arc<Self>, chat: Address, first: Outgoing, busy: Busy) {
        let mut next = Some(first);
        while let Some(mut outgoing) = next {
            self.send(&mut outgoing).await;
            next = match self.lanes.entry(chat.clone()) {
                Entry::Vacant(_) => None,
                Entry::Occupied(mut lane) => {
                    let next = lane.get_mut().pop();
                    if next.is_none() {
                        lane.remove();
                        self.shown.decrement(1.0);
                    }
                    next
                }
            };
        }
        // First the bot's things, then the notice that nothing is under way: who waits for it may open the store again.
        drop(self);
        drop(busy);
    }

    /// Sends what belongs to no chat, when there is a place for it.
    async fn answer(self: Arc<Self>, mut answer: Outgoing, busy: Busy) {
        // It is never closed.
        let place = self.answers.acquire().await;
        self.send(&mut answer).await;
        drop(place);
        drop(self);
        drop(busy);
    }
}
