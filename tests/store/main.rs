//! The rules that every store keeps, one test for each rule and store, and stores that break them.
//!
//! `cargo test --test store -- --nocapture` prints a line for each.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests and their report"
)]

mod broken;
mod houses;
mod random;
mod rule;
mod rules;
mod words;
