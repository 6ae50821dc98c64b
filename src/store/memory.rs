//! The store of a bot that may forget when it stops.
//!
//! The states are in their cells and the updates in their mailboxes, so there is nothing to write down but what has been
//! seen: Telegram hands an update over again when the acknowledgement was lost.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::clock::Moment;
use crate::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Run, Sending, SetAside, Store, ready,
};

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
    fn keeps(&self) -> bool {
        false
    }

    fn begin<'a>(&'a self, _: Run<'a>) -> Pending<'a, Begun> {
        ready(Ok(Begun { next_effect: EffectId(self.effects.load(Ordering::Relaxed)), ..Begun::default() }))
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], _: Moment) -> Pending<'a, Vec<Admission>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let admit = |arrival: &Arrival<'_>| match arrival {
            Arrival::Update { update, .. } if !seen.is_new(update.update_id()) => Admission::Duplicate,
            Arrival::Update { .. } | Arrival::Posted(_) => Admission::New(Vec::new()),
        };
        ready(Ok(batch.iter().map(admit).collect()))
    }

    fn load<'a>(&'a self, _: Key<'a>, _: Ask) -> Pending<'a, Loaded> {
        ready(Ok(Loaded::default()))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        let count = commit.effects.len() as u64;
        let first_effect = EffectId(self.effects.fetch_add(count, Ordering::Relaxed));
        ready(Ok(Committed { first_effect, postings: Vec::new() }))
    }

    fn due<'a>(&'a self, _: &'a str, _: Moment, _: Option<&'a (Moment, String)>, _: usize) -> Pending<'a, Due> {
        ready(Ok(Due::default()))
    }

    fn outbox(&self, _: EffectId, _: usize) -> Pending<'_, Vec<Queued>> {
        ready(Ok(Vec::new()))
    }

    fn sending(&self, _: Sending) -> Pending<'_, Option<i32>> {
        ready(Ok(None))
    }

    fn delivered(&self, _: EffectId, _: Fate, _: Moment) -> Pending<'_, Option<InboxId>> {
        ready(Ok(None))
    }

    fn set_aside(&self, _: Option<AsideId>, _: usize) -> Pending<'_, Vec<SetAside>> {
        ready(Ok(Vec::new()))
    }

    fn replay(&self, _: AsideId, _: Moment) -> Pending<'_, Option<Replayed>> {
        ready(Ok(None))
    }

    fn discard(&self, _: AsideId) -> Pending<'_, bool> {
        ready(Ok(false))
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
