//! What the bot does in its chats.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::simulator::account::Account;
use crate::simulator::account::people_do::Written;
use crate::simulator::deeds::{Notice, What};
use crate::simulator::markup::Marked;
use crate::simulator::presses::CallbackAnswer;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Draft, Shown};

/// A message that a bot may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// One of its own, in a chat.
    Chat(i64, i32),
    /// One that somebody sent through its inline mode.
    Inline(String),
}

impl Account {
    /// The bot writes in a chat.
    #[cfg(test)]
    pub(crate) fn write(&self, chat_id: i64, body: Body, reply_to: Option<(i32, bool)>) -> Result<Written, Refusal> {
        self.write_in(chat_id, None, body, reply_to)
    }

    /// The bot writes in a chat, or in a topic of it.
    pub(crate) fn write_in(
        &self,
        chat_id: i64,
        thread_id: Option<i32>,
        body: Body,
        reply_to: Option<(i32, bool)>,
    ) -> Result<Written, Refusal> {
        let mut state = self.state();
        let room = state.open_room(chat_id)?;
        if room.is_channel() && !room.members.bot.manages() {
            return Err(Refusal::bad_request("need administrator rights in the channel chat"));
        }
        let reply_to = match reply_to {
            Some((message_id, or_nothing)) => room.replied_to(message_id, or_nothing)?,
            None => None,
        };
        // A reply stands where the message stands that it replies to.
        let thread_id = thread_id.or_else(|| {
            let original = reply_to.filter(|_| room.is_forum()).and_then(|it| room.message(it));
            original.and_then(|it| it.thread_id)
        });
        room.examine_topic(thread_id, room.members.bot.manages())?;
        let date = self.clock.now().as_secs();
        let shown = room.add(Draft { reply_to, thread_id, ..Draft::new(&self.bot, date, body) });
        let json = room.telegram(&shown);
        state.deeds.note(chat_id, What::Message(Arc::clone(&shown)));
        drop(state);
        self.changed();
        Ok(Written { shown, json })
    }

    /// The bot makes something else of a message of its own. Gives the message, and for one that was sent inline `true`.
    pub(crate) fn edit(
        &self,
        target: &Target,
        change: impl FnOnce(Body) -> Result<Body, Refusal>,
    ) -> Result<Value, Refusal> {
        let mut state = self.state();
        let (chat_id, message_id) = match target {
            Target::Chat(chat_id, message_id) => (*chat_id, *message_id),
            Target::Inline(id) => {
                let place = state.inline.place(id);
                place.ok_or_else(|| Refusal::bad_request("invalid inline message identifier specified"))?
            }
        };
        let is_inline = matches!(target, Target::Inline(_));
        // What was sent inline is edited wherever it is, in chats without the bot, too.
        let room = match state.known_room(chat_id) {
            Some(room) if is_inline => room,
            _ => state.open_room(chat_id)?,
        };
        let shown = room.message(message_id).ok_or_else(|| Refusal::bad_request("message to edit not found"))?;
        if !is_inline && shown.from_id() != self.bot.id {
            return Err(Refusal::bad_request("message can't be edited"));
        }
        let text = Marked { text: shown.text.clone(), entities: shown.entities.clone() };
        let (content, buttons) = (shown.content.clone(), shown.buttons.clone());
        let (markup, forwarded) = (shown.markup.clone(), shown.forward_origin.clone());
        let before = Body { text, content, buttons, markup, forwarded };
        let Body { text: Marked { text, entities }, content, buttons, markup, .. } = change(before)?;
        let after = Shown { text, entities, content, buttons, markup, ..(**shown).clone() };
        if after == **shown {
            return Err(Refusal::not_modified());
        }
        let shown = room.edit(Shown { edited: Some(self.clock.now().as_secs()), ..after });
        let json = if is_inline { true.into() } else { room.telegram(&shown) };
        state.deeds.note(chat_id, What::Edit(shown));
        drop(state);
        self.changed();
        Ok(json)
    }

    /// The bot takes a message back that is no older than that: any in a private chat, and its own in a group, unless
    /// it is an administrator there.
    pub(crate) fn delete(&self, chat_id: i64, message_id: i32, deletable: Duration) -> Result<(), Refusal> {
        let mut state = self.state();
        let room = state.open_room(chat_id)?;
        let shown = room.message(message_id).ok_or_else(|| Refusal::bad_request("message to delete not found"))?;
        let age = self.clock.now().as_secs().saturating_sub(shown.date);
        let may = shown.from_id() == self.bot.id || chat_id > 0 || room.members.bot.manages();
        if !may || age > deletable.as_secs() {
            return Err(Refusal::bad_request("message can't be deleted"));
        }
        let shown = Arc::clone(shown);
        room.delete(&shown);
        state.deeds.note(chat_id, What::Deletion(shown));
        drop(state);
        self.changed();
        Ok(())
    }

    /// The bot answers a press.
    pub(crate) fn answer(&self, query_id: &str, answer: CallbackAnswer) -> Result<(), Refusal> {
        let mut state = self.state();
        let pressed = state.presses.answer(query_id, answer.clone(), self.clock.now());
        let (chat_id, to) = pressed.ok_or_else(Refusal::old_query)?;
        state.deeds.pages.tell("answered", || json!({ "chat_id": chat_id, "to": to.id, "query_id": query_id }));
        if let Some(url) = answer.url {
            state.deeds.note(chat_id, What::Answer { to: Arc::clone(&to), answer: Notice::Opened(url) });
        }
        if let Some(text) = answer.text {
            let answer = if answer.alert { Notice::Alert(text) } else { Notice::Toast(text) };
            state.deeds.note(chat_id, What::Answer { to, answer });
        }
        drop(state);
        self.changed();
        Ok(())
    }
}
