//! An answer may be a call.

use axum::body::Body;
use axum::http::Response;
use serde_json::json;

use crate::webhook::listener::{Hooked, Post};

#[tokio::test]
async fn what_an_answer_asks_for_is_done_before_the_next_update_comes() {
    let mut bot = Hooked::start().await;
    let ann = bot.api.simulator.user("ann");
    ann.says("one");
    ann.says("two");
    bot.next().await.calls(&json!({ "method": "sendMessage", "chat_id": ann.id(), "text": "One!" }));
    let two = bot.next().await;
    let said: Vec<String> = ann.chat().history().iter().map(|it| it.text.clone()).collect();
    assert_eq!(said, ["one", "two", "One!"]);
    let form = format!("method=SENDMESSAGE&chat_id={}&text=Two%21", ann.id());
    let form = Response::builder().header("content-type", "application/x-www-form-urlencoded").body(form.into());
    two.says(form.unwrap());
    bot.api.simulator.confirmed().await;
    assert_eq!(ann.chat().history().last().unwrap().text, "Two!");
}

#[tokio::test]
async fn what_cannot_be_done_is_not_done_and_the_update_is_taken() {
    let mut bot = Hooked::start().await;
    let you = bot.api.simulator.you();
    let hello = json!({ "method": "sendMessage", "chat_id": you.id(), "text": "Hello" });
    let sloppy = move |post: Post, content_type: &str, body: String| {
        post.says(Response::builder().header("content-type", content_type).body(Body::from(body)).unwrap());
    };
    let json = "application/json";
    let calls = [
        (json, json!({ "method": "sendMessage", "chat_id": you.id(), "text": "" }).to_string()),
        (json, json!({ "method": "sendNothing" }).to_string()),
        (json, json!({ "method": "getUpdates" }).to_string()),
        (json, json!({ "method": "setWebhook", "url": "" }).to_string()),
        (json, json!({ "method": "deleteWebhook", "drop_pending_updates": true }).to_string()),
        (json, json!({ "ok": true }).to_string()),
        (json, json!([1, 2]).to_string()),
        (json, "{".to_owned()),
        (json, "\0".repeat(3 << 20)),
        ("text/plain", hello.to_string()),
    ];
    let count = calls.len();
    for (content_type, body) in calls {
        you.says("hi");
        sloppy(bot.next().await, content_type, body);
    }
    bot.api.simulator.confirmed().await;
    assert_eq!(bot.statuses().await, vec![Some(200); count]);
    assert_eq!(bot.info().await["url"], bot.url());
    assert!(you.chat().history().iter().all(|it| it.text == "hi"));
    // A failure asks for nothing.
    you.says("hi");
    let failure = Response::builder().status(500).header("content-type", json).body(hello.to_string().into()).unwrap();
    bot.next().await.says(failure);
    bot.next().await.takes();
    bot.api.simulator.confirmed().await;
    assert!(you.chat().history().iter().all(|it| it.text == "hi"));
}
