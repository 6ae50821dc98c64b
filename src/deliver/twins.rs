//! Chats with two ids: that of a group, and that of the supergroup that it has become.
//!
//! What is sent to either is for one chat, and has one lane: that of the group as long as something is in it, else that of the
//! supergroup. So what was said before the move leaves before what is said behind it, and both in the order of their commits.
//!
//! Only this run knows of them. What an earlier one left to be sent to a group is answered with the supergroup's id, and may be
//! overtaken by what is said there until then.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many groups are remembered. What was queued for one is sent within moments, as a rule.
const KEPT: usize = 4_096;

/// The newest of the groups that have become supergroups.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// Whether there are any: the usual bot pays a look at this.
    any: AtomicBool,
    pairs: Mutex<Pairs>,
}

#[derive(Debug, Default)]
struct Pairs {
    /// By each of its ids, the group's and the supergroup's.
    by_id: HashMap<i64, (i64, i64)>,
    order: VecDeque<(i64, i64)>,
}

impl Twins {
    /// Says whether that is new.
    pub(super) fn put(&self, from: i64, to: i64) -> bool {
        let mut pairs = self.pairs();
        if pairs.by_id.contains_key(&from) {
            return false;
        }
        for id in [from, to] {
            pairs.by_id.insert(id, (from, to));
        }
        pairs.order.push_back((from, to));
        if pairs.order.len() > KEPT
            && let Some((from, to)) = pairs.order.pop_front()
        {
            pairs.by_id.remove(&from);
            pairs.by_id.remove(&to);
        }
        self.any.store(true, Ordering::Release);
        true
    }

    /// The ids of the chat, the group's first, if it has two.
    pub(super) fn of(&self, id: i64) -> Option<(i64, i64)> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        self.pairs().by_id.get(&id).copied()
    }

    fn pairs(&self) -> MutexGuard<'_, Pairs> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered_by_both_ids() {
        let twins = Twins::default();
        assert_eq!(twins.of(-1), None);
        for group in 1..=KEPT as i64 + 1 {
            assert!(twins.put(-group, -1_000_000 - group));
            assert!(!twins.put(-group, -1_000_000 - group));
        }
        assert_eq!((twins.of(-1), twins.of(-1_000_001)), (None, None));
        assert_eq!((twins.of(-2), twins.of(-1_000_002)), (Some((-2, -1_000_002)), Some((-2, -1_000_002))));
        assert_eq!(twins.pairs().by_id.len(), 2 * KEPT);
    }
}
