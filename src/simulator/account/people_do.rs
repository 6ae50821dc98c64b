//! What people do, and the bot hears of.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, RETENTION};
use crate::simulator::deeds::What;
use crate::simulator::markup::Marked;
use crate::simulator::members::Standing;
use crate::simulator::page;
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
    ///
    /// Who had blocked the bot takes that back by writing.
    pub(crate) fn hear(
        &self,
        user: &Arc<User>,
        chat: Chat,
        thread_id: Option<i32>,
        body: Body,
        reply_to: Option<i32>,
    ) -> Written {
        if chat.id > 0 && self.state().rooms.get(&chat.id).is_some_and(|it| it.members.bot == Standing::Kicked) {
            self.place_bot(user, chat.clone(), Standing::Member);
        }
        let now = self.clock.now();
        let mut state = self.state();
        let chat_id = chat.id;
        state.inline.close(user);
        let nth = state.rooms.len();
        let room = state.room(chat);
        room.spoken_in.get_or_insert(nth);
        let reply_to = reply_to.filter(|it| room.message(*it).is_some());
        let joins = chat_id < 0 && !room.members.standing(user.id).is_in();
        if joins {
            room.members.seen(user);
        }
        let shown = room.add(Draft { reply_to, thread_id, ..Draft::new(user, now.as_secs(), body) });
        let (json, hears, kind) = (room.telegram(&shown), room.members.bot.is_in(), room.kinds().0);
        state.deeds.note(chat_id, What::Message(Arc::clone(&shown)));
        if joins {
            state.tell_of_chat(chat_id);
        }
        if hears {
            state.tell(kind, &json, now + RETENTION);
        }
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
        let id = state.presses.open(user, (chat_id, message_id), data, now);
        query["id"] = id.as_str().into();
        state.deeds.pages.tell("press", || state.presses.told(&id));
        state.deeds.note(chat_id, What::Press { by: Arc::clone(user), label: label.to_owned() });
        state.tell(Kind::CallbackQuery, &query, now + presses::PATIENCE);
        drop(state);
        self.told();
        Ok(id)
    }

    /// A user writes something else instead of a message of his or her own.
    pub(crate) fn correct(&self, user: &Arc<User>, chat_id: i64, message_id: i32, text: Marked) -> Result<(), Refusal> {
        let now = self.clock.now();
        let mut state = self.state();
        let room = state.rooms.get_mut(&chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        let shown = room.message(message_id).filter(|it| it.from_id() == user.id);
        let shown = shown.ok_or_else(|| Refusal::bad_request("message to edit not found"))?;
        let Marked { text, entities } = text;
        let shown = room.edit(Shown { text, entities, edited: Some(now.as_secs()), ..(**shown).clone() });
        let (json, hears, kind) = (room.telegram(&shown), room.members.bot.is_in(), room.kinds().1);
        state.deeds.note(chat_id, What::Correction(shown));
        if hears {
            state.tell(kind, &json, now + RETENTION);
        }
        drop(state);
        self.told();
        Ok(())
    }

    /// A user reacts to a message with these emoji, which replace those before.
    pub(crate) fn react(&self, user: &Arc<User>, chat_id: i64, message_id: i32, emoji: &[&str]) -> Result<(), Refusal> {
        let now = self.clock.now();
        let mut state = self.state();
        let room = state.rooms.get_mut(&chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        room.message(message_id).ok_or_else(|| Refusal::bad_request("message not found"))?;
        let new: Vec<Value> = emoji.iter().map(|it| json!({ "type": "emoji", "emoji": it })).collect();
        let old = room.reactions.insert((message_id, user.id), new.clone()).unwrap_or_default();
        let reaction = json!({
            "chat": room.chat, "message_id": message_id, "user": &**user, "date": now.as_secs(),
            "old_reaction": old, "new_reaction": new,
        });
        // In a group, only administrators hear of it.
        let hears = room.members.bot.is_in() && (chat_id > 0 || room.members.bot.manages());
        let what = match emoji {
            [] => format!("{} takes the reaction back", user.first_name),
            _ => format!("{} reacts with {}", user.first_name, emoji.join(" ")),
        };
        state.deeds.pages.tell("reaction", || page::told::reaction(chat_id, message_id, user.id, &new));
        state.deeds.note(chat_id, What::Aside(what));
        if hears {
            state.tell(Kind::MessageReaction, &reaction, now + RETENTION);
        }
        drop(state);
        self.told();
        Ok(())
    }
}
