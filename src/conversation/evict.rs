//! Memory for a bounded number of conversations, where a store keeps them all.
//!
//! Whenever there are more than the bound, a sweep of the map takes an eighth of the bound away: first of those that were
//! not at work since the sweep before, in equal parts from all over the map. A cell knows that by one byte, so that a
//! message costs nothing but the byte; a sweep looks at every cell, and is worth as many new conversations as it took away.
//!
//! Only idle cells go, and what an idle cell holds is what the store has. Whether something arrives before that or behind
//! it is settled by the map's guard: before it the cell is busy and stays, behind it there is none and the conversation is
//! loaded. Its deadline is the store's from then on, whose keeper is told of it afterwards, so that it asks once more even
//! if it has just passed over a conversation that had an alarm of its own.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool, AtomicU8, AtomicUsize,
    Ordering::{Relaxed, SeqCst},
};

use metrics::Gauge;
use tracing::{debug, error};

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::cell::{AlarmId, Cell};
use crate::conversation::turn::message_of;
use crate::figures;
use crate::machine::RunsIn;

/// How many conversations there are in the map, and how many there may be.
#[derive(Debug)]
pub(super) struct Room {
    /// `None` where nothing can be given away.
    bound: Option<usize>,
    cells: AtomicUsize,
    /// As a gauge.
    shown: Gauge,
    /// The number of the next sweep. One that comes round again after 256 makes an old cell look young, which costs nothing
    /// but its turn.
    generation: AtomicU8,
    /// Whether some conversation has come to rest since the last sweep began, and there were too many.
    wanted: AtomicBool,
    sweeping: AtomicBool,
    /// How many entries of the alarm are known to be replaced.
    replaced: AtomicUsize,
}

/// Takes so many of so many, evenly.
#[derive(Debug, Default)]
struct Part {
    of: usize,
    take: usize,
    sum: usize,
}

/// What a sweep took away.
#[derive(Debug, Default)]
struct Swept {
    cells: usize,
    with_alarm: usize,
    next: Option<Moment>,
}

impl Room {
    pub(super) fn new(bound: Option<usize>, conversation: &'static str) -> Self {
        Self {
            bound,
            cells: AtomicUsize::new(0),
            shown: metrics::gauge!(figures::CONVERSATIONS_IN_MEMORY, "conversation" => conversation),
            generation: AtomicU8::new(0),
            wanted: AtomicBool::new(false),
            sweeping: AtomicBool::new(false),
            replaced: AtomicUsize::new(0),
        }
    }

    /// A cell was made.
    pub(super) fn came(&self) {
        self.cells.fetch_add(1, Relaxed);
        self.shown.increment(1.0);
    }

    /// A cell was given up.
    pub(super) fn went(&self) {
        self.cells.fetch_sub(1, Relaxed);
        self.shown.decrement(1.0);
    }

    pub(super) fn cells(&self) -> usize {
        self.cells.load(Relaxed)
    }

    pub(super) fn generation(&self) -> u8 {
        match self.bound {
            Some(_) => self.generation.load(Relaxed),
            None => 0,
        }
    }

    fn is_over(&self) -> bool {
        self.bound.is_some_and(|bound| self.cells() > bound)
    }

    /// How many are to go: down to seven eighths of the bound.
    fn excess(&self) -> usize {
        self.bound.map_or(0, |bound| self.cells().saturating_sub(bound - bound / 8))
    }
}

/// The gauge is for all bots of a process.
impl Drop for Room {
    #[expect(clippy::cast_precision_loss, reason = "there are not so many")]
    fn drop(&mut self) {
        self.shown.decrement(self.cells() as f64);
    }
}

impl Part {
    fn next(&mut self) -> bool {
        self.sum += self.take;
        let taken = self.sum >= self.of && self.take > 0;
        if taken {
            self.sum -= self.of;
        }
        taken
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Takes idle conversations out of the map, in the background, if there are too many. Called when a conversation has come
    /// to rest, and a sweep begins after every such call.
    pub(super) fn make_room(self: &Arc<Self>) {
        if !self.room.is_over() {
            return;
        }
        self.room.wanted.store(true, SeqCst);
        if self.room.sweeping.swap(true, SeqCst) {
            return;
        }
        let (this, busy) = (self.clone(), self.around.activity.begin());
        // A sweep of a million cells takes some 20 ms, for which no worker is to be held up.
        tokio::task::spawn_blocking(move || {
            loop {
                while this.room.wanted.swap(false, SeqCst) {
                    // Behind it runs `Drop` of the author's states, which may panic.
                    if let Err(panic) = std::panic::catch_unwind(AssertUnwindSafe(|| this.sweep())) {
                        error!(conversation = C::NAME, "dropping a state panicked: {}", message_of(&*panic));
                        // What it took away before, nobody was told: the store is asked.
                        this.wake.report(this.around.clock.now());
                    }
                }
                this.room.sweeping.store(false, SeqCst);
                // Who came since the last look saw a sweep under way.
                if !this.room.wanted.load(SeqCst) || this.room.sweeping.swap(true, SeqCst) {
                    break;
                }
            }
            drop(this);
            drop(busy);
        });
    }

    fn sweep(&self) {
        if !self.room.is_over() {
            return;
        }
        let generation = self.room.generation.fetch_add(1, Relaxed);
        let is_young = |cell: &Cell<C>| match cell {
            Cell::Idle(live) => Some(live.timing.generation == generation),
            Cell::Busy(_) => None,
        };
        let (mut old, mut young) = (Part::default(), Part::default());
        for cell in &self.cells {
            match is_young(cell.value()) {
                Some(true) => young.of += 1,
                Some(false) => old.of += 1,
                None => {}
            }
        }
        let excess = self.room.excess();
        old.take = excess.min(old.of);
        young.take = (excess - old.take).min(young.of);
        let mut swept = Swept::default();
        let (looked_at, mut gone) = (self.around.looks.anybody(), Vec::new());
        self.cells.retain(|seed, cell| {
            let goes = match is_young(cell) {
                Some(true) => young.next(),
                Some(false) => old.next(),
                None => false,
            };
            if goes && let Cell::Idle(live) = cell {
                self.room.went();
                gone.extend(looked_at.then(|| seed.clone()));
                swept.cells += 1;
                swept.with_alarm += usize::from(live.timing.alarm.is_some());
                swept.next = swept.next.into_iter().chain(live.deadline()).min();
            }
            !goes
        });
        debug!(conversation = C::NAME, ?swept, "moved to the store");
        self.watch_evicted(&gone);
        metrics::counter!(figures::CONVERSATIONS_EVICTED, "conversation" => C::NAME).increment(swept.cells as u64);
        if let Some(next) = swept.next {
            self.wake.report(next);
        }
        self.entries_replaced(swept.with_alarm, None);
    }

    /// Notes that an entry of the alarm is no longer meant. The caller is the worker of `seed`, and knows which entry is
    /// that conversation's now.
    pub(super) fn alarm_replaced(&self, seed: &C::Seed, now: Option<AlarmId>) {
        self.entries_replaced(1, Some((seed, now)));
    }

    /// Notes that entries of the alarm are no longer meant, and throws such entries out when they are the most of it.
    fn entries_replaced(&self, count: usize, mine: Option<(&C::Seed, Option<AlarmId>)>) {
        let replaced = self.room.replaced.fetch_add(count, Relaxed) + count;
        if replaced > 1024 && replaced > self.alarm.len() / 2 {
            self.room.replaced.store(0, Relaxed);
            self.alarm.retain(|entry| {
                if let Some((seed, now)) = mine
                    && entry.seed == *seed
                {
                    return now == Some(entry.id);
                }
                match self.cells.get(&entry.seed).as_deref() {
                    Some(Cell::Idle(live)) => live.timing.alarm == Some(entry.id),
                    Some(Cell::Busy(_)) => true,
                    None => false,
                }
            });
        }
    }

    pub(super) fn forget_replaced(&self) {
        let _ = self.room.replaced.fetch_update(Relaxed, Relaxed, |it| it.checked_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_taken_evenly() {
        for (of, take) in [(10, 3), (7, 7), (5, 0), (1, 1), (1000, 333)] {
            let mut part = Part { of, take, sum: 0 };
            let taken: Vec<usize> = (0..of).filter(|_| part.next()).collect();
            assert_eq!(taken.len(), take);
            assert!(taken.windows(2).all(|it| it[1] - it[0] <= of.div_ceil(take)), "{taken:?}");
        }
    }
}
