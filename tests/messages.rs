//! The page for whoever's handler does not compile has every sentence of `ui-tests/`, and no other.
//!
//! A sentence is the same wherever it differs in nothing but what stands between backticks or quotes, and in numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_page_has_every_message_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut page, mut told) = (BTreeMap::new(), BTreeSet::new());
    let topics = inside(&root.join("docs/does_not_compile"));
    for file in topics.into_iter().chain([root.join("docs/DOES_NOT_COMPILE.md")]) {
        for sentence in messages_on(&fs::read_to_string(&file).unwrap()) {
            assert!(told.insert(sentence.clone()), "{}: {sentence}: there is another place for it", file.display());
            page.insert(shape(&sentence), sentence);
        }
    }
    let mut fixtures = BTreeMap::new();
    for topic in ["macro", "types"].iter().flat_map(|folder| inside(&root.join("ui-tests").join(folder))) {
        for fixture in inside(&topic).into_iter().filter(|it| it.extension().is_some_and(|it| it == "rs")) {
            for sentence in
                fs::read_to_string(&fixture).unwrap().lines().filter_map(|it| it.strip_prefix("//! expect: "))
            {
                fixtures.insert(shape(sentence), format!("{}: {sentence}", fixture.display()));
            }
        }
    }
    assert!(fixtures.len() > 150, "only {} sentences found", fixtures.len());
    let missing: Vec<_> =
        fixtures.iter().filter(|(it, _)| !page.contains_key(*it)).map(|(_, it)| it.as_str()).collect();
    let unheard: Vec<_> =
        page.iter().filter(|(it, _)| !fixtures.contains_key(*it)).map(|(_, it)| it.as_str()).collect();
    assert!(
        missing.is_empty() && unheard.is_empty(),
        "not on the page:\n{}\n\non the page, but of no fixture:\n{}",
        missing.join("\n"),
        unheard.join("\n")
    );
}

#[test]
fn every_link_leads_to_a_heading() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for file in inside(&docs.join("does_not_compile")).into_iter().chain([docs.join("DOES_NOT_COMPILE.md")]) {
        let page = fs::read_to_string(&file).unwrap();
        let links = page.split("](").skip(1).filter_map(|it| it.split(')').next());
        for (path, heading) in links.filter_map(|link| link.split_once('#')).filter(|(path, _)| !path.contains("://")) {
            let target = file.parent().unwrap().join(path);
            let there = fs::read_to_string(&target).unwrap();
            let found = there.lines().filter_map(|line| line.strip_prefix("#")).any(|it| anchor(it) == heading);
            assert!(found, "{}: {path}#{heading}", file.display());
        }
    }
}

#[test]
fn names_and_numbers_make_no_difference() {
    let same = |one: &str, other: &str| assert_eq!(shape(one), shape(other));
    same("state `Won` is dead", "state `Lost` is dead");
    same("callback data of 71 bytes; Telegram allows 64", "callback data of 100 bytes; Telegram allows 64");
    same("unknown key `a`; there are `b`, `c`, `d`", "unknown key `a`; there are `b`, ..");
    same("invalid duration \"5x\": unknown unit `x`", "invalid duration \"7y\": unknown unit `y`");
    same(
        "a conversation has at most 64 states, and this is the 65th",
        "a conversation has at most 64 states, and this is the 66th",
    );
    same("the shape is 0xc6e52197", "the shape is 0x1");
    assert_ne!(shape("state `Won` is dead"), shape("state `Won` is unreachable"));
    assert_ne!(shape("`a` and `b`"), shape("`a`"));
}

/// What a sentence is without its names and numbers.
fn shape(sentence: &str) -> String {
    let mut shape = String::new();
    let mut rest = sentence;
    while let Some(first) = rest.chars().next() {
        let (kept, behind) = match first {
            '`' | '"' => match rest[1..].split_once(first) {
                Some((_, behind)) => ("`_`", behind),
                None => (&rest[..1], &rest[1..]),
            },
            '0'..='9' => ("0", rest.trim_start_matches(|it: char| it.is_ascii_alphanumeric())),
            other => rest.split_at(other.len_utf8()),
        };
        shape.push_str(kept);
        rest = behind;
    }
    // A list of names is as long as it is.
    while shape.contains("`_`, `_`") {
        shape = shape.replace("`_`, `_`", "`_`");
    }
    shape.replace("`_`, ..", "`_`")
}

/// The sentences of a page: what the compiler says, each in a line of its own.
fn messages_on(page: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for line in page.lines() {
        let Some(said) = line.strip_prefix("error") else { continue };
        let said = if said.starts_with('[') { said.split_once(']').map_or(said, |(_, said)| said) } else { said };
        let Some(sentence) = said.strip_prefix(": ") else { continue };
        sentences.push(sentence.strip_prefix("evaluation panicked: ").unwrap_or(sentence).to_owned());
    }
    sentences
}

/// How a heading is called in links.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
    words.chars().filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_')).collect()
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path()).collect()
}
