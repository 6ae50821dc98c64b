//! Where updates come from.

mod polling;

use futures_util::future::BoxFuture;

use crate::Result;
use crate::update::Incoming;

pub(crate) use self::polling::{Polled, Polling, Seen, TIMEOUT};

/// Where a source puts what it received.
pub(crate) trait Sink: Send + Sync {
    /// Takes a batch over. When this returns, the source may tell Telegram that it has the batch. Where it fails, the
    /// source brings the batch again, and neither does a source give up waiting for it.
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>>;

    /// Everything that had been waiting when the source started has been taken. Called once.
    fn caught_up(&self) {}
}
