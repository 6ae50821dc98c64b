//! A person in a chat: what can be done there.

use std::sync::Arc;

use crate::simulator::account::{Account, Written};
use crate::simulator::describe;
use crate::simulator::markup::Marked;
use crate::simulator::parcel::Parcel;
use crate::simulator::person::{NoButton, Press, TypedQuery};
use crate::simulator::room::{Body, Shown};
#[cfg(feature = "testing")]
use crate::testing::Pick;
use crate::types::{Chat, InlineKeyboardButton, KeyboardButton, ReplyMarkup, User};

/// Somebody in a private chat with the bot, or in a group.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) account: Arc<Account>,
    pub(crate) user: Arc<User>,
    pub(crate) chat: Chat,
    /// The topic of the group.
    pub(crate) thread_id: Option<i32>,
}

impl Place {
    /// Writes; as a reply, where the bot has just asked for one.
    pub(crate) fn say(&self, text: &str) -> Written {
        let now = self.now();
        let written = self.write(text);
        self.note(now, format!("says({text:?})"));
        written
    }

    /// The same without a word of it in the steps.
    pub(super) fn write(&self, text: &str) -> Written {
        let last = self.last(|_| true);
        let asked = last.filter(|it| it.from.is_bot && matches!(it.markup, Some(ReplyMarkup::ForceReply(_))));
        let (chat, body) = (self.chat.clone(), Body::text(Marked::plain(text)));
        self.account.hear(&self.user, chat, self.thread_id, body, asked.map(|it| it.message_id))
    }

    pub(crate) fn send(&self, body: Body) -> Written {
        self.account.hear(&self.user, self.chat.clone(), self.thread_id, body, None)
    }

    pub(crate) fn type_inline(&self, words: &str, offset: &str) -> TypedQuery {
        let now = self.now();
        let id = self.account.type_inline(&self.user, self.chat.clone(), words, offset);
        if offset.is_empty() {
            self.note(now, format!("types_inline({words:?})"));
        }
        TypedQuery::new(self, id)
    }

    /// Whether the bot has offered something here that this person may still choose from.
    pub(crate) fn has_offers(&self) -> bool {
        let state = self.account.state();
        let open = state.inline.open(&self.user, self.chat.id);
        open.is_some_and(|id| state.inline.offers(id).is_some())
    }

    /// Chooses what the bot offered last.
    pub(crate) fn choose(&self, number: usize) -> Result<Written, String> {
        let open = self.account.state().inline.open(&self.user, self.chat.id).map(str::to_owned);
        let now = self.now();
        let open = open.ok_or("there is no inline query to choose a result of")?;
        let written = self.account.choose(&self.user, &open, number)?;
        self.note(now, format!("chooses({number})"));
        Ok(written)
    }

    /// Chooses what the bot offered last, by its number or by how it begins.
    #[cfg(feature = "testing")]
    pub(crate) fn choose_offer(&self, which: Pick<'_>) -> Result<Written, String> {
        let number = match which {
            Pick::Number(number) => number,
            Pick::Title(title) => {
                let state = self.account.state();
                let offers = state.inline.open(&self.user, self.chat.id).and_then(|id| state.inline.offers(id));
                let offers = offers.unwrap_or_default();
                let found = offers.iter().position(|it| it.line.starts_with(title));
                found.ok_or_else(|| {
                    let lines: Vec<&str> = offers.iter().map(|it| it.line.as_str()).collect();
                    format!("the bot has offered no such result, but {lines:?}")
                })? + 1
            }
        };
        self.choose(number)
    }

    /// Presses the button of that number, counted from 1, of the last keyboard, inline or in the place of the letters.
    pub(crate) fn press_number(&self, number: usize) -> Result<Option<Press>, NoButton> {
        let keyboard = self.keyboard();
        let keys: Vec<&KeyboardButton> = keyboard.iter().flat_map(|(_, rows)| rows.iter().flatten()).collect();
        let inline = self.last(|it| !it.buttons.is_empty());
        match (&keyboard, inline) {
            (Some((at, _)), inline) if inline.as_ref().is_none_or(|it| it.message_id < *at) => {
                let key = number.checked_sub(1).and_then(|it| keys.get(it));
                let key = key.ok_or_else(|| NoButton(format!("the last keyboard has no button #{number}")))?;
                self.press_key(key)?;
                Ok(None)
            }
            _ => self.press_where(&format!("#{number}"), |at, _| at + 1 == number).map(Some),
        }
    }

    /// Presses a button with this label: under the last message that has buttons, or else of the keyboard in the place of
    /// the letters, which answers nothing.
    pub(crate) fn press(&self, label: &str) -> Result<Option<Press>, NoButton> {
        let inline = self.last(|it| !it.buttons.is_empty());
        let is_inline = inline.is_some_and(|it| it.buttons.iter().flatten().any(|it| it.text == label));
        let keyboard = self.keyboard();
        let mut keys = keyboard.iter().flat_map(|(_, rows)| rows.iter().flatten());
        match keys.find(|it| it.text == label) {
            Some(key) if !is_inline => {
                self.press_key(key)?;
                Ok(None)
            }
            _ => self.press_where(label, |_, it| it.text == label).map(Some),
        }
    }

    /// The keyboard in the place of the letters, and the id of the message that put it there.
    fn keyboard(&self) -> Option<(i32, Vec<Vec<KeyboardButton>>)> {
        let is_one =
            |it: &ReplyMarkup| matches!(it, ReplyMarkup::ReplyKeyboardMarkup(_) | ReplyMarkup::ReplyKeyboardRemove(_));
        let last = self.last(|it| it.markup.as_ref().is_some_and(is_one))?;
        match &last.markup {
            Some(ReplyMarkup::ReplyKeyboardMarkup(markup)) => Some((last.message_id, markup.keyboard.clone())),
            _ => None,
        }
    }

    /// A key sends what stands on it, or what it asks for.
    fn press_key(&self, key: &KeyboardButton) -> Result<(), NoButton> {
        let now = self.now();
        let asked = |it: Option<bool>| it == Some(true);
        let parcel = if asked(key.request_contact) {
            let user_id = serde_json::json!(self.user.id);
            let contact = serde_json::json!({
                "first_name": self.user.first_name, "phone_number": "15550100", "user_id": user_id,
            });
            Parcel::other("contact", contact)
        } else if asked(key.request_location) {
            Parcel::location(51.5237, -0.1585)
        } else if key.web_app.is_some() || key.request_users.is_some() || key.request_chat.is_some() {
            let label = &key.text;
            return Err(NoButton(format!(
                "the simulator cannot do what the button {label:?} asks for; send it instead"
            )));
        } else {
            self.account.hear(
                &self.user,
                self.chat.clone(),
                self.thread_id,
                Body::text(Marked::plain(&key.text)),
                None,
            );
            self.note(now, format!("presses({:?})", key.text));
            return Ok(());
        };
        let body = parcel.body(&mut self.account.state());
        self.send(body);
        self.note(now, format!("presses({:?})", key.text));
        Ok(())
    }

    /// Presses a button with this label, under the last message with buttons whose text begins so.
    #[cfg(feature = "testing")]
    pub(crate) fn press_under(&self, text: &str, label: &str) -> Result<Press, NoButton> {
        let keyboard = self.last(|it| !it.buttons.is_empty() && it.text.starts_with(text));
        let keyboard = keyboard.ok_or_else(|| NoButton("no such message of this chat has buttons".to_owned()))?;
        self.press_on(&keyboard, label, |_, it| it.text == label)
    }

    fn press_where(&self, what: &str, is_it: impl Fn(usize, &InlineKeyboardButton) -> bool) -> Result<Press, NoButton> {
        let keyboard = self.last(|it| !it.buttons.is_empty());
        let keyboard = keyboard.ok_or_else(|| NoButton("no message of this chat has buttons".to_owned()))?;
        self.press_on(&keyboard, what, is_it)
    }

    /// Presses the button of which this is true, with its place from 0, under one message.
    pub(crate) fn press_on(
        &self,
        keyboard: &Shown,
        what: &str,
        is_it: impl Fn(usize, &InlineKeyboardButton) -> bool,
    ) -> Result<Press, NoButton> {
        let mut buttons = keyboard.buttons.iter().flatten().enumerate();
        let button = buttons.find(|(at, it)| is_it(*at, it)).map(|(_, it)| it);
        let button = button.ok_or_else(|| {
            let there = describe::buttons(&keyboard.buttons).collect::<Vec<_>>().join(" ");
            NoButton(format!("the last keyboard has no button {what}, but {there}"))
        })?;
        let data = button.callback_data.as_deref();
        let data = data.ok_or_else(|| NoButton(format!("the bot does not hear of the button {:?}", button.text)))?;
        let now = self.now();
        let press = self.account.press(&self.user, self.chat.id, keyboard.message_id, &button.text, data);
        let query_id = press.map_err(|refusal| NoButton(refusal.description.into_owned()))?;
        let is_last = self.last(|it| !it.buttons.is_empty()).is_some_and(|it| it.message_id == keyboard.message_id);
        self.note(
            now,
            match is_last {
                true => format!("presses({:?})", button.text),
                false => format!("presses_under({:?}, {:?})", keyboard.text, button.text),
            },
        );
        Ok(Press::new(&self.account, query_id))
    }

    /// The last message of the chat of which this is true.
    pub(crate) fn last(&self, is_it: impl Fn(&Shown) -> bool) -> Option<Arc<Shown>> {
        let state = self.account.state();
        state.rooms.get(&self.chat.id)?.since(0).rev().find(|it| is_it(it)).cloned()
    }
}
