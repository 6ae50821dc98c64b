//! What was taken from the store's inbox instead of from the mailbox.
//!
//! A full mailbox leaves rows in the store's inbox, and its worker loads them when the queue before them is empty. By then
//! there may be rows among them that are on their way but have not reached the mailbox: a row is in the store a moment
//! before whoever put it there hands it over. The load takes them too, and when they arrive after all they have to be known
//! for taken. Rows are numbered in the order in which the store shows them, so one number per conversation says which.
//!
//! That is exact, by the order of these steps: the worker notes the number, then gives up the mark in the mailbox, under
//! the map's guard; who hands a row over looks for the mark and the number under the same guard. With the mark the row is
//! left, and the load that noted the number has it or a later one will; without the mark the number is there.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use crate::store::InboxId;

/// How many conversations are remembered. A row is on its way for moments only: the ones with the lowest numbers have been
/// out of danger for long.
const REMEMBERED: usize = 65_536;

#[derive(Debug)]
pub(super) struct Taken<S> {
    /// Whether any mailbox was ever full: the usual bot pays a look at this.
    any: AtomicBool,
    rows: Mutex<HashMap<S, InboxId>>,
}

impl<S: Clone + Eq + Hash> Taken<S> {
    pub(super) fn new() -> Self {
        Self { any: AtomicBool::new(false), rows: Mutex::default() }
    }

    /// The conversation's rows up to this one have been taken from the inbox.
    pub(super) fn note(&self, seed: &S, to: InboxId) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= REMEMBERED {
            let mut all: Vec<_> = rows.values().copied().collect();
            let (_, middle, _) = all.select_nth_unstable(REMEMBERED / 2);
            let middle = *middle;
            rows.retain(|_, taken| *taken >= middle);
        }
        let taken = rows.entry(seed.clone()).or_default();
        *taken = to.max(*taken);
        // The guard of the map is taken behind this, and before the look.
        self.any.store(true, Relaxed);
    }

    /// Whether the conversation's row has been taken from the inbox. Asked under the map's guard.
    pub(super) fn has(&self, seed: &S, row: InboxId) -> bool {
        self.any.load(Relaxed)
            && self.rows.lock().unwrap_or_else(PoisonError::into_inner).get(seed).is_some_and(|taken| row <= *taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered() {
        let taken = Taken::new();
        assert!(!taken.has(&1, InboxId(0)));
        for seed in 0..REMEMBERED as u64 + 10 {
            taken.note(&seed, InboxId(seed));
        }
        let last = REMEMBERED as u64 + 9;
        assert!(taken.has(&last, InboxId(last)) && !taken.has(&last, InboxId(last + 1)));
        assert!(!taken.has(&5, InboxId(5)), "the memory is bounded");
        taken.note(&last, InboxId(3));
        assert!(taken.has(&last, InboxId(last)), "what is taken stays taken");
    }
}
