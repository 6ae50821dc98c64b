//! What Telegram finds in a text by itself, whoever wrote it: commands, addresses, mentions, hashtags, cashtags.
//!
//! As its clients and the Bot API server find it, which look at every text of a person and of a bot, however it is marked up.
//! Phone numbers, which only the servers know how to find, are not found here.

mod addresses;

use std::ops::Range;

use crate::simulator::markup::{Marked, entity, units};
use crate::types::{MessageEntity, MessageEntityType as Type};

/// Names of less than four letters that somebody may have nevertheless.
const SHORT_NAMES: [&str; 5] = ["gif", "nft", "pic", "ufc", "vid"];

/// A piece of a text, in bytes.
pub(super) type Found = (Type, Range<usize>);

impl Marked {
    /// With what is found in the text beside what is marked already, in order, and nested as Telegram nests it.
    pub(crate) fn settled(mut self) -> Self {
        let mut marked: Vec<MessageEntity> = Vec::new();
        let (cut, whole): (Vec<_>, Vec<_>) = self.entities.into_iter().partition(|it| is_cut(it.type_field));
        let within = |it: &MessageEntity, other: &MessageEntity| start(it) >= start(other) && end(it) <= end(other);
        let apart = |it: &MessageEntity, other: &MessageEntity| end(it) <= start(other) || end(other) <= start(it);
        for it in find(&self.text) {
            let fits = whole.iter().all(|other| apart(&it, other) || is_quote(other.type_field) && within(&it, other));
            if fits {
                marked.push(it);
            }
        }
        marked.extend(whole);
        let pieces = cut_up(&cut, &marked);
        marked.extend(pieces);
        // Of two that begin together the longer one is outside.
        marked.sort_by_key(|it| (start(it), std::cmp::Reverse(end(it)), rank(it.type_field)));
        self.entities = marked;
        self
    }
}

/// Bold and its like may hold other entities only from end to end: they are cut where one of these begins or ends, and end where code
/// begins.
fn cut_up(cut: &[MessageEntity], others: &[MessageEntity]) -> Vec<MessageEntity> {
    let mut pieces = Vec::new();
    for it in cut {
        let inside = |at: &usize| start(it) < *at && *at < end(it);
        let edges = others.iter().flat_map(|other| [start(other), end(other)]);
        let mut edges: Vec<usize> = edges.chain(cut.iter().map(start)).filter(inside).collect();
        edges.extend([start(it), end(it)]);
        edges.sort_unstable();
        edges.dedup();
        for piece in edges.windows(2) {
            let is_code = |other: &&MessageEntity| matches!(other.type_field, Type::Code | Type::Pre);
            let is_in_code = others.iter().filter(is_code).any(|it| start(it) <= piece[0] && piece[1] <= end(it));
            pieces.extend(entity(it.type_field, piece[0], piece[1] - piece[0]).filter(|_| !is_in_code));
        }
    }
    pieces.dedup();
    pieces
}

/// Everything that is found, in order; nothing of it overlaps.
fn find(text: &str) -> Vec<MessageEntity> {
    let mut all: Vec<Found> = Vec::new();
    for (sign, kind) in [('@', Type::Mention), ('/', Type::BotCommand), ('#', Type::Hashtag), ('$', Type::Cashtag)] {
        let mut at = 0;
        while let Some(from) = text[at..].find(sign).map(|it| at + it) {
            let before = text[..from].chars().next_back();
            let found = match kind {
                Type::Mention => mention(before, &text[from + 1..]),
                Type::BotCommand => command(before, &text[from + 1..]),
                Type::Hashtag => hashtag(before, &text[from + 1..]),
                _ => cashtag(before, &text[from + 1..]),
            };
            at = from + 1 + found.unwrap_or_default();
            if found.is_some() {
                all.push((kind, from..at));
            }
        }
    }
    all.extend(addresses::find(text));
    all.sort_by_key(|(_, it)| (it.start, std::cmp::Reverse(it.end)));
    let (mut read, mut length, mut found) = (0, 0, Vec::new());
    for (kind, it) in all {
        if it.start >= read {
            length += units(&text[read..it.start]);
            let own = units(&text[it.clone()]);
            found.extend(entity(kind, length, own));
            (length, read) = (length + own, it.end);
        }
    }
    found
}

/// `@name`, not behind a letter.
fn mention(before: Option<char>, rest: &str) -> Option<usize> {
    let length = name(rest);
    let is_one = (4..=32).contains(&length) || SHORT_NAMES.iter().any(|it| it.eq_ignore_ascii_case(&rest[..length]));
    (is_one && !before.is_some_and(is_word) && !rest[length..].starts_with(is_word)).then_some(length)
}

/// `/command` or `/command@bot`, not in the middle of a path or of a tag.
fn command(before: Option<char>, rest: &str) -> Option<usize> {
    let ends = |it: char| is_word(it) || matches!(it, '/' | '<' | '>');
    let mut length = Some(name(rest)).filter(|it| (1..=64).contains(it))?;
    if let Some(bot) = rest[length..].strip_prefix('@') {
        let bot = Some(name(bot)).filter(|it| (3..=32).contains(it))?;
        length += 1 + bot;
    }
    (!before.is_some_and(ends) && !rest[length..].starts_with(ends)).then_some(length)
}

/// `#tag` or `#tag@channel` with a letter in it.
fn hashtag(before: Option<char>, rest: &str) -> Option<usize> {
    let length = head(rest, is_of_tag);
    let most = rest[..length].char_indices().nth(256).map_or(length, |(at, _)| at);
    let with_channel = if most == length { most + channel(&rest[most..]) } else { most };
    let behind = &rest[with_channel.max(length)..];
    let is_one = rest[..most].chars().any(char::is_alphabetic) && !before.is_some_and(is_of_tag);
    (is_one && !behind.starts_with('#')).then_some(with_channel)
}

/// `$TAG` of one to eight capital letters.
fn cashtag(before: Option<char>, rest: &str) -> Option<usize> {
    let other = |it: char| is_of_tag(it) || it == '$';
    let length = if rest.starts_with("1INCH") { 5 } else { head(rest, |it| it.is_ascii_uppercase()) };
    let length = Some(length).filter(|it| (1..=8).contains(it))?;
    let length = length + channel(&rest[length..]);
    (!before.is_some_and(other) && !rest[length..].starts_with(other)).then_some(length)
}

/// The length of the `@channel` that may stand behind a tag.
fn channel(rest: &str) -> usize {
    let length = rest.strip_prefix('@').map(name).filter(|it| (3..=32).contains(it));
    length.map_or(0, |it| it + 1)
}

fn name(text: &str) -> usize {
    head(text, |it| it.is_ascii_alphanumeric() || it == '_')
}

/// The length of the characters that the text begins with and that are such.
fn head(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|it| !is(it)).unwrap_or(text.len())
}

/// Where the characters begin that the text ends with and that are such.
fn tail(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.trim_end_matches(is).len()
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn is_of_tag(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '\u{200c}' | '\u{b7}' | '\u{d80}'..='\u{dff}')
}

/// Of two with the same range the lower one is outside.
fn rank(kind: Type) -> u8 {
    match kind {
        Type::Blockquote | Type::ExpandableBlockquote => 0,
        Type::Bold => 2,
        Type::Italic => 3,
        Type::Underline => 4,
        Type::Strikethrough => 5,
        Type::Spoiler => 6,
        _ => 1,
    }
}

/// What is cut where something else begins.
fn is_cut(kind: Type) -> bool {
    rank(kind) > 1
}

fn is_quote(kind: Type) -> bool {
    rank(kind) == 0
}

fn start(it: &MessageEntity) -> usize {
    it.offset.into()
}

fn end(it: &MessageEntity) -> usize {
    usize::from(it.offset) + usize::from(it.length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::markup::tests::entities;

    /// What is found, each as `mention @ann`.
    #[track_caller]
    pub(super) fn check(text: &str, expected: &[&str]) {
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let words = |it: &MessageEntity| {
            let name = serde_json::to_value(it.type_field).unwrap();
            let words = String::from_utf16(&utf16[start(it)..end(it)]).unwrap();
            format!("{} {words}", name.as_str().unwrap())
        };
        let found: Vec<String> = find(text).iter().map(words).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn commands() {
        check("/start", &["bot_command /start"]);
        check("/start 7 or /help@some_bot, please", &["bot_command /start", "bot_command /help@some_bot"]);
        check("\u{1f600} (/start)", &["bot_command /start"]);
        check("a/b //c </d> 1/2 / /\u{e4} /e\u{e4}", &[]);
        check("/a/b", &[]);
        check("/start@me", &[]);
        check(&format!("/{}", "a".repeat(65)), &[]);
    }

    #[test]
    fn mentions() {
        check("@ann_b and (@pic)", &["mention @ann_b", "mention @pic"]);
        check("@ann, me@home_1, @\u{e4}nne, @annb\u{e4}", &[]);
    }

    #[test]
    fn tags() {
        check("#tag #1 #a#b #\u{fc}ber @x", &["hashtag #tag", "hashtag #\u{fc}ber"]);
        check("#a_1@news, a#b", &["hashtag #a_1@news"]);
        check("$USD and $1INCH, $usd $TOOLONGNAME US$UAH", &["cashtag $USD", "cashtag $1INCH"]);
    }

    #[track_caller]
    fn settled(source: &str, expected: &str) {
        assert_eq!(entities(&Marked::html(source).unwrap().settled()), expected, "{source}");
    }

    #[test]
    fn what_is_found_stands_beside_what_is_marked() {
        settled("<b>see</b> example.com", "bold(0+3) url(4+11)");
        settled("<b>see example.com there</b>", "bold(0+4) url(4+11) bold(4+11) bold(15+6)");
        settled("<code>example.com /start</code>", "code(0+18)");
        settled("<a href=\"https://a.example\">example.com</a> #b", "text_link(0+11) hashtag(12+2)");
        settled("<blockquote>example</blockquote>.com", "blockquote(0+7)");
        settled("<blockquote>#a</blockquote> #b", "blockquote(0+2) hashtag(0+2) hashtag(3+2)");
        settled("<b>a<i>b</i></b>", "bold(0+1) bold(1+1) italic(1+1)");
        settled("<b>a<code>b</code>c</b>", "bold(0+1) code(1+1) bold(2+1)");
    }
}
