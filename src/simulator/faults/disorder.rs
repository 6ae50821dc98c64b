//! Updates that come twice, or too late.

use crate::simulator::queue::Entry;

/// What is to become of the updates that come next.
#[derive(Debug, Default)]
pub(crate) struct Disorder {
    twice: usize,
    late: usize,
    held: Option<Entry>,
}

impl Disorder {
    /// One more of the next updates comes twice.
    pub(crate) fn twice(&mut self) {
        self.twice += 1;
    }

    /// One more of the next updates comes behind the one after it, and is held back until then.
    pub(crate) fn late(&mut self) {
        self.late += 1;
    }

    /// How many are still to come twice, and how many late.
    pub(crate) fn left(&self) -> (usize, usize) {
        (self.twice, self.late)
    }

    /// What comes now that an update has arrived.
    pub(crate) fn order(&mut self, entry: Entry) -> impl Iterator<Item = Entry> + use<> {
        let mut now = [None, None, None];
        if let Some(held) = self.held.take() {
            now[2] = Some(held);
        } else if self.late > 0 {
            self.late -= 1;
            self.held = Some(entry);
            return now.into_iter().flatten();
        }
        if self.twice > 0 {
            self.twice -= 1;
            now[1] = Some(entry.clone());
        }
        now[0] = Some(entry);
        now.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::simulator::webhook::Lane;

    fn ids(disorder: &mut Disorder, id: i64) -> Vec<i64> {
        let lane = Lane::of_update(&serde_json::Value::Null, id);
        let expires = Moment::from_millis(9);
        disorder.order(Entry { id, arrival: 0, expires, lane, json: "1".into() }).map(|it| it.id).collect()
    }

    #[test]
    fn updates_come_as_they_are_told_to() {
        let mut disorder = Disorder::default();
        assert_eq!(ids(&mut disorder, 1), [1]);
        disorder.twice();
        assert_eq!(ids(&mut disorder, 2), [2, 2]);
        assert_eq!(ids(&mut disorder, 3), [3]);
        disorder.late();
        assert_eq!(ids(&mut disorder, 4), [] as [i64; 0]);
        assert_eq!(ids(&mut disorder, 5), [5, 4]);
        disorder.late();
        disorder.twice();
        assert_eq!(ids(&mut disorder, 6), [] as [i64; 0]);
        assert_eq!(ids(&mut disorder, 7), [7, 7, 6]);
        assert_eq!(disorder.left(), (0, 0));
    }
}
