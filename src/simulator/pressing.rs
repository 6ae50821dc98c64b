//! What a person does with keyboards: inline, and in the place of the letters.

use std::fmt;

use serde_json::json;

use crate::simulator::describe;
use crate::simulator::markup::Marked;
use crate::simulator::parcel::Parcel;
use crate::simulator::person::{NoButton, Press};
use crate::simulator::place::Place;
use crate::simulator::room::{Body, Shown};
use crate::simulator::steps::Said;
use crate::types::{KeyboardButton, ReplyMarkup};

/// Which button it is.
#[derive(Clone, Copy)]
pub(crate) enum Which<'a> {
    /// The first with this label.
    Label(&'a str),
    /// The one of this number, counted from 1 through all rows.
    Number(usize),
}

impl Which<'_> {
    fn find<T>(self, all: impl Iterator<Item = T>, label: impl Fn(&T) -> &str) -> Option<(usize, T)> {
        match self {
            Self::Label(it) => all.enumerate().find(|(_, button)| label(button) == it),
            Self::Number(number) => all.enumerate().nth(number.checked_sub(1)?),
        }
    }
}

impl fmt::Display for Which<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(label) => f.write_str(label),
            Self::Number(number) => write!(f, "#{number}"),
        }
    }
}

impl Place {
    /// Presses a button: under the message that is named, or of the keyboard that it has put in the place of the letters; or else of the
    /// last keyboard, where one in the place of the letters, which answers nothing, has what no inline keyboard has.
    pub(crate) fn press(&self, which: Which<'_>) -> Result<Option<Press>, NoButton> {
        let inline = self.named_or(|it| !it.buttons.is_empty());
        let keyboard = self.keyboard().filter(|(at, _)| self.on.is_none_or(|it| it == *at));
        let Some((at, rows)) = keyboard else { return self.press_inline(inline.as_deref(), which).map(Some) };
        let is_inline = inline.as_ref().is_some_and(|it| match which {
            Which::Label(label) => it.buttons.iter().flatten().any(|it| it.text == label),
            Which::Number(_) => it.message_id >= at && !it.buttons.is_empty(),
        });
        match (which.find(rows.iter().flatten(), |it| &it.text), which) {
            (Some((place, key)), _) if !is_inline => {
                let is_first = rows.iter().flatten().position(|it| it.text == key.text) == Some(place);
                self.press_key(at, place, is_first, key).map(|()| None)
            }
            (None, Which::Number(_)) if !is_inline => Err(NoButton(format!("the last keyboard has no button {which}"))),
            (None, _) if self.on.is_some() => Err(NoButton(format!("the keyboard has no button {which}"))),
            _ => self.press_inline(inline.as_deref(), which).map(Some),
        }
    }

    /// Presses a button with this label, under the last message with buttons whose text begins so.
    #[cfg(feature = "testing")]
    pub(crate) fn press_under(&self, text: &str, label: &str) -> Result<Press, NoButton> {
        let keyboard = self.last(|it| !it.buttons.is_empty() && it.text.starts_with(text));
        let keyboard = keyboard.ok_or_else(|| NoButton("no such message of this chat has buttons".to_owned()))?;
        let under = Self { on: Some(keyboard.message_id), ..self.clone() };
        under.press_inline(Some(&keyboard), Which::Label(label))
    }

    fn press_inline(&self, keyboard: Option<&Shown>, which: Which<'_>) -> Result<Press, NoButton> {
        let keyboard = keyboard.ok_or_else(|| NoButton("no message of this chat has buttons".to_owned()))?;
        let (at, button) = which.find(keyboard.buttons.iter().flatten(), |it| &it.text).ok_or_else(|| {
            let of = if self.on.is_some() { "message" } else { "last keyboard" };
            let there = describe::buttons(&keyboard.buttons).collect::<Vec<_>>().join(" ");
            let but = if there.is_empty() { "and no other either".to_owned() } else { format!("but {there}") };
            NoButton(format!("the {of} has no button {which}, {but}"))
        })?;
        let data = button.callback_data.as_deref();
        let data = data.ok_or_else(|| NoButton(format!("the bot does not hear of the button {:?}", button.text)))?;
        let under = Self { on: Some(keyboard.message_id), ..self.clone() };
        let first = keyboard.buttons.iter().flatten().position(|it| it.text == button.text);
        let step = match first == Some(at) {
            true => under.begin(Said::call(format_args!("presses({:?})", button.text)), |it| !it.buttons.is_empty()),
            // Of several with one label a label is always the first.
            false => under.begin(Said::call(format_args!("presses_number({})", at + 1)), |_| false),
        };
        let press = self.account.press(&self.user, self.chat.id, keyboard.message_id, &button.text, data);
        let query_id = press.map_err(|refusal| NoButton(refusal.sentence().to_owned()))?;
        self.note(step);
        Ok(Press::new(&self.account, query_id))
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

    /// A key sends what stands on it, or what it asks for. The message `at` has put its keyboard there, on which it has this place.
    fn press_key(&self, at: i32, place: usize, is_first: bool, key: &KeyboardButton) -> Result<(), NoButton> {
        self.examine_topic().map_err(|refusal| NoButton(refusal.sentence().to_owned()))?;
        // Where no message is named, a button of that label under the last message with buttons would be pressed instead.
        let inline = self.last(|it| !it.buttons.is_empty());
        let has_it = |it: &Shown| it.buttons.iter().flatten().any(|it| it.text == key.text);
        let is_alone = inline.as_deref().is_none_or(|it| !has_it(it));
        let is_last = inline.as_deref().is_none_or(|it| it.message_id < at);
        let by_label = is_first && (is_alone || self.on.is_some());
        let said = match by_label {
            true => Said::call(format_args!("presses({:?})", key.text)),
            false => Said::call(format_args!("presses_number({})", place + 1)),
        };
        let step = self.begin(said, |it| it.message_id == at && if by_label { is_alone } else { is_last });
        let asked = |it: Option<bool>| it == Some(true);
        let body = if asked(key.request_contact) {
            let contact = json!({
                "first_name": self.user.first_name, "phone_number": "15550100", "user_id": self.user.id,
            });
            Parcel::other("contact", contact).body(&self.account)
        } else if asked(key.request_location) {
            Parcel::location(51.5237, -0.1585).body(&self.account)
        } else if key.web_app.is_some() || key.request_users.is_some() || key.request_chat.is_some() {
            let label = &key.text;
            return Err(NoButton(format!(
                "the simulator cannot do what the button {label:?} asks for; send it instead"
            )));
        } else {
            Body::text(Marked::plain(&key.text))
        };
        self.hear(body, None);
        self.note(step);
        Ok(())
    }
}
