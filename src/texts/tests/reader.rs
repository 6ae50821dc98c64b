//! Reads markup as Telegram does: HTML with the simulator, `MarkdownV2` by the rules of the Bot API server.

use crate::simulator::Marked;
use crate::types::{MessageEntity, MessageEntityType as Type};

type Read = (String, Vec<MessageEntity>);

/// Between two letters, since the simulator cuts off the blanks around a message.
#[track_caller]
pub(super) fn html(source: &str) -> Read {
    let Marked { text, entities } = Marked::html(&format!("x{source}x")).unwrap();
    let entities = entities.into_iter().map(|it| MessageEntity { offset: it.offset - 1, ..it });
    (text[1..text.len() - 1].to_owned(), entities.collect())
}

/// An entity that has begun, and where in the source.
struct Open {
    kind: Type,
    start: usize,
    begun: usize,
    language: Option<String>,
}

#[derive(Default)]
struct Reader {
    text: String,
    entities: Vec<MessageEntity>,
    open: Vec<Open>,
    quoting: bool,
    quotable: bool,
}

pub(super) fn markdown(source: &str) -> Result<Read, String> {
    let chars: Vec<char> = source.chars().collect();
    let mut reader = Reader { quotable: true, ..Reader::default() };
    let mut at = 0;
    while at < chars.len() {
        at = reader.one(&chars, at)?;
    }
    if reader.quoting {
        let expandable = reader.open.pop_if(|it| it.kind == Type::Spoiler && it.begun + 2 == chars.len()).is_some();
        if let Some(quote) = reader.open.pop_if(|it| it.kind == Type::Blockquote) {
            let kind = if expandable { Type::ExpandableBlockquote } else { Type::Blockquote };
            reader.add(entity(kind, quote.start, reader.units()));
        }
    }
    match reader.open.last() {
        Some(open) => Err(format!("no end of {:?} at {}", open.kind, open.begun)),
        None => Ok((reader.text, reader.entities)),
    }
}

impl Reader {
    fn one(&mut self, chars: &[char], at: usize) -> Result<usize, String> {
        let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
        let c = chars[at];
        if c == '\\' && ('\u{1}'..='\u{7e}').contains(&get(at + 1)) {
            self.text.push(get(at + 1));
            self.quotable = get(at + 1) == '\n';
            return Ok(at + 2);
        }
        let inside = self.open.last().map(|it| it.kind);
        let reserved = match inside {
            Some(Type::Code | Type::Pre) => "`",
            _ => "_*[]()~`>#+-=|{}.!\n",
        };
        if !reserved.contains(c) {
            self.text.push(c);
            self.quotable = false;
            return Ok(at + 1);
        }
        let twice = |it: char| c == it && get(at + 1) == it;
        let ends = match inside {
            _ if self.quoting && c == '\n' && get(at + 1) != '>' => true,
            Some(Type::Bold) => c == '*',
            Some(Type::Italic) => c == '_' && get(at + 1) != '_',
            Some(Type::Code) => c == '`',
            Some(Type::Pre) => twice('`') && get(at + 2) == '`',
            Some(Type::TextLink | Type::CustomEmoji) => c == ']',
            Some(Type::Underline) => twice('_'),
            Some(Type::Strikethrough) => c == '~',
            Some(Type::Spoiler) => twice('|'),
            _ => false,
        };
        if ends { self.end(chars, at) } else { self.begin(chars, at) }
    }

    fn begin(&mut self, chars: &[char], at: usize) -> Result<usize, String> {
        let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
        let mut next = at + 1;
        let mut language = None;
        let kind = match chars[at] {
            '\n' => {
                self.text.push('\n');
                self.quotable = true;
                return Ok(next);
            }
            '>' if self.quotable && self.quoting => return Ok(next),
            '>' if self.quotable => {
                self.quoting = true;
                Type::Blockquote
            }
            '_' if get(next) == '_' => {
                next += 1;
                Type::Underline
            }
            '_' => Type::Italic,
            '*' => Type::Bold,
            '~' => Type::Strikethrough,
            '|' if get(next) == '|' => {
                next += 1;
                Type::Spoiler
            }
            '[' => Type::TextLink,
            '!' if get(next) == '[' => {
                next += 1;
                Type::CustomEmoji
            }
            '`' if get(next) == '`' && get(next + 1) == '`' => {
                next += 2;
                let word: String =
                    chars[next..].iter().take_while(|it| !it.is_ascii_whitespace() && **it != '`').collect();
                let end = next + word.chars().count();
                if !word.is_empty() && end < chars.len() && get(end) != '`' {
                    (language, next) = (Some(word), end);
                }
                let is_break = |it: char| it == '\n' || it == '\r';
                if is_break(get(next)) {
                    next += if is_break(get(next + 1)) && get(next) != get(next + 1) { 2 } else { 1 };
                }
                Type::Pre
            }
            '`' => Type::Code,
            other => return Err(format!("{other:?} is reserved, at {at}")),
        };
        self.open.push(Open { kind, start: self.units(), begun: at, language });
        Ok(next)
    }

    fn end(&mut self, chars: &[char], at: usize) -> Result<usize, String> {
        let mut next = at + 1;
        let mut open = self.open.pop().ok_or("nothing is open")?;
        if chars[at] == '\n' && open.kind != Type::Blockquote {
            // The mark of what can be expanded looks like the beginning of a spoiler.
            let quote = if open.kind == Type::Spoiler && open.begun + 2 == at { self.open.pop() } else { None };
            let quote = quote.filter(|it| it.kind == Type::Blockquote);
            open =
                Open { kind: Type::ExpandableBlockquote, ..quote.ok_or(format!("a line ends in an entity at {at}"))? };
        }
        match open.kind {
            Type::Underline | Type::Spoiler => next += 1,
            Type::Pre => next += 2,
            Type::Blockquote | Type::ExpandableBlockquote => {
                self.text.push('\n');
                (self.quoting, self.quotable) = (false, true);
            }
            _ => {}
        }
        let mut made = entity(open.kind, open.start, self.units());
        made.language = open.language;
        if matches!(open.kind, Type::TextLink | Type::CustomEmoji) {
            if chars.get(next) != Some(&'(') {
                return Err(format!("no address at {next}"));
            }
            let mut address = String::new();
            next += 1;
            while let Some(&char) = chars.get(next).filter(|it| **it != ')') {
                let escaped = chars.get(next + 1).filter(|it| char == '\\' && ('\u{1}'..='\u{7e}').contains(*it));
                address.push(*escaped.unwrap_or(&char));
                next += if escaped.is_some() { 2 } else { 1 };
            }
            next += 1;
            point(&mut made, address)?;
        }
        self.add(made);
        Ok(next)
    }

    fn add(&mut self, entity: MessageEntity) {
        if entity.length > 0 {
            self.entities.push(entity);
        }
    }

    fn units(&self) -> usize {
        self.text.encode_utf16().count()
    }
}

/// What the address of a link or of an emoji makes of it.
fn point(entity: &mut MessageEntity, address: String) -> Result<(), String> {
    if entity.type_field == Type::TextLink {
        entity.url = Some(address);
    } else if let Some(id) = address.strip_prefix("tg://emoji?id=") {
        entity.custom_emoji_id = Some(id.to_owned());
    } else {
        let time = address.strip_prefix("tg://time?unix=").ok_or(format!("{address} is neither emoji nor time"))?;
        let (unix, format) = time.split_once("&format=").unwrap_or((time, ""));
        entity.type_field = Type::DateTime;
        entity.unix_time = Some(unix.parse().map_err(|_| "no time")?);
        entity.date_time_format = Some(format.to_owned()).filter(|it| !it.is_empty());
    }
    Ok(())
}

fn entity(kind: Type, start: usize, end: usize) -> MessageEntity {
    super::entity(kind, u16::try_from(start).unwrap(), u16::try_from(end - start).unwrap())
}
