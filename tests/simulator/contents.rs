//! Places, contacts, polls, dice, invoices, keyboards: what bots send that is no file.

use serde_json::{Value, json};
use stategram::simulator::YOU;

use crate::api::Api;

#[tokio::test]
async fn each_content_is_a_message_of_its_kind() {
    let api = Api::start().await;
    let calls = [
        ("sendLocation", "location", json!({"latitude": 1.5, "longitude": 2})),
        ("sendVenue", "venue", json!({"latitude": 1.5, "longitude": 2, "title": "t", "address": "a"})),
        ("sendContact", "contact", json!({"phone_number": "+1", "first_name": "Ann"})),
        ("sendDice", "dice", json!({})),
        ("sendGame", "game", json!({"game_short_name": "chess"})),
        ("sendPoll", "poll", json!({"question": "Q?", "options": ["a", {"text": "b"}]})),
        (
            "sendInvoice",
            "invoice",
            json!({
                "title": "t", "description": "d", "payload": "p", "provider_token": "x", "currency": "HKD",
                "prices": [{"label": "One", "amount": 987}, {"label": "Less", "amount": -87}],
            }),
        ),
    ];
    for (method, field, mut params) in calls {
        params["chat_id"] = YOU.into();
        let message = api.ok(method, params).await;
        assert!(!message[field].is_null(), "{message}");
        assert!(serde_json::from_value::<stategram::types::Message>(message.clone()).is_ok(), "{message}");
        if field == "invoice" {
            assert_eq!(message["invoice"]["total_amount"], 900);
        }
    }
}

#[tokio::test]
async fn each_content_is_refused_where_telegram_refuses_it() {
    let api = Api::start().await;
    let invoice = json!({
        "title": "t", "description": "d", "payload": "p", "provider_token": "x", "currency": "HKD",
        "prices": [{"label": "One", "amount": 1}],
    });
    let with = |name: &str, value: Value| {
        let mut invoice = invoice.clone();
        invoice[name] = value;
        invoice
    };
    let calls = [
        ("sendLocation", json!({"latitude": 91, "longitude": 0}), "invalid location specified"),
        ("sendLocation", json!({"latitude": "NaN", "longitude": 0}), "invalid location specified"),
        ("sendVenue", json!({"latitude": 1, "longitude": 0, "title": "t"}), "venue address is empty"),
        ("sendContact", json!({"first_name": "x"}), "phone number is empty"),
        ("sendDice", json!({"emoji": "x"}), "EMOTICON_INVALID"),
        ("sendPoll", json!({"question": " ", "options": ["a", "b"]}), "text must be non-empty"),
        ("sendPoll", json!({"question": "q", "options": []}), "poll must have at least one answer option"),
        (
            "sendPoll",
            json!({"question": "q", "options": ["a", "b"], "type": "quiz"}),
            "correct quiz option list must be non-empty",
        ),
        (
            "sendPoll",
            json!({"question": "q", "options": ["a", "b"], "type": "quiz", "correct_option_id": 2}),
            "wrong quiz correct_option_id",
        ),
        ("sendLocation", json!({"latitude": 1}), "longitude is empty"),
        ("stopPoll", json!({"message_id": 1}), "message to edit not found"),
        ("sendInvoice", with("title", "".into()), "title is empty"),
        ("sendInvoice", with("payload", "x".repeat(129).into()), "INVOICE_PAYLOAD_INVALID"),
        ("sendInvoice", with("currency", "hkd".into()), "CURRENCY_INVALID"),
        ("sendInvoice", with("prices", json!([{"label": "a", "amount": 0}])), "total price must be positive"),
        ("sendInvoice", with("provider_token", "".into()), "PAYMENT_PROVIDER_INVALID"),
    ];
    for (method, mut params, why) in calls {
        params["chat_id"] = YOU.into();
        api.refused(method, params, 400, &format!("Bad Request: {why}")).await;
    }
}

#[tokio::test]
async fn a_live_location_moves_until_it_is_stopped() {
    let api = Api::start().await;
    let sent = api.ok("sendLocation", json!({"chat_id": YOU, "latitude": 1, "longitude": 2, "live_period": 60})).await;
    let here =
        |latitude: i32| json!({"chat_id": YOU, "message_id": sent["message_id"], "latitude": latitude, "longitude": 2});
    let moved = api.ok("editMessageLiveLocation", here(3)).await;
    assert_eq!((&moved["location"]["latitude"], &moved["location"]["live_period"]), (&json!(3.0), &json!(60)));
    let id = json!({"chat_id": YOU, "message_id": sent["message_id"]});
    let stopped = api.ok("stopMessageLiveLocation", id).await;
    assert_eq!(stopped["location"]["live_period"], Value::Null);
    api.refused("editMessageLiveLocation", here(4), 400, "Bad Request: message can't be edited").await;
}

#[tokio::test]
async fn a_poll_is_stopped_once() {
    let api = Api::start().await;
    let sent = api.ok("sendPoll", json!({"chat_id": YOU, "question": "Q?", "options": ["a", "b"]})).await;
    let id = json!({"chat_id": YOU, "message_id": sent["message_id"]});
    let poll = api.ok("stopPoll", id.clone()).await;
    assert_eq!(poll["is_closed"], true);
    assert!(serde_json::from_value::<stategram::types::Poll>(poll).is_ok());
    assert_eq!(api.ok("getUpdates", json!({})).await[0]["poll"]["is_closed"], true);
    api.refused("stopPoll", id, 400, "Bad Request: poll has already been closed").await;
}

#[tokio::test]
async fn a_reaction_of_the_bots_is_one() {
    let api = Api::start().await;
    let id = api.simulator.you().says("hi");
    let react = |reaction: Value| json!({"chat_id": YOU, "message_id": id, "reaction": reaction});
    api.ok("setMessageReaction", react(json!([{"type": "emoji", "emoji": "x"}]))).await;
    let two = json!([{"type": "emoji", "emoji": "x"}, {"type": "emoji", "emoji": "y"}]);
    api.refused("setMessageReaction", react(two), 400, "Bad Request: REACTIONS_TOO_MANY").await;
}
