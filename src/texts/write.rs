//! A text with its spans, written in some markup.

use crate::texts::spans::Span;

/// A markup, being written.
pub(super) trait Markup {
    fn open(&mut self, span: &Span<'_>);
    fn close(&mut self, span: &Span<'_>);
    /// A piece of the text; `inside` is the innermost span that it is in.
    fn text(&mut self, text: &str, inside: Option<&Span<'_>>);
}

/// Writes `text`, whose spans [nest](super::spans::nest).
pub(super) fn write(text: &str, spans: &[Span<'_>], markup: &mut impl Markup) {
    let mut open: Vec<&Span<'_>> = Vec::new();
    let mut at = 0;
    for span in spans {
        at = close(text, at, span.start, &mut open, markup);
        markup.open(span);
        open.push(span);
    }
    close(text, at, text.len(), &mut open, markup);
}

/// Writes the text up to `to` and closes what ends there or before.
fn close(text: &str, mut at: usize, to: usize, open: &mut Vec<&Span<'_>>, markup: &mut impl Markup) -> usize {
    while let Some(span) = open.pop_if(|it| it.end <= to) {
        piece(text, at, span.end, Some(span), markup);
        at = span.end;
        markup.close(span);
    }
    piece(text, at, to, open.last().copied(), markup);
    to
}

fn piece(text: &str, from: usize, to: usize, inside: Option<&Span<'_>>, markup: &mut impl Markup) {
    match text.get(from..to) {
        None | Some("") => {}
        Some(text) => markup.text(text, inside),
    }
}
