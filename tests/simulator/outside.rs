//! What people do by `/sim/..`, and what there is to see of it.

use serde_json::{Value, json};
use stategram::clock::{Clock, Moment};
use stategram::simulator::{TOKEN, YOU};

use crate::api::{Answer, Api, refusal};

impl Api {
    /// Somebody does something.
    pub(crate) async fn sim(&self, verb: &str, mut fields: Value) -> Answer {
        fields["token"] = TOKEN.into();
        self.post(&format!("/sim/{verb}"), "application/json", fields.to_string()).await
    }

    /// What comes of something that can be done.
    async fn done(&self, verb: &str, fields: Value) -> Value {
        let (status, body) = self.sim(verb, fields).await;
        assert_eq!((status, &body["ok"]), (200, &json!(true)), "{verb}: {body}");
        body["result"].clone()
    }

    async fn seen(&self, path: &str) -> Value {
        self.get(&format!("/sim/{path}&token={TOKEN}")).await.1["result"].clone()
    }
}

fn keyboard() -> Value {
    json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "https://example.org"}]]})
}

#[tokio::test]
async fn a_button_is_pressed_and_its_answer_seen() {
    let api = Api::start().await;
    let sent = api.ok("sendMessage", json!({"chat_id": YOU, "text": "?", "reply_markup": keyboard()})).await;
    let id = &sent["message_id"];
    for press in [json!({"button": "Yes"}), json!({"number": 1}), json!({"message_id": id, "button": "Yes"})] {
        let mut press = press;
        press["user_id"] = YOU.into();
        let query = api.done("press", press).await["callback_query_id"].clone();
        let seen = format!("press?callback_query_id={}", query.as_str().unwrap());
        assert_eq!(api.seen(&seen).await, Value::Null);
        // Who waits sees it as soon as it is there.
        let waits = api.get(&format!("/sim/{seen}&token={TOKEN}&wait=50"));
        let (answered, waited) =
            tokio::join!(api.ok("answerCallbackQuery", json!({"callback_query_id": query, "text": "ok"})), waits);
        assert_eq!(answered, true);
        assert_eq!(waited.1["result"], json!({"text": "ok", "show_alert": false, "url": null}));
    }
    let updates = api.ok("getUpdates", json!({})).await;
    assert_eq!(updates.as_array().unwrap().len(), 3);
    for (press, words) in [
        (json!({"message_id": id, "button": "No"}), "the message has no button No, but [Yes] [Site]"),
        (json!({"message_id": id, "number": 2}), "the bot does not hear of the button \"Site\""),
        (json!({"message_id": 1}), "message not found"),
        (json!({"message_id": "x"}), "message_id is no id of a message"),
        (json!({}), "neither button nor number says what is pressed"),
        (json!({"button": "No"}), "the last keyboard has no button No, but [Yes] [Site]"),
    ] {
        let mut press = press;
        press["user_id"] = YOU.into();
        assert_eq!(api.sim("press", press).await, refusal(400, &format!("Bad Request: {words}")));
    }
}

#[tokio::test]
async fn a_query_is_typed_answered_and_chosen_from() {
    let api = Api::start().await;
    let query = api.done("inline", json!({"user_id": YOU, "query": "cats"})).await["inline_query_id"].clone();
    let seen = format!("inline?inline_query_id={}", query.as_str().unwrap());
    assert_eq!(api.seen(&seen).await, Value::Null);
    let results =
        json!([{"type": "article", "id": "1", "title": "Cat", "input_message_content": {"message_text": "a cat"}}]);
    api.ok("answerInlineQuery", json!({"inline_query_id": query, "results": results})).await;
    assert_eq!(api.seen(&seen).await["results"][0]["title"], "Cat");
    let choose = |number: i64| json!({"user_id": YOU, "inline_query_id": query, "number": number});
    let words = "Bad Request: the bot has offered no result #2, but 1";
    assert_eq!(api.sim("choose", choose(2)).await, refusal(400, words));
    assert_eq!(api.done("choose", choose(1)).await["text"], "a cat");
    let words = "Bad Request: number is no number of a result";
    assert_eq!(api.sim("choose", choose(-1)).await, refusal(400, words));
}

#[tokio::test]
async fn files_are_sent_alone_and_as_an_album() {
    let api = Api::start().await;
    let form = |parts: &[&str]| {
        let field = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body = field("token", TOKEN) + &field("user_id", "1001") + &field("caption", "my cat");
        for name in parts {
            body += &format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.jpg\"\r\n\r\n{name}\r\n"
            );
        }
        api.post("/sim/file", "multipart/form-data; boundary=x", body + "--x--")
    };
    let (_, body) = form(&["photo"]).await;
    assert_eq!((&body["result"]["caption"], &body["result"]["photo"][0]["file_size"]), (&json!("my cat"), &json!(5)));
    let (_, body) = form(&["photo10", "photo2", "video1"]).await;
    let album = body["result"].as_array().unwrap();
    let sizes: Vec<&Value> =
        album.iter().map(|it| it.pointer("/photo/0/file_size").unwrap_or(&it["video"]["file_size"])).collect();
    assert_eq!(sizes, [6, 6, 7]);
    let first = album.first().unwrap();
    assert_eq!(
        (&first["photo"].is_array(), &first["caption"], &album[1]["caption"]),
        (&true, &json!("my cat"), &Value::Null)
    );
    assert!(album.iter().all(|it| it["media_group_id"] == first["media_group_id"]));
    let words = "Bad Request: the part cat is no kind of file; there are animation, audio, document, photo, sticker, video, \
                 video_note, voice";
    assert_eq!(form(&["cat"]).await, refusal(400, words));
    let words = "Bad Request: a form with 1 to 10 files is expected, as in curl -F photo=@cat.jpg";
    assert_eq!(form(&[]).await, refusal(400, words));
}

#[tokio::test]
async fn other_contents_are_sent_as_they_are() {
    let api = Api::start().await;
    let send = |content: Value| json!({"user_id": YOU, "content": content});
    let place = json!({"location": {"latitude": 1.5, "longitude": 2.5}});
    assert_eq!(api.done("send", send(place)).await["location"]["latitude"], 1.5);
    assert_eq!(api.done("send", send(json!({"dice": {"emoji": "\u{1f3af}"}}))).await["dice"]["emoji"], "\u{1f3af}");
    let words = "Bad Request: nobody sends chat so; there are contact, dice, location, venue, web_app_data, users_shared, \
                 chat_shared, write_access_allowed";
    assert_eq!(api.sim("send", send(json!({"chat": {"id": 1}}))).await, refusal(400, words));
    let words = "Bad Request: content is empty: it has fields of a Message, as in {\"location\": {..}}";
    assert_eq!(api.sim("send", send(json!({}))).await, refusal(400, words));
}

#[tokio::test]
async fn a_poll_is_voted_in_and_an_invoice_paid() {
    let api = Api::start().await;
    let by = |fields: Value| {
        let mut fields = fields;
        fields["user_id"] = YOU.into();
        fields
    };
    let words = "Bad Request: there is no poll in this chat";
    assert_eq!(api.sim("vote", by(json!({"option_ids": [0]}))).await, refusal(400, words));
    let poll = api
        .ok("sendPoll", json!({"chat_id": YOU, "question": "?", "options": ["a", "b"], "is_anonymous": false}))
        .await;
    api.done("vote", by(json!({"message_id": poll["message_id"], "option_ids": [1]}))).await;
    assert_eq!(
        api.sim("vote", by(json!({"option_ids": [2]}))).await,
        refusal(400, "Bad Request: the poll has 2 options")
    );
    let invoice = json!({"chat_id": YOU, "title": "t", "description": "d", "payload": "p", "currency": "XTR",
        "prices": [{"label": "l", "amount": 3}]});
    api.ok("sendInvoice", invoice).await;
    api.done("pay", by(json!({}))).await;
    let words = "Bad Request: the message is no invoice";
    assert_eq!(api.sim("pay", by(json!({"message_id": poll["message_id"]}))).await, refusal(400, words));
    api.done("react", by(json!({"emoji": "\u{1f44d}"}))).await;
    api.done("react", by(json!({"emoji": [], "message_id": poll["message_id"]}))).await;
    let updates = api.ok("getUpdates", json!({"allowed_updates": ["poll_answer", "pre_checkout_query"]})).await;
    assert_eq!(updates[0]["poll_answer"]["option_ids"], json!([1]));
    let check = updates.as_array().unwrap().iter().find_map(|it| it.get("pre_checkout_query")).unwrap();
    assert_eq!((&check["total_amount"], check.get("order_info")), (&json!(3), None));
    api.ok("answerPreCheckoutQuery", json!({"pre_checkout_query_id": check["id"], "ok": true})).await;
}

#[tokio::test]
async fn whatever_happens_is_news() {
    let api = Api::start().await;
    assert_eq!(api.seen("news?after=0").await, Value::Null);
    api.done("message", json!({"user_id": YOU, "text": "hi"})).await;
    let sent = api.ok("sendMessage", json!({"chat_id": YOU, "text": "ho"})).await;
    api.ok("editMessageText", json!({"chat_id": YOU, "message_id": sent["message_id"], "text": "hu"})).await;
    api.ok("deleteMessage", json!({"chat_id": YOU, "message_id": sent["message_id"]})).await;
    let news = api.seen("news?after=0").await;
    let whats: Vec<(&Value, &Value)> =
        news.as_array().unwrap().iter().map(|it| (&it["what"], &it["message"]["text"])).collect();
    let expected = [("message", "hi"), ("message", "ho"), ("edit", "hu"), ("deletion", "hu")]
        .map(|(what, text)| (json!(what), json!(text)));
    assert_eq!(whats, expected.iter().map(|(what, text)| (what, text)).collect::<Vec<_>>());
    assert_eq!((&news[3]["number"], &news[3]["chat_id"]), (&json!(4), &json!(YOU)));
    assert_eq!(api.seen("news?after=3").await[0]["number"], 4);
    // Who has seen everything waits for more.
    let waits = api.get(&format!("/sim/news?token={TOKEN}&after=4&wait=50"));
    let (news, _) = tokio::join!(waits, api.done("message", json!({"user_id": YOU, "text": "more"})));
    assert_eq!(news.1["result"][0]["message"]["text"], "more");
    assert_eq!(api.seen("news?after=99").await, Value::Null);
}

#[tokio::test]
async fn a_chat_is_what_its_maker_says() {
    let api = Api::start().await;
    let make = |chat_id: i64, fields: Value| {
        let mut fields = fields;
        (fields["user_id"], fields["chat_id"]) = (YOU.into(), chat_id.into());
        api.sim("chat", fields)
    };
    let bad = |words: &str| refusal(400, &format!("Bad Request: {words}"));
    let large = "the ids of supergroups and channels, and no others, are below -1000000000000";
    assert_eq!(make(-5, json!({"type": "channel"})).await, bad(large));
    assert_eq!(make(-1_000_000_000_005, json!({"type": "group"})).await, bad(large));
    assert_eq!(make(-5, json!({"type": "x"})).await, bad("type is one of group, supergroup, channel"));
    assert_eq!(make(-5, json!({"is_forum": true})).await, bad("only a supergroup has topics"));
    assert_eq!(make(YOU, json!({})).await, bad("chat_id is missing or no id of a group"));
    let statuses = "status is one of creator, administrator, member, restricted, left, kicked";
    assert_eq!(make(-5, json!({"bot": "king"})).await, bad(statuses));
    assert_eq!(make(-5, json!({"title": "Us", "bot": "left"})).await.1["result"]["title"], "Us");
    api.refused(
        "sendMessage",
        json!({"chat_id": -5, "text": "x"}),
        403,
        "Forbidden: bot is not a member of the group chat",
    )
    .await;
    // Another name makes nothing else of it.
    make(-1_000_000_000_005, json!({"type": "channel"})).await;
    let renamed = make(-1_000_000_000_005, json!({"title": "Wire"})).await.1["result"].clone();
    assert_eq!((&renamed["type"], &renamed["title"]), (&json!("channel"), &json!("Wire")));
}

#[tokio::test]
async fn people_and_the_bot_change_their_standing() {
    let api = Api::start().await;
    let bot = |chat_id: i64, status: &str| json!({"user_id": YOU, "chat_id": chat_id, "member_id": 8_000_000_001_i64, "status": status});
    api.done("member", bot(YOU, "kicked")).await;
    api.refused("sendMessage", json!({"chat_id": YOU, "text": "x"}), 403, "Forbidden: bot was blocked by the user")
        .await;
    let words = "Bad Request: in a private chat the bot is member, or kicked: blocked";
    assert_eq!(api.sim("member", bot(YOU, "administrator")).await, refusal(400, words));
    api.done("member", bot(YOU, "member")).await;
    api.done("member", json!({"user_id": 7, "chat_id": -5, "status": "member"})).await;
    let joined = api.ok("getUpdates", json!({"offset": -1})).await[0]["message"]["new_chat_members"][0].clone();
    assert_eq!(joined["id"], 7);
    let words = "Bad Request: member_id is no id of a user";
    let nobody = json!({"user_id": 7, "chat_id": -5, "member_id": "x", "status": "member"});
    assert_eq!(api.sim("member", nobody).await, refusal(400, words));
    let old = json!({"user_id": 7, "chat_id": -5});
    let new_id = api.done("upgrade", old.clone()).await;
    let (_, body) = api.sim("message", json!({"user_id": 7, "chat_id": -5, "text": "x"})).await;
    assert_eq!(body["parameters"]["migrate_to_chat_id"], new_id);
}

#[tokio::test]
async fn the_clock_is_turned() {
    let api = Api::start_with(&Clock::manual_at(Moment::from_millis(1_000_000))).await;
    assert_eq!(api.get("/sim/clock").await.1["result"], 1_000);
    assert_eq!(api.sim("clock", json!({"advance": 90})).await.1["result"], 1_090);
    for advance in [json!(-1), json!("x"), json!(null), json!(1e300)] {
        let words = "Bad Request: advance is no number of seconds";
        assert_eq!(api.sim("clock", json!({"advance": advance})).await, refusal(400, words));
    }
    let words = "Bad Request: the clock is turned by a hundred years at most";
    assert_eq!(api.sim("clock", json!({"advance": 1e13})).await, refusal(400, words));
    assert_eq!(api.get("/sim/clock").await.1["result"], 1_090);
}
