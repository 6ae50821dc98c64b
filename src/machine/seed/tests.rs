//! Whose an update is.

use serde_json::{Value, json};

use super::*;
use crate::update::Leaf;

fn decode(kind: &str, body: Value) -> Incoming {
    let mut update = json!({ "update_id": 5 });
    update[kind] = body;
    Incoming::decode(&update.to_string()).unwrap()
}

/// A message that Ann (7) wrote in this chat.
fn message(chat: Value, more: Value) -> Value {
    let mut message = json!({
        "message_id": 3, "date": 1, "chat": chat, "text": "x",
        "from": { "id": 7, "is_bot": false, "first_name": "Ann" },
    });
    let (Some(message_map), Value::Object(more)) = (message.as_object_mut(), more) else { panic!("no objects") };
    message_map.extend(more);
    message
}

fn private() -> Value {
    json!({ "id": 7, "type": "private", "first_name": "Ann" })
}

fn group() -> Value {
    json!({ "id": -9, "type": "supergroup", "title": "G" })
}

/// Bob (8) presses a button under that.
fn press(under: Value) -> Incoming {
    decode(
        "callback_query",
        json!({ "id": "q", "chat_instance": "c", "from": { "id": 8 }, "data": "x", "message": under }),
    )
}

/// The seed as it is stored; it is read again as what it was.
fn stored<S: Seed>(update: &Incoming) -> Option<String> {
    let seed = S::of(update)?;
    let text = serde_json::to_string(&seed).unwrap();
    assert_eq!(serde_json::from_str::<S>(&text).unwrap(), seed, "{text}");
    let (leaf, name) = (update.leaf(), S::NAME);
    assert!(S::LEAVES.contains(leaf), "{name} is not said to be carried by {leaf:?}");
    assert_eq!(S::HOMES == Homes::Always, seed.home().is_some() && S::HOMES != Homes::Sometimes, "{name}");
    Some(text)
}

/// The seeds in the order `per_chat`, `per_user`, `per_chat_user`, `per_topic`, `per_callback_origin`, `per_inline_user`,
/// `per_invoice`.
#[track_caller]
fn check(update: &Incoming, seeds: [Option<&str>; 7]) {
    let found = [
        stored::<PerChat>(update),
        stored::<PerUser>(update),
        stored::<PerChatUser>(update),
        stored::<PerTopic>(update),
        stored::<PerCallbackOrigin>(update),
        stored::<PerInlineUser>(update),
        stored::<PerInvoice>(update),
    ];
    assert_eq!(found.each_ref().map(Option::as_deref), seeds);
    assert_eq!(stored::<PerApplication>(update).as_deref(), Some("null"));
    assert_eq!(stored::<PerUpdate>(update).as_deref(), Some("5"));
}

const NOBODY: [Option<&str>; 7] = [None; 7];

#[test]
fn a_message_is_of_its_chat_its_user_and_its_topic() {
    check(
        &decode("message", message(private(), json!({}))),
        [Some("7"), Some("7"), Some("[7,7]"), Some("[7,null]"), None, None, None],
    );
    let in_topic = json!({ "message_thread_id": 4, "is_topic_message": true });
    check(
        &decode("edited_message", message(group(), in_topic)),
        [Some("-9"), Some("7"), Some("[-9,7]"), Some("[-9,4]"), None, None, None],
    );
    // A reply in a group without topics has a thread as well.
    let in_thread = json!({ "message_thread_id": 4 });
    check(
        &decode("message", message(group(), in_thread)),
        [Some("-9"), Some("7"), Some("[-9,7]"), Some("[-9,null]"), None, None, None],
    );
}

#[test]
fn an_anonymous_sender_is_the_chat_it_speaks_for() {
    let anonymous = json!({ "from": { "id": 1_087_968_824 }, "sender_chat": group() });
    check(
        &decode("message", message(group(), anonymous)),
        [Some("-9"), Some("-9"), Some("[-9,-9]"), Some("[-9,null]"), None, None, None],
    );
    let reaction = json!({ "chat": group(), "actor_chat": { "id": -10, "type": "channel" }, "message_id": 3 });
    check(
        &decode("message_reaction", reaction),
        [Some("-9"), Some("-10"), Some("[-9,-10]"), Some("[-9,null]"), None, None, None],
    );
    check(&decode("poll_answer", json!({ "poll_id": "p", "voter_chat": group() })), {
        [None, Some("-9"), None, None, None, None, None]
    });
}

#[test]
fn a_press_is_whose_it_is_and_of_the_message_with_the_button() {
    let in_topic = json!({ "message_thread_id": 4, "is_topic_message": true, "sender_chat": group() });
    check(
        &press(message(group(), in_topic)),
        [Some("-9"), Some("8"), Some("[-9,8]"), Some("[-9,4]"), Some("[-9,3]"), None, None],
    );
    let inline =
        json!({ "id": "q", "chat_instance": "c", "from": { "id": 8 }, "data": "x", "inline_message_id": "AB" });
    check(&decode("callback_query", inline), [None, Some("8"), None, None, Some("\"AB\""), None, None]);
}

#[test]
fn queries_are_of_users() {
    let from = json!({ "id": 7 });
    let query = json!({ "id": "q", "from": from, "query": "x", "offset": "", "chat_type": "private" });
    check(&decode("inline_query", query), [None, Some("7"), None, None, None, Some("7"), None]);
    let chosen = json!({ "result_id": "r", "from": from, "query": "x", "inline_message_id": "AB" });
    check(&decode("chosen_inline_result", chosen), [None, Some("7"), None, None, None, Some("7"), None]);
}

#[test]
fn an_invoice_is_of_its_buyer() {
    let query = json!({ "id": "q", "from": { "id": 7 }, "invoice_payload": "two \"pizzas\"" });
    let invoice = Some(r#"[7,"two \"pizzas\""]"#);
    for kind in ["shipping_query", "pre_checkout_query"] {
        check(&decode(kind, query.clone()), [None, Some("7"), None, None, None, None, invoice]);
    }
    let paid = json!({ "text": null, "successful_payment": { "invoice_payload": "two \"pizzas\"" } });
    check(
        &decode("message", message(private(), paid)),
        [Some("7"), Some("7"), Some("[7,7]"), Some("[7,null]"), None, None, invoice],
    );
}

#[test]
fn what_comes_through_a_business_account_or_from_a_guest_is_of_no_chat() {
    let business = message(private(), json!({ "business_connection_id": "b" }));
    check(&decode("business_message", business.clone()), NOBODY);
    check(&press(business), NOBODY);
    check(&decode("business_connection", json!({ "id": "b", "user": { "id": 7 }, "user_chat_id": 7 })), NOBODY);
    // In a private chat of two others: its id is that of one of them.
    let guest = decode("guest_message", message(private(), json!({ "guest_query_id": "g" })));
    check(&guest, [None, Some("7"), None, None, None, None, None]);
    assert_eq!(Home::of(&guest), None, "the bot is not there");
}

#[test]
fn what_nobody_did_is_of_the_application_alone() {
    check(&decode("poll", json!({ "id": "p" })), NOBODY);
    let count = json!({ "chat": group(), "message_id": 3 });
    let chat = [Some("-9"), None, None, Some("[-9,null]"), None, None, None];
    for kind in ["message_reaction_count", "chat_boost", "removed_chat_boost", "stopped_message_generation"] {
        check(&decode(kind, count.clone()), chat);
    }
}

#[test]
fn replies_go_to_the_chat_the_topic_or_the_users_private_chat() {
    let topic = PerTopic { chat_id: -9, topic_id: Some(4) };
    assert_eq!(topic.home(), Some(Home { topic_id: Some(4), ..Home::chat(-9) }));
    assert_eq!(PerChatUser { chat_id: -9, user_id: 7 }.home(), Some(Home::chat(-9)));
    assert_eq!(PerInvoice { user_id: 7, payload: "p".into() }.home(), Some(Home::chat(7)));
    assert_eq!(PerInlineUser(7).home(), Some(Home::chat(7)));
    assert_eq!(PerCallbackOrigin::Message(-9, 3).home(), Some(Home::chat(-9)));
    assert_eq!(PerCallbackOrigin::Inline("AB".into()).home(), None);
}

#[test]
fn a_key_has_one_text() {
    use std::collections::{BTreeMap, HashMap};
    let words = ["one", "two", "three", "four"];
    let sorted: BTreeMap<_, _> = words.iter().enumerate().map(|(at, it)| (it, at)).collect();
    let unsorted: HashMap<_, _> = sorted.clone().into_iter().collect();
    let key = PerKey::new(&sorted).unwrap();
    assert_eq!(PerKey::new(&unsorted).unwrap(), key);
    assert_eq!(serde_json::to_string(&key).unwrap(), key.as_str());
    assert_eq!(serde_json::from_str::<PerKey>(r#"{"two": 1, "one":0, "three":2,"four":3}"#).unwrap(), key);
    assert_eq!(PerKey::new(&(-9, "x")).unwrap().read::<(i64, String)>().unwrap(), (-9, "x".to_owned()));
    PerKey::new(&HashMap::from([((), ())])).unwrap_err();
}

#[test]
fn lists_are_of_chats_or_of_users() {
    let update = press(message(group(), json!({})));
    let listed = [
        PerChat::of(&update).and_then(|it| it.listed(&update)),
        PerChatUser::of(&update).and_then(|it| it.listed(&update)),
        PerTopic::of(&update).and_then(|it| it.listed(&update)),
        PerUser::of(&update).and_then(|it| it.listed(&update)),
        PerCallbackOrigin::of(&update).and_then(|it| it.listed(&update)),
        PerApplication.listed(&update),
    ];
    assert_eq!(listed, [-9, -9, -9, 8, 8, 8].map(Some));
    assert_eq!(PerApplication.listed(&decode("poll", json!({ "id": "p" }))), None);
}

#[test]
fn nothing_else_is_said_to_be_carried() {
    let unknown = decode("something_new", json!({ "chat": group(), "from": { "id": 7 } }));
    assert_eq!(unknown.leaf(), Leaf::Unknown);
    check(&unknown, NOBODY);
}
