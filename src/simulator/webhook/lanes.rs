//! Which update is posted next: one at a time in each lane, and one that was not taken once more.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use crate::clock::Moment;
use crate::simulator::queue::Entry;
use crate::simulator::webhook::Lane;

/// The longest that a webhook may ask to be left alone.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// Half of the pause after the second failure; it doubles from then on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause between two attempts. Telegram throws dice for one of 60 to 120 s.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// The updates that a webhook has not taken yet.
#[derive(Debug)]
pub(crate) struct Lanes {
    lines: HashMap<Lane, Line>,
    /// Where the first may be posted, in the order in which that became so.
    ready: VecDeque<Lane>,
    /// Where it may be posted at a later moment.
    resting: BTreeSet<(Moment, Lane)>,
    posting: usize,
    count: usize,
    /// No update is overdue before this moment.
    quiet_until: Moment,
}

/// The updates of one lane. It is there as long as it has any.
#[derive(Debug)]
struct Line {
    waiting: VecDeque<Entry>,
    first: First,
    /// Whether the first was posted in vain, and how long the last pause was that it made by itself.
    failed: bool,
    pause: Duration,
}

/// What is with the first update of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Ready,
    Posting,
    Resting(Moment),
}

impl Lanes {
    /// These, none of which was posted before.
    pub(crate) fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let (lines, ready, resting) = (HashMap::new(), VecDeque::new(), BTreeSet::new());
        let quiet_until = Moment::from_millis(u64::MAX);
        let mut lanes = Self { lines, ready, resting, posting: 0, count: 0, quiet_until };
        entries.into_iter().for_each(|it| lanes.push(it));
        lanes
    }

    /// One more, behind the others of its lane.
    pub(crate) fn push(&mut self, entry: Entry) {
        let lane = entry.lane;
        self.line(&entry).waiting.push_back(entry);
        self.seek(lane);
    }

    /// One that was posted before: it comes before the others of its lane.
    pub(crate) fn repeat(&mut self, entry: Entry) {
        let lane = entry.lane;
        let line = self.line(&entry);
        let place = usize::from(line.first != First::Ready);
        line.waiting.insert(place.min(line.waiting.len()), entry);
        self.seek(lane);
    }

    /// The next update to be posted. What becomes of it has to be told: [`taken`](Self::taken), or [`failed`](Self::failed).
    pub(crate) fn next(&mut self, now: Moment, most: usize) -> Option<Entry> {
        self.forget_overdue(now);
        while let Some(&(moment, lane)) = self.resting.first()
            && moment <= now
        {
            self.resting.pop_first();
            if let Some(line) = self.lines.get_mut(&lane) {
                line.first = First::Ready;
                self.ready.push_back(lane);
            }
        }
        if self.posting >= most {
            return None;
        }
        let line = self.lines.get_mut(&self.ready.pop_front()?)?;
        line.first = First::Posting;
        self.posting += 1;
        line.waiting.front().cloned()
    }

    /// The update under way of this lane was taken.
    pub(crate) fn taken(&mut self, lane: Lane) -> Option<Entry> {
        let line = self.lines.get_mut(&lane).filter(|it| it.first == First::Posting)?;
        let entry = line.waiting.pop_front();
        self.posting -= 1;
        self.count -= 1;
        self.turn_to_next(lane);
        entry
    }

    /// The update under way of this lane was not taken. Gives the time until it is posted again: none after the first failure, unless
    /// the webhook asks for it. `None` where the update is forgotten, since it would be overdue by then.
    pub(crate) fn failed(&mut self, lane: Lane, now: Moment, retry_after: Duration) -> Option<Duration> {
        let line = self.lines.get_mut(&lane).filter(|it| it.first == First::Posting)?;
        self.posting -= 1;
        let pause = match std::mem::replace(&mut line.failed, true) {
            _ if !retry_after.is_zero() => retry_after.min(LONGEST_RETRY_AFTER),
            false => Duration::ZERO,
            true => {
                line.pause = (line.pause * 2).min(LONGEST_PAUSE);
                line.pause
            }
        };
        if line.waiting.front().is_none_or(|it| it.expires <= now + pause) {
            line.waiting.pop_front();
            self.count -= 1;
            self.turn_to_next(lane);
            return None;
        }
        line.first = First::Resting(now + pause);
        self.resting.insert((now + pause, lane));
        Some(pause)
    }

    /// When an update that was not taken is to be posted again.
    pub(crate) fn wakes(&self) -> Option<Moment> {
        self.resting.first().map(|(moment, _)| *moment)
    }

    /// Whether an update is being posted.
    pub(crate) fn is_posting(&self) -> bool {
        self.posting > 0
    }

    /// Whether an update may be posted by now.
    pub(crate) fn is_due(&mut self, now: Moment) -> bool {
        self.forget_overdue(now);
        !self.ready.is_empty() || self.wakes().is_some_and(|it| it <= now)
    }

    /// How many have not been taken.
    pub(crate) fn len(&mut self, now: Moment) -> usize {
        self.forget_overdue(now);
        self.count
    }

    /// All that have not been taken, in the order of their arrival.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.lines.into_values().flat_map(|it| it.waiting).collect();
        entries.sort_by_key(|it| it.arrival);
        entries
    }

    /// The line of an update that comes to it.
    fn line(&mut self, entry: &Entry) -> &mut Line {
        self.count += 1;
        self.quiet_until = self.quiet_until.min(entry.expires);
        let new = || Line { waiting: VecDeque::new(), first: First::Ready, failed: false, pause: FIRST_PAUSE };
        self.lines.entry(entry.lane).or_insert_with(new)
    }

    /// A lane that has got an update: the only one it has may be posted.
    fn seek(&mut self, lane: Lane) {
        if self.lines.get(&lane).is_some_and(|it| it.waiting.len() == 1) {
            self.ready.push_back(lane);
        }
    }

    /// The first update of a lane is gone.
    fn turn_to_next(&mut self, lane: Lane) {
        let Some(line) = self.lines.get_mut(&lane) else { return };
        if line.waiting.is_empty() {
            self.lines.remove(&lane);
        } else {
            line.renew();
            self.ready.push_back(lane);
        }
    }

    /// Forgets what is overdue; but what is being posted is not called back.
    fn forget_overdue(&mut self, now: Moment) {
        if self.quiet_until > now {
            return;
        }
        self.quiet_until = Moment::from_millis(u64::MAX);
        let Self { lines, ready, resting, count, quiet_until, .. } = self;
        *count = 0;
        lines.retain(|lane, line| {
            let first = line.waiting.front().map(|it| it.arrival);
            let posting = first.filter(|_| line.first == First::Posting);
            line.waiting.retain(|it| it.expires > now || Some(it.arrival) == posting);
            if line.waiting.front().map(|it| it.arrival) != first {
                if let First::Resting(moment) = line.first {
                    resting.remove(&(moment, *lane));
                    ready.push_back(*lane);
                }
                line.renew();
            }
            *count += line.waiting.len();
            let waiting = line.waiting.iter().filter(|it| Some(it.arrival) != posting);
            *quiet_until = waiting.map(|it| it.expires).fold(*quiet_until, Moment::min);
            !line.waiting.is_empty()
        });
        ready.retain(|it| lines.contains_key(it));
    }
}

impl Line {
    /// Another update is the first now.
    fn renew(&mut self) {
        (self.first, self.failed, self.pause) = (First::Ready, false, FIRST_PAUSE);
    }
}

#[cfg(test)]
mod tests;
