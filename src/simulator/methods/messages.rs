//! What a bot says.

use crate::simulator::account::{Account, Written};
use crate::simulator::keyboard;
use crate::simulator::methods::done;
use crate::simulator::methods::words::{self, TEXT_LIMIT};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::simulator::world::World;
use crate::types::ReplyParameters;

const CHAT_ACTIONS: &[&str] = &[
    "choose_sticker",
    "find_location",
    "record_audio",
    "record_video",
    "record_video_note",
    "record_voice",
    "typing",
    "upload_audio",
    "upload_document",
    "upload_photo",
    "upload_video",
    "upload_video_note",
    "upload_voice",
];

/// `sendMessage`
pub(crate) fn send_message(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    chat_id(params)?;
    let text = words::text(params, "text")?;
    let text = text.settled_within(TEXT_LIMIT).ok_or_else(|| Refusal::bad_request("message is too long"))?;
    Ok(send(world, account, params, Body::text(text))?.json.to_string())
}

/// Sends what a call has made of its parameters, with the keyboard and the reply that it asks for.
pub(super) fn send(world: &World, account: &Account, params: &Params, body: Body) -> Result<Written, Refusal> {
    let chat_id = chat_id(params)?;
    let (buttons, markup) = keyboard::markup(params)?;
    let body = Body { buttons, markup, ..body };
    let written = account.write_in(chat_id, thread_id(params), body, reply_to(params)?);
    written.map_err(|refusal| no_bots(world, chat_id, refusal))
}

/// `sendChatAction`
pub(crate) fn send_chat_action(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat_id(params)?;
    let action = params.text("action").unwrap_or_default();
    if !CHAT_ACTIONS.contains(&&*action) {
        return Err(Refusal::bad_request("wrong parameter action in request"));
    }
    let mut state = account.state();
    state.open_room(chat_id).map_err(|refusal| no_bots(world, chat_id, refusal))?;
    let thread_id = params.integer("message_thread_id");
    let told = || serde_json::json!({ "chat_id": chat_id, "action": action, "thread_id": thread_id });
    state.deeds.pages.tell("action", told);
    Ok(done())
}

/// The chat a call is about. Nobody in the simulator has a public `@name`, so one is never found.
pub(super) fn chat_id(params: &Params) -> Result<i64, Refusal> {
    chat_in(params, "chat_id")
}

/// The chat in the parameter of that name.
pub(super) fn chat_in(params: &Params, name: &str) -> Result<i64, Refusal> {
    match params.text(name) {
        None => Err(Refusal::bad_request(&format!("{name} is empty"))),
        Some(text) if text.is_empty() => Err(Refusal::bad_request(&format!("{name} is empty"))),
        Some(text) => text.trim().parse().map_err(|_| Refusal::bad_request("chat not found")),
    }
}

/// The topic that a call is about.
pub(super) fn thread_id(params: &Params) -> Option<i32> {
    params.integer("message_thread_id").and_then(|it| i32::try_from(it).ok()).filter(|it| *it > 0)
}

/// `sendMessageDraft`: what a bot shows of a text that it has not finished. Nobody sees it here.
pub(crate) fn send_message_draft(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat_id(params)?;
    if params.integer("draft_id").unwrap_or_default() == 0 {
        return Err(Refusal::bad_request("draft_id must be non-zero"));
    }
    let text = words::marked(params, "text", "parse_mode", "entities")?;
    if text.text.encode_utf16().count() > TEXT_LIMIT {
        return Err(Refusal::bad_request("message is too long"));
    }
    account.state().open_room(chat_id)?;
    Ok(done())
}

/// The message to reply to, and whether the text is to be sent even without it.
pub(super) fn reply_to(params: &Params) -> Result<Option<(i32, bool)>, Refusal> {
    let parameters = params.object::<ReplyParameters>("reply_parameters", "reply parameters")?;
    let from_parameters =
        parameters.and_then(|it| Some((it.message_id?, it.allow_sending_without_reply.unwrap_or_default())));
    // The name it had before Bot API 7.0, which many libraries still send.
    let from_before = || {
        let id = i32::try_from(params.integer("reply_to_message_id")?).ok()?;
        Some((id, params.flag("allow_sending_without_reply")))
    };
    Ok(from_parameters.or_else(from_before).filter(|(id, _)| *id != 0))
}

/// A chat that is not found may be a bot, and is refused for that.
fn no_bots(world: &World, chat_id: i64, refusal: Refusal) -> Refusal {
    let is_chat = refusal.description.ends_with("chat not found");
    if is_chat && world.has_bot(chat_id) { Refusal::forbidden("bot can't send messages to bots") } else { refusal }
}
