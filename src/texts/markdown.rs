//! The [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style) of the Bot API.
//!
//! It has no way to say some things that HTML can, so that [`html!`](crate::html) and [`to_html`](super::to_html) are the
//! better choice where there is one.

use std::borrow::Cow;

const MARKS: &[char] =
    &['_', '*', '[', ']', '(', ')', '~', '`', '>', '#', '+', '-', '=', '|', '{', '}', '.', '!', '\\'];

/// Makes plain text of what would be markup.
///
/// ```
/// # use stategram::texts::markdown;
/// assert_eq!(markdown::escape("1 + 1 = 2."), "1 \\+ 1 \\= 2\\.");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    escaped(text, MARKS)
}

/// The same for what stands between backticks, one or three.
///
/// ```
/// # use stategram::texts::markdown;
/// assert_eq!(format!("`{}`", markdown::escape_code("a.b`c")), "`a.b\\`c`");
/// ```
pub fn escape_code(text: &str) -> Cow<'_, str> {
    escaped(text, &['`', '\\'])
}

/// The same for the address in `[text](address)`.
///
/// ```
/// # use stategram::texts::markdown;
/// let address = markdown::escape_link("https://en.wikipedia.org/wiki/Rust_(disambiguation)");
/// assert_eq!(address, "https://en.wikipedia.org/wiki/Rust_(disambiguation\\)");
/// ```
pub fn escape_link(address: &str) -> Cow<'_, str> {
    escaped(address, &[')', '\\'])
}

/// Escapes these marks.
pub(super) fn escaped<'a>(text: &'a str, marks: &[char]) -> Cow<'a, str> {
    if !text.contains(marks) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if marks.contains(&char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    Cow::Owned(escaped)
}
