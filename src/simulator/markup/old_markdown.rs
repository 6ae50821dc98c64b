//! `Markdown` as it was before `MarkdownV2`: nothing in it is nested, and links and code are all there is beside bold and italic.

use crate::simulator::markup::{Marked, entity, units, unreadable};
use crate::simulator::refusal::Refusal;
use crate::types::MessageEntityType as Type;

impl Marked {
    /// A text in the `Markdown` of old.
    ///
    /// # Errors
    /// In Telegram's words, where an entity is left open.
    pub(crate) fn old_markdown(source: &str) -> Result<Self, Refusal> {
        let mut marked = Self::default();
        let (mut at, mut counted) = (0, (0, 0));
        while let Some(rest) = source.get(at..).filter(|it| !it.is_empty()) {
            let plain = rest.find(['_', '*', '`', '[', '\\']).unwrap_or(rest.len());
            if plain > 0 {
                marked.text.push_str(&rest[..plain]);
                at += plain;
            } else if let Some(escaped) = rest.strip_prefix('\\') {
                let is_mark = escaped.starts_with(['_', '*', '`', '[']);
                marked.text.push_str(if is_mark { &escaped[..1] } else { "\\" });
                at += 1 + usize::from(is_mark);
            } else {
                at += marked
                    .one(rest, &mut counted)
                    .ok_or_else(|| unreadable(&format!("Can't find end of the entity starting at byte offset {at}")))?;
            }
        }
        Ok(marked.trimmed())
    }

    /// Reads the entity that `rest` begins with, and tells how many bytes it has; `None` where it does not end. The text's length
    /// is counted up to the entity, in bytes and in UTF-16 units.
    fn one(&mut self, rest: &str, counted: &mut (usize, usize)) -> Option<usize> {
        let mut language = None;
        let mut url = None;
        let (kind, inside, length) = if let Some(block) = rest.strip_prefix("```") {
            let block = &block[..block.find("```")?];
            let length = block.len() + 6;
            let word = block.find(|it: char| it.is_ascii_whitespace()).unwrap_or(block.len());
            let is_language = word > 0 && word < block.len();
            language = is_language.then(|| block[..word].to_owned());
            let code = if is_language { &block[word..] } else { block };
            let code = code.strip_prefix("\r\n").or_else(|| code.strip_prefix('\n')).unwrap_or(code);
            (Type::Pre, code, length)
        } else if let Some(link) = rest.strip_prefix('[') {
            let inside = &link[..link.find(']')?];
            let behind = &link[inside.len() + 1..];
            let mut length = inside.len() + 2;
            let mut address = inside;
            if let Some(begun) = behind.strip_prefix('(') {
                address = begun.split(')').next().unwrap_or(begun);
                length += (address.len() + 2).min(behind.len());
            }
            url = Some(address.to_owned());
            (Type::TextLink, inside, length)
        } else {
            let mark = rest.get(..1)?;
            let inside = rest[1..].split_once(mark)?.0;
            let kind = match mark {
                "_" => Type::Italic,
                "*" => Type::Bold,
                _ => Type::Code,
            };
            (kind, inside, inside.len() + 2)
        };
        let start = counted.1 + units(&self.text[counted.0..]);
        *counted = (self.text.len(), start);
        self.text.push_str(inside);
        let is_one = !inside.is_empty() && url.as_ref().is_none_or(|it| !it.is_empty());
        if let Some(mut entity) = entity(kind, start, units(inside)).filter(|_| is_one) {
            (entity.url, entity.language) = (url, language);
            self.entities.push(entity);
        }
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::markup::tests::{entities, refusal};

    #[track_caller]
    fn check(source: &str, text: &str, expected: &str) {
        let marked = Marked::old_markdown(source).unwrap();
        assert_eq!((marked.text.as_str(), entities(&marked).as_str()), (text, expected), "{source}");
    }

    #[test]
    fn marks_become_entities() {
        check("plain. (not reserved!)", "plain. (not reserved!)", "");
        check("*bold* _italic_ `code`", "bold italic code", "bold(0+4) italic(5+6) code(12+4)");
        check("*a_b*", "a_b", "bold(0+3)");
        check("a\\_b \\x", "a_b \\x", "");
        check("```rust\nfn``` **", "fn", "pre(0+2)");
        check("[x](https://example.org) [y](z", "x y", "text_link(0+1) text_link(2+1)");
        check("\u{1f600}*\u{e4}*", "\u{1f600}\u{e4}", "bold(2+1)");
    }

    #[test]
    fn what_is_left_open_is_refused() {
        for (source, at) in [("a_b", 1), ("*a", 0), ("\u{e4} `x", 3), ("[a", 0), ("```a", 0), ("_a_ _", 4)] {
            let why = format!("Can't find end of the entity starting at byte offset {at}");
            assert_eq!(Marked::old_markdown(source).unwrap_err(), refusal(&why), "{source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(source in "[_*`\\[\\]()\\\\a\u{e4}\u{1f600}\n \r]{0,40}") {
            let _ = Marked::old_markdown(&source);
        }
    }

    #[test]
    fn there_may_be_many() {
        let marked = Marked::old_markdown(&"*a* ".repeat(1 << 18)).unwrap();
        assert_eq!(marked.entities.len(), 1 << 15);
    }
}
