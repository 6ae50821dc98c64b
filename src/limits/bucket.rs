//! How much may go, and when the next may: two ways to count.

use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Moment;

/// A message every so often, and a few at once after a silence: the generic cell rate algorithm. What was sent is one moment,
/// by which it is paid off, so that a chat, or a user, costs eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Microseconds that a message takes to pay off.
    every: u64,
    burst: u32,
}

/// By when what was sent is paid off, in microseconds on the clock. The beginning of all time is a chat that was silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Due(u64);

/// So many in any stretch of time, as early as that allows. What was sent is remembered for that long.
#[derive(Debug)]
pub(super) struct Window {
    most: u32,
    within: Duration,
    /// What was sent, by its moment, the oldest first.
    sent: VecDeque<(Moment, u32)>,
    count: u32,
}

impl Pace {
    /// Both are at least one.
    pub(crate) fn new(per_second: u32, burst: u32) -> Self {
        Self::per(per_second, Duration::from_secs(1), burst)
    }

    /// So many in each stretch of time.
    pub(crate) fn per(count: u32, time: Duration, burst: u32) -> Self {
        let every = time.as_micros().div_ceil(count.max(1).into());
        Self { every: u64::try_from(every).unwrap_or(u64::MAX), burst: burst.max(1) }
    }

    /// The same, where something else sees to it that it is not too fast: never a little slower than it says.
    pub(super) fn about(per_second: u32, burst: u32) -> Self {
        Self { every: 1_000_000 / u64::from(per_second.max(1)), ..Self::new(per_second, burst) }
    }

    /// When so many more may go. What is more than a burst goes when all is paid off, and has to be paid off after it.
    pub(crate) fn ready(self, due: Due, count: u32) -> Moment {
        let ahead = self.burst.saturating_sub(count);
        Moment::from_millis(due.0.saturating_sub(self.every.saturating_mul(ahead.into())).div_ceil(1000))
    }

    pub(crate) fn take(self, due: &mut Due, now: Moment, count: u32) {
        let from = due.0.max(now.as_millis().saturating_mul(1000));
        due.0 = from.saturating_add(self.every.saturating_mul(count.into()));
    }

    /// How long it takes until so many have gone that wait.
    pub(crate) fn time_for(self, waiting: u32) -> Duration {
        Duration::from_micros(self.every.saturating_mul(waiting.into()))
    }
}

impl Due {
    /// Whether nothing is left to be paid off.
    pub(crate) fn is_over(self, now: Moment) -> bool {
        self.0 <= now.as_millis().saturating_mul(1000)
    }
}

impl Window {
    /// So many, at least one, in any such stretch of time.
    pub(super) fn new(most: u32, within: Duration) -> Self {
        Self { most: most.max(1), within, sent: VecDeque::new(), count: 0 }
    }

    /// When so many more may go. What is more than all goes when nothing else is left.
    pub(super) fn ready(&self, now: Moment, count: u32) -> Moment {
        // So many have to be forgotten first.
        let mut over = self.count.saturating_add(count.min(self.most)).saturating_sub(self.most);
        if over == 0 {
            return now;
        }
        for &(at, sent) in &self.sent {
            over = over.saturating_sub(sent);
            if over == 0 {
                return now.max(at + self.within);
            }
        }
        now
    }

    pub(super) fn take(&mut self, now: Moment, count: u32) {
        self.forget(now);
        self.count = self.count.saturating_add(count);
        match self.sent.back_mut() {
            Some((at, sent)) if *at == now => *sent = sent.saturating_add(count),
            _ => self.sent.push_back((now, count)),
        }
    }

    /// Forgets what no longer counts.
    pub(super) fn forget(&mut self, now: Moment) {
        while let Some(&(at, sent)) = self.sent.front()
            && at + self.within <= now
        {
            self.sent.pop_front();
            self.count = self.count.saturating_sub(sent);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    /// How long it takes until so many have gone that wait.
    pub(super) fn time_for(&self, waiting: u32) -> Duration {
        self.within.mul_f64(f64::from(waiting) / f64::from(self.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Moment {
        Moment::from_millis(1_000_000 + millis)
    }

    #[test]
    fn a_burst_goes_at_once_and_then_one_at_a_time() {
        let (pace, mut due) = (Pace::new(1, 3), Due::default());
        let mut gone = Vec::new();
        for _ in 0..5 {
            let ready = pace.ready(due, 1).max(at(0));
            pace.take(&mut due, ready, 1);
            gone.push(ready - at(0));
        }
        assert_eq!(gone, [0, 0, 0, 1, 2].map(Duration::from_secs));
        assert!(!due.is_over(at(4_999)) && due.is_over(at(5_000)));
    }

    #[test]
    fn more_than_a_burst_goes_when_all_is_paid_off_and_is_paid_off_after_it() {
        let (pace, mut due) = (Pace::new(1, 3), Due::default());
        pace.take(&mut due, at(0), 1);
        assert_eq!(pace.ready(due, 2), at(0));
        assert_eq!(pace.ready(due, 3), at(1_000));
        assert_eq!(pace.ready(due, 10), at(1_000));
        pace.take(&mut due, at(1_000), 10);
        assert_eq!(pace.ready(due, 1), at(9_000));
    }

    #[test]
    fn a_third_of_a_second_is_never_too_short() {
        let (pace, mut due) = (Pace::new(3, 1), Due::default());
        pace.take(&mut due, at(0), 1);
        assert_eq!(pace.ready(due, 1), at(334));
    }

    #[test]
    fn a_window_has_so_many_wherever_it_begins() {
        let mut window = Window::new(20, Duration::from_mins(1));
        for (millis, count) in [(0, 5), (10_000, 14)] {
            assert_eq!(window.ready(at(millis), count), at(millis));
            window.take(at(millis), count);
        }
        assert_eq!(window.ready(at(20_000), 1), at(20_000));
        assert_eq!(window.ready(at(20_000), 6), at(60_000));
        assert_eq!(window.ready(at(20_000), 7), at(70_000));
        assert_eq!(window.ready(at(20_000), 100), at(70_000), "more than all goes when nothing is left");
        window.take(at(70_000), 100);
        assert_eq!(window.ready(at(70_001), 1), at(130_000));
        window.forget(at(130_000));
        assert!(window.is_empty());
        assert_eq!(window.ready(at(130_000), 20), at(130_000));
    }
}
