//! What a call can fail with.

use std::time::Duration;

use crate::bot::TransportError;

/// Why a Bot API call failed, sorted by who can mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// Time mends it: Telegram asks to wait.
    #[error("too many requests: retry after {retry_after:?}")]
    Throttled {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The author can mend it: the request is wrong.
    #[error("{method}: {description} ({code})")]
    BadRequest {
        /// The method called.
        method: String,
        /// `error_code`.
        code: i64,
        /// Telegram's words.
        description: String,
    },
    /// Time may mend it: the server could not be reached.
    #[error("{method}: {source}")]
    Network {
        /// The method called.
        method: String,
        /// What happened.
        source: TransportError,
    },
}
