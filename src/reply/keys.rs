//! What can be given to a message as its keyboard.

use crate::reply::{Keyboard, ReplyError};
use crate::types::{ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove, ReplyMarkup};

/// A keyboard for a message of which `M` is all that it may be given: [`ReplyMarkup`] for one that is sent, for which it is
/// any keyboard, and [`InlineKeyboardMarkup`] for one that is edited.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no keyboard for this message",
    label = "no keyboard that this message can have",
    note = "a message that is edited, a game and an invoice have buttons under them alone: `Keyboard`"
)]
pub trait Keys<M> {
    /// The keyboard as a Bot API object.
    ///
    /// # Errors
    /// [`ReplyError`], where Telegram would refuse it.
    fn into_markup(self) -> Result<M, ReplyError>;
}

impl Keys<InlineKeyboardMarkup> for Keyboard {
    fn into_markup(self) -> Result<InlineKeyboardMarkup, ReplyError> {
        self.markup()
    }
}

impl Keys<ReplyMarkup> for Keyboard {
    fn into_markup(self) -> Result<ReplyMarkup, ReplyError> {
        self.markup().map(ReplyMarkup::InlineKeyboardMarkup)
    }
}

impl Keys<InlineKeyboardMarkup> for InlineKeyboardMarkup {
    fn into_markup(self) -> Result<InlineKeyboardMarkup, ReplyError> {
        Ok(self)
    }
}

macro_rules! keys {
    ($($markup:ident)*) => {$(
        impl Keys<ReplyMarkup> for $markup {
            fn into_markup(self) -> Result<ReplyMarkup, ReplyError> {
                Ok(ReplyMarkup::$markup(self))
            }
        }
    )*};
}

keys! { InlineKeyboardMarkup ReplyKeyboardMarkup ReplyKeyboardRemove ForceReply }

impl Keys<ReplyMarkup> for ReplyMarkup {
    fn into_markup(self) -> Result<ReplyMarkup, ReplyError> {
        Ok(self)
    }
}
