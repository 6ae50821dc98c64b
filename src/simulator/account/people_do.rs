//! What people do, and the bot hears of.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, RETENTION};
use crate::simulator::deeds::What;
use crate::simulator::presses;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Draft, Shown};
use crate::types::{Chat, User};
use crate::update::Kind;

/// A message in a chat, and how the Bot API tells of it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) shown: Arc<Shown>,
    pub(crate) json: Value,
}

impl Account {
    /// A user writes in a chat, which is there from then on.
    pub(crate) fn hear(&self, user: &Arc<User>, chat: Chat, body: Body, reply_to: Option<i32>) -> Written {
        let now = self.clock.now();
        let mut state = self.state();
        let chat_id = chat.id;
        state.inline.close(user);
        let nth = state.rooms.len();
        let room = state.room(chat);
        room.spoken_in.get_or_insert(nth);
        let reply_to = reply_to.filter(|it| room.message(*it).is_some());
        let shown = room.add(Draft { reply_to, ..Draft::new(user, now.as_secs(), body) });
        let json = room.telegram(&shown);
        state.deeds.note(chat_id, What::Message(Arc::clone(&shown)));
        state.tell(Kind::Message, &json, now + RETENTION);
        drop(state);
        self.told();
        Written { shown, json }
    }

    /// A user presses a button that stands under a message; gives the id of the query.
    pub(crate) fn press(
        &self,
        user: &Arc<User>,
        chat_id: i64,
        message_id: i32,
        label: &str,
        data: &str,
    ) -> Result<String, Refusal> {
        let now = self.clock.now();
        let mut state = self.state();
        let room = state.rooms.get(&chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        let shown = room.message(message_id).ok_or_else(|| Refusal::bad_request("message not found"))?;
        let mut query = json!({ "from": &**user, "chat_instance": chat_id.to_string(), "data": data });
        // The bot is not told of a message that it has not sent, but only how it may call it.
        match &shown.inline_message_id {
            Some(id) => query["inline_message_id"] = id.as_str().into(),
            None => query["message"] = room.telegram(shown),
        }
        let id = state.presses.open(user, chat_id, now);
        query["id"] = id.as_str().into();
        state.deeds.note(chat_id, What::Press { by: Arc::clone(user), label: label.to_owned() });
        state.tell(Kind::CallbackQuery, &query, now + presses::PATIENCE);
        drop(state);
        self.told();
        Ok(id)
    }
}
