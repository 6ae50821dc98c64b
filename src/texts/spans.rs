//! The entities of a text, made to nest: Telegram sends only such, but these may come from anywhere.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::texts::places::Places;
use crate::types::{MessageEntity, MessageEntityType as Type};

/// A part of the text, in bytes, that is formatted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entity: &'a MessageEntity,
}

impl Span<'_> {
    pub(super) fn kind(&self) -> Type {
        self.entity.type_field
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind(), Type::Blockquote | Type::ExpandableBlockquote)
    }

    /// What is in it is not read for markup.
    pub(super) fn is_code(&self) -> bool {
        matches!(self.kind(), Type::Code | Type::Pre)
    }

    /// None of these contains another.
    fn is_link(&self) -> bool {
        matches!(self.kind(), Type::TextLink | Type::TextMention | Type::CustomEmoji | Type::DateTime)
    }

    fn excludes(&self, inner: &Self) -> bool {
        self.is_code() || self.kind() == inner.kind() || self.is_link() && inner.is_link()
    }
}

/// The spans of a text, each wholly inside or wholly outside of every other, in the order in which they begin, the outer ones
/// first. Quotations are outside of everything.
pub(super) fn of<'a>(text: &str, entities: &'a [MessageEntity]) -> Vec<Span<'a>> {
    let (quotes, others) = nested(text, entities);
    let edges: BTreeSet<usize> = quotes.iter().flat_map(|it| [it.start, it.end]).collect();
    let others = others.into_iter().flat_map(|span| cut(span, &edges)).collect();
    around(quotes, others)
}

/// The quotations, and all else, each made to nest, without regard to one another.
pub(super) fn nested<'a>(text: &str, entities: &'a [MessageEntity]) -> (Vec<Span<'a>>, Vec<Span<'a>>) {
    let (mut quotes, others): (Vec<_>, Vec<_>) = read(text, entities).into_iter().partition(Span::is_quote);
    quotes.sort_by_key(|it| (it.start, Reverse(it.end)));
    let mut free = 0;
    for quote in &mut quotes {
        quote.start = quote.start.max(free);
        free = free.max(quote.end);
    }
    quotes.retain(|it| it.start < it.end);
    (quotes, nest(&others))
}

/// All together, in the order in which they begin; none of the others reaches over an edge of a quotation.
pub(super) fn around<'a>(quotes: Vec<Span<'a>>, others: Vec<Span<'a>>) -> Vec<Span<'a>> {
    let mut spans: Vec<_> = quotes.into_iter().chain(others).collect();
    // What is outside of another stands before it already.
    spans.sort_by_key(|it| (it.start, !it.is_quote(), Reverse(it.end)));
    spans
}

/// The entities that have a markup; the others Telegram finds by itself, or nobody knows.
fn read<'a>(text: &str, entities: &'a [MessageEntity]) -> Vec<Span<'a>> {
    let places = Places::of(text);
    let spans = entities.iter().filter(|it| has_markup(it)).map(|entity| {
        let bytes = places.bytes(entity);
        Span { start: bytes.start, end: bytes.end, entity }
    });
    spans.filter(|it| it.start < it.end).collect()
}

/// Cuts what overlaps, and leaves out of a span what it may not contain.
fn nest<'a>(spans: &[Span<'a>]) -> Vec<Span<'a>> {
    // By place; of those at one place the longest first, then in the order in which they were given.
    let key = |it: &Span<'_>, number: usize| (it.start, Reverse(it.end), number);
    let mut waiting: BTreeSet<_> = spans.iter().enumerate().map(|(number, it)| key(it, number)).collect();
    let (mut open, mut nested): (Vec<Span<'_>>, Vec<Span<'_>>) = (Vec::new(), Vec::new());
    while let Some((start, Reverse(end), number)) = waiting.pop_first() {
        open.retain(|it| it.end > start);
        let mut span = Span { start, end, ..spans[number] };
        if let Some(outer) = open.last().filter(|outer| outer.end < end) {
            span.end = outer.end;
            let rest = Span { start: outer.end, end, ..span };
            waiting.insert(key(&rest, number));
        }
        if !open.iter().any(|outer| outer.excludes(&span)) {
            open.push(span);
            nested.push(span);
        }
    }
    nested
}

/// The pieces between the edges.
fn cut<'a>(span: Span<'a>, edges: &BTreeSet<usize>) -> Vec<Span<'a>> {
    let mut start = span.start;
    let mut pieces = Vec::new();
    for &edge in edges.range(span.start..span.end).filter(|it| **it > span.start) {
        pieces.push(Span { start, end: edge, ..span });
        start = edge;
    }
    pieces.push(Span { start, ..span });
    pieces
}

/// Whether there is a markup, with all that it needs.
fn has_markup(entity: &MessageEntity) -> bool {
    match entity.type_field {
        Type::Bold
        | Type::Italic
        | Type::Underline
        | Type::Strikethrough
        | Type::Spoiler
        | Type::Code
        | Type::Pre
        | Type::Blockquote
        | Type::ExpandableBlockquote => true,
        Type::TextLink => entity.url.as_ref().is_some_and(|url| !url.is_empty()),
        Type::TextMention => entity.user.is_some(),
        Type::CustomEmoji => entity.custom_emoji_id.is_some(),
        Type::DateTime => entity.unix_time.is_some(),
        Type::Mention
        | Type::Hashtag
        | Type::Cashtag
        | Type::BotCommand
        | Type::Url
        | Type::Email
        | Type::PhoneNumber
        | Type::Unknown => false,
    }
}
