//! The [HTML](https://core.telegram.org/bots/api#html-style) of the Bot API.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;

use crate::texts::spans::{self, Span};
use crate::texts::write::{Markup, write};
use crate::types::{MessageEntity, MessageEntityType as Type, User};

/// A text in HTML, made by [`html!`](crate::html): whatever was put into it is escaped.
///
/// Put into another one it is not escaped again.
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

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Html> for String {
    fn from(html: Html) -> Self {
        html.0
    }
}

impl AsRef<str> for Html {
    fn as_ref(&self) -> &str {
        &self.0
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

fn push(html: &mut String, text: &str) {
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

/// A received text as HTML that Telegram shows the same way: `text` and `entities` of a message, or `caption` and
/// `caption_entities`.
///
/// Whatever Telegram finds by itself (`@mentions`, links, hashtags, commands) is left as it is. Entities that overlap, or
/// reach beyond the text, are cut, so that the HTML is always well formed.
///
/// ```
/// # use stategram::texts::to_html;
/// # use stategram::types::{MessageEntity, MessageEntityType};
/// let bold = MessageEntity::builder().type_field(MessageEntityType::Bold).offset(3).length(4).build();
/// assert_eq!(to_html("\u{1f600} bold <3", &[bold]), "\u{1f600} <b>bold</b> &lt;3");
/// ```
pub fn to_html(text: &str, entities: &[MessageEntity]) -> String {
    let mut writer = Writer(String::with_capacity(text.len() + 16 * entities.len()));
    write(text, &spans::of(text, entities), &mut writer);
    writer.0
}

struct Writer(String);

impl Markup for Writer {
    fn open(&mut self, span: &Span<'_>) {
        let entity = span.entity;
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        match span.kind() {
            Type::TextLink => self.tag("<a href=\"", &text(&entity.url), "\">"),
            Type::TextMention => self.tag("<a href=\"", &profile(entity.user.as_ref()), "\">"),
            Type::CustomEmoji => self.tag("<tg-emoji emoji-id=\"", &text(&entity.custom_emoji_id), "\">"),
            Type::DateTime => {
                self.tag("<tg-time unix=\"", &entity.unix_time.unwrap_or_default().to_string(), "\"");
                match &entity.date_time_format {
                    Some(format) => self.tag(" format=\"", format, "\">"),
                    None => self.0.push('>'),
                }
            }
            Type::Pre => match entity.language.as_deref() {
                None | Some("") => self.0.push_str("<pre>"),
                Some(language) => self.tag("<pre><code class=\"language-", language, "\">"),
            },
            kind => self.tag("<", tags(kind).0, ">"),
        }
    }

    fn close(&mut self, span: &Span<'_>) {
        let has_language = span.entity.language.as_ref().is_some_and(|it| !it.is_empty());
        if span.kind() == Type::Pre && has_language {
            self.0.push_str("</code>");
        }
        self.tag("</", tags(span.kind()).1, ">");
    }

    fn text(&mut self, text: &str, _: Option<&Span<'_>>) {
        push(&mut self.0, text);
    }
}

impl Writer {
    fn tag(&mut self, before: &str, value: &str, after: &str) {
        self.0.push_str(before);
        push(&mut self.0, value);
        self.0.push_str(after);
    }
}

/// What begins an entity that has no attributes, and the name of what ends it.
fn tags(kind: Type) -> (&'static str, &'static str) {
    match kind {
        Type::Bold => ("b", "b"),
        Type::Italic => ("i", "i"),
        Type::Underline => ("u", "u"),
        Type::Strikethrough => ("s", "s"),
        Type::Spoiler => ("tg-spoiler", "tg-spoiler"),
        Type::Code => ("code", "code"),
        Type::Pre => ("pre", "pre"),
        Type::ExpandableBlockquote => ("blockquote expandable", "blockquote"),
        Type::CustomEmoji => ("tg-emoji", "tg-emoji"),
        Type::DateTime => ("tg-time", "tg-time"),
        Type::Blockquote => ("blockquote", "blockquote"),
        // Of what has no markup there are no spans.
        _ => ("a", "a"),
    }
}

/// The link that mentions a user who has no name to be mentioned by.
pub(super) fn profile(user: Option<&User>) -> String {
    format!("tg://user?id={}", user.map_or(0, |it| it.id))
}
