//! What is under way, and what a page that is loaded anew is told of it.

use std::time::Duration;

use serde_json::{Value, json};
use stategram::clock::Clock;
use stategram::simulator::YOU;

use crate::api::Api;
use crate::page::feed::Reader;

impl Api {
    /// What the first chat is in the middle of, as a page is told that begins to watch.
    async fn doings(&self) -> Value {
        Reader::of(self, None).await.until("bots").await.2[0]["chats"][0]["doings"].clone()
    }

    /// An invoice that can be shipped in several ways, paid without a word on which.
    async fn paid_flexibly(&self) -> (Value, Value) {
        let invoice = json!({
            "chat_id": YOU, "title": "Book", "description": "Good", "payload": "p", "currency": "EUR", "provider_token": "x",
            "prices": [{ "label": "Book", "amount": 500 }], "need_shipping_address": true, "is_flexible": true,
        });
        let invoice = self.ok("sendInvoice", invoice).await["message_id"].clone();
        assert_eq!(self.act("pay", json!({ "message_id": invoice, "shipping": 0 })).await, true);
        let query = self.updates().await[0]["shipping_query"]["id"].clone();
        (invoice, query)
    }

    async fn ships_twice(&self, query: &Value) {
        let way =
            |id: &str, amount: u32| json!({ "id": id, "title": id, "prices": [{ "label": "p", "amount": amount }] });
        let ways = json!([way("post", 100), way("pigeon", 250)]);
        let answer = json!({ "shipping_query_id": query, "ok": true, "shipping_options": ways });
        self.ok("answerShippingQuery", answer).await;
    }
}

#[tokio::test]
async fn a_page_that_is_loaded_anew_is_told_what_people_think_and_what_spins() {
    let clock = Clock::manual();
    let api = Api::start_with(&clock).await;
    let mut reader = Reader::of(&api, None).await;
    let markup =
        json!({ "inline_keyboard": [[{ "text": "a", "callback_data": "x" }, { "text": "b", "callback_data": "y" }]] });
    let sent = api.ok("sendMessage", json!({ "chat_id": YOU, "text": "?", "reply_markup": markup })).await;
    let id = &sent["message_id"];
    api.act("react", json!({ "message_id": id, "emoji": "\u{1f44d}" })).await;
    let liked = json!({ "chat_id": YOU, "message_id": id, "by": YOU, "emoji": ["\u{1f44d}"] });
    let own = json!([{ "type": "emoji", "emoji": "\u{2764}" }]);
    api.ok("setMessageReaction", json!({ "chat_id": YOU, "message_id": id, "reaction": own })).await;
    let (_, _, mut told) = reader.until("reaction").await;
    told.as_object_mut().unwrap().remove("bot");
    assert_eq!(told, liked);
    assert_eq!(reader.until("reaction").await.2["emoji"], json!(["\u{2764}"]));
    let poll = json!({ "chat_id": YOU, "question": "?", "options": ["a", "b"] });
    let poll = api.ok("sendPoll", poll).await["message_id"].clone();
    api.act("vote", json!({ "message_id": poll, "option_ids": [1] })).await;
    let voted = json!({ "chat_id": YOU, "message_id": poll, "by": YOU, "options": [1] });
    assert_eq!(reader.until("vote").await.2["options"], json!([1]));
    let first = api.act("press", json!({ "message_id": id, "number": 1 })).await["callback_query_id"].clone();
    let second = api.act("press", json!({ "message_id": id, "number": 2 })).await["callback_query_id"].clone();
    api.ok("answerCallbackQuery", json!({ "callback_query_id": first })).await;
    let doings = api.doings().await;
    let press = &doings["press"];
    assert_eq!((press.as_array().unwrap().len(), &press[0]["query_id"], &press[0]["data"]), (1, &second, &json!("y")));
    assert_eq!((&press[0]["message_id"], &press[0]["by"]), (id, &json!(YOU)));
    let reactions = doings["reaction"].as_array().unwrap();
    assert!(reactions.len() == 2 && reactions.contains(&liked), "{reactions:?}");
    assert_eq!(doings["vote"], json!([voted]));
    // What nobody can answer any more spins no more, and what was taken back is not there.
    clock.advance(Duration::from_secs(150));
    api.act("react", json!({ "message_id": id, "emoji": "" })).await;
    api.act("vote", json!({ "message_id": poll, "option_ids": [] })).await;
    let doings = api.doings().await;
    assert_eq!((&doings["press"], &doings["vote"]), (&json!([]), &json!([])));
    assert_eq!(doings["reaction"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_pays_chooses_how_it_is_shipped() {
    let api = Api::start().await;
    let mut reader = Reader::of(&api, None).await;
    let (invoice, query) = api.paid_flexibly().await;
    let paying = reader.until("paying").await.2;
    assert_eq!((&paying["message_id"], &paying["by"], &paying["offers"]), (&invoice, &json!(YOU), &Value::Null));
    assert!(paying["expires"].is_u64());
    let (status, body) = api.tries("ship", json!({ "message_id": invoice, "shipping": 1 })).await;
    assert_eq!((status, &body["description"]), (400, &json!("Bad Request: the bot has not said how it ships")));
    api.ships_twice(&query).await;
    let offers = json!(["post: 1.00 EUR", "pigeon: 2.50 EUR"]);
    assert_eq!(reader.until("paying").await.2["offers"], offers);
    assert_eq!(api.doings().await["paying"][0]["offers"], offers);
    assert!(api.updates().await.is_empty(), "nothing is asked before it is chosen");
    let (_, body) = api.tries("ship", json!({ "message_id": invoice, "shipping": 3 })).await;
    assert_eq!(body["description"], "Bad Request: the bot ships in 2 ways");
    api.act("ship", json!({ "message_id": invoice, "shipping": 2 })).await;
    assert_eq!(reader.until("paying").await.2["offers"], Value::Null);
    let check = api.updates().await[0]["pre_checkout_query"].clone();
    assert_eq!((&check["shipping_option_id"], &check["total_amount"]), (&json!("pigeon"), &json!(750)));
    api.ok("answerPreCheckoutQuery", json!({ "pre_checkout_query_id": check["id"], "ok": true })).await;
    assert_eq!(reader.until("paid").await.2["message_id"], invoice);
    assert_eq!(api.doings().await["paying"], json!([]));
    let paid = api.updates().await[0]["message"]["successful_payment"].clone();
    assert_eq!((&paid["shipping_option_id"], &paid["total_amount"]), (&json!("pigeon"), &json!(750)));
    assert!(api.simulator.as_test(&[]).contains(".pays_shipping(2)"), "{}", api.simulator.as_test(&[]));
}

#[tokio::test]
async fn who_pays_may_leave_it() {
    let api = Api::start().await;
    let (invoice, query) = api.paid_flexibly().await;
    api.ships_twice(&query).await;
    api.act("ship", json!({ "message_id": invoice })).await;
    assert_eq!(api.doings().await["paying"], json!([]));
    assert!(api.updates().await.is_empty());
    assert!(!api.simulator.as_test(&[]).contains("pays"), "{}", api.simulator.as_test(&[]));
    // The bot that says why it does not ship ends it, too.
    let (_, query) = api.paid_flexibly().await;
    let mut reader = Reader::of(&api, None).await;
    reader.until("ready").await;
    let no = json!({ "shipping_query_id": query, "ok": false, "error_message": "not there" });
    api.ok("answerShippingQuery", no).await;
    reader.until("paid").await;
    assert_eq!(api.doings().await["paying"], json!([]));
}
