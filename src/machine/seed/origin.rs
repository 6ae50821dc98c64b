//! One conversation per message whose buttons are pressed.

use serde::{Deserialize, Serialize};

use crate::machine::seed::carried;
use crate::machine::{Home, Homes, Seed};
use crate::update::{Incoming, Kind, Leaf, Leaves};

/// One conversation per message whose buttons are pressed, whoever presses them: `#[conversation(per_callback_origin)]`.
///
/// It takes `callback_query`, but not under messages that were sent through a business account. Its own chat is that of the message;
/// one that was sent inline (`inline_message_id`) is in a chat that nobody tells the bot.
///
/// Stored as `[chat_id, message_id]`, or `"inline_message_id"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PerCallbackOrigin {
    /// A message of the bot's own.
    Message(
        /// The chat that it is in.
        i64,
        /// Its `message_id`.
        i32,
    ),
    /// A message that somebody sent by way of the bot: its `inline_message_id`.
    Inline(Box<str>),
}

impl Seed for PerCallbackOrigin {
    const NAME: &'static str = "per_callback_origin";
    const LEAVES: Leaves = Leaves::of(&[Leaf::CallbackQuery]);
    const LACKING: &'static str = "that is for pressed buttons, `callback_query`";
    const HOMES: Homes = Homes::Sometimes;

    fn of(update: &Incoming) -> Option<Self> {
        if update.kind() != Kind::CallbackQuery {
            return None;
        }
        match update.inline_message_id() {
            Some(id) => Some(Self::Inline(id.into())),
            None => Some(Self::Message(carried::chat_id(update)?, update.message_id()?)),
        }
    }

    fn home(&self) -> Option<Home> {
        match self {
            Self::Message(chat_id, _) => Some(Home::chat(*chat_id)),
            Self::Inline(_) => None,
        }
    }
}
