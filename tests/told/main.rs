//! What a running bot tells whoever runs it: its spans, the lines of its log, its figures and its health.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod figures;
mod health;
#[path = "../engine/line.rs"]
#[allow(dead_code, reason = "for the tests of the engine")]
mod line;
mod lines;
mod spans;
mod talk;

use std::time::Duration;

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);
