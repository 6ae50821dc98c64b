//! What a bot and its people do, told to the pages as it is done.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::deeds::{Notice, What};
use crate::simulator::page::{Feed, told};
use crate::types::User;

/// The pages that watch a bot; none by default.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    feed: Option<Arc<Feed>>,
    bot: u64,
}

impl Pages {
    pub(crate) fn new(feed: &Arc<Feed>, bot: u64) -> Self {
        Self { feed: Some(Arc::clone(feed)), bot }
    }

    /// Tells them of something, in an object to which the bot's id is added.
    pub(crate) fn tell(&self, kind: &'static str, told: impl FnOnce() -> Value) {
        let Some(feed) = &self.feed else { return };
        feed.publish(kind, || {
            let mut told = told();
            told["bot"] = self.bot.into();
            told.to_string()
        });
    }

    /// Tells them of a deed, where nobody else tells more of it.
    pub(crate) fn deed(&self, chat_id: i64, what: &What) {
        let notice = |to: &User, notice: &Notice| {
            let (name, text) = match notice {
                Notice::Alert(text) => ("alert", text),
                Notice::Opened(text) => ("opened", text),
                Notice::Toast(text) => ("toast", text),
            };
            json!({ "chat_id": chat_id, "to": to.id, "kind": name, "text": text })
        };
        match what {
            What::Answer { to, answer } => self.tell("notice", || notice(to, answer)),
            What::Aside(text) => self.tell("aside", || json!({ "chat_id": chat_id, "text": text })),
            What::Deletion(shown) => {
                self.tell("deletion", || json!({ "chat_id": chat_id, "message_id": shown.message_id }));
            }
            What::Correction(shown) | What::Edit(shown) => {
                self.tell("edit", || json!({ "chat_id": chat_id, "message": told::message(shown) }));
            }
            What::Message(shown) => {
                self.tell("message", || json!({ "chat_id": chat_id, "message": told::message(shown) }));
            }
            What::Choice { .. } | What::Offers { .. } | What::Press { .. } | What::Query { .. } => {}
        }
    }
}
