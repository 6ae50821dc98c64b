use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::types;
use crate::update::{ChatHead, ChatKind};

fn message(update_id: i64, text: &str) -> Value {
    json!({"update_id": update_id, "message": {
        "message_id": 5, "date": 1_700_000_000, "text": text,
        "from": {"id": 42, "is_bot": false, "first_name": "Анна \"A\""},
        "chat": {"id": 42, "type": "private", "first_name": "Анна"},
    }})
}

fn decode(update: &Value) -> Incoming {
    Incoming::decode(&update.to_string()).unwrap()
}

/// The ids of what could be read, negated for what is handed on as it is, zero where not even the id could be read.
fn ids(batch: &str) -> Vec<i64> {
    let id = |it: &Result<Incoming, Broken>| match it {
        Ok(update) if update.broken().is_some() => -update.update_id(),
        Ok(update) => update.update_id(),
        Err(broken) => broken.update_id.unwrap_or(0),
    };
    decode_batch(batch.as_bytes()).unwrap().iter().map(id).collect()
}

#[test]
fn a_message_has_its_headline() {
    let mut update = message(7, "/start@MyBot now");
    update["message"]["chat"] = json!({"id": -100, "type": "supergroup", "title": "G"});
    update["message"]["sender_chat"] = json!({"id": -100, "type": "supergroup", "title": "G"});
    update["message"]["message_thread_id"] = json!(3);
    update["message"]["business_connection_id"] = json!("b");
    let read = decode(&update);
    assert_eq!((read.update_id(), read.kind(), read.leaf()), (7, Kind::Message, Leaf::Command));
    assert_eq!(read.chat(), Some(ChatHead { id: -100, kind: ChatKind::Supergroup }));
    assert_eq!((read.user_id(), read.sender_id(), read.message_id()), (Some(42), Some(-100), Some(5)));
    assert_eq!(read.topic_id(), None);
    assert_eq!(read.business_connection_id(), Some("b"));
    assert_eq!(read.text(), Some("/start@MyBot now"));
    assert_eq!(read.raw(), update.to_string());

    update["message"]["is_topic_message"] = json!(true);
    assert_eq!(decode(&update).topic_id(), Some(3));
}

#[test]
fn an_escaped_text_is_read_too() {
    let read = Incoming::decode(&message(1, "a \"b\" \n\u{1F600}").to_string().replace('\u{1F600}', r"\ud83d\ude00"));
    assert_eq!(read.unwrap().text(), Some("a \"b\" \n\u{1F600}"));
}

#[test]
fn a_callback_has_the_chat_of_its_message_and_the_user_who_pressed() {
    let mut button = message(1, "Sure?")["message"].clone();
    button["sender_chat"] = json!({"id": -7, "type": "channel"});
    let read = decode(&json!({"update_id": 2, "callback_query": {
        "id": "99", "from": {"id": 43, "is_bot": false, "first_name": "B"}, "chat_instance": "1", "data": "yes",
        "message": button,
    }}));
    assert_eq!((read.kind(), read.leaf()), (Kind::CallbackQuery, Leaf::CallbackQuery));
    assert_eq!(read.chat(), Some(ChatHead { id: 42, kind: ChatKind::Private }));
    assert_eq!((read.user_id(), read.sender_id(), read.message_id()), (Some(43), Some(43), Some(5)));
    assert_eq!((read.query_id(), read.data(), read.text()), (Some("99"), Some("yes"), None));
}

#[test]
fn every_other_kind_says_who_and_where() {
    let user = json!({"id": 43, "is_bot": false, "first_name": "B"});
    let group = json!({"id": -5, "type": "group", "title": "G"});
    let check = |kind: &str, body: Value, expected: (Option<i64>, Option<i64>, Option<&str>)| {
        let read = decode(&json!({"update_id": 1, kind: body}));
        assert_eq!(read.kind(), Kind::from_name(kind));
        assert_eq!(read.leaf(), Leaf::from(Kind::from_name(kind)), "{kind}");
        assert_eq!((read.chat().map(|it| it.id), read.user_id(), read.query_id()), expected, "{kind}");
    };
    check("edited_message", message(1, "x")["message"].clone(), (Some(42), Some(42), None));
    check("inline_query", json!({"id": "q", "from": user, "query": "x", "offset": ""}), (None, Some(43), Some("q")));
    check("chosen_inline_result", json!({"result_id": "r", "from": user, "query": "x"}), (None, Some(43), None));
    check("poll_answer", json!({"poll_id": "1", "user": user, "option_ids": []}), (None, Some(43), None));
    check("poll", json!({"id": "1", "question": "?"}), (None, None, None));
    check("my_chat_member", json!({"chat": group, "from": user, "date": 0}), (Some(-5), Some(43), None));
    check("message_reaction", json!({"chat": group, "message_id": 9, "user": user}), (Some(-5), Some(43), None));
    check("chat_join_request", json!({"chat": group, "from": user, "query_id": "j"}), (Some(-5), Some(43), Some("j")));
    check("managed_bot", json!({"user": user, "bot": {}}), (None, Some(43), None));

    let read = decode(&json!({"update_id": 1, "business_connection": {"id": "c", "user": user}}));
    assert_eq!((read.business_connection_id(), read.query_id()), (Some("c"), None));
}

#[test]
fn an_unknown_kind_is_an_update_like_any_other() {
    let read = Incoming::decode(r#"{"update_id":8,"hologram":{"chat":7}}"#).unwrap();
    assert_eq!((read.update_id(), read.kind(), read.leaf()), (8, Kind::Unknown, Leaf::Unknown));
    assert_eq!(read.raw(), r#"{"update_id":8,"hologram":{"chat":7}}"#);
    assert!(read.update().is_err());
}

#[test]
fn a_broken_update_harms_none_beside_it() {
    let good = |id| message(id, "x").to_string();
    for (broken, id) in [
        (r#"{"update_id":2,"message":{}}"#, -2),
        (r#"{"update_id":2,"message":{"message_id":"a","chat":{"id":1,"type":"private"}}}"#, -2),
        (r#"{"message":{"message_id":1,"chat":{"id":1.5,"type":"private"}},"update_id":2}"#, -2),
        (r#"{"update_id":2,"message":{"message_id":1,"message_id":1,"chat":{"id":1,"type":"private"}}}"#, -2),
        (r#"{"update_id":2,"callback_query":{"id":"1"}}"#, -2),
        (r#"{"update_id":2,"message":[]}"#, -2),
        (r#"{"update_id":"2","message":{}}"#, 0),
        (r#"{"update_id":9223372036854775808,"message":{}}"#, 0),
        (r#"{"message":{"text":"no id"}}"#, 0),
        (r#""a string""#, 0),
        ("17", 0),
        ("null", 0),
        ("[]", 0),
        (r#"{"update_id":2,"hologram":{"a":"}]"}}"#, 2),
        (r#"{"update_id":2,"message":null}"#, 2),
    ] {
        assert_eq!(ids(&format!("[{},{broken} ,\n{}]", good(1), good(3))), [1, id, 3], "{broken}");
    }
}

#[test]
fn a_broken_update_is_handed_on_as_it_is() {
    let raw = r#"{"update_id":2,"message":{"message_id":1,"chat":{"id":"here"},"from":{"id":4},"text":"x"}}"#;
    let read = Incoming::decode(raw).unwrap();
    assert_eq!((read.update_id(), read.kind(), read.leaf(), read.raw()), (2, Kind::Unknown, Leaf::Unknown, raw));
    assert_eq!((read.chat(), read.user_id(), read.text(), read.content()), (None, None, None, None));
    assert_eq!(read.update().unwrap_err(), read.broken().unwrap());
    // What was found there is somebody's: `here` is not quoted.
    let why = read.broken().unwrap().to_string();
    assert!(why.starts_with("update 2: invalid type: string, expected ") && !why.contains("here"), "{why}");
    assert_eq!(Incoming::decode(r#"{"message":{}}"#).unwrap_err().update_id, None);
}

#[test]
fn what_is_no_batch_says_so() {
    for (result, expected) in [
        ("{}", "it is no array of updates"),
        ("", "it is no array of updates"),
        ("[", "the array of updates does not end"),
        (r#"[{"update_id":1}"#, "the array of updates does not end"),
        (r#"[{"update_id":1} {"update_id":2}]"#, "the array of updates does not end"),
        (r#"[{"update_id":1}],"and":[2]"#, "the array of updates does not end"),
        (r#"[{"update_id":1},{"upd"#, "EOF while parsing a string at line 1 column 5"),
    ] {
        assert_eq!(decode_batch(result.as_bytes()).unwrap_err(), expected, "{result}");
    }
    assert!(ids(" [ ] ").is_empty());
    assert!(decode_batch(b"[\"\xff\"]").is_err());
}

#[test]
fn ids_at_the_ends_of_their_range_are_read() {
    for end in [i64::MIN, i64::MAX] {
        let mut update = message(end, "x");
        update["message"]["chat"]["id"] = json!(end);
        update["message"]["message_id"] = json!(end);
        let read = decode(&update);
        assert_eq!((read.update_id(), read.message_id()), (end, None));
        assert_eq!(read.chat().map(|it| it.id), Some(end));
    }
}

#[test]
fn neither_length_nor_depth_is_a_danger() {
    let long = "x".repeat(10 << 20);
    assert_eq!(decode(&message(1, &long)).text().map(str::len), Some(10 << 20));

    let deep = format!(r#"{{"update_id":1,"message":{}1{}}}"#, r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    assert_eq!(Incoming::decode(&deep).unwrap().broken().unwrap().update_id, Some(1));
    let deep = format!(r#"{{"update_id":1,"hologram":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let read = Incoming::decode(&deep).unwrap();
    assert!(read.update().is_err());
}

#[test]
fn a_reason_does_not_quote_at_length() {
    let update = json!({"update_id": 1, "message": {"message_id": "secret ".repeat(1000)}});
    let read = Incoming::decode(&update.to_string()).unwrap();
    let broken = read.broken().unwrap();
    assert!(broken.reason.len() < 300, "{}", broken.reason);
}

proptest! {
    #[test]
    fn the_headline_says_what_the_whole_says(
        text in ".*", user in 0..i64::from(u32::MAX), chat in any::<i64>(), at in 0..i32::MAX, ascii: bool,
    ) {
        let mut update = message(i64::from(at), &text);
        update["message"]["from"]["id"] = json!(user);
        update["message"]["chat"]["id"] = json!(chat);
        let mut raw = update.to_string();
        if ascii {
            let escape = |it: char| if it.is_ascii() { it.to_string() } else {
                it.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
            };
            raw = raw.chars().map(escape).collect();
        }
        let read = Incoming::decode(&raw).unwrap();
        let whole = read.update().unwrap();
        let types::UpdateContent::Message(message) = &whole.content else { panic!("{whole:?}") };
        prop_assert_eq!(read.update_id(), i64::from(whole.update_id));
        prop_assert_eq!(read.text(), message.text.as_deref());
        prop_assert_eq!(read.chat().map(|it| it.id), Some(message.chat.id));
        prop_assert_eq!(read.user_id().map(i64::cast_unsigned), message.from.as_ref().map(|it| it.id));
        prop_assert_eq!(read.message_id(), Some(message.message_id));
    }

    #[test]
    fn no_value_in_any_place_panics_or_harms_its_neighbours(
        path in prop::sample::subsequence(vec!["message", "chat", "from", "id", "text", "type"], 0..4),
        key in prop::sample::select(vec!["update_id", "message", "chat", "from", "id", "text", "message_thread_id", "x"]),
        value in any_json(),
    ) {
        let mut update = message(2, "x");
        let mut place = &mut update;
        for step in path {
            if place.get(step).is_some_and(Value::is_object) {
                place = &mut place[step];
            }
        }
        place[key] = value;
        let batch = format!("[{},{update},{}]", message(1, "x"), message(3, "x"));
        let read = decode_batch(batch.as_bytes()).unwrap();
        prop_assert_eq!(read.len(), 3);
        prop_assert_eq!(read[0].as_ref().map(Incoming::update_id), Ok(1));
        prop_assert_eq!(read[2].as_ref().map(Incoming::update_id), Ok(3));
        look_at_everything(read);
    }

    #[test]
    fn no_bytes_panic(cut in any::<prop::sample::Index>(), until in any::<prop::sample::Index>(), other in any::<Vec<u8>>()) {
        let mut batch = format!("[{},{}]", message(1, "/a \"b\""), message(2, "\u{1F600}")).into_bytes();
        let ends = (cut.index(batch.len()), until.index(batch.len()));
        batch.splice(ends.0.min(ends.1)..ends.0.max(ends.1), other);
        if let Ok(read) = decode_batch(&batch) {
            look_at_everything(read);
        }
    }
}

fn look_at_everything(batch: Vec<Result<Incoming, Broken>>) {
    for update in batch.into_iter().flatten() {
        let _ = (update.text(), update.command(), update.data(), update.query_id(), update.business_connection_id());
        let _ = update.update();
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("id|type|text|chat|.*", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
