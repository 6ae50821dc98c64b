//! How the entities of a text stand to one another, once Telegram has put them in order.
//!
//! Code, links and what is found in a text hold nothing of one another: of two that overlap, the one that begins first stays, or the
//! longer one of two that begin together. Quotations may hold them whole. Bold and its like may begin and end anywhere: two of one kind
//! that touch are one, and they are cut up around the others.

use std::cmp::Reverse;

use crate::simulator::markup::{Marked, entity, found, units};
use crate::types::{MessageEntity, MessageEntityType as Type};

/// What is cut where something else begins.
const CUT: [Type; 5] = [Type::Bold, Type::Italic, Type::Underline, Type::Strikethrough, Type::Spoiler];

impl Marked {
    /// The same, settled, where the text has no more than so many UTF-16 units.
    pub(crate) fn settled_within(self, limit: usize) -> Option<Self> {
        // No text has more units than bytes, so only a long one has to be counted.
        let fits = self.text.len() <= limit || units(&self.text) <= limit;
        fits.then(|| self.settled())
    }

    /// With what is found in the text beside what is marked already, in order, and nested as Telegram nests it.
    pub(crate) fn settled(self) -> Self {
        let (mut cut, mut quotes, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for it in self.entities {
            match it.type_field {
                kind if CUT.contains(&kind) => cut.push(it),
                Type::Blockquote | Type::ExpandableBlockquote => quotes.push(it),
                _ => whole.push(it),
            }
        }
        let quotes = apart(quotes);
        let is_whole_in_quote = |it: &MessageEntity| {
            let quote = overlapped(it, &quotes);
            quote.is_none_or(|quote| start(it) >= start(quote) && end(it) <= end(quote))
        };
        let mut others = apart(whole);
        others.retain(is_whole_in_quote);
        let found = found::find(&self.text).into_iter();
        let found: Vec<_> = found.filter(|it| is_whole_in_quote(it) && overlapped(it, &others).is_none()).collect();
        others.extend(found);
        sort(&mut others);
        let code: Vec<_> = others.iter().filter(|it| is_code(it.type_field)).cloned().collect();
        others.extend(quotes);
        others.extend(cut_up(cut, &others, &code));
        sort(&mut others);
        Self { text: self.text, entities: others }
    }
}

/// Those that do not overlap one that comes before.
fn apart(mut entities: Vec<MessageEntity>) -> Vec<MessageEntity> {
    sort(&mut entities);
    let mut reached = 0;
    entities.retain(|it| {
        let is_apart = start(it) >= reached;
        reached = if is_apart { end(it) } else { reached };
        is_apart
    });
    entities
}

/// The first one that it overlaps, of some that are in order and do not overlap one another.
fn overlapped<'a>(it: &MessageEntity, others: &'a [MessageEntity]) -> Option<&'a MessageEntity> {
    let first = others.partition_point(|other| end(other) <= start(it));
    others.get(first).filter(|other| start(other) < end(it))
}

/// Bold and its like, each in as few pieces as there may be: they are cut where one of the others begins or ends, and where another kind
/// of them begins, and leave out the code.
fn cut_up(cut: Vec<MessageEntity>, others: &[MessageEntity], code: &[MessageEntity]) -> Vec<MessageEntity> {
    let runs = runs(cut);
    let mut edges: Vec<usize> = others.iter().flat_map(|it| [start(it), end(it)]).collect();
    edges.extend(runs.iter().map(start));
    edges.sort_unstable();
    edges.dedup();
    let mut pieces = Vec::new();
    for run in &runs {
        let mut begun = start(run);
        let behind = edges.partition_point(|it| *it <= begun);
        let inside = edges[behind..].iter().copied().take_while(|it| *it < end(run));
        for edge in inside.chain([end(run)]) {
            let piece = entity(run.type_field, begun, edge - begun);
            pieces.extend(piece.filter(|it| overlapped(it, code).is_none()));
            begun = edge;
        }
    }
    pieces
}

/// What overlaps or touches another of its kind is one with it.
fn runs(mut cut: Vec<MessageEntity>) -> Vec<MessageEntity> {
    sort(&mut cut);
    let mut runs: Vec<MessageEntity> = Vec::new();
    let mut last = [None; CUT.len()];
    for it in cut {
        let Some(kind) = CUT.iter().position(|kind| *kind == it.type_field) else { continue };
        let run = last[kind].and_then(|at: usize| runs.get_mut(at)).filter(|run| start(&it) <= end(run));
        match run {
            Some(run) => run.length = run.length.max(it.offset.saturating_add(it.length).saturating_sub(run.offset)),
            None => {
                last[kind] = Some(runs.len());
                runs.push(it);
            }
        }
    }
    runs
}

fn sort(entities: &mut [MessageEntity]) {
    entities.sort_by_key(|it| (start(it), Reverse(end(it)), rank(it.type_field)));
}

/// Of two with the same range the lower one is outside, and stays where only one may.
fn rank(kind: Type) -> u8 {
    match kind {
        Type::Blockquote | Type::ExpandableBlockquote => 0,
        Type::Pre => 1,
        Type::Code => 2,
        Type::DateTime => 3,
        Type::TextLink | Type::TextMention => 4,
        Type::Bold => 6,
        Type::Italic => 7,
        Type::Underline => 8,
        Type::Strikethrough => 9,
        Type::Spoiler => 10,
        Type::CustomEmoji => 11,
        _ => 5,
    }
}

/// What nothing is bold in.
fn is_code(kind: Type) -> bool {
    matches!(kind, Type::Code | Type::Pre | Type::DateTime)
}

pub(super) fn start(it: &MessageEntity) -> usize {
    it.offset.into()
}

pub(super) fn end(it: &MessageEntity) -> usize {
    usize::from(it.offset) + usize::from(it.length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::markup::tests::entities;

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
    }

    #[test]
    fn bold_and_its_like_are_cut_around_the_others() {
        settled("<b>a<i>b</i></b>", "bold(0+1) bold(1+1) italic(1+1)");
        settled("<b>a<i>b</i>c</b>", "bold(0+1) bold(1+2) italic(1+1)");
        settled("<b>a<code>b</code>c</b>", "bold(0+1) code(1+1) bold(2+1)");
        settled("<code>a<b>b</b></code>", "code(0+2)");
        settled("<b>a<tg-time unix=\"7\">b</tg-time></b>", "bold(0+1) date_time(1+1)");
        settled("<b><tg-emoji emoji-id=\"7\">a</tg-emoji></b>", "bold(0+1) custom_emoji(0+1)");
    }

    #[test]
    fn two_of_one_kind_that_touch_are_one() {
        settled("<b>a</b><b>b</b>", "bold(0+2)");
        settled("<b>a</b> <b>b</b>", "bold(0+1) bold(2+1)");
        settled("<b>a<b>b</b>c</b>", "bold(0+3)");
        settled("<b>a<i>b<b>c</b></i>d</b>", "bold(0+1) bold(1+3) italic(1+2)");
        settled("<b>a</b><b>#b</b>", "bold(0+3)");
        settled("<b>a</b><b> #b</b>", "bold(0+2) hashtag(2+2) bold(2+2)");
    }

    #[test]
    fn of_two_that_hold_nothing_of_one_another_one_stays() {
        settled("<a href=\"https://a.example\"><code>x</code></a>", "code(0+1)");
        settled("<a href=\"https://a.example\">x<code>y</code></a>", "text_link(0+2)");
        settled("<code>x<a href=\"https://a.example\">y</a></code>z", "code(0+2)");
        settled("<blockquote>x<blockquote>y</blockquote></blockquote>", "blockquote(0+2)");
        settled("<code>x<blockquote>y</blockquote></code>", "blockquote(1+1)");
    }

    #[test]
    fn however_many_are_nested_there_are_few() {
        let nested = |open: &str, close: &str, times| format!("{}{}", open.repeat(times), close.repeat(times));
        settled(&nested("<b>a", "</b>", 65_000), "bold(0+65000)");
        settled(&nested("<b>a<i>b", "</i></b>", 2_000), "bold(0+1) bold(1+3999) italic(1+3999)");
        let apart = Marked::html(&format!("<b>{}</b>", "<i>a</i>b".repeat(2_000))).unwrap().settled();
        assert_eq!(apart.entities.len(), 4_000);
    }
}
