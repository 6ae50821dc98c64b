//! What a call can fail with.

use std::time::Duration;

use crate::bot::{Gone, TransportError};

/// Why a Bot API call failed, sorted by who can mend it.
///
/// ```
/// # use stategram::bot::{ApiError, Gone};
/// fn advice(error: &ApiError) -> &'static str {
///     match error {
///         ApiError::Gone { why: Gone::Blocked, .. } => "strike the user off the mailing list",
///         ApiError::NotModified | ApiError::StaleQuery => "nothing to do",
///         error if error.is_transient() => "try again later",
///         _ => "tell the author",
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// Time mends it: Telegram asks to wait, or the bot's [`Limits`](crate::Limits) would have the call wait for more than 5 s, so
    /// that it was not made at all. The call had no effect.
    #[error("{method}: too many requests, it has to wait {} s", retry_after.as_secs())]
    Throttled {
        /// The method called.
        method: String,
        /// How long to wait before calling again; whole seconds.
        retry_after: Duration,
    },
    /// The program mends it: the group has become a supergroup, which goes by another id.
    #[error("the group has become a supergroup and is now chat {to}")]
    Migrated {
        /// The chat id of the supergroup.
        to: i64,
    },
    /// The other side can mend it, and nobody else: the chat or the user is out of the bot's reach.
    #[error("{method}: {why}")]
    Gone {
        /// The method called.
        method: String,
        /// What has happened to the chat or the user.
        why: Gone,
    },
    /// An administrator of the chat can mend it: the bot may not do this there.
    #[error("{method}: {description}")]
    NotEnoughRights {
        /// The method called.
        method: String,
        /// Telegram's words.
        description: String,
    },
    /// Nobody can mend it, and nobody needs to: the query was answered before, or too late.
    #[error("the query is too old or has been answered already")]
    StaleQuery,
    /// Nothing is to be mended: the message already is as the edit would have it.
    #[error("the message already is as the edit would have it")]
    NotModified,
    /// The operator can mend it: something else receives this bot's updates, another process or a webhook.
    #[error("conflict: {description}")]
    Conflict {
        /// Telegram's words, which say what it is.
        description: String,
    },
    /// The operator can mend it: Telegram does not know the token.
    #[error("unauthorized: Telegram does not know this bot token")]
    Unauthorized,
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
    /// The author can mend it: the call could not be put together, and nothing was sent.
    #[error("{method} could not be called: {reason}")]
    Unsendable {
        /// The method that was to be called.
        method: String,
        /// What is wrong: parameters that cannot be written as JSON, or a file that cannot be opened.
        reason: String,
    },
    /// Time mends it: the server, or a gateway before it, is out of order.
    #[error("{method}: the server answers with status {status}")]
    Server {
        /// The method called.
        method: String,
        /// The HTTP status, 500 to 599.
        status: u16,
    },
    /// Time may mend it: no answer came.
    #[error("{method}: {source}")]
    Network {
        /// The method called.
        method: String,
        /// What happened.
        source: TransportError,
    },
    /// An answer came, and it is none of the Bot API's. The operator can mend it where the API URL leads elsewhere, time
    /// where a proxy interfered, this crate where the Bot API has changed.
    #[error("{method}: the answer (status {status}) cannot be read: {reason}")]
    Unreadable {
        /// The method called.
        method: String,
        /// The HTTP status.
        status: u16,
        /// What is wrong with it. It never quotes more than a few words of the answer.
        reason: String,
    },
}

impl ApiError {
    /// Whether the same call may succeed later with nobody having changed anything.
    ///
    /// A call that failed so may nevertheless have had its effect, unless it is [`Throttled`](Self::Throttled) or
    /// [surely unsent](TransportError::unsent).
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Server { .. } | Self::Network { .. } | Self::Unreadable { .. } => true,
            Self::Migrated { .. }
            | Self::Gone { .. }
            | Self::NotEnoughRights { .. }
            | Self::StaleQuery
            | Self::NotModified
            | Self::Conflict { .. }
            | Self::Unauthorized
            | Self::BadRequest { .. }
            | Self::Unsendable { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_class_is_on_the_page_about_delivery() {
        let (source, page) = (include_str!("error.rs"), include_str!("../../docs/DELIVERY.md"));
        let of_enum = source.lines().skip_while(|it| *it != "pub enum ApiError {").take_while(|it| *it != "}");
        let names = of_enum.filter_map(|it| it.strip_prefix("    ")).filter(|it| it.starts_with(char::is_uppercase));
        let names: Vec<_> = names.map(|it| it.trim_end_matches(['{', ',', ' '])).collect();
        assert!(names.contains(&"Throttled") && names.contains(&"NotModified"), "{names:?}");
        for name in names {
            assert!(page.contains(&format!("\n| `{name}` |")), "{name}");
        }
    }
}
