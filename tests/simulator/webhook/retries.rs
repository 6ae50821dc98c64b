//! What is not taken comes again, until it is too old.

use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use serde_json::json;

use crate::webhook::listener::{Hooked, Post};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn a_failing_post_comes_again_at_once_and_then_after_longer_and_longer_pauses() {
    let mut bot = Hooked::start().await;
    let ann = bot.api.simulator.user("ann");
    ann.says("one");
    ann.says("two");
    let id = {
        let post = bot.next().await;
        let id = post.id();
        post.answers(500);
        id
    };
    let again = bot.next().await;
    assert_eq!((again.id(), again.text()), (id, "one"), "the same, and not the one behind it");
    again.answers(404);
    assert_eq!(bot.statuses().await, [Some(500), Some(404)]);
    for pause in [2, 4, 8, 16, 32, 60, 60] {
        bot.clock.advance(secs(pause) - Duration::from_millis(1));
        let before = bot.statuses().await.len();
        bot.clock.advance(Duration::from_millis(1));
        bot.next().await.answers(503);
        assert_eq!(bot.statuses().await.len(), before + 1, "{pause}");
    }
    let info = bot.info().await;
    assert_eq!(info["pending_update_count"], 2);
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 503 Service Unavailable");
    assert_eq!(info["last_error_date"], bot.clock.now().as_secs());
    bot.clock.advance(secs(60));
    bot.next().await.answers(204);
    // The next one has pauses of its own.
    bot.next().await.answers(500);
    let two = bot.next().await;
    assert_eq!(two.text(), "two");
    two.takes();
    bot.api.simulator.confirmed().await;
    let attempts = bot.deliveries().attempts();
    assert!(attempts.iter().all(|it| it.error.is_none() == it.status.is_some_and(|it| it < 300)));
    let moments: Vec<_> = attempts.iter().filter(|it| it.update_id == id).map(|it| it.at - attempts[0].at).collect();
    assert_eq!(moments, [0, 0, 2, 6, 14, 30, 62, 122, 182, 242].map(secs));
}

#[tokio::test]
async fn a_failing_chat_holds_up_nobody_else() {
    let mut bot = Hooked::start().await;
    let (ann, bob) = (bot.api.simulator.user("ann"), bot.api.simulator.user("bob"));
    ann.says("a");
    for _ in 0..2 {
        bot.next().await.answers(500);
    }
    bot.deliveries().settled().await;
    for text in ["b1", "b2"] {
        bob.says(text);
        let post = bot.next().await;
        assert_eq!(post.text(), text);
        post.takes();
    }
    bot.clock.advance(secs(2));
    let post = bot.next().await;
    assert_eq!(post.text(), "a");
    post.takes();
    bot.api.simulator.confirmed().await;
}

#[tokio::test]
async fn who_asks_to_be_left_alone_is() {
    let mut bot = Hooked::start().await;
    bot.api.simulator.you().says("hi");
    let busy = |post: Post, header: &str| {
        post.says(Response::builder().status(503).header("retry-after", header).body(Body::empty()).unwrap());
    };
    for (header, pause) in [("30", 30), ("3600", 3600), ("999999999", 3600), (" 5 ", 5)] {
        busy(bot.next().await, header);
        bot.deliveries().settled().await;
        bot.clock.advance(secs(pause) - Duration::from_millis(1));
        let before = bot.statuses().await.len();
        bot.clock.advance(Duration::from_millis(1));
        let post = bot.next().await;
        assert_eq!(bot.deliveries().attempts().len(), before, "{header}");
        busy(post, "1");
        bot.deliveries().settled().await;
        bot.clock.advance(secs(1));
    }
    // What is no number of seconds asks for nothing: the usual pause, of which this is the first.
    busy(bot.next().await, "Wed, 21 Oct 2026 07:28:00 GMT");
    bot.deliveries().settled().await;
    bot.clock.advance(secs(2));
    bot.next().await.takes();
    bot.api.simulator.confirmed().await;
}

#[tokio::test]
async fn what_is_too_old_does_not_come_again() {
    let mut bot = Hooked::start().await;
    let ann = bot.api.simulator.user("ann");
    ann.types_inline("stale");
    ann.says("fresh");
    for _ in 0..4 {
        bot.next().await.answers(500);
    }
    bot.deliveries().settled().await;
    bot.clock.advance(secs(2));
    for _ in 0..2 {
        bot.next().await.answers(500);
    }
    bot.deliveries().settled().await;
    assert_eq!(bot.info().await["pending_update_count"], 2);
    // An inline query is there for 30 seconds.
    bot.clock.advance(secs(28));
    let post = bot.next().await;
    assert_eq!(post.text(), "fresh");
    assert_eq!(bot.info().await["pending_update_count"], 1);
    post.answers(500);
    bot.deliveries().settled().await;
    bot.clock.advance(secs(24 * 3600));
    assert_eq!(bot.info().await["pending_update_count"], 0);
    assert_eq!(bot.statuses().await.len(), 7);
}

#[tokio::test]
async fn who_does_not_answer_within_a_minute_is_asked_again() {
    let mut bot = Hooked::start().await;
    bot.api.simulator.you().says("hi");
    let slow = bot.next().await;
    bot.clock.advance(Duration::from_millis(59_999));
    assert_eq!((bot.deliveries().attempts(), bot.open()), (vec![], 1));
    bot.clock.advance(Duration::from_millis(1));
    let again = bot.next().await;
    assert_eq!(again.id(), slow.id());
    slow.given_up().await;
    assert_eq!(bot.info().await["last_error_message"], "Read timeout expired");
    again.takes();
    assert_eq!(bot.statuses().await, [None, Some(200)]);
}

#[tokio::test]
async fn where_nobody_listens_it_is_tried_again() {
    let mut bot = Hooked::new().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", nobody.local_addr().unwrap());
    drop(nobody);
    bot.api.ok("setWebhook", json!({ "url": url })).await;
    bot.api.simulator.you().says("hi");
    assert_eq!(bot.statuses().await, [None, None]);
    let info = bot.info().await;
    let why = info["last_error_message"].as_str().unwrap();
    assert!(why.starts_with("Can't connect to the webhook: ") && !why.contains(&url), "{why}");
    // Somebody has found out, and says where the bot is.
    bot.moves().await;
    let post = bot.next().await;
    assert_eq!(post.text(), "hi");
    post.takes();
    bot.api.simulator.confirmed().await;
    assert_eq!(bot.info().await.get("last_error_message"), None);
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let mut bot = Hooked::start().await;
    let mut other = Hooked::new().await;
    bot.api.simulator.you().says("hi");
    let there = Response::builder().status(307).header("location", other.url()).body(Body::empty()).unwrap();
    bot.next().await.says(there);
    bot.next().await.takes();
    assert_eq!(bot.statuses().await, [Some(307), Some(200)]);
    other.set(json!({})).await;
    other.api.simulator.you().says("the first");
    assert_eq!(other.next().await.text(), "the first");
}

#[tokio::test]
async fn a_taken_update_can_come_a_second_time() {
    let mut bot = Hooked::start().await;
    let you = bot.api.simulator.you();
    you.says("one");
    let one = bot.next().await;
    let id = one.id();
    one.takes();
    bot.api.simulator.confirmed().await;
    bot.deliveries().hold();
    you.says("two");
    bot.deliveries().repeat(id).unwrap();
    assert_eq!(bot.info().await["pending_update_count"], 2);
    bot.deliveries().let_go();
    for text in ["one", "two"] {
        let post = bot.next().await;
        assert_eq!((post.text(), post.id() == id), (text, text == "one"));
        post.takes();
    }
    bot.api.simulator.confirmed().await;
    assert_eq!(bot.statuses().await, [Some(200); 3]);
    let unknown = bot.deliveries().repeat(id + 17).unwrap_err().to_string();
    assert_eq!(unknown, format!("the update {} was not taken", id + 17));
    bot.api.ok("deleteWebhook", json!({})).await;
    assert_eq!(bot.deliveries().repeat(id).unwrap_err().to_string(), "no webhook is set");
}

#[tokio::test]
async fn what_is_held_waits() {
    let mut bot = Hooked::start().await;
    let you = bot.api.simulator.you();
    you.says("one");
    let one = bot.next().await;
    bot.deliveries().hold();
    you.says("two");
    one.takes();
    assert_eq!(bot.statuses().await, [Some(200)], "what is under way goes on");
    assert_eq!((bot.info().await["pending_update_count"].as_u64(), bot.open()), (Some(1), 0));
    bot.deliveries().let_go();
    let two = bot.next().await;
    assert_eq!(two.text(), "two");
    two.takes();
    bot.api.simulator.confirmed().await;
}
