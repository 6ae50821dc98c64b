//! What is written is read again, by the simulator.

mod injection;
mod reader;
mod splitting;

use proptest::prelude::*;

use super::*;
use crate::types::{MessageEntity, MessageEntityType as Type, User};

pub(super) fn entity(kind: Type, offset: u16, length: u16) -> MessageEntity {
    MessageEntity::builder().type_field(kind).offset(offset).length(length).build()
}

#[track_caller]
fn check(text: &str, entities: &[MessageEntity], html: &str, markdown: &str) {
    assert_eq!((to_html(text, entities).as_str(), to_markdown(text, entities).as_str()), (html, markdown));
}

/// `apply_entities_as_html` of telepot wrote `b<b>old </b>x`.
#[test]
fn places_are_counted_in_utf_16() {
    check("\u{1f600} bold x", &[entity(Type::Bold, 3, 4)], "\u{1f600} <b>bold</b> x", "\u{1f600} *bold* x");
}

/// telepot wrote the text of an inner entity twice.
#[test]
fn nested_entities_are_written_once() {
    let nested = [entity(Type::Bold, 0, 3), entity(Type::Italic, 1, 1)];
    check("abc", &nested, "<b>a<i>b</i>c</b>", "*a_b_c*");
    let the_other_way_round = [entity(Type::Italic, 1, 1), entity(Type::Bold, 0, 3)];
    check("abc", &the_other_way_round, "<b>a<i>b</i>c</b>", "*a_b_c*");
}

/// telepot escaped nothing inside of entities.
#[test]
fn what_is_inside_of_entities_is_escaped_too() {
    check("a<b & c", &[entity(Type::Bold, 0, 3)], "<b>a&lt;b</b> &amp; c", "*a<b* & c");
    check("_.`", &[entity(Type::Code, 0, 3)], "<code>_.`</code>", "`_.\\``");
    let mut link = entity(Type::TextLink, 0, 1);
    link.url = Some("https://e.org/?a=\"(1)\"&b".to_owned());
    check(
        "x",
        &[link],
        "<a href=\"https://e.org/?a=&quot;(1)&quot;&amp;b\">x</a>",
        "[x](https://e.org/?a=\"(1\\)\"&b)",
    );
}

#[test]
fn every_entity_that_has_a_markup_is_written() {
    let plain = |kind| [entity(kind, 0, 1)];
    check("x", &plain(Type::Underline), "<u>x</u>", "__x__");
    check("x", &plain(Type::Strikethrough), "<s>x</s>", "~x~");
    check("x", &plain(Type::Spoiler), "<tg-spoiler>x</tg-spoiler>", "||x||");
    check("x", &plain(Type::Pre), "<pre>x</pre>", "```\nx```");
    check("x", &plain(Type::Blockquote), "<blockquote>x</blockquote>", ">x");
    check("x", &plain(Type::ExpandableBlockquote), "<blockquote expandable>x</blockquote>", ">x||");
    for found in [Type::Mention, Type::Hashtag, Type::Cashtag, Type::BotCommand, Type::Url, Type::Email] {
        check("x", &plain(found), "x", "x");
    }
    check("x", &plain(Type::PhoneNumber), "x", "x");
    check("x", &plain(Type::Unknown), "x", "x");
    let pre = MessageEntity { language: Some("rust".to_owned()), ..entity(Type::Pre, 0, 1) };
    check("x", &[pre], "<pre><code class=\"language-rust\">x</code></pre>", "```rust\nx```");
    let ann = User::builder().id(42).is_bot(false).first_name("Ann").build();
    let mention = MessageEntity { user: Some(ann), ..entity(Type::TextMention, 0, 1) };
    check("x", &[mention], "<a href=\"tg://user?id=42\">x</a>", "[x](tg://user?id=42)");
    let emoji = MessageEntity { custom_emoji_id: Some("77".to_owned()), ..entity(Type::CustomEmoji, 0, 2) };
    let (html, markdown) = ("<tg-emoji emoji-id=\"77\">\u{1f44d}</tg-emoji>", "![\u{1f44d}](tg://emoji?id=77)");
    check("\u{1f44d}", &[emoji], html, markdown);
    let date = MessageEntity { unix_time: Some(1_647_531_900), ..entity(Type::DateTime, 0, 3) };
    check(
        "now",
        std::slice::from_ref(&date),
        "<tg-time unix=\"1647531900\">now</tg-time>",
        "![now](tg://time?unix=1647531900)",
    );
    let date = MessageEntity { date_time_format: Some("wDT".to_owned()), ..date };
    let html = "<tg-time unix=\"1647531900\" format=\"wDT\">now</tg-time>";
    check("now", &[date], html, "![now](tg://time?unix=1647531900&format=wDT)");
}

#[test]
fn what_overlaps_is_cut_and_what_lies_beyond_is_left_out() {
    let overlapping = [entity(Type::Bold, 0, 2), entity(Type::Italic, 1, 2)];
    check("abc", &overlapping, "<b>a<i>b</i></b><i>c</i>", "*a_b_*_c_");
    check("ab", &[entity(Type::Bold, 1, 100), entity(Type::Italic, 7, 1)], "a<b>b</b>", "a*b*");
    check("\u{1f600}", &[entity(Type::Bold, 1, 1)], "<b>\u{1f600}</b>", "*\u{1f600}*");
    check("ab", &[entity(Type::Code, 0, 2), entity(Type::Bold, 0, 2)], "<code>ab</code>", "`ab`");
    check("ab", &[entity(Type::Bold, 0, 0), entity(Type::TextLink, 0, 2)], "ab", "ab");
}

#[test]
fn underscores_side_by_side_are_kept_apart() {
    let both = [entity(Type::Italic, 0, 1), entity(Type::Underline, 0, 1)];
    assert_eq!(to_markdown("a", &both), "_**__a__**_");
    let two = [entity(Type::Bold, 0, 2), entity(Type::Italic, 0, 1), entity(Type::Italic, 1, 1)];
    assert_eq!(to_markdown("ab", &two), "*_a_~~_b_*");
}

#[test]
fn quotations_in_markdown_are_whole_lines() {
    let quote = |offset, length| entity(Type::Blockquote, offset, length);
    assert_eq!(to_markdown("a\nb\nc", &[quote(2, 1)]), "a\n>b\nc");
    assert_eq!(to_markdown("a\nbcd\ne", &[quote(3, 1)]), "a\n>bcd\ne");
    assert_eq!(to_markdown("a\nb\nc", &[quote(0, 4)]), ">a\n>b\nc");
    assert_eq!(to_markdown("a\nb", &[quote(0, 2), entity(Type::ExpandableBlockquote, 2, 1)]), ">a\n**>b||");
    assert_eq!(to_markdown("a\nb", &[quote(0, 1), entity(Type::Bold, 0, 3)]), ">*a*\n*b*");
}

/// Texts of all that has a meaning in some markup, and entities that may be anywhere.
pub(super) fn formatted() -> impl Strategy<Value = (String, Vec<MessageEntity>)> {
    let pieces = "[a-c \n_*`~|>\\[\\]()<&\"\\\\.!\u{e4}\u{1f600}]{0,24}";
    let kinds = prop::sample::select(vec![
        Type::Bold,
        Type::Italic,
        Type::Underline,
        Type::Strikethrough,
        Type::Spoiler,
        Type::Code,
        Type::Pre,
        Type::TextLink,
        Type::TextMention,
        Type::CustomEmoji,
        Type::DateTime,
        Type::Blockquote,
        Type::ExpandableBlockquote,
        Type::Hashtag,
    ]);
    let entities = (kinds, 0_u16..26, 0_u16..26, "[a-z/.:()?&\"\\\\]{1,8}").prop_map(|(kind, offset, length, word)| {
        let ann = User::builder().id(42).is_bot(false).first_name("Ann").build();
        let mut entity = entity(kind, offset, length);
        match kind {
            Type::TextLink => entity.url = Some(word),
            Type::TextMention => entity.user = Some(ann),
            Type::CustomEmoji => entity.custom_emoji_id = Some("77".to_owned()),
            Type::DateTime => (entity.unix_time, entity.date_time_format) = (Some(7), Some("wDT".to_owned())),
            Type::Pre if length % 2 == 0 => entity.language = Some("rust".to_owned()),
            _ => {}
        }
        entity
    });
    (pieces, prop::collection::vec(entities, 0..7))
}

/// What every character looks like, of which each reader may say it in its own way: adjacent entities of one kind are one.
pub(super) fn looks(text: &str, entities: &[MessageEntity]) -> Vec<(char, Vec<String>)> {
    let mut unit = 0;
    let looks = text.chars().map(|char| {
        let at = unit;
        unit += char.len_utf16();
        let of = |it: &&MessageEntity| usize::from(it.offset) <= at && at < usize::from(it.offset + it.length);
        let mut seen: Vec<String> = entities.iter().filter(of).map(name).collect();
        seen.sort();
        seen.dedup();
        (char, seen)
    });
    looks.collect()
}

fn name(entity: &MessageEntity) -> String {
    let MessageEntity { url, language, custom_emoji_id, unix_time, date_time_format, .. } = entity;
    match entity.type_field {
        Type::TextMention => format!("TextLink {:?}", Some(to_html::profile(entity.user.as_ref()))),
        Type::TextLink => format!("TextLink {url:?}"),
        Type::Pre => format!("Pre {language:?}"),
        Type::CustomEmoji => format!("CustomEmoji {custom_emoji_id:?}"),
        Type::DateTime => format!("DateTime {unix_time:?} {date_time_format:?}"),
        kind => format!("{kind:?}"),
    }
}

/// What is to be seen: the spans that are written.
fn meant(text: &str, entities: &[MessageEntity]) -> Vec<(char, Vec<String>)> {
    let spans = spans::of(text, entities);
    let units = |bytes: usize| u16::try_from(utf16_len(&text[..bytes])).unwrap();
    let written = spans.iter().map(|it| {
        let offset = units(it.start);
        MessageEntity { offset, length: units(it.end) - offset, ..it.entity.clone() }
    });
    looks(text, &written.collect::<Vec<_>>())
}

/// A quotation as it may be in `MarkdownV2`.
fn of_whole_lines(text: &str, entity: MessageEntity) -> MessageEntity {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (usize::from(entity.offset), usize::from(entity.offset + entity.length));
    let is_quote = matches!(entity.type_field, Type::Blockquote | Type::ExpandableBlockquote);
    if !is_quote || start >= units.len() || start >= end {
        return entity;
    }
    let line_end = u16::from(b'\n');
    let start = units[..start].iter().rposition(|it| *it == line_end).map_or(0, |it| it + 1);
    let last = end.min(units.len()) - 1;
    let end = units[last..].iter().position(|it| *it == line_end).map_or(units.len(), |it| last + it);
    let (offset, length) = (u16::try_from(start).unwrap(), u16::try_from(end.saturating_sub(start)).unwrap());
    MessageEntity { offset, length, ..entity }
}

/// `MarkdownV2` quotes whole lines, the end of the last included.
fn without_quotes(looks: Vec<(char, Vec<String>)>) -> Vec<(char, Vec<String>)> {
    let strip = |seen: Vec<String>| seen.into_iter().filter(|it| !it.contains("lockquote")).collect();
    looks.into_iter().map(|(char, seen)| (char, strip(seen))).collect()
}

/// At the end of a quoted line no entity goes on.
fn without_line_ends(looks: Vec<(char, Vec<String>)>) -> Vec<(char, Vec<String>)> {
    looks.into_iter().map(|(char, seen)| (char, if char == '\n' { Vec::new() } else { seen })).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn html_is_read_as_it_was_meant((text, entities) in formatted()) {
        let html = to_html(&text, &entities);
        let read = reader::html(&html);
        prop_assert_eq!(looks(&read.0, &read.1), meant(&text, &entities), "{}", html);
    }

    #[test]
    fn markdown_is_read_as_it_was_meant((text, entities) in formatted()) {
        let entities = entities.into_iter().map(|it| of_whole_lines(&text, it)).collect::<Vec<_>>();
        let markdown = to_markdown(&text, &entities);
        let read = reader::markdown(&markdown).map_err(|why| TestCaseError::fail(format!("{why}: {markdown:?}")))?;
        let expected = without_line_ends(without_quotes(meant(&text, &entities)));
        prop_assert_eq!(without_line_ends(without_quotes(looks(&read.0, &read.1))), expected, "{:?}", markdown);
    }

    #[test]
    fn whatever_is_escaped_is_plain(text in ".{0,40}") {
        prop_assert_eq!(reader::html(&html::escape(&text)), (text.clone(), Vec::new()));
        let link = format!("<a href=\"{}\">x</a>", html::escape(&text));
        let read = reader::html(&link).1;
        prop_assert_eq!(read.first().and_then(|it| it.url.clone()).unwrap_or_default(), text.clone());
        let plain = reader::markdown(&markdown::escape(&text)).map_err(TestCaseError::fail)?;
        prop_assert_eq!(plain, (text.clone(), Vec::new()));
        let code = reader::markdown(&format!("`{}`", markdown::escape_code(&text))).map_err(TestCaseError::fail)?;
        prop_assert_eq!(code.0, text.clone());
        let link = reader::markdown(&format!("[x]({})", markdown::escape_link(&text))).map_err(TestCaseError::fail)?;
        prop_assert_eq!(link.1.first().and_then(|it| it.url.clone()).unwrap_or_default(), text);
    }
}

#[test]
fn whatever_is_put_into_html_is_escaped_once() {
    let (name, inner) = ("<Ann>".to_owned(), crate::html!("<i>{}</i>", "&"));
    let by_reference = &inner;
    let html =
        crate::html!("<b>{name:>7}</b> {inner} {by_reference} {0:?} {0} {{}} {last} {1}", '"', 1 + 2, last = 1.5);
    assert_eq!(
        html.as_str(),
        "<b>  &lt;Ann&gt;</b> <i>&amp;</i> <i>&amp;</i> &#39;\"&#39; &quot; {} 1.5 3"
            .replace("&#39;\"&#39;", "'&quot;'")
    );
}
