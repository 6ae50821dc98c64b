//! The tags of a text: those that Telegram knows, each closed.

use crate::distance::{listed, suggest};
use crate::html::holes::Piece;

/// Every tag of the Bot API's HTML.
const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "tg-emoji",
    "tg-spoiler",
    "tg-time",
    "u",
];

/// What stands for a placeholder while the tags are looked at.
const HOLE: char = '\0';

/// Finds what Telegram would refuse.
pub(super) fn check(pieces: &[Piece]) -> Result<(), String> {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.replace(HOLE, " "),
            Piece::Hole(_) => HOLE.to_string(),
        })
        .collect();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let begins_tag = rest.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/');
        let Some(end) = end(rest).filter(|_| begins_tag) else {
            return Err("a `<` that begins no tag: write `&lt;`".to_owned());
        };
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        match tag.strip_prefix('/') {
            Some(name) => match open.pop() {
                Some(begun) if begun == name.trim() => {}
                Some(begun) => return Err(format!("`</{}>` where `</{begun}>` is expected", name.trim())),
                None => return Err(format!("`</{}>` closes nothing", name.trim())),
            },
            None => open.push(opened(tag)?),
        }
    }
    match open.pop() {
        Some(name) => Err(format!("`<{name}>` is never closed")),
        None => Ok(()),
    }
}

/// Where a tag ends: a `>` between quotes does not end it.
fn end(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.char_indices().find_map(|(at, char)| {
        match (quote, char) {
            (None, '"' | '\'') => quote = Some(char),
            (Some(begun), _) if begun == char => quote = None,
            (None, '>') => return Some(at),
            _ => {}
        }
        None
    })
}

/// The name of a tag that opens, with whatever it needs.
fn opened(tag: &str) -> Result<&str, String> {
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    if !TAGS.contains(&name) {
        let shown = name.replace(HOLE, "{}");
        return Err(format!("Telegram knows no tag `<{shown}>`; {}", suggest(name, TAGS, &listed(TAGS))));
    }
    // Every second piece is between double quotes.
    if attributes.split('"').step_by(2).any(|it| it.contains(HOLE)) {
        return Err(format!("a value in `<{name}>` stands between double quotes: `href=\"{{}}\"`"));
    }
    let needed = match name {
        "a" => "href=",
        "span" => "class=\"tg-spoiler\"",
        "tg-emoji" => "emoji-id=",
        "tg-time" => "unix=",
        _ => "",
    };
    match attributes.contains(needed) {
        true => Ok(name),
        false => Err(format!("`<{name}>` needs `{needed}`")),
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, refusal: Option<&str>) {
        let pieces = crate::html::holes::read(text).unwrap();
        assert_eq!(super::check(&pieces).err().as_deref(), refusal, "{text}");
    }

    #[test]
    fn tags_are_known_and_closed_in_order() {
        check("<b>a <i>{}</i></b> &lt; {}", None);
        check("<a href=\"https://e.org/?q={}>\">{}</a>", None);
        check("<pre><code class=\"language-rust\">{}</code></pre>", None);
        check("<blockquote expandable>{}</blockquote>", None);
        check("1 < 2", Some("a `<` that begins no tag: write `&lt;`"));
        check("<{}>", Some("a `<` that begins no tag: write `&lt;`"));
        check("<strog>x</strog>", Some("Telegram knows no tag `<strog>`; did you mean `strong`?"));
        check("<b>x</i>", Some("`</i>` where `</b>` is expected"));
        check("x</b>", Some("`</b>` closes nothing"));
        check("<a>x</a>", Some("`<a>` needs `href=`"));
        check("<a href='{}'>x</a>", Some("a value in `<a>` stands between double quotes: `href=\"{}\"`"));
    }
}
