//! The timers of all conversations, found by their conversation and by their moment.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Moment;
use crate::store::{Due, Timer, TimerChange, TimerId};

/// All timers.
#[derive(Debug, Default)]
pub(super) struct Timers {
    by_name: HashMap<&'static str, Book>,
    /// How many were set: their order where they come up at one moment.
    set: u64,
    open: usize,
}

/// The timers of the conversations of one name.
#[derive(Debug, Default)]
struct Book {
    by_seed: HashMap<Arc<str>, Own>,
    /// When something of a seed comes up, once for each moment.
    order: BTreeSet<(Moment, Arc<str>)>,
}

/// The timers of one conversation.
#[derive(Debug, Default)]
struct Own {
    rows: BTreeMap<Place, Timer>,
    places: HashMap<TimerId, Place>,
}

/// When a timer comes up, and how many had been set when it was.
type Place = (Moment, u64);

impl Timers {
    /// How many timers there are.
    pub(super) fn open(&self) -> usize {
        self.open
    }

    /// Makes the changes to one conversation's timers, in order; if it has ended, what does not outlive it goes then.
    pub(super) fn change(&mut self, name: &'static str, seed: String, changes: &[TimerChange], ended: bool) {
        let book = self.by_name.entry(name).or_default();
        let (seed, mut own) = match book.by_seed.remove_entry(seed.as_str()) {
            Some(found) => found,
            None if changes.is_empty() => return,
            None => (Arc::from(seed), Own::default()),
        };
        self.open -= own.rows.len();
        let mut touched = Vec::new();
        for change in changes {
            own.change(change, &mut self.set, &mut touched);
        }
        if ended {
            for (place, timer) in own.rows.extract_if(.., |_, timer| !timer.outlives) {
                own.places.remove(&timer.id);
                touched.push(place.0);
            }
        }
        self.open += own.rows.len();
        for moment in touched {
            let entry = (moment, seed.clone());
            match own.rows.range((moment, 0)..=(moment, u64::MAX)).next() {
                Some(_) => book.order.insert(entry),
                None => book.order.remove(&entry),
            };
        }
        if !own.rows.is_empty() {
            book.by_seed.insert(seed, own);
        }
    }

    /// One conversation's timers become another one's.
    pub(super) fn rename(&mut self, name: &str, from: &str, to: String) {
        let Some(book) = self.by_name.get_mut(name) else { return };
        let Some((from, old)) = book.by_seed.remove_entry(from) else { return };
        let (to, mut own) = book.by_seed.remove_entry(to.as_str()).unwrap_or((Arc::from(to), Own::default()));
        self.open -= old.rows.len() + own.rows.len();
        let mut touched = Vec::new();
        for (place, timer) in old.rows {
            book.order.remove(&(place.0, from.clone()));
            // An id is a random number: that two conversations have the same is no more likely than that one has it twice.
            touched.extend(own.take(timer.id).map(|(place, _)| place.0));
            own.places.insert(timer.id, place);
            own.rows.insert(place, timer);
            book.order.insert((place.0, to.clone()));
        }
        for moment in touched {
            if own.rows.range((moment, 0)..=(moment, u64::MAX)).next().is_none() {
                book.order.remove(&(moment, to.clone()));
            }
        }
        self.open += own.rows.len();
        book.by_seed.insert(to, own);
    }

    /// The seeds that begin so and are behind this one, of the conversations of that name that have timers.
    pub(super) fn seeds(&self, name: &str, prefix: &str, after: Option<&str>, limit: usize) -> Vec<String> {
        let seeds = self.by_name.get(name).into_iter().flat_map(|book| book.by_seed.keys());
        let behind: BTreeSet<_> =
            seeds.filter(|seed| seed.starts_with(prefix) && after.is_none_or(|after| &***seed > after)).collect();
        behind.into_iter().take(limit).map(ToString::to_string).collect()
    }

    /// One conversation's timers that come up by then, the earliest first.
    pub(super) fn of(&self, name: &str, seed: &str, until: Moment) -> Vec<Timer> {
        let own = self.by_name.get(name).and_then(|book| book.by_seed.get(seed));
        own.map(|own| own.rows.range(..=(until, u64::MAX)).map(|(_, timer)| timer.clone()).collect())
            .unwrap_or_default()
    }

    /// See [`Store::due`](crate::store::Store::due).
    pub(super) fn due(&self, name: &str, until: Moment, after: Option<&(Moment, String)>, limit: usize) -> Due {
        let Some(book) = self.by_name.get(name) else { return Due::default() };
        let behind = match after {
            Some((moment, seed)) => Bound::Excluded((*moment, Arc::from(seed.as_str()))),
            None => Bound::Unbounded,
        };
        let come = book.order.range((behind, Bound::Unbounded)).take_while(|(moment, _)| *moment <= until);
        let waiting = come.take(limit).map(|(moment, seed)| (*moment, seed.to_string())).collect();
        let later = (until + Duration::from_millis(1), Arc::from(""));
        let next = book.order.range(later..).map(|(moment, _)| *moment).find(|moment| *moment > until);
        Due { waiting, next }
    }
}

impl Own {
    /// Makes a change, and notes the moments at which there may be more or less than before.
    fn change(&mut self, change: &TimerChange, set: &mut u64, touched: &mut Vec<Moment>) {
        let (TimerChange::Cancel(id) | TimerChange::Move(id, _) | TimerChange::Set { id, .. }) = change;
        let taken = self.take(*id);
        touched.extend(taken.as_ref().map(|(place, _)| place.0));
        let (place, timer) = match (change, taken) {
            (TimerChange::Set { id, due, every, outlives, event }, _) => {
                *set += 1;
                let (every, outlives, event) = (*every, *outlives, event.clone());
                ((*due, *set), Timer { id: *id, due: *due, every, outlives, event })
            }
            (TimerChange::Move(_, due), Some(((_, order), timer))) => ((*due, order), Timer { due: *due, ..timer }),
            (TimerChange::Move(..), None) | (TimerChange::Cancel(_), _) => return,
        };
        touched.push(place.0);
        self.places.insert(timer.id, place);
        self.rows.insert(place, timer);
    }

    fn take(&mut self, id: TimerId) -> Option<(Place, Timer)> {
        let place = self.places.remove(&id)?;
        Some((place, self.rows.remove(&place)?))
    }
}
