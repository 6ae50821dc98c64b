//! How a bot presents itself, how its texts are marked, and what it cannot be about.

use serde_json::{Value, json};
use stategram::simulator::YOU;

use crate::api::Api;

#[tokio::test]
async fn what_a_bot_says_of_itself_is_kept_in_each_language() {
    let api = Api::start().await;
    assert_eq!(api.ok("getMyName", json!({})).await, json!({"name": "Simulated bot 8000000001"}));
    for (field, setter, getter) in [
        ("name", "setMyName", "getMyName"),
        ("description", "setMyDescription", "getMyDescription"),
        ("short_description", "setMyShortDescription", "getMyShortDescription"),
    ] {
        api.ok(setter, json!({field: "x"})).await;
        api.ok(setter, json!({field: "y", "language_code": "de"})).await;
        let text = async |language: &str| api.ok(getter, json!({"language_code": language})).await[field].clone();
        assert_eq!((text("de").await, text("fr").await, text("").await), (json!("y"), json!("x"), json!("x")));
        api.ok(setter, json!({"language_code": "de"})).await;
        assert_eq!(text("de").await, "x");
    }
}

#[tokio::test]
async fn a_chat_has_a_menu_button() {
    let api = Api::start().await;
    let chat = json!({"chat_id": YOU});
    assert_eq!(api.ok("getChatMenuButton", chat.clone()).await, json!({"type": "commands"}));
    let app = json!({"type": "web_app", "text": "Open", "web_app": {"url": "https://example.org"}});
    api.ok("setChatMenuButton", json!({"chat_id": YOU, "menu_button": app})).await;
    assert_eq!(api.ok("getChatMenuButton", chat).await, app);
    assert_eq!(api.ok("getChatMenuButton", json!({})).await, json!({"type": "commands"}));
    let words = "Bad Request: can't parse menu button: MenuButton has unsupported type";
    api.refused("setChatMenuButton", json!({"menu_button": {"type": "x"}}), 400, words).await;
}

#[tokio::test]
async fn a_bot_says_what_it_would_like_to_be_allowed() {
    let api = Api::start().await;
    let none = api.ok("getMyDefaultAdministratorRights", json!({})).await;
    assert_eq!((&none["can_pin_messages"], none.get("can_post_messages")), (&json!(false), None));
    let rights = json!({"rights": {"can_post_messages": true}, "for_channels": true});
    api.ok("setMyDefaultAdministratorRights", rights).await;
    let of_channels = api.ok("getMyDefaultAdministratorRights", json!({"for_channels": true})).await;
    assert_eq!((&of_channels["can_post_messages"], &of_channels["is_anonymous"]), (&json!(true), &json!(false)));
    assert!(serde_json::from_value::<stategram::types::ChatAdministratorRights>(of_channels).is_ok());
}

#[tokio::test]
async fn every_parse_mode_is_read() {
    let api = Api::start().await;
    for (mode, text) in
        [("HTML", "<b>bold</b>"), ("Markdown", "*bold*"), ("MarkdownV2", "*bold*"), ("markdownv2", "*bold*")]
    {
        let sent = api.ok("sendMessage", json!({"chat_id": YOU, "text": text, "parse_mode": mode})).await;
        assert_eq!(
            (&sent["text"], &sent["entities"]),
            (&json!("bold"), &json!([{"type": "bold", "offset": 0, "length": 4}]))
        );
    }
    for (mode, text, why) in [
        ("MarkdownV2", "1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "*a", "Can't find end of Bold entity at byte offset 0"),
        ("Markdown", "a_b", "Can't find end of the entity starting at byte offset 1"),
        ("HTML", "<x>", "Unsupported start tag \"x\" at byte offset 0"),
    ] {
        let text = json!({"chat_id": YOU, "text": text, "parse_mode": mode});
        api.refused("sendMessage", text, 400, &format!("Bad Request: can't parse entities: {why}")).await;
    }
    let text = json!({"chat_id": YOU, "text": "x", "parse_mode": "bbcode"});
    api.refused("sendMessage", text, 400, "Bad Request: unsupported parse_mode").await;
    let caption =
        json!({"chat_id": YOU, "photo": "https://example.org/a.jpg", "caption": "_a_", "parse_mode": "MarkdownV2"});
    assert_eq!(api.ok("sendPhoto", caption).await["caption_entities"][0]["type"], "italic");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let api = Api::start().await;
    let business = json!({"chat_id": YOU, "text": "x", "business_connection_id": "b"});
    api.refused("sendMessage", business.clone(), 400, "Bad Request: business connection not found").await;
    api.refused("getBusinessConnection", business, 400, "Bad Request: business connection not found").await;
    api.refused("getStickerSet", json!({"name": "x"}), 400, "Bad Request: STICKERSET_INVALID").await;
    assert_eq!(api.ok("getForumTopicIconStickers", json!({})).await, json!([]));
    assert_eq!(api.ok("logOut", json!({})).await, Value::Bool(true));
    let draft = |id: i64| json!({"chat_id": YOU, "draft_id": id, "text": "so far"});
    assert_eq!(api.ok("sendMessageDraft", draft(1)).await, true);
    api.refused("sendMessageDraft", draft(0), 400, "Bad Request: draft_id must be non-zero").await;
}
