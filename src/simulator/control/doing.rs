//! What a person does in a chat.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::simulator::control::{named, refused};
use crate::simulator::files::{Media, Upload};
use crate::simulator::markup::Marked;
use crate::simulator::params::Params;
use crate::simulator::parcel::Parcel;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Shown};

/// What somebody may send that is no file, by the fields of a `Message`.
const CONTENTS: &[&str] =
    &["contact", "dice", "location", "venue", "web_app_data", "users_shared", "chat_shared", "write_access_allowed"];

/// So many files are an album at most.
const ALBUM_LIMIT: usize = 10;

/// `POST /sim/message`: `text`, also as a reply to `reply_to_message_id`.
///
/// A user may write longer texts than Telegram's clients let one write.
pub(super) fn message(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = params.text("text").filter(|it| !it.trim().is_empty());
    let text = text.ok_or_else(|| refused("message text is empty"))?;
    write(place, params, Body::text(Marked::plain(&text)))
}

/// `POST /sim/edit`: another `text` instead of the user's own `message_id`, or of the last one.
pub(super) fn edit(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = params.text("text").filter(|it| !it.trim().is_empty());
    let text = text.ok_or_else(|| refused("message text is empty"))?;
    let own = |it: &Shown| it.from_id() == place.user.id && it.content.is_empty();
    let id = named(params, "message_id")?.or_else(|| place.last(own).map(|it| it.message_id));
    let id = id.ok_or_else(|| refused("there is no text of one's own to correct"))?;
    place.account.correct(&place.user, place.chat.id, id, Marked::plain(&text))?;
    Ok(true.into())
}

/// `POST /sim/send`: `content`, an object with fields of a `Message`: a `location`, a `contact`, ..
pub(super) fn send(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let content: Map<String, Value> = params.object("content", "content")?.unwrap_or_default();
    if content.is_empty() {
        return Err(refused("content is empty: it has fields of a Message, as in {\"location\": {..}}"));
    }
    if let Some(other) = content.keys().find(|it| !CONTENTS.contains(&it.as_str())) {
        return Err(refused(format!("nobody sends {other} so; there are {}", CONTENTS.join(", "))));
    }
    let body = match content.get("dice") {
        Some(dice) => {
            let emoji = dice["emoji"].as_str().unwrap_or("\u{1f3b2}");
            Parcel::dice(emoji).body(&mut place.account.state())
        }
        None => Body { content, ..Body::default() },
    };
    write(place, params, body)
}

/// `POST /sim/file`: a form with a part named `photo`, `document`, .., and a `caption`. Several parts, as in `photo1` and
/// `photo2`, are an album in the order of their names.
pub(super) fn file(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let mut parts: Vec<(&str, Media, &Upload)> = Vec::new();
    for (name, upload) in params.files() {
        let kind = name.trim_end_matches(|it: char| it.is_ascii_digit());
        let media = Media::named(kind).ok_or_else(|| {
            let names: Vec<&str> = Media::ALL.iter().map(|it| it.field()).collect();
            refused(format!("the part {kind} is no kind of file; there are {}", names.join(", ")))
        })?;
        if upload.bytes.is_empty() {
            return Err(refused(format!("the file {name} is empty")));
        }
        parts.push((name, media, upload));
    }
    parts.sort_by_key(|(name, ..)| (name.len(), *name));
    if parts.is_empty() || parts.len() > ALBUM_LIMIT {
        return Err(refused("a form with 1 to 10 files is expected, as in curl -F photo=@cat.jpg"));
    }
    let album = (parts.len() > 1).then(|| place.account.state().files.next_album());
    let mut caption = params.text("caption").unwrap_or_default().into_owned();
    let mut sent = Vec::with_capacity(parts.len());
    for (_, media, upload) in parts {
        let parcel = Parcel::uploaded(media, upload.clone()).caption(&std::mem::take(&mut caption));
        let mut body = parcel.body(&mut place.account.state());
        if let Some(album) = &album {
            body.content.insert("media_group_id".to_owned(), album.as_str().into());
        }
        sent.push(write(place, params, body)?);
    }
    Ok(if album.is_some() { Value::Array(sent) } else { sent.pop().unwrap_or_default() })
}

/// `POST /sim/press`: the `button` with that label, or the one of that `number`, from 1, under `message_id` or under the last message
/// with buttons. Gives the `callback_query_id`; `null` where the button is one of a keyboard in the place of the letters.
pub(super) fn press(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let label = params.text("button");
    let number = params.integer("number").and_then(|it| usize::try_from(it).ok());
    let Some(message_id) = named(params, "message_id")? else {
        let pressed = match (&label, number) {
            (Some(label), _) => place.press(label),
            (None, Some(number)) => place.press_number(number),
            (None, None) => return Err(refused("neither button nor number says what is pressed")),
        };
        let pressed = pressed.map_err(|it| refused(it.to_string()))?;
        return Ok(json!({ "callback_query_id": pressed.map(|it| it.query_id().to_owned()) }));
    };
    let message = there(place, message_id)?;
    let button = match &label {
        Some(label) => message.buttons.iter().flatten().find(|it| it.text == **label),
        None => number.and_then(|it| message.button(it)),
    };
    let button = button.ok_or_else(|| refused("the message has no such button"))?;
    let data = button.callback_data.as_deref();
    let data = data.ok_or_else(|| refused(format!("the bot does not hear of the button {:?}", button.text)))?;
    let id = place.account.press(&place.user, place.chat.id, message_id, &button.text, data)?;
    Ok(json!({ "callback_query_id": id }))
}

/// `POST /sim/inline`: the bot's name, and `query` behind it; `offset` where more is asked for. Gives the `inline_query_id`.
pub(super) fn inline(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = |name: &str| params.text(name).unwrap_or_default().into_owned();
    let typed = place.type_inline(&text("query"), &text("offset"));
    Ok(json!({ "inline_query_id": typed.id() }))
}

/// `POST /sim/choose`: the result of that `number`, from 1, of `inline_query_id`, or of the query that is open.
pub(super) fn choose(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let number = params.integer("number").and_then(|it| usize::try_from(it).ok());
    let number = number.ok_or_else(|| refused("number is no number of a result"))?;
    let chosen = match params.text("inline_query_id") {
        Some(id) => place.account.choose(&place.user, &id, number),
        None => place.choose(number),
    };
    chosen.map(|it| it.json).map_err(refused)
}

/// `POST /sim/pay`: the invoice `message_id`, or the last one, shipped in the way of the number `shipping`, from 1.
pub(super) fn pay(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let invoice = one(place, params, "there is no invoice in this chat", |it| it.content.contains_key("invoice"))?;
    let shipping = params.integer("shipping").and_then(|it| usize::try_from(it).ok()).unwrap_or(1);
    place.account.pay(&place.user, place.chat.id, &invoice, shipping).map_err(refused)?;
    Ok(true.into())
}

/// `POST /sim/vote`: for the options `option_ids`, from 0, in the poll `message_id`, or in the last one; for none takes the vote
/// back.
pub(super) fn vote(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let poll = one(place, params, "there is no poll in this chat", |it| it.content.contains_key("poll"))?;
    let options: Vec<usize> = params.object("option_ids", "option identifiers")?.unwrap_or_default();
    place.account.vote(&place.user, place.chat.id, &poll, &options).map_err(refused)?;
    Ok(true.into())
}

/// `POST /sim/react`: with `emoji`, one or a list of them, to `message_id`, or to the bot's last message; with none takes the
/// reaction back.
pub(super) fn react(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let message = one(place, params, "there is no message of the bot's to react to", |it| it.from.is_bot)?;
    let emoji: Vec<String> = match params.raw("emoji") {
        Some(Value::String(one)) if !one.is_empty() && !one.starts_with('[') => vec![one.clone()],
        _ => params.object("emoji", "emoji")?.unwrap_or_default(),
    };
    let emoji: Vec<&str> = emoji.iter().map(String::as_str).collect();
    place.account.react(&place.user, place.chat.id, message.message_id, &emoji)?;
    Ok(true.into())
}

fn write(place: &Place, params: &Params, body: Body) -> Result<Value, Refusal> {
    if let Some(room) = place.account.state().rooms.get(&place.chat.id) {
        room.examine_topic(place.thread_id, room.members.standing(place.user.id).manages())?;
    }
    let reply_to = named(params, "reply_to_message_id")?;
    let reply_to = reply_to.map(|it| there(place, it).map(|it| it.message_id)).transpose()?;
    match reply_to {
        // As `Place::say` does it, where the bot has just asked for a reply.
        None if body.content.is_empty() => Ok(place.say(&body.text.text).json),
        _ => {
            let (user, chat) = (&place.user, place.chat.clone());
            Ok(place.account.hear(user, chat, place.thread_id, body, reply_to).json)
        }
    }
}

/// The message that is named, or else the last one that fits.
fn one(place: &Place, params: &Params, or: &str, fits: impl Fn(&Shown) -> bool) -> Result<Arc<Shown>, Refusal> {
    match named(params, "message_id")? {
        Some(id) => there(place, id),
        None => place.last(fits).ok_or_else(|| refused(or)),
    }
}

fn there(place: &Place, message_id: i32) -> Result<Arc<Shown>, Refusal> {
    let state = place.account.state();
    let message = state.rooms.get(&place.chat.id).and_then(|it| it.message(message_id)).cloned();
    message.ok_or_else(|| refused("message not found"))
}
