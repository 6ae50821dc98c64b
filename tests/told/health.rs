//! How a bot is, when it is asked.

use std::time::Duration;

use serde_json::json;
use stategram::Bot;
use stategram::bot::Scripted;

use crate::PATIENCE;
use crate::talk::{Moody, Talk, bot};

#[tokio::test]
async fn a_bot_says_how_it_is() {
    let wire = Moody::new();
    let running = bot(&wire).0.start().await.unwrap();
    for text in ["hello", "/fail"] {
        wire.line.says(7, text);
    }
    wire.line.settle(&running).await;
    let health = running.health();
    assert!(health.is_healthy(), "{health:?}");
    assert!(health.last_heard.is_some_and(|it| it < health.uptime), "{health:?}");
    assert!(health.failing_for.is_none() && !health.is_stopping);
    let waiting = [health.events_waiting, health.backlog_bytes, health.replies_waiting, health.lanes];
    assert_eq!((waiting, health.in_memory, health.set_aside, health.in_doubt), ([0; 4], 1, 1, 0));
    assert_eq!((health.source, health.store), ("polling", "memory"));

    let probe = running.probe();
    wire.goes_down();
    let failing = async {
        while probe.health().is_some_and(|it| it.failing_for.is_none()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(PATIENCE, failing).await.expect("polls fail");
    let health = probe.health().unwrap();
    assert!(health.is_healthy(), "not for a minute yet: {health:?}");
    running.shutdown().await.unwrap();
    assert!(probe.health().is_none(), "it is gone");
}

/// What waits is told while it waits.
#[tokio::test]
async fn what_waits_is_told() {
    let wire = Moody::new();
    let running = bot(&wire).0.start().await.unwrap();
    let held = wire.holds_replies();
    wire.line.says(7, "hello");
    wire.line.says(7, "again");
    wire.line.received().await;
    let waiting = async {
        while running.health().replies_waiting < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("both replies");
    let health = running.health();
    assert!(health.replies_bytes > 0, "{health:?}");
    assert_eq!((health.lanes, health.replies_waiting), (1, 2));
    drop(held);
    running.settled().await;
    let health = running.health();
    assert_eq!((health.lanes, health.replies_waiting, health.replies_bytes), (0, 0, 0));
    running.shutdown().await.unwrap();
}

/// An application that does not wait for the end of its bot is told of it by this alone.
#[tokio::test]
async fn a_bot_whose_token_is_revoked_is_not_well() {
    let telegram = Scripted::new();
    telegram.always("getMe", &json!({"id": 1, "is_bot": true, "first_name": "B", "username": "b_bot"}));
    telegram.refuse("getUpdates", 401, "Unauthorized");
    let mut running = Bot::over(telegram).conversation::<Talk>().start().await.unwrap();
    let ended = tokio::time::timeout(PATIENCE, running.ended()).await.expect("it ends");
    ended.expect_err("nobody knows the token");
    let health = running.health();
    assert!(health.is_stopping && !health.is_healthy(), "{health:?}");
    assert!(health.failing_for.is_some() && health.last_heard.is_none(), "{health:?}");
}
