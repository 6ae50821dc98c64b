//! When the store is to be asked again for what is due.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

use crate::clock::{Clock, Moment};

/// Wakes who waits for the store's next moment when something comes that is earlier.
///
/// The one who asks forgets first what was reported, then asks. What is committed before the asking is in the answer, and
/// what is committed after it is reported after the forgetting: whichever way they meet, nothing is missed.
#[derive(Debug)]
pub(super) struct Wake {
    /// The earliest moment reported, in milliseconds; the highest number where there is none.
    earliest: AtomicU64,
    sooner: Notify,
}

impl Wake {
    pub(super) fn new() -> Self {
        Self { earliest: AtomicU64::new(u64::MAX), sooner: Notify::new() }
    }

    /// Something is due at that moment, and the store has it.
    pub(super) fn report(&self, at: Moment) {
        if self.earliest.fetch_min(at.as_millis(), Ordering::AcqRel) > at.as_millis() {
            self.sooner.notify_one();
        }
    }

    /// Forgets what was reported, since the store is asked now.
    pub(super) fn forget(&self) {
        self.earliest.store(u64::MAX, Ordering::Release);
    }

    /// Waits until that moment, or an earlier one that was reported. Cancellation safe.
    pub(super) async fn sleep(&self, clock: &Clock, next: Option<Moment>) {
        loop {
            let reported = self.earliest.load(Ordering::Acquire);
            let reported = (reported != u64::MAX).then(|| Moment::from_millis(reported));
            match next.into_iter().chain(reported).min() {
                None => self.sooner.notified().await,
                Some(moment) => tokio::select! {
                    () = clock.sleep_until(moment) => return,
                    () = self.sooner.notified() => {}
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::poll;

    use super::*;

    #[tokio::test]
    async fn wakes_for_what_is_sooner() {
        let (clock, wake) = (Clock::manual(), Wake::new());
        let in_seconds = |seconds| clock.now() + Duration::from_secs(seconds);
        let mut sleep = std::pin::pin!(wake.sleep(&clock, None));
        assert!(poll!(&mut sleep).is_pending());
        wake.report(in_seconds(20));
        assert!(poll!(&mut sleep).is_pending());
        wake.report(in_seconds(10));
        wake.report(in_seconds(15));
        clock.advance(Duration::from_secs(10));
        sleep.await;
        wake.forget();
        let mut sleep = std::pin::pin!(wake.sleep(&clock, Some(in_seconds(5))));
        assert!(poll!(&mut sleep).is_pending());
        clock.advance(Duration::from_secs(5));
        sleep.await;
    }
}
