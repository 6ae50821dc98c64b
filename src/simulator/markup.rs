//! Texts with markup: the `HTML` of the Bot API, read as Telegram reads it, and beside it `MarkdownV2` and the `Markdown` of old, and what
//! Telegram finds in a text by itself.

mod found;
mod markdown;
mod old_markdown;
mod settled;

use crate::simulator::refusal::Refusal;
use crate::types::{MessageEntity, MessageEntityType};

/// A text and what is special about parts of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marked {
    pub(crate) text: String,
    pub(crate) entities: Vec<MessageEntity>,
}

impl Marked {
    /// A text as it stands, with what Telegram finds in it: many libraries look for that and not at the text.
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), entities: Vec::new() }.settled()
    }

    /// A text in `HTML`.
    ///
    /// # Errors
    /// In Telegram's words, where a tag is unknown or left open.
    pub(crate) fn html(source: &str) -> Result<Self, Refusal> {
        let mut reader = Reader::default();
        let mut at = 0;
        while let Some(rest) = source.get(at..).filter(|it| !it.is_empty()) {
            at += match rest.as_bytes()[0] {
                b'<' => reader.tag(rest, at)?,
                b'&' => reader.character(rest),
                _ => reader.plain(rest),
            };
        }
        match reader.open.pop() {
            Some(open) => Err(unreadable(&format!("Can't find end tag corresponding to start tag \"{}\"", open.name))),
            None => Ok(reader.marked().trimmed()),
        }
    }

    /// Without the spaces around the text, as every message of a bot is shown.
    pub(crate) fn trimmed(mut self) -> Self {
        let text = self.text.trim_end();
        let cut = units(&text[..text.len() - text.trim_start().len()]);
        let text = text.trim_start().to_owned();
        let length = units(&text);
        self.entities.retain_mut(|it| {
            let start = usize::from(it.offset).saturating_sub(cut);
            let end = (usize::from(it.offset) + usize::from(it.length)).saturating_sub(cut).min(length);
            it.offset = u16::try_from(start).unwrap_or(u16::MAX);
            it.length = u16::try_from(end.saturating_sub(start)).unwrap_or_default();
            it.length > 0
        });
        Self { text, entities: self.entities }
    }
}

#[derive(Debug, Default)]
struct Reader<'a> {
    text: String,
    /// Each with the number of its tag, since inner ones are complete first.
    entities: Vec<(usize, MessageEntity)>,
    tags: usize,
    /// The text's length so far, in the UTF-16 units that entities are counted in.
    length: usize,
    open: Vec<Open<'a>>,
}

/// A tag that was not closed yet.
#[derive(Debug)]
struct Open<'a> {
    name: &'a str,
    start: usize,
    number: usize,
    entity: Option<MessageEntity>,
}

/// Each reads from the beginning of `rest` and tells how many bytes it read.
impl<'a> Reader<'a> {
    fn plain(&mut self, rest: &str) -> usize {
        let end = rest.find(['<', '&']).unwrap_or(rest.len());
        self.push(&rest[..end]);
        end
    }

    fn character(&mut self, rest: &str) -> usize {
        let (char, length) = character(rest);
        self.push(char.encode_utf8(&mut [0; 4]));
        length
    }

    fn tag(&mut self, rest: &'a str, at: usize) -> Result<usize, Refusal> {
        let end = rest.find('>').ok_or_else(|| unreadable(&format!("Unclosed start tag at byte offset {at}")))?;
        let inside = &rest[1..end];
        match inside.strip_prefix('/') {
            Some(name) => self.close(name.trim_end(), at)?,
            None => self.start(inside, at)?,
        }
        Ok(end + 1)
    }

    fn start(&mut self, inside: &'a str, at: usize) -> Result<(), Refusal> {
        use MessageEntityType as Type;
        let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let is_spoiler = attribute(attributes, "class") == Some("tg-spoiler");
        let kind = match name.to_ascii_lowercase().as_str() {
            "a" => Type::TextLink,
            "b" | "strong" => Type::Bold,
            "blockquote" if attributes.contains("expandable") => Type::ExpandableBlockquote,
            "blockquote" => Type::Blockquote,
            "code" => Type::Code,
            "del" | "s" | "strike" => Type::Strikethrough,
            "em" | "i" => Type::Italic,
            "ins" | "u" => Type::Underline,
            "pre" => Type::Pre,
            "span" if is_spoiler => Type::Spoiler,
            "tg-emoji" => Type::CustomEmoji,
            "tg-spoiler" => Type::Spoiler,
            "tg-time" => Type::DateTime,
            _ => return Err(unreadable(&format!("Unsupported start tag \"{name}\" at byte offset {at}"))),
        };
        let mut opened = entity(kind, self.length, 1);
        if let Some(it) = &mut opened {
            it.url = attribute(attributes, "href").map(decoded);
            it.custom_emoji_id = attribute(attributes, "emoji-id").map(decoded);
            it.unix_time = attribute(attributes, "unix").and_then(|it| it.parse().ok());
            it.date_time_format = attribute(attributes, "format").map(decoded);
            if kind == Type::TextLink && it.url.is_none() {
                opened = None;
            }
        }
        // `<pre><code class="language-rust">` is one block in a language.
        if let (Type::Code, Some(outer)) = (kind, self.open.last_mut())
            && let (Some(block), true) = (&mut outer.entity, outer.start == self.length)
            && block.type_field == Type::Pre
        {
            let language = attribute(attributes, "class").and_then(|it| it.strip_prefix("language-"));
            block.language = language.map(decoded);
            opened = None;
        }
        self.tags += 1;
        self.open.push(Open { name, start: self.length, number: self.tags, entity: opened });
        Ok(())
    }

    fn close(&mut self, name: &str, at: usize) -> Result<(), Refusal> {
        let Some(open) = self.open.pop() else {
            return Err(unreadable(&format!("Unexpected end tag at byte offset {at}")));
        };
        if !name.is_empty() && !open.name.eq_ignore_ascii_case(name) {
            let expected = format!("expected \"</{}>\", found \"</{name}>\"", open.name);
            return Err(unreadable(&format!("Unmatched end tag at byte offset {at}, {expected}")));
        }
        let length = u16::try_from(self.length - open.start).unwrap_or_default();
        if let Some(entity) = open.entity.filter(|_| length > 0) {
            self.entities.push((open.number, MessageEntity { length, ..entity }));
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.length += units(text);
        self.text.push_str(text);
    }

    fn marked(mut self) -> Marked {
        self.entities.sort_by_key(|(number, _)| *number);
        Marked { text: self.text, entities: self.entities.into_iter().map(|(_, entity)| entity).collect() }
    }
}

/// What `rest` begins with, an `&`, stands for, and how long it is: `&lt;` and its like; any other `&` is one.
fn character(rest: &str) -> (char, usize) {
    // No further than a name is long: the text may be full of them.
    let end = rest.bytes().take(12).position(|it| it == b';');
    let name = end.map_or("", |end| &rest[1..end]);
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let meant = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => match name.strip_prefix('#') {
            Some(digits) => digits.strip_prefix('x').map_or_else(|| number(digits, 10), |it| number(it, 16)),
            None => None,
        },
    };
    meant.map_or(('&', 1), |char| (char, name.len() + 2))
}

/// The value of an attribute as it is meant.
fn decoded(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        let (char, length) = character(&rest[at..]);
        decoded.push_str(&rest[..at]);
        decoded.push(char);
        rest = &rest[at + length..];
    }
    decoded + rest
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let value = attributes.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    value[1..].split_once(quote).map(|(value, _)| value)
}

fn entity(kind: MessageEntityType, offset: usize, length: usize) -> Option<MessageEntity> {
    let (offset, length) = (u16::try_from(offset).ok()?, u16::try_from(length).ok()?);
    Some(MessageEntity::builder().type_field(kind).offset(offset).length(length).build())
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn unreadable(why: &str) -> Refusal {
    Refusal::bad_request(&format!("can't parse entities: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written as `bold(0+2)`.
    pub(super) fn entities(marked: &Marked) -> String {
        let name = |it: &MessageEntity| serde_json::to_value(it.type_field).unwrap().as_str().unwrap().to_owned();
        let found = marked.entities.iter().map(|it| format!("{}({}+{})", name(it), it.offset, it.length));
        found.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn refusal(why: &str) -> Refusal {
        Refusal::bad_request(&format!("can't parse entities: {why}"))
    }

    #[track_caller]
    fn check(source: &str, text: &str, expected: &str) {
        let marked = Marked::html(source).unwrap();
        assert_eq!((marked.text.as_str(), entities(&marked).as_str()), (text, expected), "{source}");
    }

    #[track_caller]
    fn refused(source: &str, why: &str) {
        assert_eq!(Marked::html(source).unwrap_err(), refusal(why), "{source}");
    }

    #[test]
    fn tags_become_entities() {
        check("plain", "plain", "");
        check("<b>bold</b> and <i>not</i>", "bold and not", "bold(0+4) italic(9+3)");
        check("<b>a<i>b</i></b>", "ab", "bold(0+2) italic(1+1)");
        check("<b><i><u>a</u></i></b>", "a", "bold(0+1) italic(0+1) underline(0+1)");
        check("<B>a<I>b</I></B>", "ab", "bold(0+2) italic(1+1)");
        check("\u{1f600}<u>\u{e4}</u>", "\u{1f600}\u{e4}", "underline(2+1)");
        check("<a href=\"https://example.org?a=1\">x</a>", "x", "text_link(0+1)");
        check("<span class='tg-spoiler'>x</span><s></s>", "x", "spoiler(0+1)");
        check("<tg-time unix=\"7\" format=\"wDT\">x</tg-time>", "x", "date_time(0+1)");
        check("<pre><code class=\"language-rust\">fn</code></pre>", "fn", "pre(0+2)");
        check("<code>a &lt; b &amp;&amp; c</code>", "a < b && c", "code(0+10)");
        check("&#65;&#x42; & &copy;", "AB & &copy;", "");
        let many = "&".repeat(1 << 20);
        check(&many, &many, "");
    }

    #[test]
    fn an_address_is_decoded() {
        let marked = Marked::html("<a href=\"https://example.org?a=&quot;1&quot;&amp;b&c\">x</a>").unwrap();
        assert_eq!(marked.entities[0].url.as_deref(), Some("https://example.org?a=\"1\"&b&c"));
    }

    #[test]
    fn spaces_around_are_cut_off() {
        check(" <b> a </b>\n", "a", "bold(0+1)");
        check("  <b>  </b>", "", "");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        refused("a <x>", "Unsupported start tag \"x\" at byte offset 2");
        refused("<span>", "Unsupported start tag \"span\" at byte offset 0");
        refused("<b>a", "Can't find end tag corresponding to start tag \"b\"");
        refused("a</b>", "Unexpected end tag at byte offset 1");
        refused("<b>a</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
        refused("1 < 2", "Unclosed start tag at byte offset 2");
    }
}
