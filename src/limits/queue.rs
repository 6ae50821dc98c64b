//! Who waits, in the order in which they go.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Notify;

/// What goes before what, of all that waits. An answer to a query is not among it: it never waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Priority {
    /// Somebody waits for it: what a turn says, and what is called at once.
    Reply,
    /// Nobody does: a message of a broadcast.
    Bulk,
}

/// A place among those who wait: first by what it is, then by when it came.
pub(super) type Rank = (Priority, u64);

/// Those who wait for the same thing. The first one watches the clock; the others are woken when they are the first.
#[derive(Debug, Default)]
pub(super) struct Queue(BTreeMap<Rank, (u32, Arc<Notify>)>);

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn is_first(&self, rank: Rank) -> bool {
        self.0.first_key_value().is_some_and(|(first, _)| *first == rank)
    }

    /// Whether somebody goes before one of this priority who comes now.
    pub(super) fn is_before(&self, priority: Priority) -> bool {
        self.0.first_key_value().is_some_and(|(&(first, _), _)| first <= priority)
    }

    /// How many messages those have together who go before one of this priority who comes now.
    pub(super) fn before(&self, priority: Priority) -> u32 {
        self.0.range(..(priority, u64::MAX)).fold(0, |sum, (_, (count, _))| sum.saturating_add(*count))
    }

    pub(super) fn enter(&mut self, rank: Rank, count: u32, waker: &Arc<Notify>) {
        self.0.entry(rank).or_insert_with(|| (count, waker.clone()));
    }

    /// Whoever is the first now is woken.
    pub(super) fn leave(&mut self, rank: Rank) {
        let was_first = self.is_first(rank);
        self.0.remove(&rank);
        if was_first && let Some((_, (_, waker))) = self.0.first_key_value() {
            waker.notify_one();
        }
    }
}
