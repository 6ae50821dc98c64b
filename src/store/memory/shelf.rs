//! What was set aside.

use std::collections::VecDeque;

use crate::figures;
use crate::store::{AsideId, SetAside};

/// How much is kept. An update has a few hundred bytes as a rule, and may have 64 KiB.
const KEPT: usize = 1_000;

/// What was set aside last, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    rows: VecDeque<SetAside>,
    /// How many ids were given; the first is 1.
    ids: u64,
}

impl Shelf {
    pub(super) fn put(&mut self, row: impl FnOnce(AsideId) -> SetAside) {
        self.ids += 1;
        self.rows.push_back(row(AsideId(self.ids)));
        if self.rows.len() > KEPT {
            self.rows.pop_front();
            metrics::counter!(figures::SET_ASIDE_DROPPED).increment(1);
        }
    }

    pub(super) fn behind(&self, after: Option<AsideId>, limit: usize) -> Vec<SetAside> {
        let first = after.map_or(0, |after| self.rows.partition_point(|row| row.id <= after));
        self.rows.iter().skip(first).take(limit).cloned().collect()
    }

    pub(super) fn get(&self, id: AsideId) -> Option<&SetAside> {
        self.rows.get(self.place(id)?)
    }

    pub(super) fn take(&mut self, id: AsideId) -> Option<SetAside> {
        self.rows.remove(self.place(id)?)
    }

    fn place(&self, id: AsideId) -> Option<usize> {
        self.rows.binary_search_by_key(&id, |row| row.id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::store::{Entry, EntryKind, Posting};

    #[test]
    fn keeps_a_bounded_number() {
        let mut shelf = Shelf::default();
        let entry = Entry::new(EntryKind::Event, "{}");
        let posting = Posting { conversation: "Game".to_owned(), seed: "1".to_owned(), entry };
        for _ in 0..=KEPT {
            let (posting, error) = (posting.clone(), "no".to_owned());
            shelf.put(|id| SetAside { id, at: Moment::from_millis(0), posting, error });
        }
        assert_eq!(shelf.rows.len(), KEPT);
        assert!(shelf.get(AsideId(1)).is_none(), "the oldest is forgotten");
        let last: Vec<u64> = shelf.behind(Some(AsideId(KEPT as u64 - 1)), 10).iter().map(|it| it.id.0).collect();
        assert_eq!(last, [KEPT as u64, KEPT as u64 + 1]);
    }
}
