//! Updates as Telegram sends them, and as it never should: which trigger each reaches, and what is made of it.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod coverage;
mod samples;
