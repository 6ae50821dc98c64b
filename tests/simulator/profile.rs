//! What a bot is and says of itself.

use serde_json::{Value, json};

use crate::api::Api;

#[tokio::test]
async fn a_bot_is_who_its_token_says() {
    let api = Api::start().await;
    let me = api.ok("getMe", json!({})).await;
    assert_eq!((&me["id"], &me["is_bot"]), (&json!(8_000_000_001_i64), &json!(true)));
    assert_eq!(me["username"], "sim_8000000001_bot");
    assert_eq!(me["can_read_all_group_messages"], true);
    let (_, other) = api.get("/bot99:abc/getMe").await;
    assert_eq!((&other["result"]["id"], &other["result"]["username"]), (&json!(99), &json!("sim_99_bot")));
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let api = Api::start().await;
    let start = json!([{"command": "start", "description": "Begin"}]);
    let stop = json!([{"command": "stop", "description": "Ende"}]);
    api.ok("setMyCommands", json!({"commands": start})).await;
    api.ok("setMyCommands", json!({"commands": stop, "language_code": "de", "scope": {"type": "default"}})).await;
    assert_eq!(api.ok("getMyCommands", json!({})).await, start);
    assert_eq!(api.ok("getMyCommands", json!({"language_code": "de"})).await, stop);
    assert_eq!(api.ok("getMyCommands", json!({"scope": {"type": "all_private_chats"}})).await, json!([]));
    api.ok("deleteMyCommands", json!({})).await;
    assert_eq!(api.ok("getMyCommands", json!({})).await, json!([]));
}

#[tokio::test]
async fn a_wrong_command_is_refused() {
    let api = Api::start().await;
    let set =
        |command: &str, description: &str| json!({"commands": [{"command": command, "description": description}]});
    for name in ["", "Start", "two words", "dash-ed", &"x".repeat(33)] {
        api.refused("setMyCommands", set(name, "x"), 400, "Bad Request: BOT_COMMAND_INVALID").await;
    }
    let words = "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID";
    api.refused("setMyCommands", set("start", ""), 400, words).await;
    let many: Vec<Value> = (0..101).map(|it| json!({"command": format!("c{it}"), "description": "x"})).collect();
    api.refused("setMyCommands", json!({"commands": many}), 400, "Bad Request: BOT_COMMANDS_TOO_MUCH").await;
}
