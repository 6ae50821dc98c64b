//! The newest of many, found by their keys.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// The newest 65,536 of what was put in: update ids, about 2 MB when full, and the messages that somebody may refer to, about
/// 3 MB. Telegram repeats at most what it has not seen acknowledged, a batch of 100; the rest is for sources that repeat later.
///
/// What is there is known by membership: update ids jump after a quiet week, so "higher than the highest" would lose updates.
#[derive(Debug)]
pub(super) struct Newest<K, V> {
    kept: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K: Copy + Eq + Hash, V> Newest<K, V> {
    const KEPT: usize = 65_536;

    /// Says whether the key is new.
    pub(super) fn put(&mut self, key: K, value: V) -> bool {
        if self.kept.insert(key, value).is_some() {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > Self::KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
        true
    }

    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.kept.get(&key)
    }
}

impl<K, V> Default for Newest<K, V> {
    fn default() -> Self {
        Self { kept: HashMap::new(), order: VecDeque::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_by_membership_also_when_keys_jump_back() {
        let mut newest = Newest::default();
        assert!([900, 5, 6, 901].into_iter().all(|key| newest.put(key, ())));
        assert!(![5, 900, 901, 6].into_iter().any(|key| newest.put(key, ())));
    }

    #[test]
    fn keeps_a_bounded_number_and_the_last_value_of_each() {
        let mut newest = Newest::default();
        let last = Newest::<usize, bool>::KEPT;
        for key in 0..=last {
            assert!(newest.put(key, false));
            assert!(!newest.put(key, true));
        }
        assert_eq!(newest.kept.len(), last);
        assert_eq!((newest.get(0), newest.get(1), newest.get(last)), (None, Some(&true), Some(&true)));
        assert!(newest.put(0, false), "the oldest is forgotten");
    }
}
