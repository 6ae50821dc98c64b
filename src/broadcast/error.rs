//! Why a broadcast does not go on.

use crate::reply::ReplyError;
use crate::store::StoreError;

/// Why a broadcast does not go on. What was taken before is sent, and behind that it goes on when it is
/// [started](crate::broadcast::Broadcasts::start) again.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BroadcastError {
    /// The author can mend it: the stream gave a chat that is before the one before it.
    #[error("chat {chat_id} comes behind chat {before}: the chats of a broadcast have to come in ascending order")]
    Descending {
        /// The chat.
        chat_id: i64,
        /// The one before it.
        before: i64,
    },
    /// The author can mend it: Telegram would refuse the message.
    #[error("the message to chat {chat_id} cannot be sent: {source}")]
    Draft {
        /// The chat.
        chat_id: i64,
        /// What is wrong with the message.
        source: ReplyError,
    },
    /// The author can mend it: the stream or the closure panicked.
    #[error("the broadcast panicked: {0}")]
    Panicked(String),
    /// Time mends it: a broadcast of that name is under way.
    #[error("the broadcast `{0}` is under way already")]
    Running(String),
    /// The bot has stopped.
    #[error("the bot has stopped")]
    Stopped,
    /// The store failed, and the bot ends.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stream ended with an error.
    #[error("there are no more chats: {0}")]
    Stream(String),
    /// The operator can mend it: what is stored of the broadcast is no broadcast.
    #[error("what is stored of the broadcast cannot be read: {0}")]
    Unreadable(String),
}
