//! Messages that are changed and taken back.

use std::time::Duration;

use serde_json::{Value, json};
use stategram::simulator::{TOKEN, YOU};

use crate::api::Api;

const SAME: &str = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same \
                    as a current content and reply markup of the message";

fn keyboard() -> Value {
    json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]})
}

/// An API where the bot has asked something, and the question's id.
async fn asked() -> (Api, Value) {
    let api = Api::start().await;
    let sent = api.ok("sendMessage", json!({"chat_id": YOU, "text": "Sure?", "reply_markup": keyboard()})).await;
    let id = sent["message_id"].clone();
    (api, id)
}

#[tokio::test]
async fn an_edit_changes_the_message_where_it_stands() {
    let (api, id) = asked().await;
    api.ok("sendMessage", json!({"chat_id": YOU, "text": "Well?"})).await;
    api.simulator.clock().advance(Duration::from_secs(5));
    let edit = json!({"chat_id": YOU, "message_id": id, "text": "<b>Really</b>?", "parse_mode": "HTML", "reply_markup": keyboard()});
    let edited = api.ok("editMessageText", edit).await;
    assert_eq!((&edited["message_id"], &edited["text"]), (&id, &json!("Really?")));
    assert_eq!(edited["entities"][0]["type"], "bold");
    assert_eq!(edited["reply_markup"], keyboard());
    assert_eq!(edited["edit_date"].as_u64(), edited["date"].as_u64().map(|it| it + 5));
    assert!(serde_json::from_value::<stategram::types::Message>(edited).is_ok());
    let mut chat = api.simulator.you().chat();
    let texts: Vec<String> = chat.history().into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["Really?", "Well?"]);
    let shown = chat.next_edit().await.unwrap();
    assert_eq!((json!(shown.message_id), shown.text.as_str(), shown.buttons.len()), (id.clone(), "Really?", 1));
    let (_, listed) = api.get(&format!("/sim/chat?token={TOKEN}&chat_id={YOU}")).await;
    assert_eq!(listed[0]["text"], "Really?");
}

#[tokio::test]
async fn an_edit_without_a_keyboard_takes_it_away() {
    let (api, id) = asked().await;
    let edited = api.ok("editMessageText", json!({"chat_id": YOU, "message_id": id, "text": "Sure?"})).await;
    assert_eq!(edited["reply_markup"], Value::Null);
    let sentence = api.simulator.you().presses("Yes").unwrap_err().to_string();
    assert_eq!(sentence, "no message of this chat has buttons");
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_refused() {
    let (api, id) = asked().await;
    let same = json!({"chat_id": YOU, "message_id": id, "text": " Sure? ", "reply_markup": keyboard()});
    api.refused("editMessageText", same, 400, SAME).await;
}

#[tokio::test]
async fn only_the_bots_own_messages_can_be_edited() {
    let (api, id) = asked().await;
    let yours = api.simulator.you().says("hi");
    let edit = |chat_id: Value, id: Value| json!({"chat_id": chat_id, "message_id": id, "text": "x"});
    let refused = async |params, description| api.refused("editMessageText", params, 400, description).await;
    refused(edit(json!(YOU), json!(yours)), "Bad Request: message can't be edited").await;
    for id in [json!(1), json!(yours + 1), json!(i32::MAX), json!(0), Value::Null] {
        refused(edit(json!(YOU), id), "Bad Request: message to edit not found").await;
    }
    refused(edit(json!(5), id.clone()), "Bad Request: chat not found").await;
    refused(edit(Value::Null, id), "Bad Request: chat_id is empty").await;
    refused(json!({"text": "x"}), "Bad Request: message identifier is not specified").await;
    let inline = json!({"text": "x", "inline_message_id": "i"});
    refused(inline, "Bad Request: invalid inline message identifier specified").await;
}

#[tokio::test]
async fn an_edit_is_bounded_as_a_message_is() {
    let (api, id) = asked().await;
    let edit = |text: String| json!({"chat_id": YOU, "message_id": id, "text": text});
    api.refused("editMessageText", edit(" ".to_owned()), 400, "Bad Request: message text is empty").await;
    api.refused("editMessageText", edit("x".repeat(4097)), 400, "Bad Request: MESSAGE_TOO_LONG").await;
    api.ok("editMessageText", edit("\u{1f600}".repeat(2048))).await;
    let mut markup = edit("x".to_owned());
    markup["reply_markup"] = json!({"remove_keyboard": true});
    api.refused("editMessageText", markup, 400, "Bad Request: inline keyboard expected").await;
}

#[tokio::test]
async fn a_deleted_message_is_gone() {
    let (api, id) = asked().await;
    let mut chat = api.simulator.you().chat();
    let delete = json!({"chat_id": YOU, "message_id": id});
    assert_eq!(api.ok("deleteMessage", delete.clone()).await, json!(true));
    assert_eq!(chat.next_deleted().await.map(|it| json!(it.message_id)), Some(id.clone()));
    assert!(chat.history().is_empty());
    api.refused("deleteMessage", delete, 400, "Bad Request: message to delete not found").await;
    let edit = json!({"chat_id": YOU, "message_id": id, "text": "x"});
    api.refused("editMessageText", edit, 400, "Bad Request: message to edit not found").await;
    // Whoever reads on misses nothing.
    api.ok("sendMessage", json!({"chat_id": YOU, "text": "Well?"})).await;
    assert_eq!(chat.next().await.map(|it| it.text), Some("Well?".to_owned()));
    api.ok("sendMessage", json!({"chat_id": YOU, "text": "x", "reply_parameters": {"message_id": id, "allow_sending_without_reply": true}})).await;
}

#[tokio::test]
async fn what_cannot_be_deleted_is_said_so() {
    let (api, id) = asked().await;
    let delete = |chat_id: Value, id: Value| json!({"chat_id": chat_id, "message_id": id});
    let refused = async |params, description| api.refused("deleteMessage", params, 400, description).await;
    refused(delete(Value::Null, id.clone()), "Bad Request: chat identifier is not specified").await;
    refused(delete(json!(YOU), Value::Null), "Bad Request: message identifier is not specified").await;
    refused(delete(json!(5), id.clone()), "Bad Request: chat not found").await;
    // In a private chat a bot may delete what the user wrote; in a group an administrator may.
    let yours = api.simulator.you().says("hi");
    api.ok("deleteMessage", delete(json!(YOU), json!(yours))).await;
    let ours = api.simulator.you().says_in("family", "hi");
    let family = json!(api.simulator.group_id("family"));
    refused(delete(family, json!(ours)), "Bad Request: message can't be deleted").await;
    api.simulator.clock().advance(Duration::from_hours(49));
    refused(delete(json!(YOU), id), "Bad Request: message can't be deleted").await;
}
