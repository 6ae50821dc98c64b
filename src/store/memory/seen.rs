//! Which updates have been here.

use std::collections::{HashSet, VecDeque};

/// How many update ids are remembered. Telegram repeats at most what it has not seen acknowledged, a batch of 100; the
/// rest is for webhooks and other sources that repeat later. About 2 MB when full.
const REMEMBERED: usize = 65_536;

/// The newest update ids, by membership: ids jump after a quiet week, so "higher than the highest" would lose updates.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ids: HashSet<i64>,
    order: VecDeque<i64>,
}

impl Seen {
    pub(super) fn is_new(&mut self, id: i64) -> bool {
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
