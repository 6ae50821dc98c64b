//! Which edges of the examples' graphs their tests take:
//!
//!     cargo test --all-features --test examples coverage -- --ignored --nocapture

use std::collections::BTreeSet;

use stategram::testing::Coverage;

use crate::bots;

#[test]
#[ignore = "runs all others again"]
#[allow(clippy::print_stdout, reason = "that is what it is for")]
fn coverage() {
    let coverage = Coverage::of_tests().unwrap();
    println!("{coverage}");
    let never: Vec<String> = coverage.never().map(|it| format!("{}: {it}", it.conversation)).collect();
    assert_eq!(never, Vec::<String>::new(), "never taken");
    let played: BTreeSet<_> = coverage.edges().map(|(it, _)| (it.conversation.as_str(), &it.module)).collect();
    let played: Vec<&str> = played.into_iter().map(|(name, _)| name).collect();
    // `skeleton` is played as a program.
    let mut all: Vec<&str> =
        bots::graphs().into_iter().filter(|(file, _)| *file != "skeleton").map(|(_, graph)| graph.name).collect();
    all.sort_unstable();
    assert_eq!(played, all, "played at all");
}
