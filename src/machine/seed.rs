//! What one conversation is kept per.

mod application;
pub(crate) mod carried;
mod chat;
mod key;
mod origin;
#[cfg(test)]
mod tests;
mod user;

use std::fmt::Debug;
use std::hash::Hash;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::update::{Incoming, Kind, Leaves};

pub use self::application::{PerApplication, PerUpdate};
pub use self::chat::{PerChat, PerChatUser, PerTopic};
pub use self::key::PerKey;
pub use self::origin::PerCallbackOrigin;
pub use self::user::{PerInlineUser, PerInvoice, PerUser};

/// The key of a conversation, computed from an update.
///
/// The types that are one are named in `#[conversation(..)]`, by their names in `snake_case`. A handler may take that of its
/// conversation as an argument, and [`Handle`](crate::Handle) is given one to say which conversation is meant.
pub trait Seed: Clone + Debug + Eq + Hash + Ord + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The name in `#[conversation(..)]`.
    const NAME: &'static str;

    /// The updates that may carry it: others never reach such a conversation.
    const LEAVES: Leaves;

    /// Why other updates do not, as the end of a sentence for the author.
    const LACKING: &'static str;

    /// Whether [`home`](Self::home) is a chat.
    const HOMES: Homes;

    /// Whether every update has one of its own, so that nothing is ever kept of a conversation.
    const FRESH: bool = false;

    /// Whether its conversations belong to chats, and so move when a group becomes a supergroup, which has another id.
    const MOVES: bool = false;

    /// The key of the conversation this update belongs to; `None` where it is not for this kind of conversation.
    fn of(update: &Incoming) -> Option<Self>;

    /// Where replies go when no update caused them (`expired`), and where the update is from no chat.
    fn home(&self) -> Option<Home>;

    /// The one conversation that a chat has, where it has one and no more.
    fn alone_in(_chat_id: i64) -> Option<Self> {
        None
    }

    /// What every key of a chat begins with, as a store has it. By default nothing, so that all keys are looked through.
    fn texts_of(_chat_id: i64) -> String {
        String::new()
    }

    /// The key of the same conversation when the group `from` has become the supergroup `to`; `None` where it is not of that group.
    fn moved(&self, _from: i64, _to: i64) -> Option<Self> {
        None
    }

    /// The id that [`only`](crate::only) and [`except`](crate::except) look for in their lists: the chat's where the
    /// conversation belongs to a chat, else the user's who did it. `update` is the one that this is the key for.
    fn listed(&self, update: &Incoming) -> Option<i64> {
        update.sender_id()
    }
}

/// Whether the conversations of a kind have a chat of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Homes {
    /// Each has one.
    Always,
    /// Some have.
    Sometimes,
    /// None has.
    Never,
}

/// Where replies go: a chat, and the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The chat.
    pub chat_id: i64,
    /// The topic, where the update came from one.
    pub topic_id: Option<i64>,
    /// The business connection, where the update came through one.
    pub business_connection_id: Option<Box<str>>,
}

impl Home {
    /// A chat as a whole.
    pub fn chat(chat_id: i64) -> Self {
        Self { chat_id, topic_id: None, business_connection_id: None }
    }

    /// Where an update came from. A guest's message came from a chat that the bot is not in.
    pub fn of(update: &Incoming) -> Option<Self> {
        update.chat().filter(|_| update.kind() != Kind::GuestMessage).map(|chat| Self {
            chat_id: chat.id,
            topic_id: update.topic_id(),
            business_connection_id: update.business_connection_id().map(Into::into),
        })
    }
}
