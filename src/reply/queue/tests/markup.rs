//! What `html!` makes is sent as HTML, wherever a text can be given.

use serde_json::{Value, json};

use super::reply;
use crate::File;
use crate::html;
use crate::machine::Home;
use crate::reply::{InlineResult, MediaGroup, Reply};

/// The parameters of the only call that is queued, as far as they are these.
#[track_caller]
fn check(queue: impl FnOnce(&mut Reply), expected: &Value) {
    let home = Home { chat_id: 7, topic_id: None, business_connection_id: Some("b".into()) };
    let mut reply = reply(Some(home));
    queue(&mut reply);
    assert_eq!(reply.queue.error, None);
    let [effect] = &reply.queue.effects[..] else { panic!("one call: {:?}", reply.queue.effects) };
    let params: Value = serde_json::from_slice(&effect.call.body().unwrap()).unwrap();
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(params.get(name).unwrap_or(&Value::Null), value, "`{name}` of {params}");
    }
}

#[test]
fn html_is_sent_as_html_without_another_word() {
    let bold = || html!("<b>{}</b>", "<");
    let text = json!({"text": "<b>&lt;</b>", "parse_mode": "HTML"});
    let caption = json!({"caption": "<b>&lt;</b>", "parse_mode": "HTML"});
    check(|reply| drop(reply.text(bold())), &text);
    check(|reply| drop(reply.to(9).text(bold())), &text);
    check(|reply| drop(reply.edit(5, bold())), &text);
    check(|reply| drop(reply.photo(File::id("p")).caption(bold())), &caption);
    check(|reply| drop(reply.to(9).copy((9, 5)).caption(bold())), &caption);
    check(|reply| drop(reply.edit_caption(5, bold())), &caption);
    let option = json!([{"text": "<b>&lt;</b>", "text_parse_mode": "HTML"}, {"text": "b", "text_parse_mode": "HTML"}]);
    let poll = json!({"question": "<b>&lt;</b>", "question_parse_mode": "HTML", "options": option});
    check(|reply| drop(reply.poll(bold(), [bold(), html!("b")])), &poll);
    let explained =
        json!({"explanation": "<b>&lt;</b>", "explanation_parse_mode": "HTML", "question_parse_mode": null});
    check(|reply| drop(reply.quiz("?", ["a", "b"], 0).explanation(bold())), &explained);
    let task = json!({"id": 1, "text": "<b>&lt;</b>", "parse_mode": "HTML"});
    let checklist = json!({"checklist": {"title": "T", "tasks": [task]}});
    check(|reply| drop(reply.checklist("T", [bold()])), &checklist);
    let album = MediaGroup::new().photo(File::id("a")).caption(bold()).photo(File::id("b")).caption("<");
    let media = json!([
        {"type": "photo", "media": "a", "caption": "<b>&lt;</b>", "parse_mode": "HTML"},
        {"type": "photo", "media": "b", "caption": "<"},
    ]);
    check(|reply| drop(reply.album(album)), &json!({"media": media}));
}

#[test]
fn a_string_is_what_it_is_said_to_be() {
    check(|reply| drop(reply.text("<b>")), &json!({"text": "<b>", "parse_mode": null}));
    let caption = json!({"caption": "*b*", "parse_mode": "MarkdownV2"});
    check(|reply| drop(reply.photo(File::id("p")).caption("*b*").markdown()), &caption);
    check(|reply| drop(reply.photo(File::id("p")).markdown().caption("*b*")), &caption);
}

#[test]
fn the_texts_of_inline_results_are_html_too() {
    let shown = |result: InlineResult| serde_json::to_value(result.build().unwrap()).unwrap();
    let article = shown(InlineResult::article("a", "A", html!("<i>{}</i>", "&")));
    let content = json!({"message_text": "<i>&amp;</i>", "parse_mode": "HTML"});
    assert_eq!(article["input_message_content"], content);
    let photo = shown(InlineResult::cached_photo("p", "f").caption(html!("<i>c</i>")).text(html!("<i>&amp;</i>")));
    assert_eq!((&photo["caption"], &photo["parse_mode"]), (&json!("<i>c</i>"), &json!("HTML")));
    assert_eq!(photo["input_message_content"], content);
    let plain = shown(InlineResult::article("a", "A", html!("<i>i</i>")).text("<"));
    assert_eq!(plain["input_message_content"], json!({"message_text": "<"}));
}
