//! What somebody says, and calls themselves, is shown as it is, and is never markup of its own.

use proptest::prelude::*;

use super::*;
use crate::html as written;
use crate::texts::html::Html;

/// What is meant to break out of where it is put, and whatever else there is.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<b>",
        "</b>",
        "</i>",
        "<a href=\"tg://user?id=1\">",
        "</a>",
        "<!--",
        "-->",
        "<",
        ">",
        "&",
        "&lt;b&gt;",
        "&#60;b&#62;",
        "&quot;",
        "\"",
        "'",
        "\">",
        "' onclick='",
        "\"/><b>",
        "<tg-emoji emoji-id=\"5\">",
        "<pre><code class=\"language-",
        "\\",
        "\\\\",
        "*",
        "_",
        "__",
        "~",
        "||",
        "`",
        "```",
        "```rust\n",
        ">",
        "**>",
        "||\n",
        "[x](tg://user?id=1)",
        "![x](tg://emoji?id=5)",
        "](",
        ")",
        "\\)",
        "\n",
        "\r\n",
        "\r",
        "\n>",
        "@name",
        "#tag",
        "\u{1f600}",
        "\u{202e}",
        "\u{0}",
        "x",
        " ",
    ]);
    let piece = prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..12).prop_map(|it| it.concat())
}

fn kinds(entities: &[MessageEntity]) -> Vec<Type> {
    entities.iter().map(|it| it.type_field).collect()
}

/// Everything of an entity that somebody may have made up.
fn made_up(kind: Type, length: u16, said: &str) -> MessageEntity {
    let said = Some(said.to_owned()).filter(|it| !it.is_empty());
    MessageEntity {
        url: said.clone(),
        language: said.clone(),
        custom_emoji_id: said.clone(),
        date_time_format: said,
        unix_time: Some(7),
        user: Some(User::builder().id(42).is_bot(false).first_name("Ann").build()),
        ..entity(kind, 1, length)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_that_is_put_into_html_is_markup(said in hostile(), name in hostile()) {
        let html = written!("{said}<b>{name}</b>{:?}<i>{}</i>", &said, Html::text(&name));
        let (text, entities) = reader::html(html.as_str());
        prop_assert_eq!(&text, &format!("{said}{name}{said:?}{name}"));
        let expected = if name.is_empty() { vec![] } else { vec![Type::Bold, Type::Italic] };
        prop_assert_eq!(kinds(&entities), expected);
        let lines = Html::join([Html::text(&said), written!("<u>{name}</u>")], &said);
        prop_assert_eq!(reader::html(lines.as_str()).0, format!("{said}{said}{name}"));
    }

    #[test]
    fn nothing_that_is_put_into_an_address_is_another_one(said in hostile(), name in hostile()) {
        let html = written!("<a href=\"https://e.org/?q={said}\">x{name}</a><tg-emoji emoji-id=\"{said}\">x</tg-emoji>");
        let (text, entities) = reader::html(html.as_str());
        prop_assert_eq!(text, format!("x{name}x"));
        prop_assert_eq!(kinds(&entities), vec![Type::TextLink, Type::CustomEmoji]);
        prop_assert_eq!(entities[0].url.clone(), Some(format!("https://e.org/?q={said}")));
        prop_assert_eq!(entities[1].custom_emoji_id.clone(), Some(said));
    }

    #[test]
    fn a_mention_is_of_whom_it_says(name in hostile(), id: u32) {
        let html = written!("<a href=\"tg://user?id={id}\">x{name}</a>");
        let (text, entities) = reader::html(html.as_str());
        prop_assert_eq!((text, kinds(&entities)), (format!("x{name}"), vec![Type::TextLink]));
        prop_assert_eq!(entities[0].url.clone(), Some(format!("tg://user?id={id}")));
        let markdown = format!("[x{}](tg://user?id={id})", markdown::escape(&name));
        let (text, entities) = reader::markdown(&markdown).map_err(TestCaseError::fail)?;
        prop_assert_eq!((text, kinds(&entities)), (format!("x{name}"), vec![Type::TextLink]));
        prop_assert_eq!(entities[0].url.clone(), Some(format!("tg://user?id={id}")));
    }

    #[test]
    fn nothing_that_is_escaped_is_markdown(said in hostile()) {
        let source = format!("x *{}* `{}`", markdown::escape(&said), markdown::escape_code(&said));
        let (text, entities) = reader::markdown(&source).map_err(|why| TestCaseError::fail(format!("{why} {source:?}")))?;
        prop_assert_eq!(text, format!("x {said} {said}"));
        let expected = if said.is_empty() { vec![] } else { vec![Type::Bold, Type::Code] };
        prop_assert_eq!(kinds(&entities), expected);
        let source = format!("[x](https://e.org/{})y", markdown::escape_link(&said));
        let (text, entities) = reader::markdown(&source).map_err(TestCaseError::fail)?;
        prop_assert_eq!((&*text, kinds(&entities)), ("xy", vec![Type::TextLink]));
        prop_assert_eq!(entities[0].url.clone(), Some(format!("https://e.org/{said}")));
    }

    /// Entities come from Telegram, and what is in them from its users.
    #[test]
    fn nothing_in_an_entity_is_markup(said in hostile(), address in hostile(), at in 0..10_usize) {
        let kind = [
            Type::TextLink,
            Type::TextMention,
            Type::CustomEmoji,
            Type::DateTime,
            Type::Pre,
            Type::Code,
            Type::Blockquote,
            Type::ExpandableBlockquote,
            Type::Bold,
            Type::Spoiler,
        ][at];
        let text = format!("xy{said}");
        let entities = [made_up(kind, 1, &address)];
        let html = to_html(&text, &entities);
        let (read, found) = reader::html(&html);
        prop_assert_eq!(&read, &text, "{}", html);
        prop_assert!(found.len() <= 1, "{}", html);
        let markdown = to_markdown(&text, &entities);
        let (read, found) = reader::markdown(&markdown).map_err(|why| TestCaseError::fail(format!("{why}: {markdown:?}")))?;
        prop_assert_eq!(&read, &text, "{}", markdown);
        prop_assert!(found.len() <= 1, "{}", markdown);
    }
}
