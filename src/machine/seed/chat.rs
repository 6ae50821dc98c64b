//! One conversation per chat, or per part of one.

use serde::{Deserialize, Serialize};

use crate::machine::seed::carried;
use crate::machine::{Home, Homes, Seed};
use crate::update::{Incoming, Leaves};

/// One conversation per chat: `#[conversation(per_chat)]`.
///
/// Business messages are not per chat, since the ids of their chats collide with those of the bot's own chats; for the same
/// reason neither are guests' messages (`guest_message`), which come from chats that the bot is not in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerChat(pub i64);

/// One conversation per user in each chat: `#[conversation(per_chat_user)]`.
///
/// Which updates are of a chat is as with [`PerChat`], and whose they are as with [`PerUser`](crate::machine::PerUser). Replies go
/// to the chat, for all to see.
///
/// Stored as `[chat_id, user_id]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(i64, i64)", into = "(i64, i64)")]
pub struct PerChatUser {
    /// The chat.
    pub chat_id: i64,
    /// The user, or the chat that an anonymous sender speaks for.
    pub user_id: i64,
}

/// One conversation per topic of each chat: `#[conversation(per_topic)]`.
///
/// What is in no topic belongs to one conversation for the chat as a whole: messages of the general topic and of chats
/// without topics, a thread of replies among them, and what Telegram says no topic of, such as a reaction.
///
/// Stored as `[chat_id, topic_id]`, the latter `null` for the chat as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(i64, Option<i64>)", into = "(i64, Option<i64>)")]
pub struct PerTopic {
    /// The chat.
    pub chat_id: i64,
    /// `message_thread_id` of a message in a topic.
    pub topic_id: Option<i64>,
}

impl Seed for PerChat {
    const NAME: &'static str = "per_chat";
    const LEAVES: Leaves = carried::CHAT;
    const LACKING: &'static str = "it comes from no chat that the bot is in";
    const HOMES: Homes = Homes::Always;

    const MOVES: bool = true;

    fn of(update: &Incoming) -> Option<Self> {
        carried::chat_id(update).map(Self)
    }

    fn alone_in(chat_id: i64) -> Option<Self> {
        Some(Self(chat_id))
    }

    fn moved(&self, from: i64, to: i64) -> Option<Self> {
        (self.0 == from).then_some(Self(to))
    }

    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.0))
    }

    fn listed(&self, _: &Incoming) -> Option<i64> {
        Some(self.0)
    }
}

impl Seed for PerChatUser {
    const NAME: &'static str = "per_chat_user";
    const LEAVES: Leaves = carried::CHAT_AND_USER;
    const LACKING: &'static str = "it does not come from a user in a chat that the bot is in";
    const HOMES: Homes = Homes::Always;

    const MOVES: bool = true;

    fn of(update: &Incoming) -> Option<Self> {
        Some(Self { chat_id: carried::chat_id(update)?, user_id: carried::user_id(update)? })
    }

    /// Whoever speaks for the group, an anonymous administrator, speaks for the supergroup from then on.
    fn moved(&self, from: i64, to: i64) -> Option<Self> {
        let user_id = if self.user_id == from { to } else { self.user_id };
        (self.chat_id == from).then_some(Self { chat_id: to, user_id })
    }

    fn texts_of(chat_id: i64) -> String {
        format!("[{chat_id},")
    }

    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.chat_id))
    }

    fn listed(&self, _: &Incoming) -> Option<i64> {
        Some(self.chat_id)
    }
}

impl Seed for PerTopic {
    const NAME: &'static str = "per_topic";
    const LEAVES: Leaves = carried::CHAT;
    const LACKING: &'static str = "it comes from no chat that the bot is in";
    const HOMES: Homes = Homes::Always;

    const MOVES: bool = true;

    fn of(update: &Incoming) -> Option<Self> {
        carried::chat_id(update).map(|chat_id| Self { chat_id, topic_id: update.topic_id() })
    }

    fn moved(&self, from: i64, to: i64) -> Option<Self> {
        (self.chat_id == from).then_some(Self { chat_id: to, topic_id: self.topic_id })
    }

    fn texts_of(chat_id: i64) -> String {
        format!("[{chat_id},")
    }

    fn home(&self) -> Option<Home> {
        Some(Home { topic_id: self.topic_id, ..Home::chat(self.chat_id) })
    }

    fn listed(&self, _: &Incoming) -> Option<i64> {
        Some(self.chat_id)
    }
}

impl From<(i64, i64)> for PerChatUser {
    fn from((chat_id, user_id): (i64, i64)) -> Self {
        Self { chat_id, user_id }
    }
}

impl From<PerChatUser> for (i64, i64) {
    fn from(PerChatUser { chat_id, user_id }: PerChatUser) -> Self {
        (chat_id, user_id)
    }
}

impl From<(i64, Option<i64>)> for PerTopic {
    fn from((chat_id, topic_id): (i64, Option<i64>)) -> Self {
        Self { chat_id, topic_id }
    }
}

impl From<PerTopic> for (i64, Option<i64>) {
    fn from(PerTopic { chat_id, topic_id }: PerTopic) -> Self {
        (chat_id, topic_id)
    }
}
