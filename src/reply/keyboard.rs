//! Buttons under a message.

use crate::reply::ReplyError;
use crate::types::{InlineKeyboardButton, InlineKeyboardMarkup};

/// An inline keyboard: buttons under a message, row by row.
///
/// ```
/// use stategram::prelude::*;
///
/// let keyboard = Keyboard::new().button("Yes", "yes").button("No", "no").row().url("Why?", "https://example.org/why");
/// let markup = keyboard.markup()?;
/// assert_eq!(markup.inline_keyboard.len(), 2);
/// assert!(Keyboard::new().button("Much", "x".repeat(65)).markup().is_err());
/// # Ok::<(), stategram::reply::ReplyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a keyboard is seen when it is given to a message: `reply.text(..).keyboard(..)`"]
pub struct Keyboard {
    rows: Vec<Vec<InlineKeyboardButton>>,
    error: Option<ReplyError>,
}

impl Keyboard {
    /// Telegram's limit for the data of a button.
    pub const MAX_DATA: usize = 64;

    /// A keyboard without buttons.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a button that comes back as a callback query with this data, 1 to 64 bytes of it.
    ///
    /// Data that does not fit is told when the keyboard is given to a message: the turn fails.
    pub fn button(mut self, text: impl Into<String>, data: impl Into<String>) -> Self {
        let (text, data) = (text.into(), data.into());
        let error = match data.len() {
            0 => Some(ReplyError::EmptyData { button: text.clone() }),
            bytes if bytes > Self::MAX_DATA => Some(ReplyError::LongData { button: text.clone(), bytes }),
            _ => None,
        };
        // The first mistake is the one to tell.
        self.error = self.error.or(error);
        self.with(InlineKeyboardButton::builder().text(text).callback_data(data).build())
    }

    /// Adds a button that opens an address.
    pub fn url(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.with(InlineKeyboardButton::builder().text(text).url(url).build())
    }

    /// Adds any button of the Bot API.
    pub fn with(mut self, button: InlineKeyboardButton) -> Self {
        match self.rows.last_mut() {
            Some(row) => row.push(button),
            None => self.rows.push(vec![button]),
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

    /// The keyboard as a Bot API object.
    ///
    /// # Errors
    /// [`ReplyError`], where a button has no data, or more than 64 bytes of it.
    pub fn markup(self) -> Result<InlineKeyboardMarkup, ReplyError> {
        match self.error {
            Some(error) => Err(error),
            None => {
                let rows = self.rows.into_iter().filter(|row| !row.is_empty()).collect();
                Ok(InlineKeyboardMarkup::builder().inline_keyboard(rows).build())
            }
        }
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
    fn data_is_counted_in_bytes_and_the_first_mistake_is_told() {
        assert!(Keyboard::new().button("A", "é".repeat(32)).markup().is_ok());
        let error = Keyboard::new().button("A", "é".repeat(33)).button("B", "").markup().unwrap_err();
        assert_eq!(error.to_string(), "button \"A\" has callback data of 66 bytes; Telegram allows 64");
        let error = Keyboard::new().button("B", "").markup().unwrap_err();
        assert_eq!(error.to_string(), "button \"B\" has no callback data; Telegram asks for 1 to 64 bytes");
    }
}
