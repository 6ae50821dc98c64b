//! How a store that fails ends its bot, wherever it was asked.

use std::sync::Arc;

use tokio::sync::SetOnce;
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::store::StoreError;

/// What ends a bot. Clones end the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fatal {
    /// Stops taking in.
    pub(crate) stop: CancellationToken,
    /// Ends whatever is running.
    pub(crate) cancel: CancellationToken,
    why: Arc<SetOnce<StoreError>>,
}

impl Fatal {
    /// The store has failed, and the bot ends: it takes nothing more in, and what runs is undone.
    pub(crate) fn fail(&self, error: StoreError) {
        // Everybody who waits for the store hears of it; the first one says it.
        if self.why.set(error.clone()).is_ok() {
            error!("{error}; the bot stops");
        }
        self.stop.cancel();
        self.cancel.cancel();
    }

    /// The bot is killed: from now on nobody says anything of a store that fails, and behind this `cut` everything that runs is
    /// undone. It is for the store to be cut off before anybody notices, who would tell it what is left to be done.
    #[cfg(feature = "simulator")]
    pub(crate) fn kill<T>(&self, cut: impl FnOnce() -> T) -> T {
        // Where it fails, the bot has ended already.
        let _ = self.why.set("the bot was killed".into());
        let cut = cut();
        // In this order: what ends in good order looks at `stop`, and finds then that it is too late for that.
        self.cancel.cancel();
        self.stop.cancel();
        cut
    }

    /// Why the bot ends, once it does for this reason.
    pub(crate) fn get(&self) -> Option<&StoreError> {
        self.why.get()
    }

    /// Waits for [`get`](Self::get) to give a reason. Cancellation safe.
    pub(crate) async fn wait(&self) {
        self.why.wait().await;
    }
}
