//! Buttons under a message.

use crate::press::ButtonData;
use crate::press::tail::{self, BEGIN, SIGNED};
use crate::reply::ReplyError;
use crate::types::games::CallbackGame;
use crate::types::{
    CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LoginUrl, SwitchInlineQueryChosenChat, WebAppInfo,
};

/// An inline keyboard: buttons under a message, row by row.
///
/// What a button says when it is pressed is a string, or a value of a type with
/// [`#[derive(CallbackData)]`](derive@crate::CallbackData):
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(CallbackData)]
/// enum Answer {
///     Yes,
///     No,
///     Rated(u8),
/// }
///
/// let keyboard = Keyboard::new()
///     .button("Yes", Answer::Yes)
///     .button("No", Answer::No)
///     .rows([(1..=5).map(|stars| ("*".repeat(stars.into()), Answer::Rated(stars)))])
///     .row()
///     .button("Never mind", "never mind")
///     .url("Why?", "https://example.org/why");
/// let markup = keyboard.markup()?;
/// assert_eq!(markup.inline_keyboard.iter().map(Vec::len).collect::<Vec<_>>(), [2, 5, 2]);
/// assert!(Keyboard::new().button("Much", "x".repeat(65)).markup().is_err());
/// # Ok::<(), stategram::reply::ReplyError>(())
/// ```
///
/// Only buttons made with [`button`](Self::button) are heard of, as callback queries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a keyboard is seen when it is given to a message: `reply.text(..).keyboard(..)`"]
pub struct Keyboard {
    rows: Vec<Vec<InlineKeyboardButton>>,
    only: Option<i64>,
    error: Option<ReplyError>,
}

impl Keyboard {
    /// Telegram's limit for the data of a button, in bytes.
    pub const MAX_DATA: usize = 64;

    /// A keyboard without buttons.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a button that comes back as a callback query with this data, 1 to 64 bytes of it.
    ///
    /// Data that does not fit is told when the keyboard is given to a message: the turn fails. A string does not fit
    /// either if it has one of the two control characters in it that mark what the framework writes.
    pub fn button<D: ButtonData>(mut self, text: impl Into<String>, data: D) -> Self {
        let (text, data) = (text.into(), data.into_data());
        let button = InlineKeyboardButton::builder().text(text).callback_data(data).build();
        if D::TYPED {
            self.check_length(&button);
            return self.push(button);
        }
        self.with(button)
    }

    /// Adds rows of buttons, each as with [`button`](Self::button), below those that there are. Goes on in a new row.
    pub fn rows<R, T, D>(self, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = (T, D)>,
        T: Into<String>,
        D: ButtonData,
    {
        rows.into_iter().fold(self, |keyboard, row| {
            row.into_iter().fold(keyboard.row(), |keyboard, (text, data)| keyboard.button(text, data)).row()
        })
    }

    /// Adds buttons in rows of so many, below those that there are: a calendar, a page of a list. Goes on in a new row.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// let days = Keyboard::new().grid(7, (1..=30).map(|day| (day.to_string(), day.to_string())));
    /// assert_eq!(days.markup()?.inline_keyboard.len(), 5);
    /// # Ok::<(), stategram::reply::ReplyError>(())
    /// ```
    pub fn grid<T, D>(self, columns: usize, buttons: impl IntoIterator<Item = (T, D)>) -> Self
    where
        T: Into<String>,
        D: ButtonData,
    {
        let columns = columns.max(1);
        let fill = |keyboard: Self, (at, (text, data)): (usize, (T, D))| {
            let keyboard = if at % columns == 0 { keyboard.row() } else { keyboard };
            keyboard.button(text, data)
        };
        buttons.into_iter().enumerate().fold(self, fill).row()
    }

    /// Adds a button that opens an address.
    pub fn url(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.push(InlineKeyboardButton::builder().text(text).url(url).build())
    }

    /// Adds a button that opens a Web App in a private chat; its address is an `https` one.
    pub fn web_app(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.push(InlineKeyboardButton::builder().text(text).web_app(WebAppInfo { url: url.into() }).build())
    }

    /// Adds a button that logs the user in to a site, without a password: [`LoginUrl`] says which, and how.
    pub fn login_url(self, text: impl Into<String>, login: LoginUrl) -> Self {
        self.push(InlineKeyboardButton::builder().text(text).login_url(login).build())
    }

    /// Adds a button that asks for a chat and begins an inline query of this bot there; the query may be empty.
    pub fn switch_inline_query(self, text: impl Into<String>, query: impl Into<String>) -> Self {
        self.push(InlineKeyboardButton::builder().text(text).switch_inline_query(query).build())
    }

    /// Adds a button that begins an inline query of this bot in the same chat; the query may be empty.
    pub fn switch_inline_query_current_chat(self, text: impl Into<String>, query: impl Into<String>) -> Self {
        self.push(InlineKeyboardButton::builder().text(text).switch_inline_query_current_chat(query).build())
    }

    /// As [`switch_inline_query`](Self::switch_inline_query), among chats of certain types.
    pub fn switch_inline_query_chosen_chat(self, text: impl Into<String>, chosen: SwitchInlineQueryChosenChat) -> Self {
        self.push(InlineKeyboardButton::builder().text(text).switch_inline_query_chosen_chat(chosen).build())
    }

    /// Adds a button that copies a text of 1 to 256 characters.
    pub fn copy_text(mut self, text: impl Into<String>, copied: impl Into<String>) -> Self {
        let (text, copied) = (text.into(), copied.into());
        let length = copied.chars().count();
        if !(1..=256).contains(&length) {
            self.wrong(ReplyError::Copied { button: text.clone(), length });
        }
        self.push(InlineKeyboardButton::builder().text(text).copy_text(CopyTextButton { text: copied }).build())
    }

    /// Adds the button that pays, the first of an invoice's keyboard.
    pub fn pay(self, text: impl Into<String>) -> Self {
        self.first(InlineKeyboardButton::builder().text(text).pay(true).build())
    }

    /// Adds the button that starts the game, the first of a game's keyboard.
    pub fn callback_game(self, text: impl Into<String>) -> Self {
        self.first(InlineKeyboardButton::builder().text(text).callback_game(CallbackGame {}).build())
    }

    /// Adds any button of the Bot API.
    pub fn with(mut self, button: InlineKeyboardButton) -> Self {
        self.check_length(&button);
        let reserved =
            button.callback_data.as_deref().and_then(|data| data.chars().find(|it| [BEGIN, SIGNED].contains(it)));
        if let Some(character) = reserved {
            self.wrong(ReplyError::ReservedData { button: button.text.clone(), character });
        }
        self.push(button)
    }

    /// Goes on in a new row.
    pub fn row(mut self) -> Self {
        if self.rows.last().is_some_and(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
        self
    }

    /// Only this user may press the buttons: the presses of others reach no handler, and are answered with
    /// [`Builder::foreign_press_toast`](crate::Builder::foreign_press_toast).
    ///
    /// It takes some of each button's 64 bytes, usually nine. Sign the data to make it proof against forged presses as
    /// well: `#[callback_data(signed)]`.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn ask(user: User, reply: &mut Reply) {
    /// reply.text("Delete everything you wrote?").keyboard(Keyboard::new().button("Yes", "delete").only(user.id));
    /// # }
    /// ```
    pub fn only(mut self, user_id: impl TryInto<i64>) -> Self {
        match user_id.try_into() {
            Ok(id) => self.only = Some(id),
            Err(_) => self.wrong(ReplyError::NoUser),
        }
        self
    }

    /// The keyboard as a Bot API object.
    ///
    /// # Errors
    /// [`ReplyError`], where Telegram would refuse a button.
    pub fn markup(self) -> Result<InlineKeyboardMarkup, ReplyError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut rows: Vec<_> = self.rows.into_iter().filter(|row| !row.is_empty()).collect();
        if let Some(user_id) = self.only {
            let mut only = String::from(BEGIN);
            tail::write_only(user_id, &mut only);
            for button in rows.iter_mut().flatten() {
                if let Some(data) = &mut button.callback_data {
                    if data.len() + only.len() > Self::MAX_DATA {
                        let (button, bytes) = (button.text.clone(), data.len());
                        return Err(ReplyError::LongTail { button, bytes, tail: only.len() });
                    }
                    data.push_str(&only);
                }
            }
        }
        Ok(InlineKeyboardMarkup::builder().inline_keyboard(rows).build())
    }

    fn push(mut self, button: InlineKeyboardButton) -> Self {
        match self.rows.last_mut() {
            Some(row) => row.push(button),
            None => self.rows.push(vec![button]),
        }
        self
    }

    fn first(mut self, button: InlineKeyboardButton) -> Self {
        if self.rows.iter().any(|row| !row.is_empty()) {
            self.wrong(ReplyError::NotFirst { button: button.text.clone() });
        }
        self.push(button)
    }

    fn check_length(&mut self, InlineKeyboardButton { text, callback_data, .. }: &InlineKeyboardButton) {
        let button = || text.clone();
        match callback_data.as_deref().map(str::len) {
            Some(0) => self.wrong(ReplyError::EmptyData { button: button() }),
            Some(bytes) if bytes > Self::MAX_DATA => self.wrong(ReplyError::LongData { button: button(), bytes }),
            _ => {}
        }
    }

    /// The first mistake is the one to tell.
    fn wrong(&mut self, error: ReplyError) {
        self.error.get_or_insert(error);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_what_was_put_into_them_and_none_is_empty() {
        let markup =
            Keyboard::new().row().button("A", "a").row().row().button("B", "b").button("C", "c").row().markup();
        let rows: Vec<usize> = markup.unwrap().inline_keyboard.iter().map(Vec::len).collect();
        assert_eq!(rows, [1, 2]);
    }

    #[test]
    fn rows_and_grids_begin_and_end_a_row() {
        let pair = |it: &'static str| (it, it);
        let keyboard = Keyboard::new().button("A", "a").rows([["b", "c"], ["d", "e"]].map(|it| it.map(pair)));
        let keyboard = keyboard.button("F", "f").grid(2, ["g", "h", "i"].map(pair)).button("J", "j");
        let keyboard = keyboard.rows([[("k", "k")].as_slice(), &[]].map(|it| it.iter().copied()));
        let rows: Vec<usize> = keyboard.markup().unwrap().inline_keyboard.iter().map(Vec::len).collect();
        assert_eq!(rows, [1, 2, 2, 1, 2, 1, 1, 1]);
    }

    #[track_caller]
    fn refused(keyboard: Keyboard, sentence: &str) {
        assert_eq!(keyboard.markup().unwrap_err().to_string(), sentence);
    }

    #[test]
    fn data_is_counted_in_bytes_and_the_first_mistake_is_told() {
        assert!(Keyboard::new().button("A", "é".repeat(32)).markup().is_ok());
        let keyboard = Keyboard::new().button("A", "é".repeat(33)).button("B", "");
        refused(keyboard, "button \"A\" has callback data of 66 bytes; Telegram allows 64");
        refused(Keyboard::new().button("B", ""), "button \"B\" has no callback data; Telegram asks for 1 to 64 bytes");
    }

    #[test]
    fn what_a_user_typed_cannot_pass_for_a_tail_or_for_signed_data() {
        let words = "has the control character U+001F in its callback data, which is reserved";
        refused(Keyboard::new().button("A", "a\u{1f}uA"), &format!("button \"A\" {words}"));
        let button = InlineKeyboardButton::builder().text("B").callback_data("b\u{1e}x").build();
        refused(Keyboard::new().with(button), &format!("button \"B\" {}", words.replace("1F", "1E")));
    }

    #[test]
    fn the_button_that_pays_is_the_first() {
        assert!(Keyboard::new().pay("Pay").button("Not now", "no").markup().is_ok());
        let words = "button \"Pay\" pays or starts a game, so it has to be the first of the first row";
        refused(Keyboard::new().button("Not now", "no").pay("Pay"), words);
    }

    #[test]
    fn a_keyboard_for_one_user_says_so_in_each_button_that_is_heard_of() {
        let markup = Keyboard::new().only(7).button("A", "a").url("U", "http://u").markup().unwrap();
        let data: Vec<_> = markup.inline_keyboard[0].iter().map(|it| it.callback_data.as_deref()).collect();
        assert_eq!(data, [Some("a\u{1f}uO"), None]);
        refused(
            Keyboard::new().button("A", "x".repeat(62)).only(7),
            "button \"A\" has callback data of 62 bytes, and the framework adds 3; Telegram allows 64 in all",
        );
        refused(Keyboard::new().only(u64::MAX), "no user has an id of more than 63 bits");
    }

    #[test]
    fn what_is_copied_has_1_to_256_characters() {
        assert!(Keyboard::new().copy_text("C", "é".repeat(256)).markup().is_ok());
        refused(
            Keyboard::new().copy_text("C", ""),
            "button \"C\" copies a text of 0 characters; Telegram allows 1 to 256",
        );
    }
}
