//! Channels, and how people come into chats.

use serde_json::{Value, json};
use stategram::simulator::YOU;
use stategram::types::{ChatInviteLink, Update};

use crate::api::Api;

const WIRE: i64 = -1_001_000_000_800;
const CLUB: i64 = -1_001_000_000_801;
const EVE: i64 = 503;

#[tokio::test]
async fn who_writes_in_a_channel_does_it_in_its_name() {
    let api = Api::start().await;
    api.sim("chat", json!({"user_id": YOU, "chat_id": WIRE, "title": "Wire", "type": "channel"})).await;
    let (_, body) = api.sim("message", json!({"user_id": YOU, "chat_id": WIRE, "text": "it rains"})).await;
    let post = body["result"]["message_id"].clone();
    api.sim("edit", json!({"user_id": YOU, "chat_id": WIRE, "text": "it snows"})).await;
    let updates = api.ok("getUpdates", json!({})).await;
    for (update, (kind, text)) in
        updates.as_array().unwrap().iter().zip([("channel_post", "it rains"), ("edited_channel_post", "it snows")])
    {
        assert_eq!((&update[kind]["text"], &update[kind]["from"]), (&json!(text), &Value::Null));
        let chat = json!({"id": WIRE, "type": "channel", "title": "Wire"});
        assert_eq!((&update[kind]["sender_chat"], &update[kind]["chat"]), (&chat, &chat));
        assert!(serde_json::from_value::<Update>(update.clone()).is_ok(), "{update}");
    }
    let sent = api.ok("sendMessage", json!({"chat_id": WIRE, "text": "x"})).await;
    assert_eq!((&sent["sender_chat"]["id"], &sent["from"]), (&json!(WIRE), &Value::Null));
    let forward = json!({"chat_id": YOU, "from_chat_id": WIRE, "message_id": post});
    let origin = api.ok("forwardMessage", forward).await["forward_origin"].clone();
    assert_eq!(
        (&origin["type"], &origin["chat"]["id"], &origin["message_id"]),
        (&json!("channel"), &json!(WIRE), &post)
    );
}

#[tokio::test]
async fn a_bot_manages_a_channel_or_is_silent_there() {
    let api = Api::start().await;
    api.sim("chat", json!({"user_id": YOU, "chat_id": WIRE, "type": "channel", "bot": "member"})).await;
    let say = json!({"chat_id": WIRE, "text": "x"});
    let words = "Bad Request: need administrator rights in the channel chat";
    api.refused("sendMessage", say.clone(), 400, words).await;
    let bot = |status: &str| json!({"user_id": YOU, "chat_id": WIRE, "member_id": 8_000_000_001_i64, "status": status});
    api.sim("member", bot("administrator")).await;
    api.ok("sendMessage", say.clone()).await;
    api.sim("member", bot("kicked")).await;
    api.refused("sendMessage", say, 403, "Forbidden: bot was kicked from the channel chat").await;
}

async fn club() -> Api {
    let api = Api::start().await;
    api.sim("chat", json!({"user_id": YOU, "chat_id": CLUB, "title": "Club", "bot": "administrator"})).await;
    api
}

#[tokio::test]
async fn who_asks_is_let_in_or_not() {
    let api = club().await;
    let link = json!({"chat_id": CLUB, "name": "a door", "creates_join_request": true});
    let link = api.ok("createChatInviteLink", link).await;
    assert!(serde_json::from_value::<ChatInviteLink>(link.clone()).is_ok(), "{link}");
    let asks = json!({"user_id": EVE, "chat_id": CLUB, "first_name": "Eve", "invite_link": link["invite_link"]});
    assert_eq!(api.sim("request", asks.clone()).await.0, 200);
    assert_eq!(api.sim("request", asks.clone()).await.1["description"], "Bad Request: INVITE_REQUEST_SENT");
    let update = api.ok("getUpdates", json!({})).await[0].clone();
    let request = &update["chat_join_request"];
    assert_eq!((&request["from"]["id"], &request["invite_link"]["name"]), (&json!(EVE), &json!("a door")));
    assert!(serde_json::from_value::<Update>(update.clone()).is_ok(), "{update}");
    let eve = json!({"chat_id": CLUB, "user_id": EVE});
    api.ok("declineChatJoinRequest", eve.clone()).await;
    api.refused("approveChatJoinRequest", eve.clone(), 400, "Bad Request: HIDE_REQUESTER_MISSING").await;
    api.sim("request", asks).await;
    api.ok("approveChatJoinRequest", eve.clone()).await;
    api.refused("approveChatJoinRequest", eve.clone(), 400, "Bad Request: USER_ALREADY_PARTICIPANT").await;
    assert_eq!(api.ok("getChatMember", eve).await["status"], "member");
}

#[tokio::test]
async fn links_are_made_changed_and_revoked() {
    let api = club().await;
    let primary = api.ok("exportChatInviteLink", json!({"chat_id": CLUB})).await;
    let link = api.ok("createChatInviteLink", json!({"chat_id": CLUB, "member_limit": 3})).await;
    assert_eq!((&link["member_limit"], &link["is_primary"]), (&json!(3), &json!(false)));
    let edit =
        json!({"chat_id": CLUB, "invite_link": link["invite_link"], "name": "x", "expire_date": 4_000_000_000_i64});
    let edited = api.ok("editChatInviteLink", edit).await;
    assert_eq!((&edited["name"], &edited["member_limit"]), (&json!("x"), &Value::Null));
    let revoke = json!({"chat_id": CLUB, "invite_link": link["invite_link"]});
    assert_eq!(api.ok("revokeChatInviteLink", revoke).await["is_revoked"], true);
    let (_, body) =
        api.sim("request", json!({"user_id": EVE, "chat_id": CLUB, "invite_link": link["invite_link"]})).await;
    assert_eq!(body["description"], "Bad Request: INVITE_HASH_EXPIRED");
    let edit = json!({"chat_id": CLUB, "invite_link": primary, "name": "x"});
    api.refused("editChatInviteLink", edit, 400, "Bad Request: CHAT_INVITE_PERMANENT").await;
    let unknown = json!({"chat_id": CLUB, "invite_link": "https://t.me/+x"});
    api.refused("revokeChatInviteLink", unknown, 400, "Bad Request: INVITE_HASH_EXPIRED").await;
    let both = json!({"chat_id": CLUB, "member_limit": 3, "creates_join_request": true});
    let words = "Bad Request: member limit can't be specified for links requiring administrator approval";
    api.refused("createChatInviteLink", both, 400, words).await;
}

#[tokio::test]
async fn administrators_have_titles_and_the_others_permissions() {
    let api = club().await;
    let eve = |extra: Value| {
        let mut params = json!({"chat_id": CLUB, "user_id": EVE});
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        params
    };
    api.sim("member", json!({"user_id": EVE, "chat_id": CLUB, "status": "member"})).await;
    let title = || eve(json!({"custom_title": "Chief"}));
    let words = "Bad Request: user is not an administrator";
    api.refused("setChatAdministratorCustomTitle", title(), 400, words).await;
    api.ok("promoteChatMember", eve(json!({"can_pin_messages": true}))).await;
    api.ok("setChatAdministratorCustomTitle", title()).await;
    assert_eq!(api.ok("getChatMember", eve(json!({}))).await["custom_title"], "Chief");
    let owner = json!({"chat_id": CLUB, "user_id": YOU, "custom_title": "x"});
    let words = "Bad Request: only the owner can edit their custom title";
    api.refused("setChatAdministratorCustomTitle", owner, 400, words).await;
    let permissions = |chat: &Value| {
        (chat["permissions"]["can_send_messages"].clone(), chat["permissions"]["can_send_polls"].clone())
    };
    let chat = json!({"chat_id": CLUB});
    assert_eq!(permissions(&api.ok("getChat", chat.clone()).await), (json!(true), json!(true)));
    api.ok("setChatPermissions", json!({"chat_id": CLUB, "permissions": {"can_send_messages": true}})).await;
    let chat = api.ok("getChat", chat).await;
    assert_eq!(permissions(&chat), (json!(true), json!(false)));
    assert!(serde_json::from_value::<stategram::types::ChatFullInfo>(chat.clone()).is_ok(), "{chat}");
}

#[tokio::test]
async fn in_a_small_group_less_can_be_done() {
    let api = Api::start().await;
    api.sim("chat", json!({"user_id": YOU, "chat_id": -5, "bot": "administrator"})).await;
    api.sim("member", json!({"user_id": EVE, "chat_id": -5, "status": "member"})).await;
    let eve = json!({"chat_id": -5, "user_id": EVE, "permissions": {}});
    let words = "Bad Request: method is available for supergroup and channel chats only";
    api.refused("promoteChatMember", eve.clone(), 400, words).await;
    api.refused("unbanChatMember", eve.clone(), 400, words).await;
    api.refused("restrictChatMember", eve.clone(), 400, "Bad Request: method is available only for supergroups").await;
    api.ok("banChatMember", eve).await;
}
