//! What people do on the page, and the bot hears.

use serde_json::{Value, json};
use stategram::clock::Clock;
use stategram::simulator::YOU;

use crate::api::Api;

impl Api {
    /// Does something of which the bot hears once; gives that.
    async fn tells(&self, deed: &str, details: Value) -> Value {
        self.act(deed, details).await;
        let updates = self.updates().await;
        assert_eq!(updates.len(), 1, "{updates:?}");
        updates[0].clone()
    }

    async fn fails(&self, deed: &str, details: Value, why: &str) {
        let (status, body) = self.tries(deed, details).await;
        assert_eq!((status, &body["description"]), (400, &json!(format!("Bad Request: {why}"))), "{deed}");
    }
}

#[tokio::test]
async fn people_write_and_correct_what_they_wrote() {
    let api = Api::start().await;
    // Of reactions a bot hears where it has asked for them.
    api.ok("getUpdates", json!({ "allowed_updates": ["message", "edited_message", "message_reaction"] })).await;
    let hello = api.tells("message", json!({ "text": "/start a" })).await;
    assert_eq!((&hello["message"]["text"], &hello["message"]["from"]["id"]), (&json!("/start a"), &json!(YOU)));
    assert_eq!(hello["message"]["entities"][0]["type"], "bot_command");
    let id = &hello["message"]["message_id"];
    let edit = api.tells("edit", json!({ "message_id": id, "text": "other" })).await;
    assert_eq!(edit["edited_message"]["text"], "other");
    let sent = api.ok("sendMessage", json!({ "chat_id": YOU, "text": "?" })).await;
    let reply = api.tells("message", json!({ "text": "!", "reply_to_message_id": sent["message_id"] })).await;
    assert_eq!(reply["message"]["reply_to_message"]["text"], "?");
    let react = api.tells("react", json!({ "message_id": sent["message_id"], "emoji": "\u{1f44d}" })).await;
    assert_eq!(react["message_reaction"]["new_reaction"][0]["emoji"], "\u{1f44d}");
    let place = json!({ "location": { "latitude": 1.5, "longitude": 2.5 } });
    assert_eq!(api.tells("send", json!({ "content": place })).await["message"]["location"]["latitude"], 1.5);
    let dice = api.tells("send", json!({ "content": { "dice": {} } })).await;
    assert!(dice["message"]["dice"]["value"].is_u64());
    api.fails("message", json!({ "text": " " }), "message text is empty").await;
    api.fails("edit", json!({ "message_id": sent["message_id"], "text": "x" }), "message to edit not found").await;
    api.fails("send", json!({ "content": { "poll": {} } }), "nobody sends poll so; there are contact, dice, location, venue, web_app_data, users_shared, chat_shared, write_access_allowed").await;
}

#[tokio::test]
async fn people_come_to_groups_and_go() {
    let api = Api::start().await;
    let ann = api.act("person", json!({ "name": "Ann" })).await["user_id"].clone();
    let details = json!({ "name": "Friends", "kind": "group", "with": [ann] });
    let group = api.act("group", details).await["chat_id"].clone();
    assert_eq!(api.updates().await, [] as [Value; 0]);
    assert_eq!(api.ok("getChatMemberCount", json!({ "chat_id": group })).await, 3);
    let hello = api.tells("message", json!({ "user_id": ann, "chat_id": group, "text": "hi" })).await;
    assert_eq!(
        (&hello["message"]["from"]["first_name"], &hello["message"]["chat"]["title"]),
        (&json!("Ann"), &json!("Friends"))
    );
    let left = api.tells("member", json!({ "user_id": ann, "chat_id": group, "status": "left" })).await;
    assert_eq!(left["message"]["left_chat_member"]["id"], ann);
    let back = api.tells("member", json!({ "user_id": ann, "chat_id": group, "status": "member" })).await;
    assert_eq!(back["message"]["new_chat_members"][0]["id"], ann);
    let bot = json!(8_000_000_001_i64);
    let kicked = api.tells("member", json!({ "chat_id": group, "member_id": bot, "status": "kicked" })).await;
    assert_eq!(kicked["my_chat_member"]["new_chat_member"]["status"], "kicked");
    api.act("member", json!({ "chat_id": group, "member_id": bot, "status": "member" })).await;
    api.updates().await;
    api.act("upgrade", json!({ "chat_id": group })).await;
    let moved = api.updates().await;
    let new_id = moved[0]["message"]["migrate_to_chat_id"].clone();
    assert_eq!(moved[1]["message"]["migrate_from_chat_id"], group);
    api.fails("message", json!({ "chat_id": group, "text": "x" }), "the group is a supergroup now").await;
    assert_eq!(
        api.tells("message", json!({ "chat_id": new_id, "text": "x" })).await["message"]["chat"]["type"],
        "supergroup"
    );
}

#[tokio::test]
async fn a_bot_is_blocked_in_private() {
    let api = Api::start().await;
    let bot = json!(8_000_000_001_i64);
    api.tells("message", json!({ "text": "hi" })).await;
    let blocked = api.tells("member", json!({ "member_id": bot, "status": "kicked" })).await;
    assert_eq!(blocked["my_chat_member"]["new_chat_member"]["status"], "kicked");
    api.refused("sendMessage", json!({ "chat_id": YOU, "text": "?" }), 403, "Forbidden: bot was blocked by the user")
        .await;
    api.tells("member", json!({ "member_id": bot, "status": "member" })).await;
    api.fails("member", json!({ "status": "left" }), "chat_id is missing or no id of a group").await;
}

#[tokio::test]
async fn a_forum_has_topics() {
    let api = Api::start().await;
    let forum = api.act("group", json!({ "name": "Club", "kind": "forum" })).await["chat_id"].clone();
    let begun = api.act("topic", json!({ "chat_id": forum, "name": "Chess" })).await;
    let topic = &begun["message_thread_id"];
    let told = api.updates().await;
    assert_eq!(told[0]["message"]["forum_topic_created"]["name"], "Chess");
    assert_eq!((&told[0]["message"]["message_thread_id"], &told[0]["message"]["message_id"]), (topic, topic));
    let hello = api.tells("message", json!({ "chat_id": forum, "message_thread_id": topic, "text": "hi" })).await;
    assert_eq!((&hello["message"]["message_thread_id"], &hello["message"]["chat"]["is_forum"]), (topic, &json!(true)));
    let group = api.act("group", json!({ "name": "Other" })).await["chat_id"].clone();
    api.fails("topic", json!({ "chat_id": group, "name": "x" }), "the chat is not a forum").await;
}

#[tokio::test]
async fn a_channel_has_posts() {
    let api = Api::start().await;
    let channel = api.act("group", json!({ "name": "News", "kind": "channel" })).await["chat_id"].clone();
    let post = api.tells("message", json!({ "chat_id": channel, "text": "it snows" })).await;
    assert_eq!(
        (&post["channel_post"]["text"], &post["channel_post"]["chat"]["type"]),
        (&json!("it snows"), &json!("channel"))
    );
    assert_eq!(api.ok("sendMessage", json!({ "chat_id": channel, "text": "really" })).await["chat"]["id"], channel);
}

#[tokio::test]
async fn people_press_pay_vote_and_ask_inline() {
    let api = Api::start().await;
    let markup = json!({ "inline_keyboard": [[{ "text": "a", "url": "https://example.org" }, { "text": "b", "callback_data": "x" }]] });
    let sent = api.ok("sendMessage", json!({ "chat_id": YOU, "text": "?", "reply_markup": markup })).await;
    let id = &sent["message_id"];
    assert_eq!(api.tells("press", json!({ "message_id": id, "number": 2 })).await["callback_query"]["data"], "x");
    api.fails("press", json!({ "message_id": id, "number": 1 }), "the bot does not hear of the button \"a\"").await;
    api.fails("press", json!({ "message_id": id, "number": 3 }), "the message has no button #3, but [a] [b]").await;
    api.fails("press", json!({ "message_id": 1, "number": 1 }), "message not found").await;
    let invoice = json!({
        "chat_id": YOU, "title": "Book", "description": "Good", "payload": "p", "currency": "XTR", "provider_token": "",
        "prices": [{ "label": "Book", "amount": 5 }],
    });
    let invoice = api.ok("sendInvoice", invoice).await["message_id"].clone();
    let asked = api.tells("pay", json!({ "message_id": invoice })).await;
    let answer = json!({ "pre_checkout_query_id": asked["pre_checkout_query"]["id"], "ok": true });
    api.ok("answerPreCheckoutQuery", answer).await;
    assert_eq!(api.updates().await[0]["message"]["successful_payment"]["total_amount"], 5);
    api.fails("pay", json!({ "message_id": id }), "the message is no invoice").await;
    let poll = json!({ "chat_id": YOU, "question": "?", "options": [{ "text": "a" }, { "text": "b" }], "is_anonymous": false });
    let poll = api.ok("sendPoll", poll).await["message_id"].clone();
    api.act("vote", json!({ "message_id": poll, "option_ids": [1] })).await;
    assert_eq!(api.updates().await[0]["poll_answer"]["option_ids"], json!([1]));
    api.fails("vote", json!({ "message_id": poll, "option_ids": [0, 1] }), "the poll takes one answer").await;
    let asked = api.tells("inline", json!({ "query": "cats" })).await;
    let query_id = &asked["inline_query"]["id"];
    let results =
        json!([{ "type": "article", "id": "1", "title": "Cat", "input_message_content": { "message_text": "miaow" } }]);
    api.ok("answerInlineQuery", json!({ "inline_query_id": query_id, "results": results })).await;
    api.act("choose", json!({ "inline_query_id": query_id, "number": 1 })).await;
    let chosen = api.updates().await;
    assert_eq!(
        (&chosen[0]["message"]["text"], &chosen[1]["chosen_inline_result"]["query"]),
        (&json!("miaow"), &json!("cats"))
    );
    api.fails("choose", json!({ "inline_query_id": query_id, "number": 2 }), "the bot has offered no result #2, but 1")
        .await;
}

#[tokio::test]
async fn the_clock_is_turned_and_paused() {
    let clock = Clock::manual();
    let api = Api::start_with(&clock).await;
    let start = i64::try_from(clock.now().as_millis()).unwrap();
    assert_eq!(
        api.act("clock", json!({ "advance": 60_000 })).await,
        json!({ "now": start + 60_000, "running": false })
    );
    assert_eq!(api.act("clock", json!({ "to": start + 90_000 })).await["now"], start + 90_000);
    assert_eq!(api.act("clock", json!({ "to": start })).await["now"], start + 90_000);
    assert_eq!(api.act("clock", json!({ "running": true })).await["running"], true);
    assert_eq!(api.act("clock", json!({ "running": false })).await["running"], false);
    let why = "the clock is turned forward, and by a hundred years at most";
    api.fails("clock", json!({ "advance": -1 }), why).await;
}

#[tokio::test]
async fn the_weather_turns_bad_and_good_again() {
    let api = Api::start().await;
    api.act("fault", json!({ "method": "sendMessage", "retry_after": 5 })).await;
    api.refused_for(5).await;
    api.ok("sendMessage", json!({ "chat_id": YOU, "text": "hi" })).await;
    let fault = api.act("fault", json!({ "method": "sendMessage", "always": true, "error_code": 500 })).await;
    assert_eq!(
        api.post("/bot8000000001:SIMULATED-bot-of-this-process-0001/sendMessage", "application/json", "{}").await.0,
        500
    );
    api.act("lift", fault.clone()).await;
    api.ok("sendMessage", json!({ "chat_id": YOU, "text": "hi" })).await;
    api.fails(
        "fault",
        json!({ "method": "sendMessage" }),
        "what goes wrong is not said: retry_after, error_code, body, delay, cut or hold",
    )
    .await;
    api.fails("lift", json!({ "fault_id": 77 }), "there is no fault with this fault_id").await;
}

impl Api {
    async fn refused_for(&self, seconds: u64) {
        let path = format!("/bot{}/sendMessage", stategram::simulator::TOKEN);
        let (status, body) =
            self.post(&path, "application/json", json!({ "chat_id": YOU, "text": "hi" }).to_string()).await;
        assert_eq!((status, &body["parameters"]["retry_after"]), (429, &json!(seconds)));
    }
}

#[tokio::test]
async fn updates_come_twice_and_late() {
    let api = Api::start().await;
    let texts = |updates: &[Value]| {
        let text = |it: &Value| it["message"]["text"].as_str().unwrap().to_owned();
        updates.iter().map(text).collect::<Vec<_>>()
    };
    api.act("disorder", json!({ "how": "twice" })).await;
    api.act("message", json!({ "text": "one" })).await;
    api.act("message", json!({ "text": "two" })).await;
    let updates = api.updates().await;
    assert_eq!(texts(&updates), ["one", "one", "two"]);
    assert_eq!(updates[0]["update_id"], updates[1]["update_id"]);
    api.act("disorder", json!({ "how": "late" })).await;
    api.act("message", json!({ "text": "three" })).await;
    assert_eq!(api.updates().await, [] as [Value; 0]);
    api.act("message", json!({ "text": "four" })).await;
    assert_eq!(texts(&api.ok("getUpdates", json!({})).await.as_array().unwrap().clone()), ["four", "three"]);
    api.fails("disorder", json!({ "how": "never" }), "how is one of twice, late").await;
}

#[tokio::test]
async fn what_nobody_could_do_is_refused() {
    let api = Api::start().await;
    let message = |more: Value| {
        let mut message = json!({ "text": "x" });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    for (more, why) in [
        (json!({ "bot": 7 }), "bot is missing or no id of one that is here"),
        (json!({ "user_id": 0 }), "user_id is missing or no id of a user"),
        (json!({ "user_id": 8_000_000_001_i64 }), "user_id is the id of the bot"),
        (json!({ "chat_id": "x" }), "chat_id is no id"),
        (json!({ "chat_id": 5 }), "this private chat is somebody else's"),
        (json!({ "chat_id": -5 }), "chat not found"),
        (json!({ "reply_to_message_id": 0 }), "reply_to_message_id is no id of a message"),
    ] {
        api.fails("message", message(more), why).await;
    }
    api.fails("person", json!({ "name": " " }), "a name is 1 to 64 letters long").await;
    api.fails("group", json!({ "name": "x", "kind": "club" }), "kind is one of group, supergroup, forum, channel")
        .await;
    assert_eq!(api.tries("nothing", json!({})).await.0, 404);
}

#[tokio::test]
async fn a_way_of_shipping_is_a_number() {
    let api = Api::start().await;
    let invoice = json!({
        "chat_id": YOU, "title": "Book", "description": "Good", "payload": "p", "currency": "EUR", "provider_token": "x",
        "prices": [{ "label": "Book", "amount": 5 }], "need_shipping_address": true, "is_flexible": true,
    });
    let invoice = api.ok("sendInvoice", invoice).await["message_id"].clone();
    for way in [json!("x"), json!(-1), json!("")] {
        for deed in ["pay", "ship"] {
            let details = json!({ "message_id": invoice, "shipping": way });
            api.fails(deed, details, "shipping is no number of a way to ship").await;
        }
    }
    assert_eq!(api.updates().await.len(), 0, "nothing is paid for");
}

#[tokio::test]
async fn a_key_says_who_presses_it() {
    let api = Api::start().await;
    let keys = json!({ "keyboard": [[{ "text": "Me", "request_contact": true }, { "text": "Here", "request_location": true }]] });
    let keyboard = json!({ "chat_id": YOU, "text": "Who?", "reply_markup": keys });
    let earlier = api.ok("sendMessage", keyboard.clone()).await["message_id"].clone();
    let at = api.ok("sendMessage", keyboard).await["message_id"].clone();
    // A button of the same name, which a test presses where it does not say upon what.
    let inline = json!({ "inline_keyboard": [[{ "text": "Here", "callback_data": "x" }]] });
    api.ok("sendMessage", json!({ "chat_id": YOU, "text": "Where?", "reply_markup": inline })).await;
    let me = api.tells("press", json!({ "message_id": at, "button": "Me" })).await;
    let (contact, from) = (&me["message"]["contact"], &me["message"]["from"]);
    assert_eq!((&contact["user_id"], &contact["first_name"]), (&from["id"], &from["first_name"]));
    let here = api.tells("press", json!({ "message_id": at, "number": 2 })).await;
    assert_eq!(here["message"]["location"]["latitude"], 51.5237);
    api.fails("press", json!({ "message_id": at, "button": "You" }), "the keyboard has no button You").await;
    let gone = "the message has no button Me, and no other either";
    api.fails("press", json!({ "message_id": earlier, "button": "Me" }), gone).await;
    let test = api.simulator.as_test(&[]);
    assert!(test.contains(".presses(\"Me\")") && test.contains(".on(\"Who?\").presses(\"Here\")"), "{test}");
    assert!(!test.contains(".on(\"Who?\").presses(\"Me\")"), "{test}");
}
