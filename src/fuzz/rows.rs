//! What a store brings back.

use std::fmt::Debug;

use serde::de::DeserializeOwned;

use crate::conversation::Form;
use crate::machine::{Migrate, PerApplication, PerCallbackOrigin, PerChat, PerChatUser, PerInvoice, PerTopic, PerUser};
use crate::prelude::*;
use crate::reply::{Effect, Undeliverable};
use crate::store::{AsideId, EntryKind};

super::target!(stored_rows, read);

#[derive(Deserialize)]
enum ShopV1 {
    Paying { cents: u8, with: Vec<String> },
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, version = 2, previous = ShopV1)]
enum Shop {
    #[state(entry)]
    Open,
    #[state(terminal)]
    Paying { cents: u32, with: Option<Box<Shop>>, at: Moment },
}

impl Migrate<ShopV1> for Shop {
    fn migrate(ShopV1::Paying { cents, with }: ShopV1) -> Self {
        Self::Paying {
            cents: cents.into(),
            with: with.first().map(|_| Box::new(Self::Open)),
            at: Moment::from_millis(0),
        }
    }
}

#[handler]
impl Shop {
    #[on(_, message)]
    fn anywhere() -> Any<Shop> {
        to(Stay)
    }
}

/// Whatever the row was of.
fn read(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    for version in [0, 1, 2, 3, u32::MAX] {
        if let Ok(shop) = Shop::restore(version, bytes) {
            let written = serde_json::to_string(&shop).unwrap();
            assert_eq!(Shop::restore(2, written.as_bytes()).unwrap(), shop);
        }
    }
    if let Ok(kind) = text.parse::<EntryKind>() {
        assert_eq!(kind.name(), text);
    }
    let _ = text.parse::<AsideId>();
    same::<PerChat>(text);
    same::<PerUser>(text);
    same::<PerChatUser>(text);
    same::<PerTopic>(text);
    same::<PerCallbackOrigin>(text);
    same::<PerInvoice>(text);
    same::<PerApplication>(text);
    same::<Undeliverable>(text);
    if let Ok(form) = serde_json::from_str::<Form>(text) {
        let _ = (form.timers(), serde_json::to_string(&form).unwrap());
    }
    if let Some(mut effect) = same::<Effect>(text) {
        let _ = (effect.call.chat(), effect.call.body(), effect.call.method().len());
        effect.resolve(7);
        effect.unanswer();
        let _ = format!("{effect:?}");
    }
}

/// What is read is written, and read again as the same.
fn same<T: DeserializeOwned + Serialize + Debug + PartialEq>(text: &str) -> Option<T> {
    let read: T = serde_json::from_str(text).ok()?;
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<T>(&written).unwrap(), read, "{text}");
    Some(read)
}
