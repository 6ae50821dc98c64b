//! What Telegram finds in a text by itself, whoever wrote it: commands, addresses, mentions, hashtags, cashtags.
//!
//! As its clients and the Bot API server find it, which look at every text of a person and of a bot, however it is marked up.
//! Phone numbers, which only the servers know how to find, are not found here.

mod addresses;

use std::ops::Range;

use crate::simulator::markup::{entity, units};
use crate::types::{MessageEntity, MessageEntityType as Type};

/// Names of less than four letters that somebody may have nevertheless.
const SHORT_NAMES: [&str; 5] = ["gif", "nft", "pic", "ufc", "vid"];

/// Of a text, so many bytes are looked at: Telegram takes no more.
const SEARCHED: usize = 35_000;

/// A piece of a text, in bytes.
pub(super) type Found = (Type, Range<usize>);

/// Everything that is found, in order; nothing of it overlaps.
pub(super) fn find(text: &str) -> Vec<MessageEntity> {
    let text = &text[..text.floor_char_boundary(SEARCHED)];
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::markup::settled::{end, start};

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

    #[test]
    fn of_a_text_that_is_too_long_the_beginning_is_looked_at() {
        let text = format!("/start {}", "\u{e4}@anna ".repeat(4 << 20));
        assert_eq!(find(&text).len(), 1);
        let text = "/start\u{2026} ".repeat(1 << 20);
        assert_eq!(find(&text).len(), SEARCHED / 10);
    }
}
