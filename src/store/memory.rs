//! The store of a bot that may forget when it stops.
//!
//! The states are in their cells and the updates in their mailboxes, so there is nothing to write down but what has been
//! seen: Telegram hands an update over again when the acknowledgement was lost.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::clock::Moment;
use crate::store::{Admission, Arrival, Commit, Due, EffectId, Fate, Key, Loaded, Pending, Store, ready};

/// How many update ids are remembered. Telegram repeats at most what it has not seen acknowledged, a batch of 100; the
/// rest is for webhooks and other sources that repeat later. About 2 MB when full.
const REMEMBERED: usize = 65_536;

/// Keeps everything in the process: a crash or a stop loses the conversations, and the updates that were in mailboxes.
#[derive(Debug, Default)]
pub struct Memory {
    seen: Mutex<Seen>,
    effects: AtomicU64,
}

/// The newest update ids, by membership: ids jump after a quiet week, so "higher than the highest" would lose updates.
#[derive(Debug, Default)]
struct Seen {
    ids: HashSet<i64>,
    order: VecDeque<i64>,
}

impl Seen {
    fn is_new(&mut self, id: i64) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

impl Store for Memory {
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>]) -> Pending<'a, Vec<Admission>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let admit = |arrival: &Arrival<'_>| match seen.is_new(arrival.update.update_id()) {
            true => Admission::New,
            false => Admission::Duplicate,
        };
        ready(Ok(batch.iter().map(admit).collect()))
    }

    fn load<'a>(&'a self, _: Key<'a>) -> Pending<'a, Loaded> {
        ready(Ok(Loaded::default()))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, EffectId> {
        let count = commit.effects.len() as u64;
        ready(Ok(EffectId(self.effects.fetch_add(count, Ordering::Relaxed))))
    }

    fn due<'a>(&'a self, _: &'a str, _: Moment, _: Option<&'a (Moment, String)>, _: usize) -> Pending<'a, Due> {
        ready(Ok(Due::default()))
    }

    fn sending(&self, _: EffectId) -> Pending<'_, ()> {
        ready(Ok(()))
    }

    fn delivered(&self, _: EffectId, _: Fate) -> Pending<'_, ()> {
        ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dedupes_by_membership_also_when_ids_jump_back() {
        let mut seen = Seen::default();
        assert!([900, 5, 6, 901].into_iter().all(|id| seen.is_new(id)));
        assert!(![5, 900, 901, 6].into_iter().any(|id| seen.is_new(id)));
    }

    #[test]
    fn remembers_a_bounded_number() {
        let mut seen = Seen::default();
        for id in 0..=REMEMBERED as i64 {
            assert!(seen.is_new(id));
        }
        assert_eq!(seen.ids.len(), REMEMBERED);
        assert!(seen.is_new(0), "the oldest is forgotten");
        assert!(!seen.is_new(REMEMBERED as i64));
    }
}
