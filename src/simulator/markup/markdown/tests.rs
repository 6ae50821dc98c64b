use super::*;
use crate::simulator::markup::tests::{entities, refusal};

#[track_caller]
fn check(source: &str, text: &str, expected: &str) {
    let marked = Marked::markdown_v2(source).unwrap();
    assert_eq!((marked.text.as_str(), entities(&marked).as_str()), (text, expected), "{source}");
}

#[track_caller]
fn refused(source: &str, why: &str) {
    assert_eq!(Marked::markdown_v2(source).unwrap_err(), refusal(why), "{source}");
}

#[test]
fn marks_become_entities() {
    check("plain", "plain", "");
    check("*bold* and _not_", "bold and not", "bold(0+4) italic(9+3)");
    check(
        "*a _b_ __c__ ~d~ ||e||*",
        "a b c d e",
        "bold(0+9) italic(2+1) underline(4+1) strikethrough(6+1) spoiler(8+1)",
    );
    check("___a_ b__", "a b", "underline(0+3) italic(0+1)");
    check("\u{1f600}*\u{e4}*", "\u{1f600}\u{e4}", "bold(2+1)");
    check("`a*b` ```\nc_d```", "a*b c_d", "code(0+3) pre(4+3)");
    check("1\\.5 \\*not bold\\*", "1.5 *not bold*", "");
    check("`\\`` \\\\", "` \\", "code(0+1)");
    check("**", "", "");
}

#[test]
fn code_has_a_language() {
    let marked = Marked::markdown_v2("```rust\nfn main() {}\n```").unwrap();
    assert_eq!(marked.text, "fn main() {}");
    assert_eq!(marked.entities[0].language.as_deref(), Some("rust"));
}

#[test]
fn addresses_are_links() {
    let url = |source: &str| Marked::markdown_v2(source).unwrap().entities[0].url.clone();
    assert_eq!(url("[x](https://example.org/a_b\\)c)").as_deref(), Some("https://example.org/a_b)c"));
    assert_eq!(url("[https://example\\.org]").as_deref(), Some("https://example.org"));
    check("[x]()", "x", "");
    check("![\u{1f44d}](tg://emoji?id=5368324170671202286)", "\u{1f44d}", "custom_emoji(0+2)");
    check("![then](tg://time?unix=7&format=wDT)", "then", "date_time(0+4)");
}

#[test]
fn lines_are_quoted() {
    check(">a\n>b\nc", "a\nb\nc", "blockquote(0+4)");
    check("x\n>a *b*", "x\na b", "blockquote(2+3) bold(4+1)");
    check(">a\n>b||", "a\nb", "expandable_blockquote(0+3)");
    check(">a||\nb", "a\nb", "expandable_blockquote(0+2)");
    check(">a\n**>b", "a\nb", "blockquote(0+2) blockquote(2+1)");
}

#[test]
fn what_cannot_be_read_is_refused() {
    for mark in ['.', '!', '-', '(', ')', '=', '+', '#', '{', '}', '|', '>', ']'] {
        let why = format!("Character '{mark}' is reserved and must be escaped with the preceding '\\'");
        refused(&format!("a{mark}"), &why);
    }
    refused("a *b", "Can't find end of Bold entity at byte offset 2");
    refused("*a _b*", "Can't find end of Bold entity at byte offset 5");
    refused("__a", "Can't find end of Underline entity at byte offset 0");
    refused("```rust\na", "Can't find end of PreCode entity at byte offset 0");
    refused("\u{e4}[a", "Can't find end of TextUrl entity at byte offset 2");
    refused("[a](b", "Can't find end of a URL at byte offset 4");
    refused("![a]", "Custom emoji entity must contain a tg://emoji URL");
    refused("![a](https://example.org)", "Custom emoji entity must contain a tg://emoji URL");
    refused(">*a\nb*", "Can't find end of Bold entity at byte offset 1");
}

proptest::proptest! {
    #[test]
    fn nothing_panics(source in "[-_*\\[\\]()~`>#!|.\\\\a\u{e4}\u{1f600}\n \r]{0,40}") {
        if let Ok(marked) = Marked::markdown_v2(&source) {
            let length = units(&marked.text);
            for it in &marked.entities {
                proptest::prop_assert!(usize::from(it.offset) + usize::from(it.length) <= length);
            }
        }
    }
}
