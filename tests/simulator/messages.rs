//! What a bot can say, and what is refused.

use serde_json::json;
use stategram::simulator::{TOKEN, YOU};

use crate::api::Api;

#[tokio::test]
async fn a_message_is_shown_to_the_chat() {
    let api = Api::start().await;
    let asked = api.simulator.you().says("hi");
    let message = api.ok("sendMessage", json!({"chat_id": YOU, "text": "  hello\n"})).await;
    assert_eq!(message["text"], "hello");
    assert_eq!(message["message_id"], asked + 1);
    assert_eq!(message["from"]["username"], "sim_8000000001_bot");
    assert_eq!(message["chat"]["id"], YOU);
    assert!(serde_json::from_value::<stategram::types::Message>(message).is_ok());
    let shown = api.simulator.you().chat().next().await.unwrap();
    assert_eq!((shown.message_id, shown.text.as_str()), (asked + 1, "hello"));
}

#[tokio::test]
async fn a_text_has_1_to_4096_utf_16_units() {
    let api = Api::start().await;
    let send = |text: &str| json!({"chat_id": YOU, "text": text});
    // 4096 units, of 2 and of 4 bytes each.
    for fits in ["\u{e4}".repeat(4096), "\u{1f600}".repeat(2048)] {
        api.ok("sendMessage", send(&fits)).await;
    }
    for long in ["x".repeat(4097), "\u{1f600}".repeat(2049)] {
        api.refused("sendMessage", send(&long), 400, "Bad Request: message is too long").await;
    }
    for empty in ["", "  \n "] {
        api.refused("sendMessage", send(empty), 400, "Bad Request: message text is empty").await;
    }
    api.refused("sendMessage", json!({"chat_id": YOU}), 400, "Bad Request: message text is empty").await;
}

#[tokio::test]
async fn an_unknown_chat_is_not_found() {
    let api = Api::start().await;
    for chat_id in [json!(5), json!(-5), json!("@nobody"), json!("5x"), json!(i64::MAX), json!(i64::MIN)] {
        let params = json!({"chat_id": chat_id, "text": "x"});
        api.refused("sendMessage", params, 400, "Bad Request: chat not found").await;
        let params = json!({"chat_id": chat_id, "action": "typing"});
        api.refused("sendChatAction", params, 400, "Bad Request: chat not found").await;
    }
    api.refused("sendMessage", json!({"text": "x"}), 400, "Bad Request: chat_id is empty").await;
}

#[tokio::test]
async fn a_bot_is_no_chat() {
    let api = Api::start().await;
    api.get("/bot4242:other-bot/getMe").await;
    for chat_id in [8_000_000_001_i64, 4242] {
        let params = json!({"chat_id": chat_id, "text": "x"});
        api.refused("sendMessage", params, 403, "Forbidden: bot can't send messages to bots").await;
    }
}

#[tokio::test]
async fn a_chat_of_an_earlier_run_is_still_there() {
    let api = Api::start().await;
    let ann = api.simulator.user("ann").id();
    let family = api.simulator.group_id("family");
    for chat_id in [YOU, ann, family] {
        let sent = api.ok("sendMessage", json!({"chat_id": chat_id, "text": "time is up"})).await;
        assert_eq!(sent["chat"]["id"], chat_id);
    }
    api.simulator.user("ann").says_in("family", "hi");
    assert_eq!(api.ok("getUpdates", json!({})).await[0]["message"]["chat"]["title"], "family");
}

#[tokio::test]
async fn callback_data_is_64_bytes_at_most() {
    let api = Api::start().await;
    let send = |data: String| {
        let button = json!({"text": "a", "callback_data": data});
        json!({"chat_id": YOU, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}})
    };
    let sent = api.ok("sendMessage", send("x".repeat(64))).await;
    assert_eq!(sent["reply_markup"]["inline_keyboard"][0][0]["text"], "a");
    for data in ["x".repeat(65), "\u{e4}".repeat(33), String::new()] {
        api.refused("sendMessage", send(data), 400, "Bad Request: BUTTON_DATA_INVALID").await;
    }
    let nothing = json!({"chat_id": YOU, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}});
    let words = "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
    api.refused("sendMessage", nothing, 400, words).await;
}

#[tokio::test]
async fn a_reply_shows_what_it_replies_to() {
    let api = Api::start().await;
    let asked = api.simulator.you().says("why?");
    let reply = |id: i32| json!({"chat_id": YOU, "text": "so", "reply_parameters": {"message_id": id}});
    assert_eq!(api.ok("sendMessage", reply(asked)).await["reply_to_message"]["text"], "why?");
    let old_way = json!({"chat_id": YOU, "text": "so", "reply_to_message_id": asked});
    assert_eq!(api.ok("sendMessage", old_way).await["reply_to_message"]["text"], "why?");
    api.refused("sendMessage", reply(1), 400, "Bad Request: message to be replied not found").await;
    let anyway = json!({"message_id": 1, "allow_sending_without_reply": true});
    api.ok("sendMessage", json!({"chat_id": YOU, "text": "so", "reply_parameters": anyway})).await;
}

#[tokio::test]
async fn other_markup_is_taken_and_wrong_markup_is_not() {
    let api = Api::start().await;
    for markup in
        [json!({"keyboard": [[{"text": "a"}]]}), json!({"remove_keyboard": true}), json!({"force_reply": true})]
    {
        api.ok("sendMessage", json!({"chat_id": YOU, "text": "x", "reply_markup": markup})).await;
    }
    let path = format!("/bot{TOKEN}/sendMessage?chat_id={YOU}&text=x&reply_markup=%7B");
    let (status, body) = api.get(&path).await;
    let description = body["description"].as_str().unwrap();
    assert!(
        status == 400 && description.starts_with("Bad Request: can't parse reply keyboard markup"),
        "{description}"
    );
    let params = json!({"chat_id": YOU, "text": "x", "parse_mode": "RTF"});
    api.refused("sendMessage", params, 400, "Bad Request: unsupported parse_mode").await;
}

#[tokio::test]
async fn a_chat_action_is_one_of_those_there_are() {
    let api = Api::start().await;
    assert_eq!(api.ok("sendChatAction", json!({"chat_id": YOU, "action": "typing"})).await, json!(true));
    let params = json!({"chat_id": YOU, "action": "dancing"});
    api.refused("sendChatAction", params, 400, "Bad Request: wrong parameter action in request").await;
}

#[tokio::test]
async fn html_is_read() {
    let api = Api::start().await;
    let send = |text: &str| json!({"chat_id": YOU, "text": text, "parse_mode": "HTML"});
    let sent = api.ok("sendMessage", send("<b>1 &lt; 2</b>")).await;
    assert_eq!(sent["text"], "1 < 2");
    assert_eq!(sent["entities"], json!([{"type": "bold", "offset": 0, "length": 5}]));
    // The length is that of the text without its markup.
    api.ok("sendMessage", send(&format!("<b>{}</b>", "x".repeat(4096)))).await;
    let nested = |times| send(&format!("{}{}", "<b>a".repeat(times), "</b>".repeat(times)));
    let sent = api.ok("sendMessage", nested(4096)).await;
    assert_eq!(sent["entities"], json!([{"type": "bold", "offset": 0, "length": 4096}]));
    api.refused("sendMessage", nested(65_000), 400, "Bad Request: message is too long").await;
    let words = "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"";
    api.refused("sendMessage", send("<b>x"), 400, words).await;
    api.refused("sendMessage", send("<b></b>"), 400, "Bad Request: message text is empty").await;
}

#[tokio::test]
async fn what_telegram_finds_in_a_text_is_marked_whoever_wrote_it() {
    let api = Api::start().await;
    api.simulator.you().says("\u{1f600} look at /help on example.com");
    let heard = &api.ok("getUpdates", json!({})).await[0]["message"];
    let found = json!([
        {"type": "bot_command", "offset": 11, "length": 5}, {"type": "url", "offset": 20, "length": 11},
    ]);
    assert_eq!(heard["entities"], found);
    let html = json!({"chat_id": YOU, "text": "<b>ask @some_bot</b> #now", "parse_mode": "HTML"});
    let sent = api.ok("sendMessage", html).await;
    let found = json!([
        {"type": "bold", "offset": 0, "length": 4}, {"type": "mention", "offset": 4, "length": 9},
        {"type": "bold", "offset": 4, "length": 9}, {"type": "hashtag", "offset": 14, "length": 4},
    ]);
    assert_eq!(sent["entities"], found);
    let plain = json!({"chat_id": YOU, "photo": "https://example.org/a.png", "caption": "to a@example.org"});
    let sent = api.ok("sendPhoto", plain).await;
    assert_eq!(sent["caption_entities"], json!([{"type": "email", "offset": 3, "length": 13}]));
}
