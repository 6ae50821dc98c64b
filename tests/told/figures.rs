//! The figures, as Prometheus gets to see them.

use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use stategram::machine::PerChat;

use crate::talk::{Moody, Talk, bot};

/// The value of a figure, as it is written with its labels; `None` where it is not there.
fn value(figures: &PrometheusHandle, name: &str) -> Option<f64> {
    let page = figures.render();
    page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test]
async fn what_happened_is_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let figures = recorder.handle();
    // All of the bot is in this thread.
    let _recording = metrics::set_default_local_recorder(&recorder);
    let wire = Moody::new();
    let (bot, clock) = bot(&wire);
    let running = bot.start().await.unwrap();
    for text in ["hello", "/slow", "/fail", "<b>", "again"] {
        wire.line.says(7, text);
    }
    wire.line.says(8, "hello");
    wire.line.settle(&running).await;
    // With the last of these the first two come once more.
    wire.line.hands_over_again(2);
    wire.line.send("poll", serde_json::json!({"id": "p"}));
    wire.line.settle(&running).await;
    let handle = running.handle::<Talk>().unwrap();
    handle.send(&PerChat(8), "an event".to_owned()).await.unwrap();
    handle.send(&PerChat(9), "for nobody".to_owned()).await.unwrap();
    running.settled().await;
    let seen = |name: &str| value(&figures, name);
    for (name, expected) in [
        ("stategram_updates_received{kind=\"message\"}", 6.0),
        ("stategram_updates_received{kind=\"poll\"}", 1.0),
        ("stategram_updates_duplicate", 2.0),
        ("stategram_polls{outcome=\"failed\"}", 0.0),
        ("stategram_turns{conversation=\"Talk\",outcome=\"taken\"}", 6.0),
        ("stategram_turns{conversation=\"Talk\",outcome=\"failed\"}", 1.0),
        ("stategram_turns{conversation=\"Talk\",outcome=\"untaken\"}", 1.0),
        ("stategram_turns{conversation=\"Talk\",outcome=\"cancelled\"}", 0.0),
        ("stategram_turns_repeated{conversation=\"Talk\"}", 1.0),
        ("stategram_turn_seconds_count{conversation=\"Talk\"}", 8.0),
        ("stategram_wait_seconds_count{conversation=\"Talk\"}", 6.0),
        ("stategram_events_untaken{conversation=\"Talk\"}", 1.0),
        ("stategram_conversations_in_memory{conversation=\"Talk\"}", 2.0),
        ("stategram_set_aside{kind=\"update\"}", 1.0),
        ("stategram_replies_sent{method=\"sendMessage\"}", 6.0),
        ("stategram_replies_dropped", 1.0),
        ("stategram_call_errors{method=\"sendMessage\",class=\"bad_request\"}", 1.0),
        ("stategram_call_seconds_count{method=\"sendMessage\"}", 7.0),
        ("stategram_call_seconds_count{method=\"getMe\"}", 1.0),
        ("stategram_events_waiting", 0.0),
        ("stategram_backlog_bytes", 0.0),
        ("stategram_replies_waiting", 0.0),
        ("stategram_replies_bytes", 0.0),
        ("stategram_lanes", 0.0),
    ] {
        assert_eq!(seen(name), Some(expected), "{name} in\n{}", figures.render());
    }
    assert!(seen("stategram_polls{outcome=\"answered\"}") >= Some(2.0));
    clock.advance(Duration::from_secs(10));
    running.settled().await;
    assert_eq!(seen("stategram_conversations_expired{conversation=\"Talk\"}"), Some(2.0));
    assert_eq!(seen("stategram_conversations_in_memory{conversation=\"Talk\"}"), Some(0.0));
    wire.line.says(7, "hello");
    wire.line.settle(&running).await;
    assert_eq!(seen("stategram_conversations_in_memory{conversation=\"Talk\"}"), Some(1.0));
    let probe = running.probe();
    running.shutdown().await.unwrap();
    assert!(probe.health().is_none());
    assert_eq!(
        seen("stategram_conversations_in_memory{conversation=\"Talk\"}"),
        Some(0.0),
        "the bot is gone, and what it had in memory with it"
    );
}

#[tokio::test]
async fn each_is_described() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let wire = Moody::new();
    let running = bot(&wire).0.start().await.unwrap();
    wire.line.says(7, "hello");
    wire.line.settle(&running).await;
    let page = recorder.handle().render();
    let described = |name: &str| page.contains(&format!("# HELP {name} "));
    let names = page.lines().filter_map(|it| it.strip_prefix("# TYPE ")?.split(' ').next());
    let bare: Vec<_> = names.filter(|it| !described(it)).collect();
    assert!(bare.is_empty() && described("stategram_turns"), "{bare:?} in\n{page}");
    running.shutdown().await.unwrap();
}
