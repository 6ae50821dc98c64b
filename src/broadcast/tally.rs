//! What becomes of the messages of each broadcast, as delivery tells it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{SetOnce, watch};

use crate::broadcast::run::Wish;
use crate::broadcast::{BroadcastError, Progress};

/// The broadcasts that this run has heard of, by their seeds as the store has them. What an earlier run has left to be sent is
/// counted from its start on, whether or not anybody goes on with the broadcast.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Mutex<HashMap<String, Arc<Tally>>>);

/// The count of one broadcast.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    count: watch::Sender<Count>,
    /// Whether somebody takes chats for it.
    running: AtomicBool,
    /// What that one listens to.
    reins: Mutex<Option<Reins>>,
}

/// By what a broadcast that takes chats is led.
#[derive(Clone, Debug)]
pub(super) struct Reins {
    pub(super) wish: Arc<watch::Sender<Wish>>,
    pub(super) ended: Arc<SetOnce<Result<(), BroadcastError>>>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) progress: Progress,
    /// The last chat that was taken.
    pub(super) last: Option<i64>,
    /// How many messages are in memory.
    pub(super) alive: u64,
    /// How many of them cannot be sent for some time, since Telegram has their chats wait.
    pub(super) asleep: u64,
    /// Whether what the store has of it is counted in.
    pub(super) loaded: bool,
    /// How many that are in doubt there were put back before that.
    pub(super) replayed: u64,
}

/// One message of a broadcast on its way; dropped, it is not in memory any more.
#[derive(Debug)]
pub(crate) struct Ticket {
    tally: Arc<Tally>,
    is_asleep: bool,
}

/// How many that sleep take no place.
const SLEEPERS: u64 = 10_000;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    Gone,
    InDoubt,
    Refused,
    Sent,
}

impl Tallies {
    pub(crate) fn of(&self, seed: &str) -> Arc<Tally> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(seed) {
            Some(tally) => Arc::clone(tally),
            None => Arc::clone(all.entry(seed.to_owned()).or_default()),
        }
    }

    /// What is on its way is counted for nobody from now on.
    pub(super) fn forget(&self, seed: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(seed);
    }
}

impl Tally {
    pub(crate) fn ticket(self: &Arc<Self>) -> Ticket {
        self.count.send_modify(|count| count.alive += 1);
        Ticket { tally: Arc::clone(self), is_asleep: false }
    }

    pub(super) fn count(&self) -> Count {
        *self.count.borrow()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Count)) {
        self.count.send_modify(change);
    }

    pub(super) fn watch(&self) -> watch::Receiver<Count> {
        self.count.subscribe()
    }

    /// What is neither recorded nor in memory is lost. To be said while the store has nothing that memory has not.
    pub(super) fn close(&self) {
        self.change(|Count { progress, alive, .. }| {
            progress.lost = progress.messages.saturating_sub(progress.recorded() + *alive);
        });
    }

    /// Whether nobody took chats for it until now; whoever is told so does.
    pub(super) fn begin(&self) -> bool {
        !self.running.swap(true, Ordering::AcqRel)
    }

    pub(super) fn end(&self) {
        *self.reins() = None;
        self.running.store(false, Ordering::Release);
    }

    /// By what it is led while somebody takes chats for it.
    pub(super) fn reins(&self) -> MutexGuard<'_, Option<Reins>> {
        self.reins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An earlier run left a message in doubt.
    pub(crate) fn was_in_doubt(&self) {
        self.change(|count| count.progress.in_doubt += 1);
    }

    /// A message that was in doubt is to be sent again.
    pub(crate) fn is_replayed(&self) {
        self.change(|Count { progress, loaded, replayed, .. }| match loaded {
            true => progress.in_doubt = progress.in_doubt.saturating_sub(1),
            false => *replayed += 1,
        });
    }
}

impl Count {
    /// How many messages have a place among those that may be on their way.
    pub(super) fn places(&self) -> u64 {
        self.progress.waiting().saturating_sub(self.asleep.min(SLEEPERS))
    }
}

impl Ticket {
    /// It cannot be sent for some time.
    pub(crate) fn falls_asleep(&mut self) {
        if !std::mem::replace(&mut self.is_asleep, true) {
            self.tally.change(|count| count.asleep += 1);
        }
    }

    pub(crate) fn became(&self, what: Became) {
        self.tally.change(|Count { progress, .. }| match what {
            Became::Gone => progress.gone += 1,
            Became::InDoubt => progress.in_doubt += 1,
            Became::Refused => progress.refused += 1,
            Became::Sent => progress.sent += 1,
        });
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.tally.change(|count| {
            count.alive -= 1;
            count.asleep -= u64::from(self.is_asleep);
        });
    }
}
