//! The Bot API's methods by the types of their parameters.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::bot::{File, FilePart};
use crate::reply::{Call, MethodCall};

/// A Bot API method: the parameters are the value, and the type says the rest.
///
/// Every parameter struct of [`types::methods`](crate::types::methods) whose method does something is one (what only asks,
/// `getChat` and the like, is called with [`Bot`](crate::Bot)). It is queued with [`Reply::call`](crate::Reply::call).
///
/// A method that the Bot API has got since is one with a few lines:
///
/// ```
/// use stategram::prelude::*;
/// use stategram::reply::Method;
///
/// #[derive(Serialize)]
/// struct SendConfettiParams {
///     chat_id: i64,
///     colour: String,
/// }
///
/// impl Method for SendConfettiParams {
///     const NAME: &'static str = "sendConfetti";
///     type Output = bool;
/// }
///
/// fn celebrate(chat: i64, reply: &mut Reply) {
///     reply.call(SendConfettiParams { chat_id: chat, colour: "red".to_owned() });
/// }
/// ```
pub trait Method: Serialize + Send + Sized + 'static {
    /// The Bot API's name of the method, as in `sendMessage`.
    const NAME: &'static str;

    /// What the Bot API answers.
    type Output: DeserializeOwned;

    /// The call that it becomes. The methods of nearly every turn have a type of their own, all others their name.
    ///
    /// # Errors
    /// That of the parameters, which are no JSON object.
    #[doc(hidden)]
    fn into_call(self: Box<Self>) -> Result<Call, serde_json::Error> {
        MethodCall::of(Self::NAME, &*self).map(|call| Call::Other(Box::new(call)))
    }
}

impl MethodCall {
    /// The call with these parameters. The files of this machine that they name are taken out of them.
    pub(super) fn of(method: &str, params: &impl Serialize) -> Result<Self, serde_json::Error> {
        let mut params = match serde_json::to_value(params)? {
            Value::Object(params) => params,
            Value::Null => Map::new(),
            _ => return Err(serde::ser::Error::custom("they are no object")),
        };
        let mut files = Vec::new();
        params.values_mut().for_each(|it| lift(it, &mut files));
        Ok(Self { method: method.to_owned(), params, files })
    }
}

/// Puts a part in the place of each file of this machine: what [`InputFile`](crate::types::input_file::InputFile) is in JSON,
/// and nothing else of the Bot API's. Where a parameter takes nothing else, its path may be an `attach://`.
fn lift(value: &mut Value, files: &mut Vec<FilePart>) {
    match value {
        Value::Object(object) => match object.get("path").and_then(Value::as_str) {
            Some(path) if object.len() == 1 && path.starts_with("attach://") => *value = path.into(),
            Some(path) if object.len() == 1 => {
                let part = FilePart { name: format!("path{}", files.len()), file: File::path(path) };
                *value = format!("attach://{}", part.name).into();
                files.push(part);
            }
            _ => object.values_mut().for_each(|it| lift(it, files)),
        },
        Value::Array(values) => values.iter_mut().for_each(|it| lift(it, files)),
        _ => {}
    }
}
