//! What must not compile, and in which words; and what must.
//!
//! Each fixture says in `//! expect:` lines, written by hand, what the compiler has to say: one line for each mistake, in
//! any order. `TRYBUILD=overwrite` blesses what the compiler says around these sentences, never the sentences.

use std::fs;
use std::path::{Path, PathBuf};

/// The words are ours.
#[test]
fn macro_errors() {
    trybuild::TestCases::new().compile_fail("ui-tests/macro/*.rs");
}

/// The words are partly rustc's, and those of the toolchain that is pinned.
#[test]
fn type_errors() {
    trybuild::TestCases::new().compile_fail("ui-tests/types/*.rs");
}

#[test]
fn what_must_compile() {
    trybuild::TestCases::new().pass("ui-tests/pass/*.rs");
}

#[test]
fn z_every_mistake_is_told_once_and_in_the_words_written_by_hand() {
    let mut wrong = Vec::new();
    for fixture in fixtures("ui-tests/macro").into_iter().chain(fixtures("ui-tests/types")) {
        let source = fs::read_to_string(&fixture).unwrap();
        let said = fs::read_to_string(fixture.with_extension("stderr")).unwrap_or_default();
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error")).collect();
        let expected: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("//! expect: ")).collect();
        for sentence in &expected {
            let told = errors.iter().filter(|error| error.ends_with(sentence)).count();
            if told != 1 {
                wrong.push(format!("{}: told {told} times: {sentence}", fixture.display()));
            }
        }
        if expected.is_empty() || errors.len() != expected.len() || said.contains("warning:") {
            wrong.push(format!("{}: {} sentences for {errors:#?}", fixture.display(), expected.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut fixtures: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    fixtures.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    fixtures.sort();
    fixtures
}
