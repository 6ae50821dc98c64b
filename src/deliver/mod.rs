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
mod flights;
mod gate;
mod lane;
mod lanes;
mod limited;
mod outgoing;
#[cfg(test)]
mod tests;
mod twins;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use dashmap::DashMap;
use futures_util::FutureExt;
use metrics::Gauge;
use rapidhash::quality::RandomState;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;
use tracing::warn;

use crate::activity::{Activity, Busy};
use crate::bot::Bot;
use crate::broadcast::{Tallies, Tally};
use crate::clock::{Clock, Moment};
use crate::conversation::{Migration, message_of};
use crate::deliver::answered::Answered;
use crate::deliver::attempt::Tried;
use crate::deliver::flights::Flights;
use crate::deliver::gate::Gate;
use crate::deliver::lane::Lane;
use crate::deliver::outgoing::{Listener, Outgoing};
use crate::deliver::twins::Twins;
use crate::fatal::Fatal;
use crate::figures::{self, Amount};
use crate::limits::Throttle;
use crate::reply::{Effect, Query};
use crate::route::Post;
use crate::store::{EffectId, Queued, Store};
use crate::vitals::Vitals;

pub(crate) use crate::deliver::lane::{Address, Most};
pub(crate) use crate::deliver::outgoing::Origin;

/// How much may wait in all: 256 MiB, which is 250,000 texts as they usually are, or 25 files of the largest that are queued
/// as bytes.
const BOUND: usize = 256 << 20;

/// What part of that those may have together that were put down while they waited, and are being sent.
const TAKEN_UP: usize = 4;

const A_MINUTE: Duration = Duration::from_mins(1);

/// How many answers to queries may be under way at once, and beside them those to queries about payments.
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
    /// Whose chats have which ids says Telegram, and the hashes are seeded: nobody can have them all fall together.
    lanes: DashMap<Address, Lane, RandomState>,
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
    /// Room for what was put down while it waited, in bytes.
    taken_up: Arc<Semaphore>,
    /// Had by the one that reads back what its lane has left to the store.
    reading: tokio::sync::Mutex<()>,
    /// Told when a quarter of the bound is free again, and when nothing is left.
    lowered: Notify,
    /// Told when half of it is, and when the gate leaves nothing to the store alone any more.
    eased: Notify,
    tallies: Tallies,
    /// How many effects that belong to no chat are sent at once.
    answers: Arc<Semaphore>,
    /// How many of them that answer queries about payments, beside the others.
    payments: Arc<Semaphore>,
    flights: Flights,
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
type Idle = Vec<Start>;

#[derive(Debug)]
enum Start {
    Answer(Outgoing),
    /// A lane, and what is the first in it where that is in memory.
    Lane(Address, Option<Outgoing>),
}

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
            lanes: DashMap::default(),
            twins: Twins::default(),
            told: Mutex::default(),
            waiting: Amount::new(figures::REPLIES_WAITING, figures::REPLIES_BYTES),
            shown: metrics::gauge!(figures::LANES),
            bound: BOUND,
            taken_up: Arc::new(Semaphore::new(BOUND / TAKEN_UP)),
            reading: tokio::sync::Mutex::default(),
            lowered: Notify::new(),
            eased: Notify::new(),
            tallies: Tallies::default(),
            answers: Arc::new(Semaphore::new(ANSWERS)),
            payments: Arc::new(Semaphore::new(ANSWERS)),
            flights: Flights::default(),
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
        let (id, tally) = (queued.id, self.tally(&queued));
        if let Some(tally) = &tally {
            tally.is_replayed();
        }
        let Outgoing { at, effect, listener, .. } = queued.into();
        self.pass(id, vec![effect], |id, effect| Outgoing {
            ticket: tally.as_ref().map(Tally::ticket),
            ..Outgoing::new(Some(id), at, effect, listener.clone())
        });
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

    /// Starts the tasks of those that entered first.
    fn set_out(self: &Arc<Self>, idle: Idle) {
        for start in idle {
            let (this, busy) = (self.clone(), self.activity.begin());
            // Boxed, since a task is moved about as it is spawned and when it ends, and these have kilobytes.
            match start {
                Start::Answer(answer) => drop(tokio::spawn(Box::pin(this.answer(answer, busy)))),
                Start::Lane(chat, first) => drop(tokio::spawn(Box::pin(this.drive(chat, first, busy)))),
            }
        }
    }

    /// Sends what belongs to no chat, when there is a place for it.
    async fn answer(self: Arc<Self>, mut answer: Outgoing, busy: Busy) {
        answer.place = self.place(&answer).await;
        self.send(&mut answer).await;
        drop(answer);
        drop(self);
        drop(busy);
    }

    /// A place for what belongs to no chat. Nothing else takes those of payments, which have no time to lose.
    async fn place(&self, answer: &Outgoing) -> Option<OwnedSemaphorePermit> {
        let is_payment = answer.answers(Query::PreCheckout) || answer.answers(Query::Shipping);
        let places = if is_payment { &self.payments } else { &self.answers };
        // It is never closed.
        places.clone().acquire_owned().await.ok()
    }

    /// So much less is in memory.
    fn lower(&self, count: usize, bytes: usize) {
        let before = self.waiting.remove(count, bytes);
        let passes = |mark: usize| before > mark && before - bytes <= mark;
        if passes(self.bound / 4 * 3) || self.waiting.count() == 0 {
            self.lowered.notify_waiters();
        }
        if passes(self.bound / 2) {
            self.eased.notify_waiters();
        }
    }

    /// What the store answers; `None` where it fails, which ends the bot, or the bot stops before. A store of somebody's own
    /// may panic, and must not take the task with it that asks.
    async fn ask<T>(&self, question: impl Future<Output = crate::store::Result<T>>) -> Option<T> {
        let asking = AssertUnwindSafe(question).catch_unwind();
        match self.fatal.cancel.run_until_cancelled(asking).await? {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => self.fatal.fail(error),
            Err(panic) => self.fatal.fail(format!("it panicked: {}", message_of(&*panic)).into()),
        }
        None
    }
}
