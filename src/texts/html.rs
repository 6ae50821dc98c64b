//! The [HTML](https://core.telegram.org/bots/api#html-style) of the Bot API.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;

/// A text in HTML, made by [`html!`](crate::html): whatever was put into it is escaped.
///
/// A message that says it is [sent as HTML](crate::texts::IntoText). Put into another one it is not escaped again. It is no
/// text by itself, so that nobody sees its tags by mistake: of it as a string there is only [`as_str`](Self::as_str).
///
/// ```
/// # use stategram::html;
/// let name = html!("<b>{}</b>", "A & B");
/// assert_eq!(html!("{name} <i>won</i>").as_str(), "<b>A &amp; B</b> <i>won</i>");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Html(String);

impl Html {
    /// Text as it stands, escaped.
    pub fn text(text: &str) -> Self {
        Self(escape(text).into_owned())
    }

    /// What is HTML already. Whoever says so answers for it.
    pub fn raw(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// Several, with `between` them.
    ///
    /// ```
    /// # use stategram::html;
    /// # use stategram::texts::html::Html;
    /// let lines = ["<", ">"].map(|it| html!("<code>{it}</code>"));
    /// assert_eq!(Html::join(lines, "\n").as_str(), "<code>&lt;</code>\n<code>&gt;</code>");
    /// ```
    pub fn join(parts: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let parts: Vec<String> = parts.into_iter().map(|it| it.0).collect();
        Self(parts.join(&escape(between)))
    }
}

/// What [`html!`](crate::html) puts into a text, and whether it is text, or HTML already. Not for authors, and not stable.
#[doc(hidden)]
#[derive(Debug)]
pub struct Escaped<'a>(pub fmt::Arguments<'a>, pub bool);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1 { fmt::write(&mut Escaping(f), self.0) } else { f.write_fmt(self.0) }
    }
}

struct Escaping<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_str(&escape(text))
    }
}

/// What [`html!`](crate::html) can put into a text: whatever has a `Display`, and [`Html`], which has none. Not for authors, and
/// not stable.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put into HTML",
    label = "`{Self}` has no `Display`",
    note = "`{{}}` takes what implements `std::fmt::Display`, and what `html!(..)` makes; there is `{{:?}}` for what implements \
            `std::fmt::Debug`"
)]
pub trait IntoHtml {
    /// As [`fmt::Display`].
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display + ?Sized> IntoHtml for T {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

impl IntoHtml for Html {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl IntoHtml for &Html {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that [`html!`](crate::html) puts into a text. Not for authors, and not stable.
#[doc(hidden)]
#[derive(Debug)]
pub struct Put<'a, T: ?Sized>(pub &'a T);

impl<T: IntoHtml + ?Sized> fmt::Display for Put<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f)
    }
}

/// Whether a value is text, and no [`Html`]. Not for authors, and not stable.
///
/// It is known by the name of its type, which can be asked of every type, also of one that is not `'static`, and of one that
/// the compiler has yet to find out. What is not known for sure is text, and is escaped.
#[doc(hidden)]
pub fn is_text<T: ?Sized>(_: &T) -> bool {
    type_name::<T>().trim_start_matches('&') != type_name::<Html>()
}

/// Makes plain text of what would be markup. Good between tags and inside of `"..."`.
///
/// ```
/// # use stategram::texts::html;
/// assert_eq!(html::escape("a < b && c"), "a &lt; b &amp;&amp; c");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    push(&mut escaped, text);
    Cow::Owned(escaped)
}

/// Adds the text, escaped.
pub(super) fn push(html: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            char => html.push(char),
        }
    }
}
