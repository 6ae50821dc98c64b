//! One conversation per whatever its author says.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::machine::seed::carried;
use crate::machine::{Home, Homes, Seed};
use crate::update::{Incoming, Leaves};

/// One conversation per key of the author's own: `#[conversation(seed = path::to::function)]`.
///
/// The function is a `fn(&Incoming) -> Option<K>` with `K: Serialize`; `None` is an update that is not for this conversation. It is
/// asked several times for one update, and has to answer the same each time. Two keys are one if they are the same as JSON,
/// in which the order of a map's entries does not count. A key that cannot be written as JSON, and a function that panics, is
/// logged and counts as `None`.
///
/// ```
/// use stategram::prelude::*;
/// use stategram::update::Incoming;
///
/// /// Whoever asks the bot for the same thing, asks in the same conversation.
/// fn by_query(update: &Incoming) -> Option<(String, char)> {
///     update.query().map(|it| (it.to_lowercase(), '?'))
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(seed = by_query)]
/// enum Search {
///     #[state(entry)]
///     Idle,
/// }
/// use search::Idle;
///
/// #[handler]
/// impl Search {
///     #[on(Idle, inline_query)]
///     fn search(key: PerKey) -> Result<Stay, serde_json::Error> {
///         let (query, _) = key.read::<(String, char)>()?;
///         println!("{query}");
///         Ok(Stay)
///     }
/// }
/// # let key = PerKey::new(&("rust", '?'))?;
/// # assert_eq!(key.as_str(), r#"["rust","?"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Stored as the key itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerKey(Box<str>);

impl PerKey {
    /// The seed of this key.
    ///
    /// # Errors
    /// Where the key cannot be written as JSON.
    pub fn new<K: Serialize + ?Sized>(key: &K) -> Result<Self, serde_json::Error> {
        serde_json::to_value(key).map(Self::from)
    }

    /// The key.
    ///
    /// # Errors
    /// Where it is none of that type.
    pub fn read<K: DeserializeOwned>(&self) -> Result<K, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// The key as JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// By way of a [`Value`], so that a key has one text, however it was written.
impl From<Value> for PerKey {
    fn from(mut key: Value) -> Self {
        key.sort_all_objects();
        Self(key.to_string().into())
    }
}

impl Serialize for PerKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.read::<Value>().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PerKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

impl Seed for PerKey {
    const NAME: &'static str = "seed";
    const LEAVES: Leaves = carried::ALL;
    const LACKING: &'static str = "";
    const HOMES: Homes = Homes::Never;

    /// The conversation knows the function.
    fn of(_: &Incoming) -> Option<Self> {
        None
    }

    fn home(&self) -> Option<Home> {
        None
    }
}
