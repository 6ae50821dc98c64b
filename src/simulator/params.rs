//! The parameters of a call: from the query string and from a body that is JSON or a form of either kind.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::simulator::files::Upload;
use crate::simulator::multipart::{self, Part};
use crate::simulator::refusal::Refusal;

/// Named parameters. In a form every value is text, and what is an object in JSON is there the JSON text of it; reading
/// a parameter makes the two alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    /// The files of a form, by the names of their parts.
    files: HashMap<String, Upload>,
}

impl Params {
    /// Reads a call's parameters; the body's win over the query string's.
    pub(crate) fn read(query: Option<&str>, content_type: Option<&str>, body: &Bytes) -> Result<Self, Refusal> {
        let mut files = HashMap::new();
        let mut params = match query {
            Some(query) => form(query.as_bytes())?,
            None => Map::new(),
        };
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if body.is_empty() {
        } else if media_type.eq_ignore_ascii_case("application/json") {
            match serde_json::from_slice(body) {
                Ok(Value::Object(object)) => params.extend(object),
                _ => return Err(Refusal::bad_request("can't parse JSON object")),
            }
        } else if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            params.extend(form(body)?);
        } else if media_type.eq_ignore_ascii_case("multipart/form-data") {
            for Part { name, file_name, content_type, bytes } in
                multipart::parts(content_type.unwrap_or_default(), body)?
            {
                // A text may say that it is one: only a file has a name.
                if file_name.is_some() {
                    let mime_type = content_type.filter(|it| it != "application/octet-stream");
                    files.insert(name, Upload { name: file_name, mime_type, bytes });
                } else {
                    params.insert(name, String::from_utf8_lossy(&bytes).into_owned().into());
                }
            }
        }
        params.retain(|_, value| !value.is_null());
        Ok(Self { fields: params, files })
    }

    /// The fields of an object that stands in a parameter.
    pub(crate) fn of(fields: Map<String, Value>) -> Self {
        Self { fields, files: HashMap::new() }
    }

    /// A field as it stands.
    pub(crate) fn raw(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// All fields as they stand.
    pub(crate) fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// All files, by the names of their parts.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &Upload)> {
        self.files.iter().map(|(name, upload)| (name.as_str(), upload))
    }

    /// The file of that name.
    pub(crate) fn file(&self, name: &str) -> Option<&Upload> {
        self.files.get(name)
    }

    /// The same files with other fields.
    pub(crate) fn with_fields(&self, fields: Map<String, Value>) -> Self {
        Self { fields, files: self.files.clone() }
    }

    /// A text; a number counts as its digits.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.fields.get(name)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// A whole number, or the digits of one.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        match self.fields.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A number, or the digits of one; not infinite.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        let number = match self.fields.get(name)? {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        Some(number).filter(|it| it.is_finite())
    }

    /// Yes or no, in the words that Telegram takes for yes.
    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// An object or a list, or the JSON text of one; `None` where it is absent or an empty text.
    ///
    /// # Errors
    /// `can't parse <what>`, where it is something else.
    pub(crate) fn object<T: DeserializeOwned>(&self, name: &str, what: &str) -> Result<Option<T>, Refusal> {
        let parsed = match self.fields.get(name) {
            None => return Ok(None),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text),
            Some(value) => T::deserialize(value),
        };
        parsed.map(Some).map_err(|error| Refusal::bad_request(&format!("can't parse {what}: {error}")))
    }
}

fn form(text: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(text).map_err(|_| Refusal::bad_request("can't parse the form"))?;
    Ok(pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Option<&str> = Some("application/json; charset=utf-8");
    const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

    #[test]
    fn json_form_and_query_string_are_alike() {
        let json =
            Params::read(None, JSON, &Bytes::from_static(br#"{"chat_id":5,"text":"a b","x":{"y":[1]},"on":true}"#))
                .unwrap();
        let form =
            Params::read(None, FORM, &Bytes::from_static(b"chat_id=5&text=a+b&x=%7B%22y%22%3A%5B1%5D%7D&on=true"))
                .unwrap();
        let query = Params::read(Some("chat_id=5&text=a%20b&x={\"y\":[1]}&on=1"), None, &Bytes::new()).unwrap();
        for params in [json, form, query] {
            assert_eq!(params.integer("chat_id"), Some(5));
            assert_eq!(params.text("chat_id").as_deref(), Some("5"));
            assert_eq!(params.text("text").as_deref(), Some("a b"));
            assert_eq!(params.object::<Value>("x", "it").unwrap().unwrap()["y"][0], 1);
            assert!(params.flag("on") && !params.flag("off"));
        }
    }

    #[test]
    fn the_body_wins_and_null_is_absent() {
        let params = Params::read(Some("a=1&b=2"), JSON, &Bytes::from_static(br#"{"a":3,"b":null}"#)).unwrap();
        assert_eq!((params.integer("a"), params.integer("b")), (Some(3), None));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for body in ["[1]", "{", "1"] {
            assert_eq!(Params::read(None, JSON, &Bytes::from_static(body.as_bytes())).unwrap_err().code, 400);
        }
        let params = Params::read(None, JSON, &Bytes::from_static(br#"{"x":"{"}"#)).unwrap();
        assert!(params.object::<Value>("x", "it").unwrap_err().description.starts_with("Bad Request: can't parse it"));
    }
}
