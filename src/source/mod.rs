//! Where updates come from.

mod in_order;
mod ordered;
mod polling;
mod stream;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::Result;
use crate::bot::Bot;
use crate::update::Incoming;

pub(crate) use self::in_order::InOrder;
pub(crate) use self::polling::{Polled, Polling, Seen, TIMEOUT};
pub(crate) use self::stream::Feed;
pub use self::stream::RawUpdate;

/// Where a source puts what it received.
pub(crate) trait Sink: Send + Sync {
    /// Takes a batch over. When this returns, the source may tell Telegram that it has the batch. Where it fails, the
    /// source brings the batch again, and neither does a source give up waiting for it.
    ///
    /// Who has several batches under way calls this in the order of their arrival.
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>>;

    /// With how many updates under way a source waits until some are taken, before it brings more. With one, batches are taken
    /// in the order in which they are brought.
    fn at_once(&self) -> usize {
        1
    }

    /// Everything that had been waiting when the source started has been taken. Called once.
    fn caught_up(&self) {}
}

/// The source that a bot's author names.
#[derive(Default)]
pub(crate) enum Chosen {
    #[default]
    Polling,
    Stream(Feed),
}

/// A source that is ready to run.
pub(crate) enum Source {
    Polling(Polling),
    Stream(Feed),
}

impl Chosen {
    /// Makes the source ready, for updates of these kinds.
    ///
    /// # Errors
    /// What the start of the bot fails with.
    #[expect(clippy::unused_async, reason = "a source that listens waits for its port and for Telegram")]
    pub(crate) async fn open(self, bot: &Bot, allowed_updates: Vec<&'static str>) -> Result<Source> {
        Ok(match self {
            Self::Polling => Source::Polling(Polling::new(bot.clone(), allowed_updates)),
            Self::Stream(feed) => Source::Stream(feed),
        })
    }
}

impl Source {
    /// Whether it brings updates in the order of their ids.
    pub(crate) fn is_in_order(&self) -> bool {
        matches!(self, Self::Polling(_))
    }

    /// Gives the sink what comes, until `stop`. Then what is under way is taken, and what was taken is acknowledged.
    ///
    /// # Errors
    /// Only what no waiting mends.
    pub(crate) async fn run(self, sink: Arc<dyn Sink>, stop: &CancellationToken) -> Result<()> {
        match self {
            Self::Polling(polling) => polling.run(&*sink, stop).await,
            Self::Stream(feed) => {
                feed.run(&*sink, stop).await;
                Ok(())
            }
        }
    }
}
