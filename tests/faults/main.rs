//! Calls that go wrong: how the simulator lets them, and what the framework makes of each class.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|bot| bot.conversation::<Game>()` is how a bot is written"
)]

mod classes;
mod over_http;
mod scripted;
