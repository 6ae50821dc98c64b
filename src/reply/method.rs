//! The Bot API's methods by the types of their parameters.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::reply::{Call, MethodCall, ReplyError};

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

    /// What of the parameters Telegram would refuse, as far as that can be known here.
    ///
    /// # Errors
    /// [`ReplyError`], which the turn fails with.
    fn check(&self) -> Result<(), ReplyError> {
        Ok(())
    }

    /// The call that it becomes. The methods of nearly every turn have a type of their own, all others their name.
    ///
    /// # Errors
    /// That of the parameters, which are no JSON object.
    #[doc(hidden)]
    fn into_call(self: Box<Self>) -> Result<Call, serde_json::Error> {
        let params = to_map(&*self)?;
        Ok(Call::Other(Box::new(MethodCall { method: Self::NAME.to_owned(), params })))
    }
}

/// The parameters as the object that they are in JSON.
pub(super) fn to_map(params: &impl Serialize) -> Result<Map<String, Value>, serde_json::Error> {
    match serde_json::to_value(params)? {
        Value::Object(map) => Ok(map),
        Value::Null => Ok(Map::new()),
        _ => Err(serde::ser::Error::custom("they are no object")),
    }
}
