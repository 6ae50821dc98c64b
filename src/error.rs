//! The one error of this crate, sorted by who can mend it.

use std::fmt;

use crate::bot::ApiError;
use crate::broadcast::BroadcastError;
use crate::handle::HandleError;
use crate::store::StoreError;

/// What can go wrong in starting, running and talking to a bot.
///
/// `Debug` prints the same sentence as `Display`, since `main` returning an error prints its `Debug`.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operator can mend it: a setting is missing or malformed. The sentence says which and what to do.
    #[error("{0}")]
    Setting(String),
    /// Telegram refused, or could not be reached.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A broadcast does not go on: [`BroadcastError`] says why.
    #[error(transparent)]
    Broadcast(#[from] BroadcastError),
    /// An event was not sent to a conversation: [`HandleError`] says why.
    #[error(transparent)]
    Handle(#[from] HandleError),
    /// The operator can mend it: what is kept cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was set aside cannot be put back: [`Running::replay`](crate::Running::replay) says when, and what becomes of it.
    #[error("{0}")]
    Replay(String),
    /// This crate can mend it: one of its own tasks died.
    #[error("a task of the bot died: {0}")]
    Task(String),
    /// The operating system refused: a port that is taken, a terminal that cannot be read.
    #[error("{doing}: {source}")]
    System {
        /// What was being done.
        doing: String,
        /// The system's own error.
        source: std::io::Error,
    },
}

impl Error {
    /// Telegram does not know the token.
    pub(crate) fn unknown_token() -> Self {
        Self::Setting(
            "Telegram does not know the bot token: compare TELEGRAM_BOT_TOKEN with what @BotFather shows under /mybots, \
             API Token (a token that was revoked there is no longer valid)"
                .to_owned(),
        )
    }
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
