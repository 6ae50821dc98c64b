//! What becomes of the messages of each broadcast, as delivery tells it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::broadcast::Progress;

/// The broadcasts that this run has heard of, by their seeds as the store has them. What an earlier run has left to be sent is
/// counted from its start on, whether or not anybody goes on with the broadcast.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Mutex<HashMap<String, Arc<Tally>>>);

/// The count of one broadcast.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    count: watch::Sender<Count>,
    /// Whether somebody takes chats for it.
    pub(super) running: AtomicBool,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) progress: Progress,
    /// The last chat that was taken.
    pub(super) last: Option<i64>,
    /// How many messages are in memory.
    pub(super) alive: u64,
    /// Whether what the store has of it is counted in.
    pub(super) loaded: bool,
}

/// One message of a broadcast on its way; dropped, it is not in memory any more.
#[derive(Debug)]
pub(crate) struct Ticket(Arc<Tally>);

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
        Ticket(Arc::clone(self))
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
        self.running.store(false, Ordering::Release);
    }
}

impl Ticket {
    pub(crate) fn became(&self, what: Became) {
        self.0.change(|Count { progress, .. }| match what {
            Became::Gone => progress.gone += 1,
            Became::InDoubt => progress.in_doubt += 1,
            Became::Refused => progress.refused += 1,
            Became::Sent => progress.sent += 1,
        });
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.change(|count| count.alive -= 1);
    }
}
