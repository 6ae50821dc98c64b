//! Forums and their topics.

use serde_json::{Value, json};
use stategram::simulator::YOU;
use stategram::types::{ForumTopic, Message};

use crate::api::Api;

const FORUM: i64 = -1_001_000_000_700;

async fn forum() -> Api {
    let api = Api::start().await;
    let made = json!({"user_id": YOU, "chat_id": FORUM, "title": "Forum", "is_forum": true, "bot": "administrator"});
    let (status, body) = api.sim("chat", made).await;
    assert_eq!(
        (status, &body["result"]["is_forum"], &body["result"]["type"]),
        (200, &json!(true), &json!("supergroup"))
    );
    api
}

async fn topic(api: &Api, name: &str) -> Value {
    let made = api.ok("createForumTopic", json!({"chat_id": FORUM, "name": name})).await;
    assert!(serde_json::from_value::<ForumTopic>(made.clone()).is_ok(), "{made}");
    made["message_thread_id"].clone()
}

#[tokio::test]
async fn a_topic_begins_with_its_service_message() {
    let api = forum().await;
    let id = topic(&api, " News ").await;
    let told = api.ok("getUpdates", json!({})).await[0]["message"].clone();
    assert_eq!((&told["message_id"], &told["message_thread_id"], &told["is_topic_message"]), (&id, &id, &json!(true)));
    assert_eq!(told["forum_topic_created"], json!({"name": "News", "icon_color": 7_322_096}));
    assert!(serde_json::from_value::<Message>(told).is_ok());
    let sent = api.ok("sendMessage", json!({"chat_id": FORUM, "message_thread_id": id, "text": "x"})).await;
    assert_eq!((&sent["message_thread_id"], &sent["reply_to_message"]["message_id"]), (&id, &id));
    // A reply stands in the topic of what it replies to.
    let reply = json!({"chat_id": FORUM, "text": "y", "reply_parameters": {"message_id": sent["message_id"]}});
    let reply = api.ok("sendMessage", reply).await;
    assert_eq!((&reply["message_thread_id"], &reply["reply_to_message"]["text"]), (&id, &json!("x")));
}

#[tokio::test]
async fn a_topic_is_edited_closed_and_deleted() {
    let api = forum().await;
    let id = topic(&api, "News").await;
    let of = |extra: Value| {
        let mut params = json!({"chat_id": FORUM, "message_thread_id": id});
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        params
    };
    api.ok("editForumTopic", of(json!({"name": "Old news", "icon_custom_emoji_id": "7"}))).await;
    api.ok("closeForumTopic", of(json!({}))).await;
    api.refused("closeForumTopic", of(json!({})), 400, "Bad Request: TOPIC_NOT_MODIFIED").await;
    let late = json!({"user_id": 7, "chat_id": FORUM, "message_thread_id": id, "text": "x"});
    let (_, body) = api.sim("message", late.clone()).await;
    assert_eq!(body["description"], "Bad Request: TOPIC_CLOSED");
    // Administrators may write there, as the bot is one.
    api.ok("sendMessage", of(json!({"text": "x"}))).await;
    api.ok("reopenForumTopic", of(json!({}))).await;
    assert_eq!(api.sim("message", late).await.0, 200);
    let updates = api.ok("getUpdates", json!({})).await;
    let told: Vec<&Value> = updates.as_array().unwrap().iter().map(|it| &it["message"]).collect();
    assert_eq!(told[1]["forum_topic_edited"], json!({"name": "Old news", "icon_custom_emoji_id": "7"}));
    assert_eq!((&told[2]["forum_topic_closed"], &told[3]["forum_topic_reopened"]), (&json!({}), &json!({})));
    api.ok("deleteForumTopic", of(json!({}))).await;
    assert_eq!(api.get(&format!("/sim/chat?token={}&chat_id={FORUM}", stategram::simulator::TOKEN)).await.1, json!([]));
    api.refused("sendMessage", of(json!({"text": "x"})), 400, "Bad Request: message thread not found").await;
    api.refused("editForumTopic", of(json!({"name": "x"})), 400, "Bad Request: TOPIC_ID_INVALID").await;
}

#[tokio::test]
async fn the_general_topic_is_closed_and_hidden() {
    let api = forum().await;
    let chat = json!({"chat_id": FORUM});
    for method in ["closeGeneralForumTopic", "hideGeneralForumTopic"] {
        api.ok(method, chat.clone()).await;
        api.refused(method, chat.clone(), 400, "Bad Request: TOPIC_NOT_MODIFIED").await;
    }
    let (_, body) = api.sim("message", json!({"user_id": 7, "chat_id": FORUM, "text": "x"})).await;
    assert_eq!(body["description"], "Bad Request: TOPIC_CLOSED");
    for method in ["reopenGeneralForumTopic", "unhideGeneralForumTopic"] {
        api.ok(method, chat.clone()).await;
    }
    api.ok("editGeneralForumTopic", json!({"chat_id": FORUM, "name": "All"})).await;
    let updates = api.ok("getUpdates", json!({})).await;
    let fields =
        ["forum_topic_closed", "general_forum_topic_hidden", "forum_topic_reopened", "general_forum_topic_unhidden"];
    for (update, field) in updates.as_array().unwrap().iter().zip(fields) {
        assert_eq!(update["message"][field], json!({}), "{update}");
        assert_eq!(update["message"]["message_thread_id"], Value::Null);
    }
    // It is not written to by its number.
    let general = json!({"chat_id": FORUM, "message_thread_id": 1, "text": "x"});
    api.refused("sendMessage", general, 400, "Bad Request: message thread not found").await;
}

#[tokio::test]
async fn what_is_pinned_in_a_topic_is_unpinned_there() {
    let api = forum().await;
    let id = topic(&api, "News").await;
    for thread in [json!(null), id.clone()] {
        let sent = api.ok("sendMessage", json!({"chat_id": FORUM, "message_thread_id": thread, "text": "x"})).await;
        api.ok("pinChatMessage", json!({"chat_id": FORUM, "message_id": sent["message_id"]})).await;
    }
    let pinned =
        async || api.ok("getChat", json!({"chat_id": FORUM})).await["pinned_message"]["message_thread_id"].clone();
    assert_eq!(pinned().await, id);
    api.ok("unpinAllForumTopicMessages", json!({"chat_id": FORUM, "message_thread_id": id})).await;
    let chat = api.ok("getChat", json!({"chat_id": FORUM})).await;
    assert_eq!(chat["pinned_message"]["text"], "x");
    api.ok("unpinAllGeneralForumTopicMessages", json!({"chat_id": FORUM})).await;
    assert_eq!(api.ok("getChat", json!({"chat_id": FORUM})).await["pinned_message"], Value::Null);
}

#[tokio::test]
async fn topics_are_refused_where_telegram_refuses_them() {
    let api = forum().await;
    let in_forum = |name: String| json!({"chat_id": FORUM, "name": name});
    api.refused("createForumTopic", in_forum(" ".to_owned()), 400, "Bad Request: name must be non-empty").await;
    let long = api.ok("createForumTopic", in_forum("x".repeat(129))).await;
    assert_eq!(long["name"], "x".repeat(128), "what is too long is cut off");
    let edit = json!({"chat_id": FORUM, "message_thread_id": long["message_thread_id"]});
    api.ok("editForumTopic", edit.clone()).await;
    let same = json!({"chat_id": FORUM, "message_thread_id": long["message_thread_id"], "name": long["name"]});
    api.refused("editForumTopic", same, 400, "Bad Request: TOPIC_NOT_MODIFIED").await;
    let (_, body) = api.sim("topic", json!({"user_id": YOU, "chat_id": FORUM, "name": ""})).await;
    assert_eq!(body["description"], "Bad Request: name must be non-empty");
    let club = FORUM - 1;
    api.sim("chat", json!({"user_id": YOU, "chat_id": club, "bot": "administrator"})).await;
    api.refused("createForumTopic", json!({"chat_id": club, "name": "x"}), 400, "Bad Request: the chat is not a forum")
        .await;
    api.sim("member", json!({"user_id": YOU, "chat_id": FORUM, "member_id": 8_000_000_001_i64, "status": "member"}))
        .await;
    let words = "Bad Request: not enough rights to create a topic";
    api.refused("createForumTopic", in_forum("x".to_owned()), 400, words).await;
    let words = "Bad Request: not enough rights to edit the topic";
    api.refused("editForumTopic", edit.clone(), 400, words).await;
    let words = "Bad Request: not enough rights to close or open the topic";
    api.refused("closeForumTopic", edit, 400, words).await;
}
