//! The bounds on what waits: 64 events in each mailbox, beyond that bytes, of which one conversation may have a share.

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::figures::{self, Amount};

/// What waits in all mailboxes together, in events and in bytes of JSON; only the bytes are bounded.
#[derive(Debug)]
pub(crate) struct Backlog {
    waiting: Amount,
    bound: usize,
    freed: Notify,
}

impl Backlog {
    /// How many events a mailbox holds before its conversation draws on its share.
    pub(super) const MAILBOX: usize = 64;

    /// The bound where the author gave none: 64 MiB.
    pub(crate) const DEFAULT_BOUND: usize = 64 << 20;

    pub(crate) fn new(bound: usize) -> Self {
        Self { waiting: Amount::new(figures::EVENTS_WAITING, figures::BACKLOG_BYTES), bound, freed: Notify::new() }
    }

    /// What one conversation may have waiting beyond its mailbox's 64: a sixteenth of the bound.
    pub(super) fn share(&self) -> usize {
        self.bound / 16
    }

    /// Whether intake would wait.
    pub(crate) fn is_full(&self) -> bool {
        self.waiting.bytes() > self.bound
    }

    /// What waits.
    pub(crate) fn waiting(&self) -> &Amount {
        &self.waiting
    }

    pub(super) fn add(&self, events: usize, bytes: usize) {
        self.waiting.add(events, bytes);
    }

    pub(super) fn remove(&self, events: usize, bytes: usize) {
        let before = self.waiting.remove(events, bytes);
        if before > self.bound && before - bytes <= self.bound {
            self.freed.notify_waiters();
        }
    }

    /// Waits until there is less than the bound, or the bot stops: the one place where intake waits. Cancellation safe.
    pub(crate) async fn room(&self, stop: &CancellationToken) {
        // The usual case comes first, since registering for the other one takes a lock, for every update.
        while self.is_full() {
            let mut freed = std::pin::pin!(self.freed.notified());
            freed.as_mut().enable();
            if !self.is_full() {
                return;
            }
            if stop.run_until_cancelled(freed).await.is_none() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn intake_waits_at_the_bound_and_goes_on_below_it() {
        let backlog = Backlog::new(100);
        backlog.add(1, 100);
        let stop = CancellationToken::new();
        backlog.room(&stop).await;
        backlog.add(1, 1);
        let mut room = std::pin::pin!(backlog.room(&stop));
        assert!(futures_util::poll!(&mut room).is_pending());
        backlog.remove(1, 1);
        room.await;
        backlog.add(1, 1);
        stop.cancel();
        backlog.room(&stop).await;
    }
}
