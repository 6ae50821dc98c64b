//! Payments, polls, keyboards and the rest of what people do, through a bot.

use std::time::Duration;

use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::{Simulator, YOU};
use stategram::testing::{Parcel, Setup, TestBot};

use crate::api::Api;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
enum Deaf {
    #[state(entry)]
    Idle,
}
use deaf::Idle;

#[handler]
impl Deaf {
    #[on(Idle, any)]
    fn nothing() -> Stay {
        Stay
    }
}

async fn deaf() -> TestBot {
    Setup::new().start(|bot| bot.conversation::<Deaf>()).await.unwrap()
}

/// A simulator whose bot is this test, and its clock.
async fn shop(is_flexible: bool) -> (Simulator, stategram::simulator::Person) {
    let simulator = Simulator::start_with(&stategram::clock::Clock::manual()).await.unwrap();
    let ann = simulator.user("ann");
    let invoice = json!({
        "chat_id": ann.id(), "title": "Hand Cream", "description": "d", "payload": "a-string-identifying-related-payment",
        "provider_token": "x", "currency": "HKD", "prices": [{"label": "One", "amount": 987}], "is_flexible": is_flexible,
        "need_shipping_address": true, "need_name": true,
    });
    ok(&simulator, "sendInvoice", invoice).await;
    (simulator, ann)
}

async fn ok(simulator: &Simulator, method: &str, params: Value) -> Value {
    simulator.bot().unwrap().call_by_name(method, &params).await.unwrap()
}

async fn updates(simulator: &Simulator) -> Vec<Value> {
    let updates = ok(simulator, "getUpdates", json!({})).await.as_array().unwrap().clone();
    if let Some(last) = updates.last() {
        ok(simulator, "getUpdates", json!({"offset": last["update_id"].as_i64().unwrap() + 1})).await;
    }
    updates
}

#[tokio::test]
async fn a_flexible_invoice_is_shipped_checked_and_paid() {
    let (simulator, ann) = shop(true).await;
    ann.pays(2).unwrap();
    let shipping = updates(&simulator).await.pop().unwrap();
    assert!(serde_json::from_value::<stategram::types::Update>(shipping.clone()).is_ok(), "{shipping}");
    let query = &shipping["shipping_query"];
    assert_eq!(query["shipping_address"]["city"], "London");
    let option = |id: &str, amount: i64| json!({"id": id, "title": id, "prices": [{"label": "a", "amount": amount}, {"label": "b", "amount": 1}]});
    let options = json!([option("FedEx", 345), option("DHL", 342)]);
    ok(
        &simulator,
        "answerShippingQuery",
        json!({"shipping_query_id": query["id"], "ok": true, "shipping_options": options}),
    )
    .await;
    let check = updates(&simulator).await.pop().unwrap();
    assert!(serde_json::from_value::<stategram::types::Update>(check.clone()).is_ok(), "{check}");
    let query = &check["pre_checkout_query"];
    assert_eq!((&query["total_amount"], &query["shipping_option_id"]), (&json!(1330), &json!("DHL")));
    ok(&simulator, "answerPreCheckoutQuery", json!({"pre_checkout_query_id": query["id"], "ok": true})).await;
    let paid = updates(&simulator).await.pop().unwrap();
    assert!(serde_json::from_value::<stategram::types::Update>(paid.clone()).is_ok(), "{paid}");
    let receipt = &paid["message"]["successful_payment"];
    assert_eq!(
        (&receipt["total_amount"], &receipt["invoice_payload"]),
        (&json!(1330), &json!("a-string-identifying-related-payment"))
    );
    assert_eq!((&receipt["order_info"]["name"], &paid["message"]["from"]["id"]), (&json!("ann"), &json!(ann.id())));
}

#[tokio::test]
async fn a_check_is_answered_within_ten_seconds() {
    let (simulator, ann) = shop(false).await;
    ann.pays(1).unwrap();
    let id = updates(&simulator).await.pop().unwrap()["pre_checkout_query"]["id"].clone();
    simulator.clock().advance(Duration::from_secs(10));
    let answer = json!({"pre_checkout_query_id": id, "ok": true});
    let late: Result<Value, _> = simulator.bot().unwrap().call_by_name("answerPreCheckoutQuery", &answer).await;
    assert!(matches!(late, Err(stategram::bot::ApiError::StaleQuery)));
    assert_eq!(updates(&simulator).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_seller_may_decline() {
    let (simulator, ann) = shop(true).await;
    ann.pays(1).unwrap();
    let id = updates(&simulator).await.pop().unwrap()["shipping_query"]["id"].clone();
    ok(&simulator, "answerShippingQuery", json!({"shipping_query_id": id, "ok": false, "error_message": "not there"}))
        .await;
    ann.pays(1).unwrap();
    let id = updates(&simulator).await.pop().unwrap()["shipping_query"]["id"].clone();
    let silent = json!({"shipping_query_id": id, "ok": false});
    let refused: Result<Value, _> = simulator.bot().unwrap().call_by_name("answerShippingQuery", &silent).await;
    assert!(refused.unwrap_err().to_string().contains("ERROR_TEXT_EMPTY"));
    // It is no check that a shipping query's id answers.
    let wrong = json!({"pre_checkout_query_id": id, "ok": true});
    let refused: Result<Value, _> = simulator.bot().unwrap().call_by_name("answerPreCheckoutQuery", &wrong).await;
    assert!(refused.is_err());
    assert_eq!(simulator.you().pays(1).unwrap_err().to_string(), "there is no invoice in this chat");
}

#[tokio::test]
async fn people_vote_react_and_correct() {
    let bot = deaf().await;
    let ann = bot.user("ann");
    ann.says("hi").await;
    ann.corrects("hello").await;
    let poll = json!({"chat_id": ann.id(), "question": "Q?", "options": ["a", "b"], "is_anonymous": false});
    ok(bot.simulator(), "sendPoll", poll).await;
    ann.votes(&[2]).await;
    ann.votes(&[]).await;
    ann.reacts("\u{1f44d}").await;
    ann.replies("why").await;
    ann.sends_album([Parcel::photo("abc").caption("one"), Parcel::photo("abcd")]).await;
    bot.expect(
        "
        ann: hi
        ann corrects: hello
        bot: [poll Q?: a / b]
        (ann votes for b)
        (ann takes the vote back)
        (ann reacts with \u{1f44d})
        ann: why
        ann: [photo 3 B] one
        ann: [photo 4 B]
        ",
    );
    let history = ann.person().chat().history();
    let poll = &history[1].content["poll"];
    assert_eq!((&poll["total_voter_count"], history[2].reply_to), (&json!(0), Some(history[1].message_id)));
}

#[tokio::test]
async fn a_custom_keyboard_writes_what_stands_on_its_keys() {
    let bot = deaf().await;
    let ann = bot.user("ann");
    ann.says("c").await;
    let keyboard = json!({"keyboard": [["Plain", {"text": "Text"}], [{"text": "Phone", "request_contact": true}, {"text": "Place", "request_location": true}]]});
    let keyboard: Value =
        serde_json::from_str(&keyboard.to_string().replace("\"Plain\"", "{\"text\":\"Plain\"}")).unwrap();
    let say = async |text: &str, markup: Value| {
        ok(bot.simulator(), "sendMessage", json!({"chat_id": ann.id(), "text": text, "reply_markup": markup})).await
    };
    say("Choose", keyboard).await;
    bot.settled().await;
    for label in ["Plain", "Phone", "Place"] {
        ann.presses(label).await;
    }
    say("Gone", json!({"remove_keyboard": true})).await;
    say("Well?", json!({"force_reply": true})).await;
    bot.settled().await;
    let reply = ann.says("well").await;
    bot.expect(
        "
        ann: c
        bot: Choose
          keyboard: [Plain] [Text] / [Phone] [Place]
        ann: Plain
        ann: [contact ann 15550100]
        ann: [location 51.5237, -0.1585]
        bot: Gone
          (keyboard removed)
        bot: Well?
          (asks for a reply)
        ann: well
        ",
    );
    let history = ann.person().chat().history();
    let last = history.last().unwrap();
    assert_eq!((last.message_id, last.reply_to), (reply, Some(history[history.len() - 2].message_id)));
}

#[tokio::test]
async fn a_link_starts_with_its_payload() {
    let bot = deaf().await;
    let ann = bot.user("ann");
    ann.starts("abc-123").await;
    ann.starts("").await;
    bot.expect("ann: /start abc-123\nann: /start");
}

#[tokio::test]
async fn stars_are_given_back_once() {
    let api = Api::start().await;
    let invoice = json!({
        "chat_id": YOU, "title": "t", "description": "d", "payload": "p", "currency": "XTR",
        "prices": [{"label": "l", "amount": 3}],
    });
    api.ok("sendInvoice", invoice).await;
    api.simulator.you().pays(1).unwrap();
    let check = api.ok("getUpdates", json!({})).await[0]["pre_checkout_query"]["id"].clone();
    api.ok("answerPreCheckoutQuery", json!({"pre_checkout_query_id": check, "ok": true})).await;
    let paid = api.ok("getUpdates", json!({"offset": -1})).await[0]["message"]["successful_payment"].clone();
    assert_eq!(api.ok("getMyStarBalance", json!({})).await["amount"], 3);
    let charge = &paid["telegram_payment_charge_id"];
    let refund = |user_id: i64| json!({"user_id": user_id, "telegram_payment_charge_id": charge});
    api.refused("refundStarPayment", refund(7), 400, "Bad Request: CHARGE_NOT_FOUND").await;
    api.ok("refundStarPayment", refund(YOU)).await;
    api.refused("refundStarPayment", refund(YOU), 400, "Bad Request: CHARGE_ALREADY_REFUNDED").await;
    let told = api.ok("getUpdates", json!({"offset": -1})).await[0]["message"].clone();
    assert_eq!(told["refunded_payment"]["total_amount"], 3);
    assert!(serde_json::from_value::<stategram::types::Message>(told.clone()).is_ok(), "{told}");
    assert_eq!(api.ok("getMyStarBalance", json!({})).await["amount"], 0);
}
