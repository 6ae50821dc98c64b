//! Messages that a bot forwards and copies.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, Written};
use crate::simulator::keyboard;
use crate::simulator::markup::Marked;
use crate::simulator::methods::messages::{chat_id, chat_in, reply_to, thread_id};
use crate::simulator::methods::words;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Shown};
use crate::types::ChatType;

/// As many messages are forwarded or copied at once.
const MANY: usize = 100;

/// `forwardMessage`
pub(crate) fn forward_message(account: &Account, params: &Params) -> Result<String, Refusal> {
    let original = one(account, params, "message to forward not found")?;
    Ok(forward(account, params, &original)?.json.to_string())
}

/// `forwardMessages`
pub(crate) fn forward_messages(account: &Account, params: &Params) -> Result<String, Refusal> {
    let mut ids = Vec::new();
    for original in several(account, params)? {
        ids.push(json!({ "message_id": forward(account, params, &original)?.shown.message_id }));
    }
    Ok(Value::Array(ids).to_string())
}

/// `copyMessage`
pub(crate) fn copy_message(account: &Account, params: &Params) -> Result<String, Refusal> {
    let original = one(account, params, "message to copy not found")?;
    let mut body = copied(&original)?;
    if params.raw("caption").is_some() && !original.content.is_empty() {
        body.text = words::caption(params)?;
    }
    (body.buttons, body.markup) = keyboard::markup(params)?;
    let written = account.write_in(chat_id(params)?, thread_id(params), body, reply_to(params)?)?;
    Ok(json!({ "message_id": written.shown.message_id }).to_string())
}

/// `copyMessages`
pub(crate) fn copy_messages(account: &Account, params: &Params) -> Result<String, Refusal> {
    let mut ids = Vec::new();
    for original in several(account, params)? {
        let mut body = copied(&original)?;
        if params.flag("remove_caption") && !original.content.is_empty() {
            body.text = Marked::default();
        }
        let written = account.write_in(chat_id(params)?, thread_id(params), body, None)?;
        ids.push(json!({ "message_id": written.shown.message_id }));
    }
    Ok(Value::Array(ids).to_string())
}

fn forward(account: &Account, params: &Params, original: &Shown) -> Result<Written, Refusal> {
    let mut body = copied(original)?;
    let from = account.state().open_room(chat_in(params, "from_chat_id")?)?.chat.clone();
    let origin = match from.type_field {
        ChatType::Channel => {
            json!({ "type": "channel", "date": original.date, "chat": from, "message_id": original.message_id })
        }
        _ => json!({ "type": "user", "date": original.date, "sender_user": &*original.from }),
    };
    let origin = original.content.get("forward_origin").cloned().unwrap_or(origin);
    // Where there is a content, words are a caption: a forwarded text has to stay a text.
    body.forwarded = Some(origin);
    account.write_in(chat_id(params)?, thread_id(params), body, None)
}

/// What a copy of a message holds.
fn copied(original: &Shown) -> Result<Body, Refusal> {
    let service = original.content.keys().any(|it| {
        it.starts_with("new_chat")
            || it.starts_with("left_chat")
            || it.starts_with("migrate")
            || it == "pinned_message"
            || it.contains("forum_topic")
    });
    if service || original.content.contains_key("invoice") {
        return Err(Refusal::bad_request("message can't be copied"));
    }
    let mut content = original.content.clone();
    content.remove("media_group_id");
    let text = Marked { text: original.text.clone(), entities: original.entities.clone() };
    Ok(Body { text, content, ..Body::default() })
}

fn one(account: &Account, params: &Params, missing: &str) -> Result<Arc<Shown>, Refusal> {
    let from = chat_in(params, "from_chat_id")?;
    let id = params.integer("message_id").and_then(|it| i32::try_from(it).ok()).unwrap_or_default();
    let mut state = account.state();
    state.open_room(from)?.message(id).cloned().ok_or_else(|| Refusal::bad_request(missing))
}

/// Those that are found, in ascending order.
fn several(account: &Account, params: &Params) -> Result<Vec<Arc<Shown>>, Refusal> {
    let from = chat_in(params, "from_chat_id")?;
    let mut ids: Vec<i32> = params.object("message_ids", "message identifiers")?.unwrap_or_default();
    if ids.is_empty() {
        return Err(Refusal::bad_request("message identifiers are not specified"));
    }
    if ids.len() > MANY {
        return Err(Refusal::bad_request("too many message identifiers specified"));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut state = account.state();
    let room = state.open_room(from)?;
    Ok(ids.into_iter().filter_map(|it| room.message(it).cloned()).collect())
}
