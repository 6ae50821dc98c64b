//! What a pressed button says.

use stategram_macros::CallbackData;

use crate::machine::{PerCallbackOrigin, PerChatUser, PerTopic};
use crate::press::tail::{self, OwnKeyboards, SIGNED};
use crate::press::{Admission, Brief, CallbackData, CallbackField, CallbackKey, PressRules};
use crate::update::Incoming;

super::target!(callback_data, read);

#[derive(CallbackData, Clone, Debug, PartialEq)]
#[callback_data(tag = "b")]
enum Button {
    Yes,
    Day(u8, Option<i64>),
    Size { of: Size, far: bool },
    Said(Brief<20>, [char; 2]),
}

#[derive(CallbackData, Clone, Copy, Debug, PartialEq)]
enum Size {
    Small,
    Large,
}

#[derive(CallbackData, Clone, Debug, PartialEq)]
#[callback_data(tag = "pay", signed, version = 2)]
struct Pay {
    cents: u64,
}

fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    written_so::<Button>(&text);
    written_so::<Pay>(&text);
    let (data, tail) = tail::split(&text);
    assert!(text.starts_with(data));
    if let Some(owner) = tail.and_then(|it| it.owner) {
        seed::<i64>(owner);
        seed::<PerChatUser>(owner);
        seed::<PerTopic>(owner);
        seed::<PerCallbackOrigin>(owner);
    }
    let query = serde_json::json!({"id": "q", "from": {"id": 5}, "data": text, "inline_message_id": "i"});
    let update = Incoming::decode(&serde_json::json!({"update_id": 1, "callback_query": query}).to_string()).unwrap();
    assert_eq!(update.data(), Some(data));
    // Nobody has the key.
    let rules = PressRules { bot_id: 9, key: Some(CallbackKey::new(&[7; 32])), ..PressRules::default() };
    let is_signed = data.contains(SIGNED) || tail.is_some_and(|it| it.signature.is_some() || it.owner.is_some());
    let foreign = tail.and_then(|it| it.only).is_some_and(|it| it != 5);
    let expected = match is_signed {
        true => Admission::Forged,
        false if foreign => Admission::Foreign,
        false => Admission::Admitted,
    };
    assert_eq!(rules.admit(&update), expected, "{text:?}");
}

/// What is read is written in one way only.
fn written_so<T: CallbackData>(text: &str) {
    if let Some(value) = T::from_data(text) {
        assert_eq!(value.to_data(), text);
        assert!(text.len() <= T::MAX_DATA);
    }
}

fn seed<K: CallbackField>(owner: tail::Owner<'_>) {
    let _ = OwnKeyboards::<K>::NEW.seed("Date", owner);
}
