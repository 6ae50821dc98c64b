//! What must not compile, and in which words; and what must: one rule a file, in a folder for each topic.
//!
//! Each fixture says in `//! expect:` lines, written by hand, what the compiler has to say: one line for each mistake, in
//! any order. `TRYBUILD=overwrite` blesses what the compiler says around these sentences, never the sentences.

use std::fs;
use std::path::{Path, PathBuf};

/// The words are ours.
#[test]
fn macro_errors() {
    refused("ui-tests/macro");
}

/// The words are partly rustc's, and those of the toolchain that is pinned.
#[test]
fn type_errors() {
    refused("ui-tests/types");
}

#[test]
fn what_must_compile() {
    trybuild::TestCases::new().pass("ui-tests/pass/*.rs");
}

#[track_caller]
fn refused(folder: &str) {
    let cases = trybuild::TestCases::new();
    cases.compile_fail(format!("{folder}/*/*.rs"));
    // It is when they are dropped that the cases are compiled.
    drop(cases);
    let wrong = badly_said(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a mistake is not told, told twice, or told in other words than those written by hand.
fn badly_said(folder: &Path) -> Vec<String> {
    let inside = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_fixture = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let mut wrong = Vec::new();
    for fixture in inside(folder).flat_map(|topic| inside(&topic)).filter(is_fixture) {
        let source = fs::read_to_string(&fixture).unwrap_or_default();
        let said = fs::read_to_string(fixture.with_extension("stderr")).unwrap_or_default();
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error")).collect();
        let expected: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("//! expect: ")).collect();
        for sentence in &expected {
            let told = errors.iter().filter(|error| words(error) == *sentence).count();
            if told != 1 {
                wrong.push(format!("{}: told {told} times: {sentence}", fixture.display()));
            }
        }
        if expected.is_empty() || errors.len() != expected.len() || said.contains("warning:") {
            wrong.push(format!("{}: {} sentences for {errors:#?}", fixture.display(), expected.len()));
        }
    }
    wrong
}

/// An error without what rustc puts before the words: its number, and that a constant could not be evaluated.
fn words(error: &str) -> &str {
    let words = error.split_once(": ").map_or(error, |(_, words)| words);
    words.strip_prefix("evaluation panicked: ").unwrap_or(words)
}
