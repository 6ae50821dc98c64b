//! A text that is too long for one message.

use crate::texts::places::Places;
use crate::types::{MessageEntity, MessageEntityType as Type};

/// How long the text of a message may be, in UTF-16 code units; a caption may have 1024.
pub const MESSAGE_LIMIT: usize = 4096;

/// How far back from the limit an end of a paragraph or a line is looked for: a part is at least half full for one.
const GOOD: usize = 2;

/// How many characters are looked at for a place between two that are shown as two.
const LONGEST_CLUSTER: usize = 32;

/// One message of a long text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its text, never blank.
    pub text: String,
    /// Its entities, counted from its own beginning.
    pub entities: Vec<MessageEntity>,
}

/// Splits a long text into parts that a message can hold; [`split_at`] with [`MESSAGE_LIMIT`].
///
/// ```
/// # use stategram::texts::{split, utf16_len};
/// let parts = split(&"A sentence. ".repeat(1000), &[]);
/// assert_eq!(parts.len(), 3);
/// assert!(parts.iter().all(|it| utf16_len(&it.text) <= 4096));
/// ```
pub fn split(text: &str, entities: &[MessageEntity]) -> Vec<Part> {
    split_at(text, entities, MESSAGE_LIMIT)
}

/// Splits a text into parts of at most `limit` UTF-16 code units.
///
/// A part ends with a paragraph if there is one in its second half, else with a line, else with a word, else between two
/// characters; the blanks at that place are dropped, as Telegram would drop them. An entity that reaches over the end goes on in the
/// next part; what would be another thing in two pieces (a link that Telegram finds by itself, a mention, a custom emoji, a
/// date) is not cut if it fits. A blank text has no parts. A `limit` below 2 is 2, so that every character fits.
pub fn split_at(text: &str, entities: &[MessageEntity], limit: usize) -> Vec<Part> {
    let spans = spans(text, entities);
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|it| !it.trim().is_empty()) {
        let (end, next) = match fitting(rest, limit.max(2)) {
            fits if fits == rest.len() => (text.len(), text.len()),
            fits => cut(text, start, start + fits, &spans),
        };
        let end = start + text[start..end].trim_end().len();
        if !text[start..end].trim().is_empty() {
            parts.push(part(text, start, end, &spans));
        }
        start = next;
    }
    parts
}

/// The entities with where they are in the bytes, those that begin first first.
fn spans<'a>(text: &str, entities: &'a [MessageEntity]) -> Vec<(usize, usize, &'a MessageEntity)> {
    if entities.is_empty() {
        return Vec::new();
    }
    let places = Places::of(text);
    let bytes = entities.iter().map(|entity| (places.bytes(entity), entity));
    let mut spans: Vec<_> = bytes.filter(|(it, _)| !it.is_empty()).map(|(it, of)| (it.start, it.end, of)).collect();
    spans.sort_by_key(|it| it.0);
    spans
}

/// How many bytes from the beginning are at most so many units.
fn fitting(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let over = text.char_indices().find(|(_, char)| {
        units += char.len_utf16();
        units > limit
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// Where the part that begins at `start` ends, at `limit` or before, and where the next begins.
fn cut(text: &str, start: usize, limit: usize, spans: &[(usize, usize, &MessageEntity)]) -> (usize, usize) {
    // What is longer than a part is cut where it begins one.
    let cuts = |(from, to, it): &&(usize, usize, &MessageEntity), at: usize| {
        *from < at && at < *to && is_one(it) && (start < *from || *to <= limit)
    };
    let begun = start + text[start..].len() - text[start..].trim_start().len();
    let half = text.floor_char_boundary(start + (limit - start) / GOOD);
    // The blank itself may be the first that does not fit.
    let behind = limit + text[limit..].chars().next().map_or(0, char::len_utf8);
    let last = |from: usize, sought: &dyn Fn(usize, char) -> bool| {
        let mut found = text[from..behind].char_indices().rev().map(|(at, char)| (from + at, char));
        found.find(|(at, char)| *at > begun && sought(*at, *char) && !spans.iter().any(|it| cuts(&it, *at)))
    };
    let paragraph = |at: usize, char: char| char == '\n' && text[..at].ends_with('\n');
    let found = last(half, &paragraph)
        .or_else(|| last(half, &|_, char| char == '\n'))
        .or_else(|| last(start, &|_, char| char.is_whitespace() && !is_glue(char)));
    match found {
        // The next line keeps what it is indented by.
        Some((at, '\n')) => (at, at + blank_lines(&text[at..])),
        Some((at, _)) => (at, text.len() - text[at..].trim_start().len()),
        None => {
            let at = between(text, start, limit);
            let kept = spans.iter().filter(|it| cuts(it, at)).map(|(from, ..)| *from);
            let at = kept.filter(|from| *from > start).min().unwrap_or(at);
            (at, at)
        }
    }
}

/// How many bytes of blank lines a text begins with.
fn blank_lines(text: &str) -> usize {
    let mut blank = 0;
    for line in text.split_inclusive('\n') {
        if !line.ends_with('\n') || !line.trim().is_empty() {
            break;
        }
        blank += line.len();
    }
    blank
}

/// A blank that says that the line does not end there.
fn is_glue(char: char) -> bool {
    matches!(char, '\u{a0}' | '\u{202f}')
}

/// The last place at `limit` or before that is between two characters as they are shown.
fn between(text: &str, start: usize, limit: usize) -> usize {
    let mut places = text[start..limit].char_indices().rev().map(|(at, _)| start + at).take(LONGEST_CLUSTER);
    let apart = |at: &usize| {
        let (before, after) = (text[..*at].chars().next_back(), text[*at..].chars().next());
        *at > start && !before.zip(after).is_some_and(|(before, after)| joined(before, after))
    };
    if apart(&limit) { limit } else { places.find(apart).unwrap_or(limit) }
}

/// Whether two characters are usually shown as one: marks above a letter, emojis that are made of several. It is not the
/// whole of Unicode's rules.
fn joined(before: char, after: char) -> bool {
    let flag = |it| matches!(it, '\u{1f1e6}'..='\u{1f1ff}');
    let extends = matches!(after,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}');
    extends || before == '\u{200d}' || flag(before) && flag(after) || before == '\r' && after == '\n'
}

/// Whether it would be another thing in two pieces.
fn is_one(entity: &MessageEntity) -> bool {
    match entity.type_field {
        Type::Mention
        | Type::Hashtag
        | Type::Cashtag
        | Type::BotCommand
        | Type::Url
        | Type::Email
        | Type::PhoneNumber
        | Type::TextMention
        | Type::CustomEmoji
        | Type::DateTime => true,
        Type::Bold
        | Type::Italic
        | Type::Underline
        | Type::Strikethrough
        | Type::Spoiler
        | Type::Code
        | Type::Pre
        | Type::TextLink
        | Type::Blockquote
        | Type::ExpandableBlockquote
        | Type::Unknown => false,
    }
}

fn part(text: &str, start: usize, end: usize, spans: &[(usize, usize, &MessageEntity)]) -> Part {
    let units = |from: usize, to: usize| u16::try_from(crate::texts::utf16_len(&text[from..to])).unwrap_or(u16::MAX);
    let of = spans.iter().take_while(|(from, ..)| *from < end).filter(|(_, to, _)| *to > start);
    let entities = of.map(|&(from, to, entity)| {
        let (from, to) = (from.max(start), to.min(end));
        MessageEntity { offset: units(start, from), length: units(from, to), ..entity.clone() }
    });
    Part { text: text[start..end].to_owned(), entities: entities.collect() }
}
