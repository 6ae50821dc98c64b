//! What a bot says instead, and takes back.

use std::time::Duration;

use crate::simulator::account::Account;
use crate::simulator::keyboard;
use crate::simulator::methods::messages::{TEXT_LIMIT, chat_id, text};
use crate::simulator::methods::{done, json};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;

/// For how long a message may be deleted.
const DELETABLE: Duration = Duration::from_hours(48);

/// `editMessageText`
///
/// Nothing is sent inline here, so that a message which was is never found.
pub(crate) fn edit_message_text(account: &Account, params: &Params) -> Result<String, Refusal> {
    let text = text(params)?;
    let buttons = keyboard::inline_buttons_only(params)?;
    let message_id = message_id(params);
    if params.text("chat_id").is_none_or(|it| it.is_empty()) && message_id.is_none() {
        let inline = params.text("inline_message_id").filter(|it| !it.is_empty());
        let wrong = match inline {
            Some(_) => "invalid inline message identifier specified",
            None => "message identifier is not specified",
        };
        return Err(Refusal::bad_request(wrong));
    }
    let chat_id = chat_id(params)?;
    // Telegram's server counts here, and Telegram's client in the bot's server where a message is new.
    if text.text.encode_utf16().count() > TEXT_LIMIT {
        return Err(Refusal::bad_request("MESSAGE_TOO_LONG"));
    }
    json(&account.edit(chat_id, message_id.unwrap_or_default(), text, buttons)?)
}

/// `deleteMessage`
pub(crate) fn delete_message(account: &Account, params: &Params) -> Result<String, Refusal> {
    if params.text("chat_id").is_none_or(|it| it.is_empty()) {
        return Err(Refusal::bad_request("chat identifier is not specified"));
    }
    let message_id = message_id(params).ok_or_else(|| Refusal::bad_request("message identifier is not specified"))?;
    account.delete(chat_id(params)?, message_id, DELETABLE)?;
    Ok(done())
}

fn message_id(params: &Params) -> Option<i32> {
    params.integer("message_id").and_then(|id| i32::try_from(id).ok()).filter(|id| *id > 0)
}
