//! The end of a bot that is killed.

use std::time::Duration;

use tracing::warn;

use crate::Result;
use crate::runtime::Running;

/// How long what was undone has to be gone. A handler that blocks its thread is not, and nothing of it counts any more.
const PATIENCE: Duration = Duration::from_secs(1);

impl Running {
    /// Ends as the bot of a process does that is killed: no turn is finished, nothing that waits is sent, nobody is told what was
    /// not sent, and Telegram not what was taken. When this has returned, the store can be opened again.
    ///
    /// What the bot did is what it had done at some moment of this call:
    ///
    /// - Nothing is committed behind that moment. [`Store::end`](crate::store::Store::end) takes the handle's claim on the file away
    ///   before anything is undone, and whoever of this bot has a word to say looks for that claim first, finds none and fails: also a
    ///   turn that is just being taken on another thread. Who had found it is past that look, says its word at once, and is waited for
    ///   here. The writer does these words in their order, as it does those of a process that lived a moment longer: before it closes
    ///   the file, or before the next bot's first word, which stands behind them.
    /// - Nothing is called behind it but by a handler that runs right now, up to where it awaits something the next time: its future
    ///   is dropped there, and the connection with it.
    ///
    /// What a handler has spawned is a task of its author's, and lives on, since the process does.
    pub(crate) async fn crash(mut self) -> Result<()> {
        let around = self.house.around.clone();
        let source = self.source.take();
        // It would take what it is refused for a failure that passes; and it is to confirm nothing.
        if let Some(source) = &source {
            source.abort();
        }
        let cut = around.fatal.kill(|| around.store.end());
        around.activity.rouse_all();
        let gone = async {
            if let Some(source) = source {
                let _ = source.await;
            }
            for timekeeper in self.timekeepers.drain(..) {
                let _ = timekeeper.await;
            }
            around.activity.quiet().await;
        };
        if tokio::time::timeout(PATIENCE, gone).await.is_err() {
            warn!("something of the bot that was killed does not end, and goes on without a store");
        }
        Ok(cut.await?)
    }
}
