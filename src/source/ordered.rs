//! Updates that came before their time: telepot's `OrderedWebhook`, which holds what is behind a gap in the ids until the gap
//! is filled or has been there for `maxhold`.
//!
//! It differs from telepot where that stalls or loses something: what an update is does not matter, only its id; one that comes
//! late is given out at once, and not discarded, as are duplicates, which the intake tells apart; ids that lead far away, as they
//! do when Telegram numbers anew after a quiet week, begin a new order instead of a gap of millions, though one alone that leads
//! back is merely late; and what is held is bounded.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::clock::Moment;

/// What is held, by the ids of the updates; `T` is an update with whatever goes with it.
pub(super) struct Ordered<T> {
    /// How long a gap is waited for, from when something behind it came.
    maxhold: Duration,
    bounds: Bounds,
    /// The id behind all that was given out; nothing is missing before the first update.
    next: Option<i64>,
    /// The id far back that came last, and that nothing of this order has come behind.
    stray: Option<i64>,
    /// By id, and those of one id in the order of their arrival.
    held: BTreeMap<(i64, u64), Held<T>>,
    arrivals: u64,
    bytes: usize,
}

struct Held<T> {
    /// Until when the gap in front of it is waited for. Gaps are older the earlier they are, so that this does not fall
    /// from one to the next.
    until: Moment,
    bytes: usize,
    item: T,
}

/// How much is held and waited for.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// Ids further from the next one than this are of another order.
    pub(super) reach: u64,
    pub(super) count: usize,
    pub(super) bytes: usize,
}

impl Bounds {
    pub(super) const DEFAULT: Self = Self { reach: 1000, count: 1000, bytes: 8 << 20 };
}

impl<T> Ordered<T> {
    pub(super) fn new(maxhold: Duration, bounds: Bounds) -> Self {
        Self { maxhold, bounds, next: None, stray: None, held: BTreeMap::new(), arrivals: 0, bytes: 0 }
    }

    /// Takes what has arrived, and adds to `out` what is to be given out now, in order.
    pub(super) fn arrive(&mut self, id: i64, bytes: usize, item: T, now: Moment, out: &mut Vec<T>) {
        let near = |other: i64| id.abs_diff(other) <= self.bounds.reach;
        let stray = self.stray.take();
        match (self.next, stray) {
            (Some(next), _) if near(next) => {}
            // One that nobody took for long comes again. Where ids begin anew, the next one is near it.
            (Some(next), Some(stray)) if id < next && id != stray && near(stray) => {
                self.give_all(out);
                self.next = Some(stray.saturating_add(1));
            }
            (Some(next), _) if id < next => self.stray = Some(id),
            _ => {
                self.give_all(out);
                self.next = Some(id);
            }
        }
        if self.next.is_some_and(|next| id < next) {
            out.push(item);
        } else {
            self.hold(id, bytes, item, now);
        }
        self.give(now, out);
    }

    /// Adds to `out` what is not to be held any longer.
    pub(super) fn give(&mut self, now: Moment, out: &mut Vec<T>) {
        loop {
            let full = self.held.len() > self.bounds.count || self.bytes > self.bounds.bytes;
            let Some(first) = self.held.first_entry() else { return };
            let (id, _) = *first.key();
            let missing = self.next.is_some_and(|next| next < id);
            if missing && now < first.get().until && !full {
                return;
            }
            let Held { bytes, item, .. } = first.remove();
            self.bytes -= bytes;
            self.next = Some(id.saturating_add(1));
            out.push(item);
        }
    }

    /// Adds to `out` all that is held.
    pub(super) fn give_all(&mut self, out: &mut Vec<T>) {
        self.give(Moment::from_millis(u64::MAX), out);
    }

    /// When there is something to give out though nothing arrives.
    pub(super) fn due(&self) -> Option<Moment> {
        self.held.first_key_value().map(|(_, first)| first.until)
    }

    fn hold(&mut self, id: i64, bytes: usize, item: T, now: Moment) {
        // Inside of a gap, or beside its own duplicate, it is waited for no longer than that gap was.
        let behind = self.held.range((id, 0)..).next();
        let until = behind.map_or_else(|| now + self.maxhold, |(_, behind)| behind.until);
        self.arrivals += 1;
        self.bytes += bytes;
        self.held.insert((id, self.arrivals), Held { until, bytes, item });
    }
}

#[cfg(test)]
mod tests;
