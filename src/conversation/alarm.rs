//! The shared index of deadlines: one entry per conversation that has one, re-armed lazily.
//!
//! An update moves its conversation's deadline to later and does not touch the index. When the entry comes up, the cell is
//! looked at, and the entry put back at the deadline found there. Only a deadline that moves to *earlier* needs a new
//! entry, and the old one is known for replaced by its [`AlarmId`].

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::clock::{Clock, Moment};
use crate::conversation::cell::AlarmId;

#[derive(Debug)]
pub(super) struct Alarm<S> {
    heap: Mutex<BinaryHeap<Reverse<Entry<S>>>>,
    /// The earliest entry has changed.
    earlier: Notify,
    ids: AtomicU16,
}

/// An entry of the index: 16 bytes for a chat's.
#[derive(Clone, Debug)]
pub(super) struct Entry<S> {
    /// Milliseconds since 1970 in 48 bits, big end first, so that bytes compare as moments.
    at: [u8; 6],
    pub(super) id: AlarmId,
    pub(super) seed: S,
}

impl<S> Alarm<S> {
    pub(super) fn new() -> Self {
        Self { heap: Mutex::default(), earlier: Notify::new(), ids: AtomicU16::new(0) }
    }

    /// Adds an entry and gives its id.
    pub(super) fn set(&self, at: Moment, seed: S) -> AlarmId {
        let id = AlarmId::new(self.ids.fetch_add(1, Relaxed)).unwrap_or(AlarmId::MAX);
        self.set_again(at, Entry { at: [0; 6], id, seed });
        id
    }

    /// Puts an entry that came up back in at a later moment.
    pub(super) fn set_again(&self, at: Moment, entry: Entry<S>) {
        let [high, low, rest @ ..] = at.as_millis().to_be_bytes();
        let at = if (high, low) == (0, 0) { rest } else { [u8::MAX; 6] };
        let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
        let first = heap.peek().is_none_or(|Reverse(earliest)| at < earliest.at);
        heap.push(Reverse(Entry { at, ..entry }));
        drop(heap);
        if first {
            self.earlier.notify_one();
        }
    }

    /// Takes out up to 256 entries whose moment has come, the earliest first.
    pub(super) fn due(&self, now: Moment) -> Vec<Entry<S>> {
        let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = Vec::new();
        while due.len() < 256
            && heap.peek().is_some_and(|Reverse(entry)| entry.moment() <= now)
            && let Some(Reverse(entry)) = heap.pop()
        {
            due.push(entry);
        }
        due
    }

    /// Waits until an entry is due. Cancellation safe.
    pub(super) async fn ring(&self, clock: &Clock) {
        loop {
            let next = self.heap.lock().unwrap_or_else(PoisonError::into_inner).peek().map(|it| it.0.moment());
            match next {
                None => self.earlier.notified().await,
                Some(moment) if moment <= clock.now() => return,
                Some(moment) => tokio::select! {
                    () = clock.sleep_until(moment) => {}
                    () = self.earlier.notified() => {}
                },
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.heap.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Throws replaced entries out.
    pub(super) fn retain(&self, mut wanted: impl FnMut(&Entry<S>) -> bool) {
        self.heap.lock().unwrap_or_else(PoisonError::into_inner).retain(|Reverse(entry)| wanted(entry));
    }
}

impl<S> Entry<S> {
    fn moment(&self) -> Moment {
        let [a, b, c, d, e, f] = self.at;
        Moment::from_millis(u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
    }
}

impl<S> Ord for Entry<S> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }
}

impl<S> PartialOrd for Entry<S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> PartialEq for Entry<S> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl<S> Eq for Entry<S> {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::machine::PerChat;

    #[test]
    fn an_entry_of_a_chat_is_16_bytes() {
        assert_eq!(size_of::<Reverse<Entry<PerChat>>>(), 16);
    }

    #[tokio::test]
    async fn rings_in_order_and_wakes_for_an_earlier_one() {
        let clock = Clock::manual();
        let start = clock.now();
        let alarm = Alarm::new();
        alarm.set(start + Duration::from_secs(20), PerChat(20));
        let mut ring = std::pin::pin!(alarm.ring(&clock));
        assert!(futures_util::poll!(&mut ring).is_pending());
        alarm.set(start + Duration::from_secs(10), PerChat(10));
        clock.advance(Duration::from_secs(10));
        ring.await;
        let due = |now| alarm.due(now).into_iter().map(|it| it.seed.0).collect::<Vec<_>>();
        assert_eq!(due(clock.now()), [10]);
        assert_eq!(due(clock.now()), [0; 0]);
        clock.advance(Duration::from_secs(10));
        assert_eq!(due(clock.now()), [20]);
    }
}
