//! Which edges of the examples' graphs their tests take:
//!
//!     cargo test --test examples coverage -- --ignored --nocapture

use stategram::testing::Coverage;

#[test]
#[ignore = "runs all others again"]
#[allow(clippy::print_stdout, reason = "that is what it is for")]
fn coverage() {
    let coverage = Coverage::of_tests().unwrap();
    println!("{coverage}");
    let never: Vec<String> = coverage.never().map(|it| format!("{}: {it}", it.conversation)).collect();
    assert_eq!(never, Vec::<String>::new(), "never taken");
}
