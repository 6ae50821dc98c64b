//! One part of an update's JSON, read without the rest.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::update::{Broken, Incoming, refund};

impl Incoming {
    /// What this update's kind has in the field, as that type; `None` where it has no such field, or `null` in it.
    ///
    /// A part can be read where the whole cannot: what Bot API 10.3 does not know is mostly in another place.
    pub(crate) fn field<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>, Broken> {
        part(&self.raw, &[self.kind.name(), name]).map_err(|error| Broken::new(Some(self.update_id), &error))
    }

    /// That it has no such field, which is an error where the Bot API says that every such update has.
    pub(crate) fn lacks(&self, name: &'static str) -> Broken {
        Broken::new(Some(self.update_id), &Error::missing_field(name))
    }

    /// All that this update's kind holds.
    pub(crate) fn payload<T: DeserializeOwned>(&self) -> Result<T, Broken> {
        payload(&self.raw, self.kind.name()).map_err(|error| Broken::new(Some(self.update_id), &error))
    }
}

/// What stands in the field `kind` of an update.
pub(super) fn payload<T: DeserializeOwned>(raw: &str, kind: &'static str) -> serde_json::Result<T> {
    part(raw, &[kind])?.ok_or_else(|| Error::missing_field(kind))
}

/// What stands at the end of the path of field names.
///
/// Two fields of one name on the path are an error, as they are to the headline: who reads the first and who reads the
/// last would not agree whose update it is.
fn part<T: DeserializeOwned>(raw: &str, path: &[&'static str]) -> serde_json::Result<Option<T>> {
    let read = |raw: &str| {
        let mut json = serde_json::Deserializer::from_str(raw);
        At::<T> { path, found: PhantomData }.deserialize(&mut json)
    };
    read(raw).or_else(|error| match refund::as_the_type_has_it(raw) {
        Some(raw) => read(&raw),
        None => Err(error),
    })
}

struct At<'p, T> {
    path: &'p [&'static str],
    found: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for At<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Option<T>, D::Error> {
        match self.path {
            [] => Option::deserialize(json),
            _ => json.deserialize_option(self),
        }
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for At<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<Option<T>, D::Error> {
        json.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let [name, rest @ ..] = self.path else { return Ok(None) };
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(Is(name))? {
            match (is_it, &found) {
                (false, _) => drop(map.next_value::<IgnoredAny>()?),
                (true, Some(_)) => return Err(A::Error::duplicate_field(name)),
                (true, None) => found = Some(map.next_value_seed(Self { path: rest, found: PhantomData })?),
            }
        }
        Ok(found.flatten())
    }
}

/// Whether a key is this one, however it is escaped.
struct Is(&'static str);

impl<'de> DeserializeSeed<'de> for Is {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Is {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
