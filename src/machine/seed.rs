//! What one conversation is kept per.

use std::fmt::Debug;
use std::hash::Hash;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::update::{Incoming, Kind};

/// The key of a conversation, computed from an update.
pub trait Seed: Clone + Debug + Eq + Hash + Ord + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The name in `#[conversation(..)]`.
    const NAME: &'static str;

    /// The key of the conversation this update belongs to; `None` where it is not for this kind of conversation.
    fn of(update: &Incoming) -> Option<Self>;

    /// Where replies go when no update caused them (`expired`).
    fn home(&self) -> Option<Home>;
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

/// One conversation per chat.
///
/// Business messages are not per chat: their chat ids collide with those of the bot's own chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PerChat(pub i64);

/// One conversation per user, wherever the user writes; an anonymous sender counts as the chat it speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PerUser(pub i64);

impl Seed for PerChat {
    const NAME: &'static str = "per_chat";

    fn of(update: &Incoming) -> Option<Self> {
        match update.kind() {
            Kind::BusinessMessage | Kind::EditedBusinessMessage | Kind::DeletedBusinessMessages => None,
            _ => update.chat().map(|chat| Self(chat.id)),
        }
    }

    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.0))
    }
}

impl Seed for PerUser {
    const NAME: &'static str = "per_user";

    fn of(update: &Incoming) -> Option<Self> {
        update.sender_id().map(Self)
    }

    /// The user's private chat, whose id is the user's own.
    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.0))
    }
}

impl Home {
    /// A chat as a whole.
    pub fn chat(chat_id: i64) -> Self {
        Self { chat_id, topic_id: None, business_connection_id: None }
    }

    /// Where an update came from.
    pub fn of(update: &Incoming) -> Option<Self> {
        update.chat().map(|chat| Self {
            chat_id: chat.id,
            topic_id: update.topic_id(),
            business_connection_id: update.business_connection_id().map(Into::into),
        })
    }
}
