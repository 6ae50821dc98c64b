//! Where updates come from.

use futures_util::future::BoxFuture;

use crate::Result;
use crate::update::Incoming;

/// Where a source puts what it received.
pub(crate) trait Sink: Send + Sync {
    /// Takes a batch over. When this returns, the source may tell Telegram that it has the batch.
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>>;
}
