//! Received texts as `MarkdownV2`.

use crate::texts::markdown::{escape, escape_link, escaped};
use crate::texts::spans::{self, Span};
use crate::texts::to_html::profile;
use crate::texts::write::{Markup, write};
use crate::types::{MessageEntity, MessageEntityType as Type};

/// A received text as `MarkdownV2` that Telegram shows the same way; otherwise as [`to_html`](super::to_html).
///
/// A quotation in `MarkdownV2` is of whole lines: one that begins or ends within a line grows to the line's ends.
///
/// ```
/// # use stategram::texts::to_markdown;
/// # use stategram::types::{MessageEntity, MessageEntityType};
/// let bold = MessageEntity::builder().type_field(MessageEntityType::Bold).offset(3).length(4).build();
/// assert_eq!(to_markdown("\u{1f600} bold!", &[bold]), "\u{1f600} *bold*\\!");
/// ```
pub fn to_markdown(text: &str, entities: &[MessageEntity]) -> String {
    let (quotes, others) = spans::nested(text, entities);
    let quotes = whole_lines(text, &quotes);
    let others = others.into_iter().flat_map(|it| beside(it, &quotes)).collect();
    let mut writer = Writer { markdown: String::with_capacity(text.len() + 16 * entities.len()), ..Writer::default() };
    write(text, &spans::around(quotes, others), &mut writer);
    writer.markdown
}

/// The quotations, each of whole lines without the end of the last.
fn whole_lines<'a>(text: &str, spans: &[Span<'a>]) -> Vec<Span<'a>> {
    let mut quotes: Vec<Span<'a>> = Vec::new();
    for span in spans {
        let free = quotes.last().map_or(0, |it| it.end + 1);
        let start = text[..span.start].rfind('\n').map_or(0, |it| it + 1).max(free);
        if start >= span.end {
            continue;
        }
        let last = if text[..span.end].ends_with('\n') { span.end - 1 } else { span.end };
        let end = text[last..].find('\n').map_or(text.len(), |it| last + it);
        if start < end {
            quotes.push(Span { start, end, ..*span });
        }
    }
    quotes
}

/// The pieces of a span that hold no end of a quotation: there the line's end has to follow at once. Nor may code end with
/// the line's end before a quotation, which then would not stand at the beginning of a line.
fn beside<'a>(span: Span<'a>, quotes: &[Span<'_>]) -> Vec<Span<'a>> {
    let mut pieces = Vec::new();
    let mut rest = span;
    for quote in quotes {
        if rest.start < quote.start && quote.start <= rest.end {
            let end = if span.is_code() { quote.start - 1 } else { quote.start };
            pieces.push(Span { end, ..rest });
            rest.start = quote.start;
        }
        if rest.start <= quote.end && quote.end < rest.end {
            pieces.push(Span { end: quote.end, ..rest });
            rest.start = quote.end + 1;
        }
    }
    pieces.push(rest);
    pieces.retain(|it| it.start < it.end);
    pieces
}

#[derive(Default)]
struct Writer {
    markdown: String,
    open: Vec<Type>,
    /// Whether the last that was written is a mark of underscores: the next one would be read as a part of it.
    underscore: bool,
    /// Whether a quotation is being written.
    quoting: bool,
    /// Whether all that came since a quotation ended is the end of its line.
    quoted: bool,
}

impl Writer {
    fn mark(&mut self, mark: &str) {
        let underscores = mark.starts_with('_');
        if underscores && self.underscore {
            // An entity of nothing keeps the two apart; not of a kind that is open, since it would end that one.
            self.markdown.push_str(if self.open.last() == Some(&Type::Bold) { "~~" } else { "**" });
        }
        self.markdown.push_str(mark);
        self.underscore = underscores;
    }

    fn link(&mut self, address: &str) {
        self.mark("](");
        self.markdown.push_str(&escape_link(address));
        self.markdown.push(')');
    }
}

impl Markup for Writer {
    fn open(&mut self, span: &Span<'_>) {
        match span.kind() {
            Type::Blockquote | Type::ExpandableBlockquote => {
                self.mark(if self.quoted { "**>" } else { ">" });
                (self.quoting, self.quoted) = (true, false);
            }
            Type::Pre => {
                self.mark("```");
                // A language ends where a space or a backtick is.
                let language = span.entity.language.as_deref().unwrap_or_default();
                let ends = |it: char| it.is_whitespace() || it == '`';
                self.markdown.push_str(language.split(ends).next().unwrap_or_default());
                self.markdown.push('\n');
            }
            Type::TextLink | Type::TextMention => self.mark("["),
            Type::CustomEmoji | Type::DateTime => self.mark("!["),
            kind => self.mark(mark(kind)),
        }
        self.open.push(span.kind());
    }

    fn close(&mut self, span: &Span<'_>) {
        let entity = span.entity;
        self.open.pop();
        match span.kind() {
            Type::Blockquote => (self.quoting, self.quoted) = (false, true),
            Type::ExpandableBlockquote => {
                self.mark("||");
                (self.quoting, self.quoted) = (false, true);
            }
            Type::Pre => self.mark("```"),
            Type::TextLink => self.link(entity.url.as_deref().unwrap_or_default()),
            Type::TextMention => self.link(&profile(entity.user.as_ref())),
            Type::CustomEmoji => {
                self.link(&format!("tg://emoji?id={}", entity.custom_emoji_id.as_deref().unwrap_or_default()));
            }
            Type::DateTime => {
                let format = entity.date_time_format.as_ref().map_or(String::new(), |it| format!("&format={it}"));
                self.link(&format!("tg://time?unix={}{format}", entity.unix_time.unwrap_or_default()));
            }
            kind => self.mark(mark(kind)),
        }
    }

    fn text(&mut self, text: &str, inside: Option<&Span<'_>>) {
        self.underscore = false;
        self.quoted = self.quoted && text == "\n";
        match inside.filter(|it| it.is_code()) {
            // The line's end that opens a block would take a carriage return with it.
            Some(_) => self.markdown.push_str(&escaped(text, &['`', '\\', '\r'])),
            None if self.quoting => self.markdown.push_str(&escape(text).replace('\n', "\n>")),
            None => self.markdown.push_str(&escape(text)),
        }
    }
}

/// What begins and ends an entity that has the same for both.
fn mark(kind: Type) -> &'static str {
    match kind {
        Type::Bold => "*",
        Type::Italic => "_",
        Type::Underline => "__",
        Type::Strikethrough => "~",
        Type::Spoiler => "||",
        Type::Code => "`",
        // Of what has no markup there are no spans, and the others are written with what belongs to them.
        _ => "",
    }
}
