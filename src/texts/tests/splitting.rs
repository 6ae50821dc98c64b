//! Long texts in parts.

use proptest::prelude::*;

use super::{entity, formatted, looks};
use crate::texts::{Part, split, split_at, utf16_len};
use crate::types::MessageEntityType as Type;

#[track_caller]
fn check(text: &str, limit: usize, expected: &[&str]) {
    let parts = split_at(text, &[], limit);
    assert_eq!(parts.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_part_ends_with_a_paragraph_a_line_a_word_or_a_character() {
    check("short", 10, &["short"]);
    check("one two\n\nthree\nfour five", 16, &["one two", "three\nfour five"]);
    check("one\n\ntwo three\nfour five", 16, &["one\n\ntwo three", "four five"]);
    check("one two 3\n\nfour five 6", 16, &["one two 3", "four five 6"]);
    check("one two three", 8, &["one two", "three"]);
    check("a\n\nbb cc dd", 8, &["a\n\nbb cc", "dd"]);
    check("one two three", 7, &["one two", "three"]);
    check("onetwothree", 4, &["onet", "woth", "ree"]);
    check("one:\n\n\n    two\n    three", 12, &["one:", "    two", "    three"]);
    check(" \n\t ", 2, &[]);
    check("", 2, &[]);
    check("          x", 2, &["x"]);
}

#[test]
fn no_character_is_cut_nor_what_is_shown_as_one() {
    check("\u{1f600}\u{1f600}\u{1f600}", 3, &["\u{1f600}", "\u{1f600}", "\u{1f600}"]);
    check("\u{1f600}\u{1f600}", 0, &["\u{1f600}", "\u{1f600}"]);
    check("aae\u{301}a", 3, &["aa", "e\u{301}a"]);
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    check(&format!("aa{family}b"), 8, &["aa", family, "b"]);
    check("a\u{1f1e9}\u{1f1ea}", 4, &["a", "\u{1f1e9}\u{1f1ea}"]);
    check(&"\u{301}".repeat(100), 50, &[&"\u{301}".repeat(50), &"\u{301}".repeat(50)]);
}

#[test]
fn an_entity_goes_on_in_the_next_part() {
    let parts = split_at("\u{1f600} one two three", &[entity(Type::Bold, 3, 7)], 8);
    let bold = |offset, length| vec![entity(Type::Bold, offset, length)];
    assert_eq!(
        parts,
        [
            Part { text: "\u{1f600} one".to_owned(), entities: bold(3, 3) },
            Part { text: "two".to_owned(), entities: bold(0, 3) },
            Part { text: "three".to_owned(), entities: vec![] },
        ][..]
    );
}

#[test]
fn what_would_be_another_thing_in_pieces_is_not_cut() {
    let date = entity(Type::DateTime, 4, 9);
    let parts = split_at("see 10 o'clock and", std::slice::from_ref(&date), 10);
    let texts: Vec<_> = parts.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["see", "10 o'clock", "and"]);
    assert_eq!(parts[1].entities, [entity(Type::DateTime, 0, 9)]);
    let texts: Vec<_> =
        split_at("aaa#bbbbbb", &[entity(Type::Hashtag, 3, 7)], 8).into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["aaa", "#bbbbbb"]);
    let texts: Vec<_> = split_at("#bbbbbb", &[entity(Type::Hashtag, 0, 7)], 4).into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["#bbb", "bbb"]);
}

#[test]
fn a_message_holds_4096_units() {
    let lengths: Vec<_> = split(&"\u{1f600}".repeat(4096), &[]).iter().map(|it| utf16_len(&it.text)).collect();
    assert_eq!(lengths, [4096, 4096]);
}

fn seen(parts: &[Part]) -> Vec<(char, Vec<String>)> {
    let looks = parts.iter().flat_map(|it| looks(&it.text, &it.entities));
    looks.filter(|(char, _)| !char.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_is_lost_but_blanks_and_everything_fits((text, entities) in formatted(), limit in 2_usize..12) {
        let parts = split_at(&text, &entities, limit);
        for part in &parts {
            prop_assert!(!part.text.trim().is_empty() && utf16_len(&part.text) <= limit, "{:?}", part);
            for entity in &part.entities {
                let end = usize::from(entity.offset) + usize::from(entity.length);
                prop_assert!(entity.length > 0 && end <= utf16_len(&part.text), "{:?}", part);
            }
        }
        // An entity that begins or ends within a character is of all of it, in the whole as in the parts.
        let whole = split_at(&text, &entities, 1000);
        prop_assert_eq!(seen(&parts), seen(&whole));
        let letters: String = text.chars().filter(|it| !it.is_whitespace()).collect();
        let kept: String = seen(&parts).into_iter().map(|(char, _)| char).collect();
        prop_assert_eq!(kept, letters);
    }
}
