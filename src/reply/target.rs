//! Which message is meant.

use serde::{Deserialize, Serialize};

use crate::machine::PerCallbackOrigin;
use crate::reply::Sent;
use crate::types::{ChatId, Message};

/// Which message: one that a turn queued, or one that is there already.
///
/// A [`Sent`] says itself which chat it is in, and so do a message that a handler was given, a chat's and a message's id as
/// `(chat_id, message_id)`, and an [`InlineMessage`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// The message of this id in the chat that is replied to.
    Id(i32),
    /// A message of any chat.
    At {
        /// Its chat.
        chat_id: ChatId,
        /// Its id there.
        message_id: i32,
        /// The business connection that it belongs to, if it does.
        business_connection_id: Option<String>,
    },
    /// The message that this one became.
    Sent(Sent),
    /// One that was sent inline, by its `inline_message_id`: it can be edited, and nothing else.
    Inline(String),
}

/// A message that somebody sent by way of the bot's inline mode, by its `inline_message_id`. It may be kept in the state.
///
/// ```
/// # use stategram::prelude::*;
/// # fn count(id: &str, votes: u32, reply: &mut Reply) {
/// reply.edit(InlineMessage(id.to_owned()), format!("{votes} votes"));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InlineMessage(pub String);

/// A chat: by its id, or, where it is a public one, by its `@name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(pub(crate) ChatId);

impl Recipient {
    pub(crate) fn into_chat(self) -> ChatId {
        self.0
    }
}

impl From<ChatId> for Recipient {
    fn from(chat: ChatId) -> Self {
        Self(chat)
    }
}

impl From<i64> for Recipient {
    fn from(chat_id: i64) -> Self {
        Self(chat_id.into())
    }
}

impl From<String> for Recipient {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<&str> for Recipient {
    fn from(name: &str) -> Self {
        Self(name.to_owned().into())
    }
}

impl From<i32> for Target {
    fn from(message_id: i32) -> Self {
        Self::Id(message_id)
    }
}

impl From<(i64, i32)> for Target {
    fn from((chat_id, message_id): (i64, i32)) -> Self {
        Self::At { chat_id: chat_id.into(), message_id, business_connection_id: None }
    }
}

impl From<&Message> for Target {
    fn from(message: &Message) -> Self {
        Self::At {
            chat_id: message.chat.id.into(),
            message_id: message.message_id,
            business_connection_id: message.business_connection_id.clone(),
        }
    }
}

impl From<Sent> for Target {
    fn from(sent: Sent) -> Self {
        Self::Sent(sent)
    }
}

impl From<&Sent> for Target {
    fn from(sent: &Sent) -> Self {
        Self::Sent(sent.clone())
    }
}

impl From<InlineMessage> for Target {
    fn from(InlineMessage(id): InlineMessage) -> Self {
        Self::Inline(id)
    }
}

impl From<PerCallbackOrigin> for Target {
    fn from(origin: PerCallbackOrigin) -> Self {
        match origin {
            PerCallbackOrigin::Message(chat_id, message_id) => (chat_id, message_id).into(),
            PerCallbackOrigin::Inline(id) => Self::Inline(id.into()),
        }
    }
}
