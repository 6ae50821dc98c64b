//! What a message can say.

use crate::texts::html::Html;
use crate::types::ParseMode;

/// A text that can be sent: a [`String`] or what becomes one, as it stands, or an [`Html`], which is sent as HTML.
///
/// It is what `text`, `caption`, `edit` and their like take, so that a text and its markup cannot be parted. A type of one's own
/// can be a text, too:
///
/// ```
/// use stategram::html;
/// use stategram::prelude::*;
/// use stategram::texts::IntoText;
/// use stategram::types::ParseMode;
///
/// struct Score(String, u32);
///
/// impl IntoText for Score {
///     fn into_text(self) -> (String, Option<ParseMode>) {
///         html!("<b>{}</b> has {} points", self.0, self.1).into_text()
///     }
/// }
///
/// fn tell(reply: &mut Reply) {
///     reply.text(Score("Ann <3".to_owned(), 7));
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text",
    label = "no text that can be sent",
    note = "a text is a `String`, a `&str`, or what `html!(..)` makes; of anything else make one with `format!(..)` or `html!(..)`"
)]
pub trait IntoText {
    /// The text, and the Bot API's `parse_mode`: `None` where it has no markup, or where a call says which.
    fn into_text(self) -> (String, Option<ParseMode>);
}

#[diagnostic::do_not_recommend]
impl<T: Into<String>> IntoText for T {
    fn into_text(self) -> (String, Option<ParseMode>) {
        (self.into(), None)
    }
}

impl IntoText for Html {
    fn into_text(self) -> (String, Option<ParseMode>) {
        (self.into_string(), Some(ParseMode::Html))
    }
}
