//! A reply that Telegram refused for good.

use serde::{Deserialize, Serialize};

use crate::bot::Gone;

/// What an `undeliverable` handler is told: which reply was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Undeliverable {
    /// The Bot API method of the reply.
    pub method: String,
    /// The chat it was for, where it was for one that has an id.
    pub chat_id: Option<i64>,
    /// Why the chat cannot be reached any more; `None` where it was the reply that Telegram did not like.
    pub gone: Option<Gone>,
    /// Telegram's own words.
    pub description: String,
}
