//! The updates that a bot has not confirmed yet, with the exact meaning of `getUpdates`' `offset`.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::clock::Moment;
use crate::simulator::recent::REMEMBERED;
use crate::simulator::webhook::Lane;

/// One bot's updates, in the order of their arrival.
#[derive(Debug)]
pub(crate) struct Queue {
    entries: VecDeque<Entry>,
    next_id: i64,
    arrivals: u64,
    /// No entry is overdue before this moment.
    quiet_until: Moment,
    /// Whether ids may no longer be ascending: an update has an id of its own choice, or came late.
    shuffled: bool,
}

/// One update.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    /// Which of all it was: their ids need not be ascending.
    pub(crate) arrival: u64,
    pub(crate) expires: Moment,
    pub(crate) lane: Lane,
    pub(crate) json: Arc<str>,
}

impl Queue {
    /// An empty queue; the first update will have this id.
    pub(crate) fn starting_at(first_id: i64) -> Self {
        Self {
            entries: VecDeque::new(),
            next_id: first_id,
            arrivals: 0,
            quiet_until: Moment::from_millis(u64::MAX),
            shuffled: false,
        }
    }

    /// The id that the next update will get.
    pub(crate) fn next_id(&self) -> i64 {
        self.next_id
    }

    /// The update whose field `kind` holds `body`; it has the next id.
    pub(crate) fn update(&mut self, kind: &str, body: &str, lane: Lane, expires: Moment) -> Entry {
        let id = self.next_id;
        self.next_id = id.saturating_add(1);
        self.entry(id, lane, expires, format!(r#"{{"update_id":{id},"{kind}":{body}}}"#))
    }

    /// An update as it is. Without an id of its own it counts as the next one.
    pub(crate) fn raw(&mut self, own_id: Option<i64>, json: &str, lane: Lane, expires: Moment) -> Entry {
        let id = own_id.unwrap_or(self.next_id);
        self.shuffled |= id < self.next_id;
        self.next_id = self.next_id.max(id.saturating_add(1));
        self.entry(id, lane, expires, json.to_owned())
    }

    /// Adds an update behind the others; of more than are remembered the oldest is forgotten.
    pub(crate) fn push(&mut self, entry: Entry) {
        if self.entries.len() == REMEMBERED {
            self.entries.pop_front();
        }
        self.quiet_until = self.quiet_until.min(entry.expires);
        self.shuffled |= self.entries.back().is_some_and(|it| it.id > entry.id);
        self.entries.push_back(entry);
    }

    /// Takes all updates out.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Entry> + use<'_> {
        self.entries.drain(..)
    }

    /// Forgets what `offset` confirms and shows up to `limit` updates from there, as the items of a JSON array; `None`
    /// where there is nothing to show.
    ///
    /// A positive offset confirms all ids below it. One that is below the first waiting update, or beyond the id that
    /// the next update will get, confirms nothing and means the first; so does 0. A negative one keeps that many of the
    /// last and forgets the rest.
    pub(crate) fn take(&mut self, offset: i64, limit: usize, now: Moment) -> Option<String> {
        self.forget_overdue(now);
        if offset < 0 {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let forgotten = self.entries.len().saturating_sub(kept);
            self.entries.drain(..forgotten);
        } else if offset <= self.next_id {
            if self.shuffled {
                self.entries.retain(|it| it.id >= offset);
            } else {
                let confirmed = self.entries.partition_point(|it| it.id < offset);
                self.entries.drain(..confirmed);
            }
        }
        let shown: Vec<&str> = self.entries.iter().take(limit).map(|it| &*it.json).collect();
        (!shown.is_empty()).then(|| shown.join(","))
    }

    /// How many updates wait to be confirmed.
    pub(crate) fn len(&mut self, now: Moment) -> usize {
        self.forget_overdue(now);
        self.entries.len()
    }

    /// Forgets every update.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    fn entry(&mut self, id: i64, lane: Lane, expires: Moment, json: String) -> Entry {
        self.arrivals += 1;
        Entry { id, arrival: self.arrivals, expires, lane, json: json.into() }
    }

    fn forget_overdue(&mut self, now: Moment) {
        if self.quiet_until <= now {
            self.entries.retain(|it| it.expires > now);
            let next = self.entries.iter().map(|it| it.expires).min();
            self.quiet_until = next.unwrap_or(Moment::from_millis(u64::MAX));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(1_000);
    const LATER: Moment = Moment::from_millis(2_000);

    /// Adds a message.
    fn push(queue: &mut Queue, expires: Moment) -> i64 {
        let lane = Lane::of_update(&serde_json::Value::Null, queue.next_id());
        let entry = queue.update("message", "1", lane, expires);
        let id = entry.id;
        queue.push(entry);
        id
    }

    /// Adds an update with an id of its own.
    fn push_raw(queue: &mut Queue, id: i64) {
        let lane = Lane::of_update(&serde_json::Value::Null, id);
        let entry = queue.raw(Some(id), &format!(r#"{{"update_id":{id}}}"#), lane, LATER);
        queue.push(entry);
    }

    /// Five updates with the ids 10 to 14.
    fn five() -> Queue {
        let mut queue = Queue::starting_at(10);
        for _ in 0..5 {
            push(&mut queue, LATER);
        }
        queue
    }

    fn ids(answer: Option<&str>) -> Vec<i64> {
        let parse = |json: &str| serde_json::from_str::<Vec<serde_json::Value>>(&format!("[{json}]")).unwrap();
        answer.map_or_else(Vec::new, |json| parse(json).iter().map(|it| it["update_id"].as_i64().unwrap()).collect())
    }

    #[track_caller]
    fn check(offset: i64, limit: usize, shown: &[i64], left: usize) {
        let mut queue = five();
        assert_eq!(ids(queue.take(offset, limit, NOW).as_deref()), shown);
        assert_eq!(queue.len(NOW), left);
    }

    #[test]
    fn an_offset_confirms_what_is_below_it() {
        check(0, 100, &[10, 11, 12, 13, 14], 5);
        check(10, 100, &[10, 11, 12, 13, 14], 5);
        check(12, 100, &[12, 13, 14], 3);
        check(14, 100, &[14], 1);
        check(15, 100, &[], 0);
        check(12, 2, &[12, 13], 3);
    }

    #[test]
    fn a_stale_or_too_far_offset_means_the_head() {
        check(3, 100, &[10, 11, 12, 13, 14], 5);
        check(16, 100, &[10, 11, 12, 13, 14], 5);
        check(i64::MAX, 1, &[10], 5);
    }

    #[test]
    fn a_negative_offset_keeps_the_last_and_forgets_the_rest() {
        check(-1, 100, &[14], 1);
        check(-3, 2, &[12, 13], 3);
        check(-100, 100, &[10, 11, 12, 13, 14], 5);
        check(i64::MIN, 100, &[10, 11, 12, 13, 14], 5);
    }

    #[test]
    fn what_is_overdue_is_forgotten() {
        let mut queue = five();
        push(&mut queue, Moment::from_millis(5_000));
        assert_eq!(ids(queue.take(0, 100, LATER).as_deref()), [15]);
    }

    #[test]
    fn the_oldest_of_too_many_are_forgotten() {
        let mut queue = Queue::starting_at(1);
        for _ in 0..REMEMBERED {
            push(&mut queue, LATER);
        }
        assert_eq!(ids(queue.take(0, 1, NOW).as_deref()), [1]);
        push(&mut queue, LATER);
        assert_eq!((ids(queue.take(0, 1, NOW).as_deref()), queue.len(NOW)), (vec![2], REMEMBERED));
    }

    #[test]
    fn a_repeated_update_can_be_confirmed() {
        let mut queue = five();
        queue.take(15, 100, NOW);
        push_raw(&mut queue, 12);
        assert_eq!(ids(queue.take(15, 100, NOW).as_deref()), [] as [i64; 0]);
        push_raw(&mut queue, 12);
        assert_eq!(ids(queue.take(0, 100, NOW).as_deref()), [12]);
        assert_eq!(ids(queue.take(13, 100, NOW).as_deref()), [] as [i64; 0]);
        assert_eq!(push(&mut queue, LATER), 15);
    }

    #[test]
    fn behind_the_last_id_there_can_be_one_is_no_other() {
        let mut queue = five();
        push_raw(&mut queue, i64::MAX);
        assert_eq!(push(&mut queue, LATER), i64::MAX);
        assert_eq!(push(&mut queue, LATER), i64::MAX);
        assert_eq!(queue.len(NOW), 8);
    }
}
