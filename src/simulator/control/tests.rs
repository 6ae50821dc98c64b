//! Whatever somebody from outside asks people to do, there is an answer.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::clock::Clock;
use crate::simulator::TOKEN;

const NAMES: &[&str] = &[
    "bot",
    "button",
    "caption",
    "content",
    "emoji",
    "first_name",
    "icon_color",
    "inline_query_id",
    "invite_link",
    "is_forum",
    "member_id",
    "message_id",
    "message_thread_id",
    "name",
    "number",
    "offset",
    "option_ids",
    "query",
    "reply_to_message_id",
    "shipping",
    "status",
    "text",
    "title",
    "type",
];

const BOT: i64 = 8_000_000_001;
const GROUP: i64 = -5;
const FORUM: i64 = -1_000_000_000_005;

/// Values that mean something to some verb, or nothing to any.
fn value() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] =
        &["a", "Yes", "member", "kicked", "administrator", "channel", "supergroup", "\u{1f44d}", "[]", "{", ""];
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        (-2_i64..4).prop_map(Value::from),
        prop::sample::select(vec![BOT, people::YOU]).prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
        prop::collection::vec(-1_i64..3, 0..3).prop_map(Value::from),
        prop::sample::select(vec![json!({"dice": 1}), json!({"location": {}}), json!({"chat": 1}), json!([[]])]),
    ]
}

fn fields() -> impl Strategy<Value = Map<String, Value>> {
    let name = prop::sample::select(NAMES).prop_map(str::to_owned);
    prop::collection::vec((name, value()), 0..6).prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    #[test]
    fn nothing_panics(
        deeds in prop::collection::vec((prop::sample::select(DEEDS), fields(), prop::sample::select(vec![people::YOU, GROUP, FORUM])), 1..12),
    ) {
        let world = World::new(Clock::manual()).unwrap();
        let account = world.account(TOKEN).unwrap();
        let keys = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
        let question = json!({"chat_id": people::YOU, "text": "?", "reply_markup": keys});
        let poll = json!({"chat_id": people::YOU, "question": "?", "options": ["a", "b"]});
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let world = Arc::new(world);
        for (method, params) in [("sendPoll", poll), ("sendMessage", question)] {
            let Value::Object(params) = params else { unreachable!() };
            runtime.block_on(crate::simulator::methods::call(&world, &account, method, &Params::of(params))).unwrap();
        }
        for ((_, does), mut fields, chat_id) in deeds {
            fields.insert("token".to_owned(), TOKEN.into());
            fields.insert("user_id".to_owned(), people::YOU.into());
            fields.insert("chat_id".to_owned(), chat_id.into());
            let params = Params::of(fields);
            let done = place(&world, &params).and_then(|it| does(&it, &params));
            if let Err(refusal) = done {
                prop_assert!((400..500).contains(&refusal.code), "{refusal}");
            }
        }
    }
}
