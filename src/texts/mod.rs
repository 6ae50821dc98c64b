//! Formatted texts: escaping, entities turned back into markup, long texts split.
//!
//! Telegram counts the places of entities in UTF-16 code units, so that an emoji counts for two, and so does everything here.
//!
//! | to | there is |
//! |---|---|
//! | put what somebody wrote into a text of yours | [`html!`](crate::html), [`html::escape`], [`markdown::escape`] |
//! | show a received text as it was formatted | [`to_html`], [`to_markdown`] |
//! | send more than 4096 characters | [`split`] |
//! | count as Telegram does | [`utf16_len`] |
//!
//! telepot's `apply_entities_as_html` and `apply_entities_as_markdown` are [`to_html`] and [`to_markdown`]; these count in
//! UTF-16, escape inside of entities as well, and write nested entities once.

pub mod html;
mod into_text;
pub mod markdown;
mod places;
mod spans;
mod split;
mod to_html;
mod to_markdown;
mod write;

pub use self::into_text::IntoText;
pub use self::split::{MESSAGE_LIMIT, Part, split, split_at};
pub use self::to_html::to_html;
pub use self::to_markdown::to_markdown;

/// The length of a text as Telegram counts it: in UTF-16 code units.
///
/// ```
/// # use stategram::texts::utf16_len;
/// assert_eq!(utf16_len("bold"), 4);
/// assert_eq!(utf16_len("\u{1f600}"), 2);
/// ```
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests;
