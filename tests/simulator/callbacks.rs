//! Pressed buttons and their answers.

use std::time::Duration;

use serde_json::{Value, json};
use stategram::simulator::YOU;

use crate::api::Api;

const TOO_OLD: &str = "Bad Request: query is too old and response timeout expired or query ID is invalid";

/// An API where `[Yes] [No]` was asked and Yes was pressed, and the query that came of it.
async fn pressed() -> (Api, Value) {
    let api = Api::start().await;
    let buttons = json!([[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]);
    let question = json!({"chat_id": YOU, "text": "Sure?", "reply_markup": {"inline_keyboard": buttons}});
    api.ok("sendMessage", question).await;
    api.simulator.you().presses("Yes").unwrap();
    let updates = api.ok("getUpdates", json!({})).await;
    let query = updates[0]["callback_query"].clone();
    (api, query)
}

#[tokio::test]
async fn a_press_tells_what_was_pressed() {
    let (_api, query) = pressed().await;
    assert_eq!((&query["data"], &query["from"]["id"]), (&json!("y"), &json!(YOU)));
    assert_eq!(query["message"]["text"], "Sure?");
    assert_eq!(query["message"]["reply_markup"]["inline_keyboard"][0][1]["text"], "No");
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let (api, query) = pressed().await;
    let answer = json!({"callback_query_id": query["id"], "text": "Got it"});
    assert_eq!(api.ok("answerCallbackQuery", answer.clone()).await, json!(true));
    api.refused("answerCallbackQuery", answer, 400, TOO_OLD).await;
    api.refused("answerCallbackQuery", json!({"callback_query_id": "1"}), 400, TOO_OLD).await;
    api.refused("answerCallbackQuery", json!({}), 400, TOO_OLD).await;
}

#[tokio::test]
async fn a_press_is_answered_in_time() {
    let (api, query) = pressed().await;
    api.simulator.clock().advance(Duration::from_secs(150));
    api.refused("answerCallbackQuery", json!({"callback_query_id": query["id"]}), 400, TOO_OLD).await;
    assert_eq!(api.ok("getUpdates", json!({})).await, json!([]));
}

#[tokio::test]
async fn a_notice_is_short() {
    let (api, query) = pressed().await;
    let answer = json!({"callback_query_id": query["id"], "text": "x".repeat(201)});
    api.refused("answerCallbackQuery", answer, 400, "Bad Request: MESSAGE_TOO_LONG").await;
}

#[tokio::test]
async fn only_what_is_there_can_be_pressed() {
    let (api, _) = pressed().await;
    let sentence = api.simulator.you().presses("Maybe").unwrap_err().to_string();
    assert_eq!(sentence, "the last keyboard has no button Maybe, but [Yes] [No]");
    let sentence = api.simulator.user("ann").presses("Yes").unwrap_err().to_string();
    assert_eq!(sentence, "no message of this chat has buttons");
}
