//! How long to wait after a failure that time may mend.

use std::time::Duration;

/// Waits that double from one second to a minute, each shortened by chance, so that many bots which lost the same server
/// do not come back at the same instant.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// How long to wait after one more failure.
    pub(crate) fn next(&mut self) -> Duration {
        let longest = FIRST.saturating_mul(1 << self.failures.min(DOUBLINGS)).min(LAST);
        self.failures = self.failures.saturating_add(1);
        longest.mul_f64(0.5 + fastrand::f64() / 2.0)
    }

    /// Starts anew after a success; says whether there had been a failure.
    pub(crate) fn reset(&mut self) -> bool {
        std::mem::take(&mut self.failures) > 0
    }
}

const FIRST: Duration = Duration::from_secs(1);
const LAST: Duration = Duration::from_secs(60);
const DOUBLINGS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_are_never_longer() {
        let mut backoff = Backoff::default();
        for longest in [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0] {
            let wait = backoff.next().as_secs_f64();
            assert!((longest / 2.0..=longest).contains(&wait), "{wait} of {longest}");
        }
        assert!(backoff.reset());
        assert!(!backoff.reset());
        assert!(backoff.next() <= FIRST);
    }
}
