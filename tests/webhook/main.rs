//! Bots to which somebody posts: what is answered when, byte by byte, and what becomes of what was posted.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod after_turn;
mod bots;
mod caught_up;
mod counter;
mod doors;
mod environment;
mod full;
mod hangs_up;
mod killed;
mod mounted;
mod order;
mod peer;
mod registered;
mod shut_down;
mod slow_store;
mod tls;

use std::time::Duration;

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// What it gives, unless that takes too long.
async fn soon<T>(it: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, it).await.expect("it takes too long")
}

/// Lets everything happen that can happen now.
async fn meanwhile() {
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
}
