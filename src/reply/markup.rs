//! Keyboards in place of the user's own.

use crate::reply::{Keys, ReplyError};
use crate::types::{
    self, ButtonStyle, KeyboardButton, KeyboardButtonPollType, KeyboardButtonRequestChat, KeyboardButtonRequestUsers,
    PollType, ReplyKeyboardMarkup, ReplyKeyboardRemove, ReplyMarkup, WebAppInfo,
};

/// A keyboard in place of the user's own: what is pressed is sent as a message of the user's.
///
/// ```
/// # use stategram::prelude::*;
/// # fn ask(reply: &mut Reply) {
/// reply.text("How was it?").keyboard(ReplyKeyboard::new().button("Good").button("Bad").row().contact("Call
/// me").one_time()); reply.text("Thank you.").keyboard(RemoveKeyboard::new());
/// # }
/// ```
///
/// It is as high as its rows, unless it is [`tall`](Self::tall).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a keyboard is seen when it is given to a message: `reply.text(..).keyboard(..)`"]
pub struct ReplyKeyboard {
    rows: Vec<Vec<KeyboardButton>>,
    tall: bool,
    markup: Options,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Options {
    persistent: Option<bool>,
    one_time: Option<bool>,
    placeholder: Option<String>,
    selective: Option<bool>,
}

/// Takes the [`ReplyKeyboard`] away again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "it is seen when it is given to a message: `reply.text(..).keyboard(..)`"]
pub struct RemoveKeyboard {
    selective: Option<bool>,
}

/// Has the user's next message be an answer to this one, as if the user had chosen to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "it is seen when it is given to a message: `reply.text(..).keyboard(..)`"]
pub struct ForceReply {
    placeholder: Option<String>,
    selective: Option<bool>,
}

impl ReplyKeyboard {
    /// A keyboard without buttons.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a button that sends its own text.
    pub fn button(self, text: impl Into<String>) -> Self {
        self.with(KeyboardButton::builder().text(text).build())
    }

    /// Adds a button that sends the user's phone number, as a `contact`; in private chats.
    pub fn contact(self, text: impl Into<String>) -> Self {
        self.with(KeyboardButton::builder().text(text).request_contact(true).build())
    }

    /// Adds a button that sends where the user is, as a `location`; in private chats.
    pub fn location(self, text: impl Into<String>) -> Self {
        self.with(KeyboardButton::builder().text(text).request_location(true).build())
    }

    /// Adds a button that has the user make a poll of this type, or of either; in private chats.
    pub fn poll(self, text: impl Into<String>, kind: Option<PollType>) -> Self {
        let request = KeyboardButtonPollType { type_field: kind };
        self.with(KeyboardButton::builder().text(text).request_poll(request).build())
    }

    /// Adds a button that has the user choose users, who come as `users_shared`; in private chats.
    pub fn users(self, text: impl Into<String>, request: KeyboardButtonRequestUsers) -> Self {
        self.with(KeyboardButton::builder().text(text).request_users(request).build())
    }

    /// Adds a button that has the user choose a chat, which comes as `chat_shared`; in private chats.
    pub fn chat(self, text: impl Into<String>, request: KeyboardButtonRequestChat) -> Self {
        self.with(KeyboardButton::builder().text(text).request_chat(request).build())
    }

    /// Adds a button that opens a Web App, whose data comes as `web_app_data`; in private chats.
    pub fn web_app(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.with(KeyboardButton::builder().text(text).web_app(WebAppInfo { url: url.into() }).build())
    }

    /// Adds any button of the Bot API.
    pub fn with(mut self, button: KeyboardButton) -> Self {
        match self.rows.last_mut() {
            Some(row) => row.push(button),
            None => self.rows.push(vec![button]),
        }
        self
    }

    /// Colours the last button.
    pub fn style(mut self, style: ButtonStyle) -> Self {
        if let Some(button) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            button.style = Some(style);
        }
        self
    }

    /// Goes on in a new row.
    pub fn row(mut self) -> Self {
        if self.rows.last().is_some_and(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
        self
    }

    /// Adds rows of buttons that send their texts, below those that there are. Goes on in a new row.
    pub fn rows<R>(self, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item: Into<String>>,
    {
        rows.into_iter().fold(self, |keyboard, row| row.into_iter().fold(keyboard.row(), Self::button).row())
    }

    /// Adds buttons that send their texts in rows of so many, below those that there are. Goes on in a new row.
    pub fn grid<T: Into<String>>(self, columns: usize, buttons: impl IntoIterator<Item = T>) -> Self {
        let columns = columns.max(1);
        let fill = |keyboard: Self, (at, text): (usize, T)| {
            let keyboard = if at % columns == 0 { keyboard.row() } else { keyboard };
            keyboard.button(text)
        };
        buttons.into_iter().enumerate().fold(self, fill).row()
    }

    /// It is as high as the user's own keyboard.
    pub fn tall(mut self) -> Self {
        self.tall = true;
        self
    }

    /// It is hidden once a button was pressed.
    pub fn one_time(mut self) -> Self {
        self.markup.one_time = Some(true);
        self
    }

    /// It is shown also while the user's own keyboard is hidden.
    pub fn persistent(mut self) -> Self {
        self.markup.persistent = Some(true);
        self
    }

    /// What the empty input field shows meanwhile: 1 to 64 characters.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.markup.placeholder = Some(text.into());
        self
    }

    /// It is for those who are mentioned in the message, and for whom it answers, and not for the whole group.
    pub fn selective(mut self) -> Self {
        self.markup.selective = Some(true);
        self
    }
}

impl RemoveKeyboard {
    /// For all who have it.
    pub fn new() -> Self {
        Self::default()
    }

    /// For those who are mentioned in the message, and for whom it answers.
    pub fn selective(mut self) -> Self {
        self.selective = Some(true);
        self
    }
}

impl ForceReply {
    /// For all who see the message.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the empty input field shows meanwhile: 1 to 64 characters.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = Some(text.into());
        self
    }

    /// For those who are mentioned in the message, and for whom it answers.
    pub fn selective(mut self) -> Self {
        self.selective = Some(true);
        self
    }
}

impl Keys<ReplyMarkup> for ReplyKeyboard {
    fn into_markup(self) -> Result<ReplyMarkup, ReplyError> {
        let Options { persistent, one_time, placeholder, selective } = self.markup;
        let rows = self.rows.into_iter().filter(|row| !row.is_empty()).collect();
        let mut markup = ReplyKeyboardMarkup::builder().keyboard(rows).resize_keyboard(!self.tall).build();
        (markup.is_persistent, markup.one_time_keyboard, markup.selective) = (persistent, one_time, selective);
        markup.input_field_placeholder = bounded(placeholder)?;
        Ok(ReplyMarkup::ReplyKeyboardMarkup(markup))
    }
}

impl Keys<ReplyMarkup> for RemoveKeyboard {
    fn into_markup(self) -> Result<ReplyMarkup, ReplyError> {
        let mut markup = ReplyKeyboardRemove::builder().remove_keyboard(true).build();
        markup.selective = self.selective;
        Ok(ReplyMarkup::ReplyKeyboardRemove(markup))
    }
}

impl Keys<ReplyMarkup> for ForceReply {
    fn into_markup(self) -> Result<ReplyMarkup, ReplyError> {
        let mut markup = types::ForceReply::builder().force_reply(true).build();
        (markup.input_field_placeholder, markup.selective) = (bounded(self.placeholder)?, self.selective);
        Ok(ReplyMarkup::ForceReply(markup))
    }
}

fn bounded(placeholder: Option<String>) -> Result<Option<String>, ReplyError> {
    match placeholder.as_ref().map(|it| it.chars().count()) {
        Some(length) if !(1..=64).contains(&length) => Err(ReplyError::Placeholder(length)),
        _ => Ok(placeholder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markup: impl Keys<ReplyMarkup>, json: &str) {
        assert_eq!(serde_json::to_string(&markup.into_markup().unwrap()).unwrap(), json);
    }

    #[test]
    fn each_is_what_the_bot_api_says() {
        check(
            ReplyKeyboard::new().button("A").contact("C").row().grid(2, ["1", "2", "3"]).one_time().placeholder("?"),
            "{\"keyboard\":[[{\"text\":\"A\"},{\"text\":\"C\",\"request_contact\":true}],[{\"text\":\"1\"},{\"text\":\"2\"}],\
             [{\"text\":\"3\"}]],\"resize_keyboard\":true,\"one_time_keyboard\":true,\"input_field_placeholder\":\"?\"}",
        );
        check(RemoveKeyboard::new().selective(), r#"{"remove_keyboard":true,"selective":true}"#);
        check(ForceReply::new(), r#"{"force_reply":true}"#);
    }

    #[test]
    fn a_placeholder_has_1_to_64_characters() {
        assert!(ForceReply::new().placeholder("é".repeat(64)).into_markup().is_ok());
        let error = ForceReply::new().placeholder("é".repeat(65)).into_markup().unwrap_err();
        assert_eq!(error.to_string(), "a placeholder of 65 characters; Telegram allows 1 to 64");
        assert_eq!(ReplyKeyboard::new().placeholder("").into_markup(), Err(ReplyError::Placeholder(0)));
    }
}
