//! How much there is of something.

use std::sync::atomic::{AtomicUsize, Ordering};

use metrics::Gauge;

/// How much there is of something, in number and in bytes: as it is asked for, and as two gauges, which bots of one process have
/// in common.
pub(crate) struct Amount {
    count: AtomicUsize,
    bytes: AtomicUsize,
    gauges: [Gauge; 2],
}

impl Amount {
    /// Nothing so far; the gauges have these names.
    pub(crate) fn new(count: &'static str, bytes: &'static str) -> Self {
        let gauges = [metrics::gauge!(count), metrics::gauge!(bytes)];
        Self { count: AtomicUsize::new(0), bytes: AtomicUsize::new(0), gauges }
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Acquire)
    }

    pub(crate) fn add(&self, count: usize, bytes: usize) {
        self.count.fetch_add(count, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::AcqRel);
        self.shows(Gauge::increment, count, bytes);
    }

    /// Answers how many bytes there were before.
    pub(crate) fn remove(&self, count: usize, bytes: usize) -> usize {
        self.count.fetch_sub(count, Ordering::Relaxed);
        let before = self.bytes.fetch_sub(bytes, Ordering::AcqRel);
        self.shows(Gauge::decrement, count, bytes);
        before
    }

    #[expect(clippy::cast_precision_loss, reason = "beyond 2^52 bytes it is all the same")]
    fn shows(&self, change: impl Fn(&Gauge, f64), count: usize, bytes: usize) {
        let [counted, weighed] = &self.gauges;
        change(counted, count as f64);
        change(weighed, bytes as f64);
    }
}

/// What is still there goes with whoever had it.
impl Drop for Amount {
    fn drop(&mut self) {
        self.shows(Gauge::decrement, self.count(), self.bytes());
    }
}

impl std::fmt::Debug for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Amount").field("count", &self.count()).field("bytes", &self.bytes()).finish()
    }
}
