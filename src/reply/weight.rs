//! What a queued call takes of memory, roughly.

use serde_json::Value;

use crate::reply::{Call, Effect};
use crate::types::{InlineKeyboardButton, KeyboardButton, ReplyMarkup};

/// What every one takes, beside its text, its buttons and its files.
pub(crate) const OWN: usize = 1 << 10;

impl Effect {
    /// How many bytes it holds on to while it waits. Files that lie elsewhere count for nothing.
    pub(crate) fn weight(&self) -> usize {
        OWN + match &self.call {
            Call::AnswerCallbackQuery(params) => params.text.as_ref().map_or(0, String::len),
            Call::EditMessageText(params) => {
                let markup = params.reply_markup.as_ref();
                params.text.as_ref().map_or(0, String::len) + markup.map_or(0, |it| inline(&it.inline_keyboard))
            }
            Call::SendMessage(params) => {
                params.text.len()
                    + match &params.reply_markup {
                        Some(ReplyMarkup::InlineKeyboardMarkup(markup)) => inline(&markup.inline_keyboard),
                        Some(ReplyMarkup::ReplyKeyboardMarkup(markup)) => {
                            let buttons = markup.keyboard.iter().flatten();
                            buttons.map(|it| size_of::<KeyboardButton>() + it.text.len()).sum()
                        }
                        Some(ReplyMarkup::ReplyKeyboardRemove(_) | ReplyMarkup::ForceReply(_)) | None => 0,
                    }
            }
            Call::Other(call) => {
                let files: usize = call.files.iter().map(|it| it.file.weight()).sum();
                files + call.params.iter().map(|(name, value)| name.len() + weight(value)).sum::<usize>()
            }
            Call::DeleteMessage(_) | Call::SendChatAction(_) => 0,
        }
    }
}

fn inline(keyboard: &[Vec<InlineKeyboardButton>]) -> usize {
    keyboard.iter().flatten().map(|it| size_of::<InlineKeyboardButton>() + it.text.len()).sum()
}

fn weight(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::String(text) => text.len(),
            Value::Array(values) => values.iter().map(weight).sum(),
            Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + weight(value)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bot::{File, FilePart};
    use crate::reply::MethodCall;
    use crate::types::methods::SendMessageParams;

    #[test]
    fn what_is_long_weighs_more() {
        let text = |length: usize| {
            let params = SendMessageParams::builder().chat_id(1).text("x".repeat(length)).build();
            Effect::from(Call::SendMessage(Box::new(params))).weight()
        };
        assert_eq!(text(5_000) - text(0), 5_000);
        let other = |length: usize, file: File| {
            let params = json!({"chat_id": 1, "results": [{"title": "x".repeat(length)}]}).as_object().unwrap().clone();
            let files = vec![FilePart { name: "file0".to_owned(), file }];
            let call = MethodCall { method: "sendDocument".to_owned(), params, files };
            Effect::from(Call::Other(Box::new(call))).weight()
        };
        let empty = other(0, File::path("a.txt"));
        assert_eq!(other(3_000, File::path("a.txt")) - empty, 3_000);
        assert_eq!(other(0, File::bytes("a.txt", vec![0; 70_000])) - empty, 70_000);
    }
}
