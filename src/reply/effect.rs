//! What a turn sends.

use serde::{Deserialize, Serialize};

use crate::types::ChatId;
use crate::types::methods::{AnswerCallbackQueryParams, SendChatActionParams, SendMessageParams};

/// One Bot API call, queued by a turn and made after its commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Effect {
    /// `sendMessage`
    SendMessage(Box<SendMessageParams>),
    /// `sendChatAction`
    SendChatAction(Box<SendChatActionParams>),
    /// `answerCallbackQuery`
    AnswerCallbackQuery(Box<AnswerCallbackQueryParams>),
}

impl Effect {
    /// The Bot API method.
    pub fn method(&self) -> &'static str {
        match self {
            Self::SendMessage(_) => "sendMessage",
            Self::SendChatAction(_) => "sendChatAction",
            Self::AnswerCallbackQuery(_) => "answerCallbackQuery",
        }
    }

    /// The chat it is for; effects of one chat are sent in order. `None`: it belongs to no chat, and waits for nothing.
    pub fn chat(&self) -> Option<&ChatId> {
        match self {
            Self::SendMessage(params) => Some(&params.chat_id),
            Self::SendChatAction(params) => Some(&params.chat_id),
            Self::AnswerCallbackQuery(_) => None,
        }
    }

    /// Makes it for another chat: the supergroup that its group became.
    pub(crate) fn readdress(&mut self, to: i64) {
        match self {
            Self::SendMessage(params) => params.chat_id = ChatId::Integer(to),
            Self::SendChatAction(params) => params.chat_id = ChatId::Integer(to),
            Self::AnswerCallbackQuery(_) => {}
        }
    }

    /// The parameters as the JSON body of the call.
    ///
    /// # Errors
    /// None in practice: every parameter is plain data.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Self::SendMessage(params) => serde_json::to_vec(params),
            Self::SendChatAction(params) => serde_json::to_vec(params),
            Self::AnswerCallbackQuery(params) => serde_json::to_vec(params),
        }
    }
}
