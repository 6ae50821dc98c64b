//! Updates that nobody should send.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples;

/// Each of the samples, as an update.
pub(crate) fn samples_of_all() -> Vec<Value> {
    let messages = samples::contents().into_iter().map(|(_, content)| ("message", samples::message(&content)));
    messages.chain(samples::kinds()).map(|(kind, payload)| samples::update(kind, &payload)).collect()
}

/// A sample in which something is another value, is missing, or is there twice: once as it was and once as Eve has it, who has
/// this id and says "Eve's".
pub(crate) fn hostile(samples: Vec<Value>, eve: i64) -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..4_u8, any_json());
    (prop::sample::select(samples), prop::collection::vec(change, 0..4), any::<bool>()).prop_map(
        move |(mut update, changes, escaped)| {
            for (at, how, value) in changes {
                let mut places = 0;
                visit(&mut update, &mut |_, _| places += 1);
                let (mut left, at) = (at.index(places.max(1)), at);
                visit(&mut update, &mut |object, key| {
                    if left == 0 {
                        change_one(object, key, how, &value, at, eve);
                    }
                    left = left.wrapping_sub(1);
                });
            }
            let raw = update.to_string().replace(r"\u0000", "");
            if escaped {
                raw.replace("\"from\"", r#""fro\u006d""#).replace("\"message\"", r#""\u006dessage""#)
            } else {
                raw
            }
        },
    )
}

fn change_one(
    object: &mut serde_json::Map<String, Value>,
    key: &str,
    how: u8,
    value: &Value,
    at: prop::sample::Index,
    eve: i64,
) {
    let eves = [
        json!({"id": eve, "is_bot": false, "first_name": "Eve"}),
        json!({"id": eve, "type": "private", "first_name": "Eve"}),
        json!({
            "message_id": 9, "date": 1, "from": {"id": eve, "is_bot": false, "first_name": "Eve"}, "text": "Eve's",
            "chat": {"id": eve, "type": "private"},
        }),
        json!(eve),
    ];
    let eves = eves[at.index(eves.len())].clone();
    match how {
        0 => drop(object.insert(key.to_owned(), value.clone())),
        1 => drop(object.remove(key)),
        // What is written behind a key is of no meaning to JSON once the mark between is taken away.
        2 => drop(object.insert(format!("{key}\0"), eves)),
        _ => {
            let own = object.insert(key.to_owned(), eves);
            object.insert(format!("{key}\0"), own.unwrap_or_default());
        }
    }
}

/// Every object in it, with each of its keys.
pub(crate) fn visit(value: &mut Value, with: &mut impl FnMut(&mut serde_json::Map<String, Value>, &str)) {
    match value {
        Value::Object(object) => {
            for key in object.keys().cloned().collect::<Vec<_>>() {
                if let Some(inner) = object.get_mut(&key) {
                    visit(inner, with);
                }
                with(object, &key);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| visit(inner, with)),
        _ => {}
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
        "[a-z]{0,3}[\n\r\u{7}]{1,2}.*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("id|type|text|chat|from|.*", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
