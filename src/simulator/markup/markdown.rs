//! `MarkdownV2`, read as Telegram reads it.

use crate::simulator::markup::{Marked, entity, units, unreadable};
use crate::simulator::refusal::Refusal;
use crate::types::{MessageEntity, MessageEntityType as Type};

/// What has to have a `\` in front where it is to be read as it stands.
const RESERVED: &[u8] = b"_*[]()~`>#+-=|{}.!\n";

impl Marked {
    /// A text in `MarkdownV2`.
    ///
    /// # Errors
    /// In Telegram's words, where something is reserved or left open.
    pub(crate) fn markdown_v2(source: &str) -> Result<Self, Refusal> {
        Self::markdown_v2_whole(source).map(Self::trimmed)
    }

    /// The same with the spaces around it.
    pub(crate) fn markdown_v2_whole(source: &str) -> Result<Self, Refusal> {
        let mut reader = Reader { source, quotable: true, ..Reader::default() };
        while reader.at < source.len() {
            reader.one()?;
        }
        reader.finish()
    }
}

/// What can be open; the names are those by which Telegram refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    BlockQuote,
    Bold,
    Code,
    CustomEmoji,
    Italic,
    Pre,
    PreCode,
    Spoiler,
    Strikethrough,
    TextUrl,
    Underline,
}

/// An entity that has begun.
#[derive(Debug)]
struct Open {
    kind: Kind,
    language: Option<String>,
    /// Where in the text, in UTF-16 units and in bytes.
    start: usize,
    text_at: usize,
    /// Where in the source.
    begun: usize,
    number: usize,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    source: &'a str,
    at: usize,
    text: String,
    /// The text's length so far, in the UTF-16 units that entities are counted in.
    length: usize,
    /// Each with its number, since inner ones are complete first.
    entities: Vec<(usize, MessageEntity)>,
    open: Vec<Open>,
    begun: usize,
    /// Whether a quotation is open somewhere.
    quoting: bool,
    /// Whether a quotation can begin here: where a line does.
    quotable: bool,
}

impl Reader<'_> {
    /// Reads a character, or a mark.
    fn one(&mut self) -> Result<(), Refusal> {
        let mark = self.byte(self.at);
        if mark == b'\\' && (1..=126).contains(&self.byte(self.at + 1)) {
            self.at += 1;
            self.character();
            return Ok(());
        }
        let inside = self.open.last().map(|it| it.kind);
        let is_code = matches!(inside, Some(Kind::Code | Kind::Pre | Kind::PreCode));
        let is_mark = if is_code { mark == b'`' } else { RESERVED.contains(&mark) };
        if !is_mark {
            self.character();
            return Ok(());
        }
        let ends = match inside {
            Some(_) if self.quoting && mark == b'\n' && self.byte(self.at + 1) != b'>' => true,
            Some(Kind::Bold) => mark == b'*',
            Some(Kind::Italic) => mark == b'_' && self.byte(self.at + 1) != b'_',
            Some(Kind::Underline) => self.has(b"__"),
            Some(Kind::Strikethrough) => mark == b'~',
            Some(Kind::Spoiler) => self.has(b"||"),
            Some(Kind::Code) => true,
            Some(Kind::Pre | Kind::PreCode) => self.has(b"```"),
            Some(Kind::TextUrl | Kind::CustomEmoji) => mark == b']',
            Some(Kind::BlockQuote) | None => false,
        };
        if ends { self.end() } else { self.begin(mark) }
    }

    fn begin(&mut self, mark: u8) -> Result<(), Refusal> {
        let begun = self.at;
        let mut language = None;
        let kind = match mark {
            b'\n' => {
                self.character();
                self.quotable = true;
                return Ok(());
            }
            b'>' if self.quotable && self.quoting => {
                self.at += 1;
                return Ok(());
            }
            b'>' if self.quotable => {
                self.quoting = true;
                Kind::BlockQuote
            }
            b'_' if self.has(b"__") => Kind::Underline,
            b'_' => Kind::Italic,
            b'*' => Kind::Bold,
            b'~' => Kind::Strikethrough,
            b'|' if self.has(b"||") => Kind::Spoiler,
            b'[' => Kind::TextUrl,
            b'!' if self.has(b"![") => Kind::CustomEmoji,
            b'`' if self.has(b"```") => {
                self.at += 3;
                language = self.language();
                if language.is_some() { Kind::PreCode } else { Kind::Pre }
            }
            b'`' => Kind::Code,
            other => {
                let what = char::from(other);
                let why = format!("Character '{what}' is reserved and must be escaped with the preceding '\\'");
                return Err(unreadable(&why));
            }
        };
        self.at += match kind {
            Kind::Pre | Kind::PreCode => 0,
            Kind::Underline | Kind::Spoiler | Kind::CustomEmoji => 2,
            _ => 1,
        };
        self.begun += 1;
        let (start, text_at, number) = (self.length, self.text.len(), self.begun);
        self.open.push(Open { kind, language, start, text_at, begun, number });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Refusal> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        if self.byte(self.at) == b'\n' {
            return self.end_of_line(open);
        }
        self.at += match open.kind {
            Kind::Pre | Kind::PreCode => 3,
            Kind::Underline | Kind::Spoiler => 2,
            _ => 1,
        };
        let mut made = None;
        match open.kind {
            Kind::TextUrl if self.byte(self.at) == b'(' => {
                let url = self.address("a URL")?;
                made = Some(url).filter(|it| !it.is_empty()).map(|it| (Type::TextLink, Some(it)));
            }
            Kind::TextUrl => {
                let url = self.text[open.text_at..].to_owned();
                made = Some((Type::TextLink, Some(url)));
            }
            Kind::CustomEmoji if self.byte(self.at) == b'(' => {
                let url = self.address("a custom emoji URL")?;
                return self.point(&open, &url);
            }
            Kind::CustomEmoji => return Err(unreadable("Custom emoji entity must contain a tg://emoji URL")),
            _ => {}
        }
        let kind = match open.kind {
            Kind::TextUrl | Kind::CustomEmoji => made.as_ref().map(|(kind, _)| *kind),
            plain => Some(named(plain)),
        };
        if let Some(mut entity) = kind.and_then(|it| entity(it, open.start, self.length - open.start)) {
            entity.url = made.and_then(|(_, url)| url);
            entity.language = open.language;
            self.add(open.number, entity);
        }
        Ok(())
    }

    /// A line behind which a quotation does not go on.
    fn end_of_line(&mut self, open: Open) -> Result<(), Refusal> {
        // The mark of what can be expanded looks like the beginning of a spoiler.
        let expands = open.kind == Kind::Spoiler && open.begun + 2 == self.at;
        let (quote, kind) = match expands {
            true => (self.open.pop_if(|it| it.kind == Kind::BlockQuote).ok_or(open), Type::ExpandableBlockquote),
            false if open.kind == Kind::BlockQuote => (Ok(open), Type::Blockquote),
            false => (Err(open), Type::Blockquote),
        };
        let quote = quote.map_err(|open| left_open(&open))?;
        self.character();
        self.quote(&quote, kind);
        (self.quoting, self.quotable) = (false, true);
        Ok(())
    }

    fn finish(mut self) -> Result<Marked, Refusal> {
        if self.quoting {
            let end = self.source.len();
            let mark = self.open.pop_if(|it| it.kind == Kind::Spoiler && it.begun + 2 == end);
            match self.open.pop_if(|it| it.kind == Kind::BlockQuote) {
                Some(quote) if mark.is_some() => self.quote(&quote, Type::ExpandableBlockquote),
                Some(quote) => self.quote(&quote, Type::Blockquote),
                None => self.open.extend(mark),
            }
        }
        if let Some(open) = self.open.last() {
            return Err(left_open(open));
        }
        self.entities.sort_by_key(|(number, _)| *number);
        Ok(Marked { text: self.text, entities: self.entities.into_iter().map(|(_, entity)| entity).collect() })
    }

    fn quote(&mut self, open: &Open, kind: Type) {
        if let Some(entity) = entity(kind, open.start, self.length - open.start) {
            self.add(open.number, entity);
        }
    }

    /// The name of a language behind three marks, and the line's end behind it.
    fn language(&mut self) -> Option<String> {
        let rest = &self.source[self.at..];
        let end = rest.find(|it: char| it.is_ascii_whitespace() || it == '`').unwrap_or(rest.len());
        let is_one = end > 0 && end < rest.len() && !rest[end..].starts_with('`');
        let language = is_one.then(|| rest[..end].to_owned());
        if is_one {
            self.at += end;
        }
        let is_break = |it: u8| it == b'\n' || it == b'\r';
        let (first, second) = (self.byte(self.at), self.byte(self.at + 1));
        if is_break(first) {
            self.at += if is_break(second) && first != second { 2 } else { 1 };
        }
        language
    }

    /// What stands in the parentheses that begin here.
    fn address(&mut self, what: &str) -> Result<String, Refusal> {
        let begun = self.at + 1;
        let mut address = String::new();
        let mut characters = self.source[begun..].char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                ')' => {
                    self.at = begun + at + 1;
                    return Ok(address);
                }
                '\\' => match characters.next_if(|(_, it)| ('\u{1}'..='\u{7e}').contains(it)) {
                    Some((_, escaped)) => address.push(escaped),
                    None => address.push('\\'),
                },
                other => address.push(other),
            }
        }
        Err(unreadable(&format!("Can't find end of {what} at byte offset {begun}")))
    }

    /// An emoji, or a moment.
    fn point(&mut self, open: &Open, url: &str) -> Result<(), Refusal> {
        let length = self.length - open.start;
        let made = if let Some(id) = url.strip_prefix("tg://emoji?id=") {
            entity(Type::CustomEmoji, open.start, length)
                .map(|it| MessageEntity { custom_emoji_id: Some(id.to_owned()), ..it })
        } else if let Some(time) = url.strip_prefix("tg://time?unix=") {
            let (unix, format) = time.split_once("&format=").unwrap_or((time, ""));
            let unix_time = unix.parse().map_err(|_| unreadable("Invalid date-time specified"))?;
            let date_time_format = Some(format.to_owned()).filter(|it| !it.is_empty());
            entity(Type::DateTime, open.start, length).map(|it| MessageEntity {
                unix_time: Some(unix_time),
                date_time_format,
                ..it
            })
        } else {
            return Err(unreadable("Custom emoji entity must contain a tg://emoji URL"));
        };
        if let Some(entity) = made {
            self.add(open.number, entity);
        }
        Ok(())
    }

    fn add(&mut self, number: usize, entity: MessageEntity) {
        if entity.length > 0 {
            self.entities.push((number, entity));
        }
    }

    /// Takes the character that stands here as it is.
    fn character(&mut self) {
        let Some(character) = self.source[self.at..].chars().next() else { return };
        self.at += character.len_utf8();
        let mut buffer = [0; 4];
        let character = character.encode_utf8(&mut buffer);
        self.length += units(character);
        self.quotable = character == "\n";
        self.text.push_str(character);
    }

    fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or_default()
    }

    fn has(&self, marks: &[u8]) -> bool {
        self.source.as_bytes()[self.at..].starts_with(marks)
    }
}

fn named(kind: Kind) -> Type {
    match kind {
        Kind::BlockQuote => Type::Blockquote,
        Kind::Bold => Type::Bold,
        Kind::Code => Type::Code,
        Kind::CustomEmoji => Type::CustomEmoji,
        Kind::Italic => Type::Italic,
        Kind::Pre | Kind::PreCode => Type::Pre,
        Kind::Spoiler => Type::Spoiler,
        Kind::Strikethrough => Type::Strikethrough,
        Kind::TextUrl => Type::TextLink,
        Kind::Underline => Type::Underline,
    }
}

fn left_open(open: &Open) -> Refusal {
    unreadable(&format!("Can't find end of {:?} entity at byte offset {}", open.kind, open.begun))
}

#[cfg(test)]
mod tests;
