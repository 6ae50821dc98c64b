use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Whatever is told to the facade, with what stands in the brackets up to the first comma: the constant.
fn told(source: &str) -> impl Iterator<Item = (&str, &str)> {
    source.split("metrics::").skip(1).filter_map(|rest| {
        let (form, rest) = rest.split_once("!(")?;
        let name = rest.split([',', ')']).next()?.trim();
        matches!(form, "counter" | "gauge" | "histogram").then_some((form, name))
    })
}

/// The constants' names, as they stand in the table above.
fn constants() -> BTreeSet<String> {
    let table = include_str!("../figures.rs");
    ALL.iter()
        .map(|figure| {
            let (before, _) = table.split_once(&format!(" = \"{}\"", figure.name)).unwrap();
            before.rsplit(' ').next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn each_use_names_a_constant_and_each_constant_is_used() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files.retain(|it| !it.ends_with("figures/tests.rs"));
    let (constants, mut used) = (constants(), BTreeSet::new());
    for file in &files {
        let source = fs::read_to_string(file).unwrap();
        for constant in source.split("figures::").skip(1) {
            let name: String = constant.chars().take_while(|it| it.is_ascii_uppercase() || *it == '_').collect();
            used.insert(name);
        }
        for (form, name) in told(&source) {
            let passed = file.ends_with("figures/amount.rs") && matches!(name, "count" | "bytes");
            let constant = name.strip_prefix("figures::").is_some_and(|it| constants.contains(it));
            assert!(
                passed || constant,
                "{}: `metrics::{form}!({name}` names no constant of figures.rs",
                file.display()
            );
        }
        let literal = ALL.iter().any(|it| source.contains(&format!("\"{}\"", it.name)));
        assert!(!literal || file.ends_with("src/figures.rs"), "{}: a figure's name is written out", file.display());
    }
    let idle: Vec<_> = constants.iter().filter(|it| !used.contains(*it)).collect();
    assert!(idle.is_empty(), "never told: {idle:?}");
}

/// The rows of the table on the page: name, form, unit, labels.
fn documented() -> BTreeSet<(String, String, String, String)> {
    let page = include_str!("../../docs/OBSERVABILITY.md");
    let rows = page.lines().filter(|line| line.starts_with("| `stategram_"));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(|it| it.trim().replace('`', "")).collect();
        let [name, form, unit, labels, meaning] = <[String; 5]>::try_from(cells).unwrap();
        assert!(!meaning.is_empty(), "{name}");
        (name, form, unit, labels)
    })
    .collect()
}

#[test]
fn the_page_has_each_with_its_form_unit_and_labels() {
    let known: BTreeSet<_> = ALL
        .iter()
        .map(|Figure { name, form, unit, labels, .. }| {
            let unit = if *unit == Unit::Count { String::new() } else { unit.as_str().to_owned() };
            ((*name).to_owned(), format!("{form:?}").to_lowercase(), unit, labels.join(", "))
        })
        .collect();
    assert_eq!(known.len(), ALL.len(), "each has a name of its own");
    let page = documented();
    let missing: Vec<_> = known.difference(&page).collect();
    let strange: Vec<_> = page.difference(&known).collect();
    assert!(missing.is_empty() && strange.is_empty(), "docs/OBSERVABILITY.md has not {missing:?}, and has {strange:?}");
}

/// No label is of something that there is one of for each user.
#[test]
fn labels_are_of_few_values() {
    let bounded = ["class", "conversation", "fate", "kind", "method", "outcome", "query", "scope", "status"];
    for figure in ALL {
        assert!(figure.labels.iter().all(|it| bounded.contains(it)), "{figure:?}");
    }
}

/// What stands between two marks, each time that `begin` is there.
fn between<'a>(text: &'a str, begin: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(begin).skip(1).map(move |rest| rest.split_once(end).map_or(rest, |(inner, _)| inner))
}

/// Each value of a label that is told somewhere is on the page, and no other.
#[test]
fn the_page_has_each_value_of_the_labels() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files.retain(|it| !it.ends_with("figures/tests.rs"));
    let all: String = files.iter().map(|it| fs::read_to_string(it).unwrap()).collect();
    let (_, page) = include_str!("../../docs/OBSERVABILITY.md").split_once("The values of the labels").unwrap();
    let told = |begin: &str| between(&all, begin, "\"").map(str::to_owned).collect::<BTreeSet<_>>();
    let of = |source: &str, function: &str| -> BTreeSet<String> {
        let body = between(source, function, "\n    }\n").next().unwrap();
        body.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let scopes = of(include_str!("../limits/room.rs"), "fn ready(&self, rates");
    for (begin, end, told) in [
        ("`stategram_turns`:", " Of ", of(include_str!("../conversation/told.rs"), "const fn name(")),
        ("`stategram_polls`:", "\n", told("polls(\"")),
        (
            "`stategram_set_aside`:",
            " for what",
            &of(include_str!("../store/inbox.rs"), "const fn name(") | &told("sets_aside(\""),
        ),
        ("`stategram_replies_in_doubt`:", "`query`", told("doubts(\"")),
        ("`query`:", "\n", told("\"query\" => \"")),
        ("`scope`:", " where", &scopes | &of(include_str!("../limits/throttle.rs"), "fn look(")),
    ] {
        let part = between(page, begin, end).next().unwrap_or_else(|| panic!("{begin:?} is not on the page"));
        let said: BTreeSet<_> = part.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert_eq!(said, told, "behind {begin:?} in docs/OBSERVABILITY.md, and in the code");
    }
}

#[cfg(feature = "webhook")]
#[test]
fn the_page_has_each_status_that_a_webhook_answers_with() {
    use axum::http::StatusCode;

    let (_, page) = include_str!("../../docs/OBSERVABILITY.md").split_once("- `status`:").unwrap();
    let line = page.lines().next().unwrap();
    let said: BTreeSet<u16> = line.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect();
    let sources = concat!(include_str!("../source/webhook/door.rs"), include_str!("../source/webhook/serve.rs"));
    let number = |name: &str| {
        let is_it = |it: &u16| {
            let status = StatusCode::from_u16(*it).unwrap();
            status.canonical_reason().is_some_and(|it| it.to_uppercase().replace(' ', "_") == name)
        };
        (100..600).find(is_it)
    };
    let name = |it: &str| it.chars().take_while(|it| it.is_ascii_uppercase() || *it == '_').collect::<String>();
    let told: BTreeSet<u16> = sources.split("StatusCode::").skip(1).filter_map(|it| number(&name(it))).collect();
    assert_eq!(said, told, "on the page, and in the code");
}
