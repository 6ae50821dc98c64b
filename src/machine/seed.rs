//! What one conversation is kept per.

use std::fmt::Debug;
use std::hash::Hash;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::update::{Incoming, Kind, Leaves};

/// The key of a conversation, computed from an update.
pub trait Seed: Clone + Debug + Eq + Hash + Ord + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The name in `#[conversation(..)]`.
    const NAME: &'static str;

    /// The updates that may carry it: others never reach such a conversation.
    const LEAVES: Leaves;

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
    const LEAVES: Leaves = Leaves::UPDATES;

    fn of(update: &Incoming) -> Option<Self> {
        let business = match update.kind() {
            Kind::BusinessMessage | Kind::EditedBusinessMessage | Kind::DeletedBusinessMessages => true,
            // A press on a button under a business message.
            _ => update.business_connection_id().is_some(),
        };
        update.chat().filter(|_| !business).map(|chat| Self(chat.id))
    }

    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.0))
    }
}

impl Seed for PerUser {
    const NAME: &'static str = "per_user";
    const LEAVES: Leaves = Leaves::UPDATES;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, chat: Option<i64>, user: Option<i64>) {
        let update = Incoming::decode(json).unwrap();
        assert_eq!(PerChat::of(&update).map(|it| it.0), chat, "per chat");
        assert_eq!(PerUser::of(&update).map(|it| it.0), user, "per user");
    }

    #[test]
    fn business_chats_are_nobodys_chats_with_the_bot() {
        let message = r#"{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7},"text":"x"}"#;
        let business = message.replacen('{', r#"{"business_connection_id":"b","#, 1);
        check(&format!(r#"{{"update_id":1,"message":{message}}}"#), Some(7), Some(7));
        check(&format!(r#"{{"update_id":1,"business_message":{business}}}"#), None, Some(7));
        let press = |under: &str| {
            format!(r#"{{"update_id":1,"callback_query":{{"id":"q","from":{{"id":8}},"data":"x","message":{under}}}}}"#)
        };
        check(&press(message), Some(7), Some(8));
        check(&press(&business), None, Some(8));
    }

    #[test]
    fn an_anonymous_sender_is_the_chat_it_speaks_for() {
        let chat = r#""chat":{"id":-9,"type":"supergroup"},"from":{"id":1087968824},"sender_chat":{"id":-9}"#;
        check(
            &format!(r#"{{"update_id":1,"message":{{"message_id":1,"date":1,{chat},"text":"x"}}}}"#),
            Some(-9),
            Some(-9),
        );
    }
}
