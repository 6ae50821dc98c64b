//! Files that a bot sends: by themselves, as albums, and in place of others.

use serde_json::{Map, Value, json};

use crate::simulator::account::Account;
use crate::simulator::files::Media;
use crate::simulator::keyboard;
use crate::simulator::methods::edits::{edit, target};
use crate::simulator::methods::messages::send;
use crate::simulator::methods::words;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::simulator::world::World;

/// A photo may be this many bytes long.
const PHOTO_LIMIT: usize = 10 << 20;

/// Any other file may be.
const FILE_LIMIT: usize = 50 << 20;

/// `sendPhoto` and its like
pub(crate) fn send_media(world: &World, account: &Account, params: &Params, media: Media) -> Result<String, Refusal> {
    let body = body(account, params, media, media.field())?;
    Ok(send(world, account, params, body)?.json.to_string())
}

/// `sendMediaGroup`
pub(crate) fn send_media_group(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let items: Vec<Map<String, Value>> = params.object("media", "media")?.unwrap_or_default();
    match items.len() {
        0 => return Err(Refusal::bad_request("there are no messages to send")),
        11.. => return Err(Refusal::bad_request("too many messages to send as an album")),
        _ => {}
    }
    let mut bodies = Vec::with_capacity(items.len());
    let mut kinds = Vec::with_capacity(items.len());
    for item in items {
        let (media, item) = input_media(params, item)?;
        kinds.push(media);
        bodies.push(body(account, &item, media, "media")?);
    }
    // Documents and audio files are not mixed with anything else.
    let alone = |media| kinds.contains(&media) && kinds.iter().any(|it| *it != media);
    if kinds.contains(&Media::Animation) {
        return Err(Refusal::bad_request("invalid message content type"));
    }
    if let Some(media) = [Media::Audio, Media::Document].into_iter().find(|it| alone(*it)) {
        return Err(Refusal::bad_request(&format!("{} can't be mixed with other media types", media.field())));
    }
    let id = account.state().files.next_album();
    let mut sent = Vec::with_capacity(bodies.len());
    let is_album = bodies.len() > 1;
    for mut body in bodies {
        if is_album {
            body.content.insert("media_group_id".to_owned(), id.as_str().into());
        }
        sent.push(send(world, account, params, body)?.json);
    }
    Ok(Value::Array(sent).to_string())
}

/// `editMessageMedia`
pub(crate) fn edit_message_media(account: &Account, params: &Params) -> Result<String, Refusal> {
    let item: Map<String, Value> = params
        .object("media", "InputMedia")?
        .ok_or_else(|| Refusal::bad_request("there is no media in the request"))?;
    let buttons = keyboard::inline_buttons_only(params)?;
    let target = target(params)?;
    let (media, item) = input_media(params, item)?;
    let new = body(account, &item, media, "media")?;
    edit(account, &target, |before| {
        let is_album = before.content.contains_key("media_group_id");
        let is_text = before.content.is_empty();
        let is_media = Media::ALL.iter().any(|it| it.has_caption() && before.content.contains_key(it.field()));
        if is_album || !(is_media || is_text) {
            return Err(Refusal::bad_request("message can't be edited"));
        }
        Ok(Body { buttons, ..new })
    })
}

/// An `InputMedia` as the parameters of a call of its own.
fn input_media(params: &Params, item: Map<String, Value>) -> Result<(Media, Params), Refusal> {
    let kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
    let media = Media::named(kind).filter(|it| it.has_caption() && *it != Media::Voice);
    let media = media.ok_or_else(|| Refusal::bad_request("can't parse InputMedia: invalid type specified"))?;
    Ok((media, params.with_fields(item)))
}

/// A message with the file that the field names.
fn body(account: &Account, params: &Params, media: Media, field: &str) -> Result<Body, Refusal> {
    let mut details = words::details(params);
    if media == Media::Photo {
        details.clear();
    }
    let described = file(account, params, media, field, details)?;
    let mut body = Body::content(media.field(), described);
    if media == Media::Animation {
        body.content.insert("document".to_owned(), body.content["animation"].clone());
    }
    if media.has_caption() {
        body.text = words::caption(params)?;
    }
    if params.flag("has_spoiler") {
        body.content.insert("has_media_spoiler".to_owned(), true.into());
    }
    Ok(body)
}

/// The file that a field is, or names: by its part in the form, its id, or its address.
pub(super) fn file(
    account: &Account,
    params: &Params,
    media: Media,
    field: &str,
    details: Map<String, Value>,
) -> Result<Value, Refusal> {
    let named = params.text(field).unwrap_or_default();
    let part = named.strip_prefix("attach://").unwrap_or(field);
    let mut state = account.state();
    if let Some(upload) = params.file(part) {
        let limit = if media == Media::Photo { PHOTO_LIMIT } else { FILE_LIMIT };
        return match upload.bytes.len() {
            0 => Err(Refusal::bad_request("file must be non-empty")),
            size if size > limit => Err(Refusal::too_large()),
            _ => Ok(state.files.add(media, upload.clone(), details)),
        };
    }
    if named.is_empty() {
        return Err(Refusal::bad_request(&format!("there is no {} in the request", media.field().replace('_', " "))));
    }
    if named.starts_with("attach://") {
        return Err(Refusal::bad_request("wrong file identifier/HTTP URL specified"));
    }
    if named.starts_with("http://") || named.starts_with("https://") {
        return Ok(state.files.add_remote(media, &named, details));
    }
    state.files.again(media, &named).ok_or_else(Refusal::wrong_file)
}

/// `sendGame`: every short name is a game's.
pub(crate) fn send_game(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let name = params.text("game_short_name").filter(|it| !it.is_empty());
    let name = name.ok_or_else(|| Refusal::bad_request("GAME_SHORTNAME_INVALID"))?;
    let game = json!({ "title": name, "description": name, "photo": [] });
    Ok(send(world, account, params, Body::content("game", game))?.json.to_string())
}
