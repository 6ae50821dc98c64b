//! What a bot says instead, and takes back.

use std::time::Duration;

use crate::simulator::account::{Account, Target};
use crate::simulator::files::Media;
use crate::simulator::keyboard;
use crate::simulator::methods::done;
use crate::simulator::methods::messages::chat_id;
use crate::simulator::methods::words::{self, TEXT_LIMIT};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;

/// For how long a message may be deleted.
const DELETABLE: Duration = Duration::from_hours(48);

/// `editMessageText`
pub(crate) fn edit_message_text(account: &Account, params: &Params) -> Result<String, Refusal> {
    let text = words::text(params, "text")?;
    let buttons = keyboard::inline_buttons_only(params)?;
    let target = target(params)?;
    // Telegram's server counts here, and Telegram's client in the bot's server where a message is new.
    let text = text.settled_within(TEXT_LIMIT).ok_or_else(|| Refusal::bad_request("MESSAGE_TOO_LONG"))?;
    edit(account, &target, |before| match before.content.is_empty() {
        true => Ok(Body { text, buttons, ..before }),
        false => Err(Refusal::bad_request("there is no text in the message to edit")),
    })
}

/// `editMessageCaption`
pub(crate) fn edit_message_caption(account: &Account, params: &Params) -> Result<String, Refusal> {
    let text = words::caption(params)?;
    let buttons = keyboard::inline_buttons_only(params)?;
    edit(account, &target(params)?, |before| {
        let has_caption = Media::ALL.iter().any(|it| it.has_caption() && before.content.contains_key(it.field()));
        match has_caption {
            true => Ok(Body { text, buttons, ..before }),
            false => Err(Refusal::bad_request("there is no caption in the message to edit")),
        }
    })
}

/// `editMessageReplyMarkup`
pub(crate) fn edit_message_reply_markup(account: &Account, params: &Params) -> Result<String, Refusal> {
    let buttons = keyboard::inline_buttons_only(params)?;
    edit(account, &target(params)?, |before| Ok(Body { buttons, ..before }))
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

/// `deleteMessages`: those that are found and can be.
pub(crate) fn delete_messages(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat_id(params)?;
    let ids: Vec<i32> = params.object("message_ids", "message identifiers")?.unwrap_or_default();
    if ids.is_empty() {
        return Err(Refusal::bad_request("message identifiers are not specified"));
    }
    if ids.len() > 100 {
        return Err(Refusal::bad_request("too many message identifiers specified"));
    }
    account.state().open_room(chat_id)?;
    for id in ids {
        let _ = account.delete(chat_id, id, DELETABLE);
    }
    Ok(done())
}

pub(super) fn edit(
    account: &Account,
    target: &Target,
    change: impl FnOnce(Body) -> Result<Body, Refusal>,
) -> Result<String, Refusal> {
    Ok(account.edit(target, change)?.to_string())
}

/// The message that is to be changed.
pub(super) fn target(params: &Params) -> Result<Target, Refusal> {
    let message_id = message_id(params);
    if params.text("chat_id").is_none_or(|it| it.is_empty()) && message_id.is_none() {
        let inline = params.text("inline_message_id").filter(|it| !it.is_empty());
        let inline = inline.ok_or_else(|| Refusal::bad_request("message identifier is not specified"))?;
        return Ok(Target::Inline(inline.into_owned()));
    }
    Ok(Target::Chat(chat_id(params)?, message_id.unwrap_or_default()))
}

pub(super) fn message_id(params: &Params) -> Option<i32> {
    params.integer("message_id").and_then(|id| i32::try_from(id).ok()).filter(|id| *id > 0)
}
