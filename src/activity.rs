//! How much is going on: what a graceful stop and the terminal wait for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Counts what is under way: busy conversations and busy lanes of delivery.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    busy: AtomicUsize,
    quiet: Notify,
}

/// Something is under way until this is dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Shared>);

impl Activity {
    pub(crate) fn begin(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::AcqRel);
        Busy(self.0.clone())
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.0.busy.load(Ordering::Acquire) == 0
    }

    /// Waits until nothing is under way. Who hands work on begins the new before it ends its own, so that there is no
    /// quiet moment in between.
    pub(crate) async fn quiet(&self) {
        loop {
            let quiet = self.0.quiet.notified();
            let mut quiet = std::pin::pin!(quiet);
            // Registered before the look, so that a change in between is not missed.
            quiet.as_mut().enable();
            if self.is_quiet() {
                return;
            }
            quiet.await;
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if self.0.busy.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.quiet.notify_waiters();
        }
    }
}
