//! Inline mode: queries, offers, choices, and messages that are known by another name.

use std::time::Duration;

use serde_json::{Value, json};
use stategram::simulator::YOU;

use crate::api::Api;

fn article(id: &str, title: &str) -> Value {
    json!({"type": "article", "id": id, "title": title, "input_message_content": {"message_text": format!("I am {title}")}})
}

fn keyboard() -> Value {
    json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]})
}

/// The waiting updates, which are confirmed.
async fn updates(api: &Api) -> Vec<Value> {
    let updates = api.ok("getUpdates", json!({})).await.as_array().unwrap().clone();
    if let Some(last) = updates.last() {
        api.ok("getUpdates", json!({"offset": last["update_id"].as_i64().unwrap() + 1})).await;
    }
    updates
}

/// A query of yours, and its id.
async fn asked(api: &Api, words: &str) -> (stategram::simulator::TypedQuery, Value) {
    let query = api.simulator.you().types_inline(words);
    let id = updates(api).await.pop().unwrap()["inline_query"]["id"].clone();
    (query, id)
}

#[tokio::test]
async fn a_query_is_told_with_where_it_was_typed() {
    let api = Api::start().await;
    api.simulator.you().types_inline("cats");
    api.simulator.user("ann").types_inline_in("family", &"x".repeat(300));
    api.simulator.you().types_inline_from("cats", "20");
    let updates = updates(&api).await;
    for update in &updates {
        assert!(serde_json::from_value::<stategram::types::Update>(update.clone()).is_ok(), "{update}");
    }
    let queries: Vec<&Value> = updates.iter().map(|it| &it["inline_query"]).collect();
    assert_eq!((&queries[0]["query"], &queries[0]["chat_type"]), (&json!("cats"), &json!("sender")));
    assert_eq!((&queries[0]["from"]["id"], &queries[0]["offset"]), (&json!(YOU), &json!("")));
    assert_eq!(queries[1]["query"].as_str().unwrap().len(), 256);
    assert_eq!((&queries[1]["chat_type"], &queries[2]["offset"]), (&json!("group"), &json!("20")));
    assert_eq!(api.ok("getMe", json!({})).await["supports_inline_queries"], true);
}

#[tokio::test]
async fn an_answer_is_offered_and_a_choice_becomes_a_message() {
    let api = Api::start().await;
    let (query, id) = asked(&api, "c").await;
    assert_eq!(query.answer(), None);
    assert_eq!(query.chooses(1).unwrap_err().to_string(), "the bot has not answered the inline query");
    let button = json!({"text": "Back", "start_parameter": "x"});
    let results = json!([article("1", "Cat"), article("2", "Cow")]);
    api.ok("answerInlineQuery", json!({"inline_query_id": id, "results": results, "cache_time": 5, "is_personal": true, "next_offset": "2", "button": button})).await;
    let answer = query.answered().await;
    assert_eq!(
        (answer.results.len(), answer.cache_time, answer.is_personal, answer.next_offset.as_str()),
        (2, 5, true, "2")
    );
    assert_eq!(answer.button.unwrap().text, "Back");
    assert_eq!(query.chooses(3).unwrap_err().to_string(), "the bot has offered no result #3, but 2");
    let message_id = query.chooses(2).unwrap();
    let updates = updates(&api).await;
    let message = &updates[0]["message"];
    assert_eq!((&message["message_id"], &message["text"]), (&json!(message_id), &json!("I am Cow")));
    assert_eq!((&message["from"]["id"], &message["via_bot"]["is_bot"]), (&json!(YOU), &json!(true)));
    let chosen = &updates[1]["chosen_inline_result"];
    assert_eq!(
        (&chosen["result_id"], &chosen["query"], &chosen["from"]["id"]),
        (&json!("2"), &json!("c"), &json!(YOU))
    );
    // Without buttons it cannot be changed.
    assert_eq!(chosen["inline_message_id"], Value::Null);
    assert!(serde_json::from_value::<stategram::types::Update>(updates[0].clone()).is_ok());
    assert!(serde_json::from_value::<stategram::types::Update>(updates[1].clone()).is_ok());
}

#[tokio::test]
async fn a_chosen_message_with_buttons_is_pressed_and_edited_by_its_inline_name() {
    let api = Api::start().await;
    let ann = api.simulator.user("ann");
    let query = ann.types_inline_in("family", "date");
    let id = updates(&api).await.pop().unwrap()["inline_query"]["id"].clone();
    let mut result = article("1", "Monday");
    result["reply_markup"] = keyboard();
    api.ok("answerInlineQuery", json!({"inline_query_id": id, "results": [result]})).await;
    query.chooses(1).unwrap();
    let name = updates(&api).await.pop().unwrap()["chosen_inline_result"]["inline_message_id"].clone();
    assert!(name.is_string());
    let press = api.simulator.user("bob").presses_in("family", "Yes").unwrap();
    let pressed = updates(&api).await.pop().unwrap()["callback_query"].clone();
    assert_eq!((&pressed["inline_message_id"], &pressed["message"]), (&name, &Value::Null));
    api.ok("answerCallbackQuery", json!({"callback_query_id": pressed["id"], "text": "Ok"})).await;
    assert_eq!(press.answered().await.text.as_deref(), Some("Ok"));
    let edit = json!({"inline_message_id": name, "text": "Monday: 1", "reply_markup": keyboard()});
    assert_eq!(api.ok("editMessageText", edit.clone()).await, true);
    let mut chat = api.simulator.chat(api.simulator.group_id("family"));
    assert_eq!(chat.next_edit().await.unwrap().text, "Monday: 1");
    let same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same \
                as a current content and reply markup of the message";
    api.refused("editMessageText", edit, 400, same).await;
    let caption = json!({"inline_message_id": name, "caption": "x"});
    let no_caption = "Bad Request: there is no caption in the message to edit";
    api.refused("editMessageCaption", caption, 400, no_caption).await;
    assert_eq!(api.ok("editMessageReplyMarkup", json!({"inline_message_id": name})).await, true);
    let shown = chat.next_edit().await.unwrap();
    assert_eq!((shown.text.as_str(), shown.buttons.len()), ("Monday: 1", 0));
    // It is ann's message, and in the chat only she could change it.
    let by_id = json!({"chat_id": chat.id(), "message_id": shown.message_id, "text": "x"});
    api.refused("editMessageText", by_id, 400, "Bad Request: message can't be edited").await;
}

#[tokio::test]
async fn every_kind_of_result_becomes_what_it_is() {
    let api = Api::start().await;
    let (query, id) = asked(&api, "").await;
    let url = "https://example.org/a.jpg";
    let results = json!([
        {"type": "photo", "id": "1", "photo_url": url, "thumbnail_url": url, "caption": "<b>p</b>", "parse_mode": "HTML"},
        {"type": "gif", "id": "2", "gif_url": url, "thumbnail_url": url},
        {"type": "mpeg4_gif", "id": "3", "mpeg4_url": url, "thumbnail_url": url},
        {"type": "video", "id": "4", "video_url": url, "mime_type": "video/mp4", "thumbnail_url": url, "title": "v"},
        {"type": "audio", "id": "5", "audio_url": url, "title": "a"},
        {"type": "voice", "id": "6", "voice_url": url, "title": "v"},
        {"type": "document", "id": "7", "document_url": url, "title": "d", "mime_type": "application/pdf"},
        {"type": "location", "id": "8", "latitude": 1.5, "longitude": 2, "title": "l"},
        {"type": "venue", "id": "9", "latitude": 1.5, "longitude": 2, "title": "t", "address": "a"},
        {"type": "contact", "id": "10", "phone_number": "+1", "first_name": "Ann"},
        {"type": "game", "id": "11", "game_short_name": "g"},
        {"type": "article", "id": "12", "title": "x", "input_message_content": {"latitude": 1, "longitude": 2}},
        {"type": "article", "id": "13", "title": "x", "input_message_content": {"latitude": 1, "longitude": 2, "title": "t", "address": "a"}},
        {"type": "article", "id": "14", "title": "x", "input_message_content": {"phone_number": "+1", "first_name": "Ann"}},
        {"type": "photo", "id": "15", "photo_url": url, "thumbnail_url": url, "input_message_content": {"message_text": "words"}},
    ]);
    api.ok("answerInlineQuery", json!({"inline_query_id": id, "results": results})).await;
    assert_eq!(query.answered().await.results.len(), 15);
    let contents = [
        "photo",
        "animation",
        "animation",
        "video",
        "audio",
        "voice",
        "document",
        "location",
        "venue",
        "contact",
        "game",
        "location",
        "venue",
        "contact",
        "text",
    ];
    for (number, content) in (1..).zip(contents) {
        query.chooses(number).unwrap();
        let update = updates(&api).await.swap_remove(0);
        assert!(!update["message"][content].is_null(), "{content}: {update}");
        assert!(serde_json::from_value::<stategram::types::Update>(update.clone()).is_ok(), "{update}");
    }
}

#[tokio::test]
async fn an_answer_is_refused_where_telegram_refuses_it() {
    let api = Api::start().await;
    let (_, id) = asked(&api, "").await;
    let refused = async |params: Value, why: &str| {
        api.refused("answerInlineQuery", params, 400, &format!("Bad Request: {why}")).await;
    };
    let answer = |results: Value| json!({"inline_query_id": id, "results": results});
    let many: Vec<Value> = (0..51).map(|it| article(&it.to_string(), "x")).collect();
    refused(answer(json!(many)), "too many inline query results specified").await;
    refused(answer(json!([article("1", "x"), article("1", "y")])), "RESULT_ID_DUPLICATE").await;
    refused(answer(json!([article("", "x")])), "RESULT_ID_INVALID").await;
    refused(answer(json!([article(&"x".repeat(65), "x")])), "RESULT_ID_INVALID").await;
    let mut long = answer(json!([]));
    long["next_offset"] = "x".repeat(65).into();
    refused(long, "NEXT_OFFSET_INVALID").await;
    let mut button = answer(json!([]));
    button["button"] = json!({"text": "x", "start_parameter": "a b"});
    refused(button, "START_PARAM_INVALID").await;
    let mut empty = article("1", "x");
    empty["input_message_content"]["message_text"] = " ".into();
    refused(answer(json!([empty])), "message text is empty").await;
    let mut long = article("1", "x");
    long["input_message_content"]["message_text"] = "x".repeat(4097).into();
    refused(answer(json!([long])), "MESSAGE_TOO_LONG").await;
    let (_, body) = api
        .post(
            &format!("/bot{}/answerInlineQuery", stategram::simulator::TOKEN),
            "application/json",
            answer(json!([{"type": "nonsense", "id": "1"}])).to_string(),
        )
        .await;
    assert!(
        body["description"].as_str().unwrap().starts_with("Bad Request: can't parse inline query results"),
        "{body}"
    );
    let old = "query is too old and response timeout expired or query ID is invalid";
    refused(json!({"inline_query_id": "7", "results": []}), old).await;
    api.ok("answerInlineQuery", answer(json!([]))).await;
    refused(answer(json!([])), old).await;
}

#[tokio::test]
async fn an_inline_query_is_answered_within_thirty_seconds() {
    let api = Api::start().await;
    api.simulator.clock().pause();
    let (_, first) = asked(&api, "a").await;
    api.simulator.you().types_inline("b");
    api.simulator.clock().advance(Duration::from_secs(30));
    assert_eq!(updates(&api).await, [] as [Value; 0]);
    let old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    api.refused("answerInlineQuery", json!({"inline_query_id": first, "results": []}), 400, old).await;
}
