//! Received texts as HTML.

use crate::texts::html::push;
use crate::texts::spans::{self, Span};
use crate::texts::write::{Markup, write};
use crate::types::{MessageEntity, MessageEntityType as Type, User};

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
