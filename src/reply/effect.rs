//! What a turn sends.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::bot::{FilePart, Upload};
use crate::store::SentId;
use crate::types::ChatId;
use crate::types::methods::{
    AnswerCallbackQueryParams, DeleteMessageParams, EditMessageTextParams, SendChatActionParams, SendMessageParams,
};

/// One Bot API call, queued by a turn and made after its commit, and how far that may be trusted to happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The call.
    #[serde(flatten)]
    pub call: Call,
    /// Whether it is never repeated: where a crash leaves in doubt whether it was made, it is set aside instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
    /// By what the message that it becomes is known until it has an id; `None` where nobody refers to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentId>,
    /// The message that it is about, where that had no id yet when this was queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<SentId>,
}

/// A Bot API call that a reply becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Call {
    /// `answerCallbackQuery`
    AnswerCallbackQuery(Box<AnswerCallbackQueryParams>),
    /// `deleteMessage`
    DeleteMessage(Box<DeleteMessageParams>),
    /// `editMessageText`
    EditMessageText(Box<EditMessageTextParams>),
    /// `sendChatAction`
    SendChatAction(Box<SendChatActionParams>),
    /// `sendMessage`
    SendMessage(Box<SendMessageParams>),
    /// Any other method.
    Other(Box<MethodCall>),
}

/// A Bot API call by its name, with its parameters as JSON.
///
/// The few methods that nearly every turn calls have types of their own in [`Call`]; all others are these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodCall {
    /// The Bot API method.
    pub method: String,
    /// Its parameters.
    pub params: Map<String, Value>,
    /// The files that the parameters refer to, as `attach://` and the name of the part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FilePart>,
}

impl From<Call> for Effect {
    fn from(call: Call) -> Self {
        Self { call, once: false, sent: None, of: None }
    }
}

/// The id of a message that a reply answers and that is still to be sent.
pub(super) const UNKNOWN: i32 = 0;

impl Effect {
    /// Makes it about the message that this one turned out to be.
    pub(crate) fn resolve(&mut self, message_id: i32) {
        match &mut self.call {
            Call::EditMessageText(params) => params.message_id = Some(message_id),
            Call::DeleteMessage(params) => params.message_id = message_id,
            Call::SendMessage(params) => {
                if let Some(answered) = &mut params.reply_parameters {
                    answered.message_id = Some(message_id);
                }
            }
            Call::Other(call) => {
                let of = if call.answers_unsent() { call.params.get_mut("reply_parameters") } else { None };
                match of.and_then(Value::as_object_mut) {
                    Some(answered) => drop(answered.insert("message_id".to_owned(), message_id.into())),
                    None => drop(call.params.insert("message_id".to_owned(), message_id.into())),
                }
            }
            Call::AnswerCallbackQuery(_) | Call::SendChatAction(_) => {}
        }
    }

    /// Makes it answer nothing, where it was to answer a message that was not sent. `false` where it is nothing without that
    /// message: an edit, say.
    pub(crate) fn unanswer(&mut self) -> bool {
        match &mut self.call {
            Call::SendMessage(params) => params.reply_parameters.take().is_some(),
            Call::Other(call) if call.answers_unsent() => call.params.remove("reply_parameters").is_some(),
            _ => false,
        }
    }
}

impl MethodCall {
    fn answers_unsent(&self) -> bool {
        let answered = self.params.get("reply_parameters").and_then(|it| it.get("message_id"));
        answered.and_then(Value::as_i64) == Some(UNKNOWN.into())
    }
}

impl Call {
    /// The Bot API method.
    pub fn method(&self) -> &str {
        match self {
            Self::AnswerCallbackQuery(_) => "answerCallbackQuery",
            Self::DeleteMessage(_) => "deleteMessage",
            Self::EditMessageText(_) => "editMessageText",
            Self::SendChatAction(_) => "sendChatAction",
            Self::SendMessage(_) => "sendMessage",
            Self::Other(call) => &call.method,
        }
    }

    /// The chat it is for; effects of one chat are sent in order. `None`: it belongs to no chat, and waits for nothing.
    pub fn chat(&self) -> Option<ChatId> {
        match self {
            Self::DeleteMessage(params) => Some(params.chat_id.clone()),
            Self::EditMessageText(params) => params.chat_id.clone(),
            Self::SendChatAction(params) => Some(params.chat_id.clone()),
            Self::SendMessage(params) => Some(params.chat_id.clone()),
            Self::Other(call) => match call.params.get("chat_id")? {
                Value::String(name) => Some(ChatId::String(name.clone())),
                id => id.as_i64().map(ChatId::Integer),
            },
            Self::AnswerCallbackQuery(_) => None,
        }
    }

    /// Makes it for another chat: the supergroup that its group became.
    pub(crate) fn readdress(&mut self, to: i64) {
        if let Self::Other(call) = self {
            call.params.insert("chat_id".to_owned(), to.into());
            return;
        }
        let to = ChatId::Integer(to);
        match self {
            Self::DeleteMessage(params) => params.chat_id = to,
            Self::EditMessageText(params) => params.chat_id = Some(to),
            Self::SendChatAction(params) => params.chat_id = to,
            Self::SendMessage(params) => params.chat_id = to,
            Self::AnswerCallbackQuery(_) | Self::Other(_) => {}
        }
    }

    /// The files that go with it: each attempt opens them anew.
    pub(crate) fn uploads(&self) -> Vec<Upload> {
        match self {
            Self::Other(call) => call.files.iter().cloned().map(Upload::from).collect(),
            _ => Vec::new(),
        }
    }

    /// The parameters as JSON.
    pub(super) fn params(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_slice(&self.body()?)
    }

    /// The parameters as the JSON body of the call.
    ///
    /// # Errors
    /// None in practice: every parameter is plain data.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Self::AnswerCallbackQuery(params) => serde_json::to_vec(params),
            Self::DeleteMessage(params) => serde_json::to_vec(params),
            Self::EditMessageText(params) => serde_json::to_vec(params),
            Self::SendChatAction(params) => serde_json::to_vec(params),
            Self::SendMessage(params) => serde_json::to_vec(params),
            Self::Other(call) => serde_json::to_vec(&call.params),
        }
    }
}
