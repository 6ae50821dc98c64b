//! `/sim/...`, the contract with scripts.

use serde_json::{Value, json};
use stategram::simulator::{TOKEN, YOU};

use crate::api::{Answer, Api, refusal};

impl Api {
    async fn write(&self, body: Value) -> Answer {
        self.post("/sim/message", "application/json", body.to_string()).await
    }

    async fn chat(&self, token: &str, chat_id: i64) -> Answer {
        self.get(&format!("/sim/chat?token={token}&chat_id={chat_id}")).await
    }
}

#[tokio::test]
async fn a_user_writes_and_the_chat_shows_it() {
    let api = Api::start().await;
    let token = "77:some-other_bot";
    let (status, body) = api.write(json!({"token": token, "user_id": 5, "chat_id": 5, "text": "hi"})).await;
    assert_eq!((status, &body["ok"], &body["result"]["text"]), (200, &json!(true), &json!("hi")));
    let (_, updates) = api.get(&format!("/bot{token}/getUpdates")).await;
    assert_eq!(updates["result"][0]["message"]["from"]["id"], 5);
    let buttons = "[[{\"text\":\"Yes\",\"callback_data\":\"y\"}]]";
    let reply = format!("/bot{token}/sendMessage?chat_id=5&text=hello&reply_markup={{\"inline_keyboard\":{buttons}}}");
    let sent = api.get(&reply).await.1["result"]["message_id"].clone();
    let expected = json!([
        {"message_id": body["result"]["message_id"], "from_id": 5, "text": "hi", "buttons": []},
        {"message_id": sent, "from_id": 77, "text": "hello", "buttons": [[{"text": "Yes", "callback_data": "y"}]]},
    ]);
    assert_eq!(api.chat(token, 5).await, (200, expected));
}

#[tokio::test]
async fn bots_have_chats_of_their_own() {
    let api = Api::start().await;
    api.write(json!({"token": "1:a", "user_id": 5, "text": "hi"})).await;
    assert_eq!(api.chat("1:a", 5).await.1.as_array().map(Vec::len), Some(1));
    assert_eq!(api.chat("2:b", 5).await, (200, json!([])));
    assert_eq!(api.get("/bot2:b/getUpdates").await.1["result"], json!([]));
}

#[tokio::test]
async fn a_group_is_written_in_by_many() {
    let api = Api::start().await;
    for user_id in [5, 6] {
        let message = json!({"token": TOKEN, "user_id": user_id, "chat_id": -9, "text": "hi", "title": "Us"});
        assert_eq!(api.write(message).await.0, 200);
    }
    let updates = api.ok("getUpdates", json!({})).await;
    assert_eq!(updates[1]["message"]["chat"], json!({"id": -9, "type": "group", "title": "Us"}));
    let (_, chat) = api.chat(TOKEN, -9).await;
    assert_eq!((&chat[0]["from_id"], &chat[1]["from_id"]), (&json!(5), &json!(6)));
}

#[tokio::test]
async fn ids_at_the_ends_of_their_ranges_are_ids() {
    let api = Api::start().await;
    let most = i64::MAX;
    let least = i64::MIN;
    assert_eq!(api.write(json!({"token": TOKEN, "user_id": most, "text": "hi"})).await.0, 200);
    assert_eq!(api.write(json!({"token": TOKEN, "user_id": most, "chat_id": least, "text": "hi"})).await.0, 200);
    for chat_id in [most, least] {
        assert_eq!(api.ok("sendMessage", json!({"chat_id": chat_id, "text": "x"})).await["chat"]["id"], chat_id);
        assert_eq!(api.chat(TOKEN, chat_id).await.1.as_array().map(Vec::len), Some(2));
    }
}

#[tokio::test]
async fn what_no_user_could_do_is_refused() {
    let api = Api::start().await;
    let unauthorized = refusal(401, "Unauthorized: invalid token specified");
    assert_eq!(api.write(json!({"user_id": 5, "text": "hi"})).await, unauthorized);
    assert_eq!(api.write(json!({"token": "x", "user_id": 5, "text": "hi"})).await, unauthorized);
    assert_eq!(api.chat("x", 5).await, unauthorized);
    let with = |user_id: Value, chat_id: Value, text: &str| json!({"token": TOKEN, "user_id": user_id, "chat_id": chat_id, "text": text});
    for (message, words) in [
        (with(json!(0), json!(5), "hi"), "user_id is missing or no id of a user"),
        (with(json!(-5), json!(5), "hi"), "user_id is missing or no id of a user"),
        (with(json!(null), json!(5), "hi"), "user_id is missing or no id of a user"),
        (with(json!(5), json!("x"), "hi"), "chat_id is no id"),
        (
            with(json!(5), json!(6), "hi"),
            "the id of a private chat is its user's: chat_id is neither that nor a group's",
        ),
        (with(json!(8_000_000_001_i64), json!(-5), "hi"), "user_id is the id of a bot"),
        (with(json!(YOU), json!(YOU), " "), "message text is empty"),
    ] {
        assert_eq!(api.write(message).await, refusal(400, &format!("Bad Request: {words}")));
    }
}
