//! The simulator's page in a browser. Where there is no Chromium nothing is played, and that is said.
//!
//!     cargo test --test page                      a short play
//!     cargo test --test page -- --ignored         all others
//!     STATEGRAM_SCREENSHOTS=docs/screenshots cargo test --test page -- --include-ignored

#![cfg(unix)]
#![allow(missing_docs, reason = "nobody reads the documentation of a test's bot")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so"
)]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|bot| bot.conversation::<Game>()` is how a bot is written"
)]
#![allow(clippy::needless_pass_by_value, reason = "`json!(..)` reads better than `&json!(..)`")]

mod anew;
mod bots;
mod browser;
mod crash;
mod inside;
mod plays;
