//! `setWebhook`, `deleteWebhook`, `getWebhookInfo`, and polls beside them.

use futures_util::future::Either;
use serde_json::{Value, json};
use stategram::simulator::TOKEN;

use crate::api::refusal;
use crate::webhook::listener::Hooked;

#[tokio::test]
async fn a_post_is_the_update_with_the_secret() {
    let mut bot = Hooked::start().await;
    bot.api.simulator.you().says("hi");
    let post = bot.next().await;
    assert_eq!(post.path, "/hook");
    assert_eq!(post.headers["content-type"], "application/json");
    assert_eq!(post.headers["x-telegram-bot-api-secret-token"], "s-e_c-R3t");
    assert_eq!(post.text(), "hi");
    assert!(serde_json::from_value::<stategram::types::Update>(post.update.clone()).is_ok());
    post.takes();
    let mut open = Hooked::start_with(json!({})).await;
    open.api.simulator.you().says("hi");
    assert!(!open.next().await.headers.contains_key("x-telegram-bot-api-secret-token"));
}

#[tokio::test]
async fn the_info_is_what_was_set() {
    let bot = Hooked::new().await;
    let none = json!({ "url": "", "has_custom_certificate": false, "pending_update_count": 0 });
    assert_eq!(bot.info().await, none);
    bot.set(json!({ "allowed_updates": ["message", "poll"], "max_connections": 700, "ip_address": "10.0.0.1" })).await;
    let all = json!({
        "url": bot.url(), "has_custom_certificate": false, "pending_update_count": 0, "ip_address": "127.0.0.1",
        "max_connections": 100, "allowed_updates": ["message", "poll"],
    });
    assert_eq!(bot.info().await, all);
    assert!(serde_json::from_value::<stategram::types::WebhookInfo>(bot.info().await).is_ok());
    bot.set(json!({ "max_connections": -1 })).await;
    assert_eq!(bot.info().await["max_connections"], 1);
    bot.set(json!({ "allowed_updates": [] })).await;
    assert_eq!(bot.info().await["max_connections"], 40);
    assert_eq!(bot.info().await.get("allowed_updates"), None);
    let form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"url\"\r\n\r\n{}\r\n--x\r\n\
         content-disposition: form-data; name=\"certificate\"; filename=\"a.pem\"\r\n\r\n-----BEGIN\r\n--x--\r\n",
        bot.url()
    );
    let set = bot.api.post(&format!("/bot{TOKEN}/setWebhook"), "multipart/form-data; boundary=x", form).await;
    assert_eq!(set, (200, json!({ "ok": true, "result": true })));
    assert_eq!(bot.info().await["has_custom_certificate"], true);
    bot.api.ok("setWebhook", json!({ "url": "" })).await;
    assert_eq!(bot.info().await, none);
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let bot = Hooked::start().await;
    let elsewhere = "Bad Request: bad webhook: the simulator posts to this machine alone, as in \
                     http://127.0.0.1:8443/webhook";
    for url in ["https://example.org/hook", "http://192.168.0.1/", "http://169.254.169.254/"] {
        bot.api.refused("setWebhook", json!({ "url": url }), 400, elsewhere).await;
    }
    let invalid = "Bad Request: invalid webhook URL specified";
    bot.api.refused("setWebhook", json!({ "url": "nonsense" }), 400, invalid).await;
    let secret = |it: &str| json!({ "url": bot.url(), "secret_token": it });
    let unallowed = "Bad Request: secret token contains unallowed characters";
    for wrong in ["a b", "a.b", "\u{e4}", "a\nb"] {
        bot.api.refused("setWebhook", secret(wrong), 400, unallowed).await;
    }
    bot.api.refused("setWebhook", secret(&"a".repeat(257)), 400, "Bad Request: secret token is too long").await;
    assert_eq!(bot.info().await["url"], bot.url(), "what was set stays");
    bot.api.ok("setWebhook", secret(&"a".repeat(256))).await;
}

#[tokio::test]
async fn there_is_no_polling_beside_it() {
    let mut bot = Hooked::new().await;
    let (path, body) = (format!("/bot{TOKEN}/getUpdates"), json!({ "timeout": 50 }).to_string());
    let one = Box::pin(bot.api.post(&path, "application/json", body.clone()));
    let two = Box::pin(bot.api.post(&path, "application/json", body));
    // When one of two has ended the other, it waits.
    let polling = match futures_util::future::select(one, two).await {
        Either::Left((_, polling)) | Either::Right((_, polling)) => polling,
    };
    bot.set(json!({})).await;
    assert_eq!(polling.await, refusal(409, "Conflict: terminated by setWebhook request"));
    let active =
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    bot.api.refused("getUpdates", json!({}), 409, active).await;
    bot.api.simulator.you().says("hi");
    bot.next().await.takes();
    bot.api.simulator.confirmed().await;
    bot.api.ok("deleteWebhook", json!({})).await;
    assert_eq!(bot.api.ok("getUpdates", json!({})).await, json!([]));
}

/// The texts of what waits to be fetched.
async fn fetched(bot: &Hooked) -> Vec<String> {
    let updates = bot.api.ok("getUpdates", json!({})).await;
    let text = |it: &Value| it["message"]["text"].as_str().unwrap().to_owned();
    updates.as_array().unwrap().iter().map(text).collect()
}

#[tokio::test]
async fn what_waits_goes_the_other_way_when_the_way_changes() {
    let mut bot = Hooked::new().await;
    let (ann, bob) = (bot.api.simulator.user("ann"), bot.api.simulator.user("bob"));
    ann.says("a1");
    bob.says("b1");
    ann.says("a2");
    bot.set(json!({})).await;
    let [a1, b1] = bot.next_few(["a1", "b1"]).await;
    a1.takes();
    let a2 = bot.next().await;
    ann.says("a3");
    assert_eq!((a2.text(), bot.info().await["pending_update_count"].as_u64()), ("a2", Some(3)));
    bot.api.ok("deleteWebhook", json!({})).await;
    // What was being posted is broken off, and was not taken.
    a2.given_up().await;
    b1.given_up().await;
    assert_eq!(fetched(&bot).await, ["b1", "a2", "a3"]);
    bot.moves().await;
    let [b1, a2] = bot.next_few(["b1", "a2"]).await;
    bot.set(json!({})).await;
    assert_eq!(bot.open(), 2, "it was set already");
    bot.set(json!({ "secret_token": "new" })).await;
    b1.given_up().await;
    a2.given_up().await;
    for post in bot.next_few(["b1", "a2"]).await {
        assert_eq!(post.headers["x-telegram-bot-api-secret-token"], "new");
        post.takes();
    }
    let a3 = bot.next().await;
    assert_eq!(a3.text(), "a3");
    a3.takes();
    bot.api.simulator.confirmed().await;
}

#[tokio::test]
async fn what_waits_can_be_dropped() {
    let mut bot = Hooked::new().await;
    let you = bot.api.simulator.you();
    you.says("dropped");
    bot.set(json!({ "drop_pending_updates": true })).await;
    you.says("kept");
    assert_eq!(bot.next().await.text(), "kept");
    bot.set(json!({ "drop_pending_updates": true })).await;
    assert_eq!(bot.info().await["pending_update_count"], 0);
    you.says("waits");
    bot.next().await.answers(500);
    bot.api.ok("deleteWebhook", json!({ "drop_pending_updates": true })).await;
    assert_eq!(bot.api.ok("getUpdates", json!({})).await, json!([]));
}

#[tokio::test]
async fn kinds_that_were_not_asked_for_are_not_posted() {
    let mut bot = Hooked::start_with(json!({ "allowed_updates": ["inline_query"] })).await;
    let you = bot.api.simulator.you();
    you.says("unheard");
    you.types_inline("heard");
    let heard = bot.next().await;
    assert_eq!(heard.update["inline_query"]["query"], "heard");
    heard.takes();
    let strange = json!({ "update_id": 7, "new_kind": { "x": 1 } });
    bot.api.simulator.inject(&strange.to_string()).unwrap();
    assert_eq!(bot.next().await.update, strange);
}

#[tokio::test]
async fn nothing_is_posted_any_more_when_the_simulator_has_stopped() {
    let mut bot = Hooked::start().await;
    let you = bot.api.simulator.you();
    you.says("one");
    let one = bot.next().await;
    bot.api.simulator.stop().await;
    one.given_up().await;
    let mut dropped = Hooked::start().await;
    dropped.api.simulator.you().says("one");
    let one = dropped.next().await;
    drop(dropped);
    one.given_up().await;
}
