//! What several people do, and what becomes of their chats.

use serde_json::json;

use crate::plays::{ANN, Play};
use crate::town::BOT;

const BOB: i64 = 502;
const EVE: i64 = 503;

const CLUB: i64 = -1_001_000_000_500;
const WIRE: i64 = -1_001_000_000_501;

pub(crate) async fn members(play: &mut Play) {
    play.town.goes_on();
    let club = json!({ "user_id": ANN, "chat_id": CLUB, "title": "Club", "type": "supergroup", "bot": "left" });
    assert_eq!(play.town.does("chat", club).await["type"], "supergroup");
    for status in ["member", "administrator"] {
        let adds = json!({ "user_id": ANN, "chat_id": CLUB, "member_id": BOT, "status": status });
        play.town.does("member", adds).await;
        play.says(&format!("I am {status} of Club")).await;
    }
    let joins = json!({ "user_id": BOB, "first_name": "Bob", "chat_id": CLUB, "status": "member" });
    play.town.does("member", joins).await;
    play.says("Bob is member, we are 3").await;
    play.town.does("request", json!({ "user_id": EVE, "first_name": "Eve", "chat_id": CLUB })).await;
    play.says("Eve is member, we are 4").await;
    let advertises = json!({ "user_id": BOB, "chat_id": CLUB, "text": "buy my book" });
    let book = play.town.does("message", advertises).await["message_id"].clone();
    let bans = json!({ "user_id": ANN, "chat_id": CLUB, "text": "/ban", "reply_to_message_id": book });
    play.town.does("message", bans).await;
    play.hears("Bob goes", |it| it["message"]["content"]["left_chat_member"]["id"] == BOB).await;
    let bob = play.town.calls("getChatMember", json!({ "chat_id": CLUB, "user_id": BOB })).await;
    assert_eq!(bob["status"], "kicked");
}

pub(crate) async fn topics(play: &mut Play) {
    play.town.goes_on();
    let forum = json!({ "user_id": ANN, "chat_id": CLUB, "is_forum": true });
    assert_eq!(play.town.does("chat", forum).await["is_forum"], true);
    play.town.does("message", json!({ "user_id": ANN, "chat_id": CLUB, "text": "/topic" })).await;
    let made = play.hears("a topic", |it| it["message"]["content"]["forum_topic_created"]["name"] == "News").await;
    let topic = made["message"]["message_id"].clone();
    assert_eq!(play.says("in News").await["thread_id"], topic);
    play.hears("the topic is closed", |it| !it["message"]["content"]["forum_topic_closed"].is_null()).await;
    let late = json!({ "user_id": EVE, "chat_id": CLUB, "message_thread_id": topic, "text": "too late" });
    play.town.cannot("message", late, "Bad Request: TOPIC_CLOSED").await;
    let weather = json!({ "user_id": ANN, "chat_id": CLUB, "name": "Weather" });
    let weather = play.town.does("topic", weather).await["message_thread_id"].clone();
    let rain = json!({ "user_id": EVE, "chat_id": CLUB, "message_thread_id": weather, "text": "rain" });
    play.town.does("message", rain).await;
    assert_eq!(play.says("rain").await["thread_id"], weather);
}

pub(crate) async fn channel(play: &mut Play) {
    play.town.goes_on();
    let wire = json!({ "user_id": ANN, "chat_id": WIRE, "title": "Wire", "type": "channel" });
    assert_eq!(play.town.does("chat", wire).await["type"], "channel");
    play.town.does("message", json!({ "user_id": ANN, "chat_id": WIRE, "text": "it rains" })).await;
    play.says("read: it rains").await;
}
