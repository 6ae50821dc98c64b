//! What a group looks like: its photo and its stickers.

use serde_json::{Map, Value, json};

use crate::simulator::account::Account;
use crate::simulator::files::Media;
use crate::simulator::methods::chats::{group, managed};
use crate::simulator::methods::{done, media};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Room};
use crate::types::ChatType;

/// `setChatPhoto`: what is uploaded, and nothing that is only named.
pub(crate) fn set_chat_photo(account: &Account, params: &Params) -> Result<String, Refusal> {
    let named = params.text("photo").unwrap_or_default();
    let part = named.strip_prefix("attach://").unwrap_or("photo");
    if params.file(part).is_none() && !named.is_empty() {
        return Err(Refusal::bad_request("photo must be uploaded as an InputFile"));
    }
    let chat_id = with_photo(account, params)?;
    let photo = media::file(account, params, Media::Photo, "photo", Map::new())?;
    let mut state = account.state();
    state.open_room(chat_id)?.photo = Some(photo.clone());
    account.serve(&mut state, chat_id, &account.bot, Body::content("new_chat_photo", photo));
    drop(state);
    account.told();
    Ok(done())
}

/// `deleteChatPhoto`
pub(crate) fn delete_chat_photo(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = with_photo(account, params)?;
    let mut state = account.state();
    if state.open_room(chat_id)?.photo.take().is_none() {
        return Err(Refusal::bad_request("CHAT_NOT_MODIFIED"));
    }
    account.serve(&mut state, chat_id, &account.bot, Body::content("delete_chat_photo", true.into()));
    drop(state);
    account.told();
    Ok(done())
}

/// `setChatStickerSet`: every name is a sticker set's, and every supergroup is large enough for one.
pub(crate) fn set_chat_sticker_set(account: &Account, params: &Params) -> Result<String, Refusal> {
    let name = params.text("sticker_set_name").unwrap_or_default().into_owned();
    let chat_id = with_stickers(account, params)?;
    if name.is_empty() {
        return Err(Refusal::bad_request("STICKERSET_INVALID"));
    }
    account.state().open_room(chat_id)?.sticker_set = Some(name);
    Ok(done())
}

/// `deleteChatStickerSet`
pub(crate) fn delete_chat_sticker_set(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = with_stickers(account, params)?;
    account.state().open_room(chat_id)?.sticker_set = None;
    Ok(done())
}

/// What `getChat` says of it.
pub(crate) fn describe(room: &Room, chat: &mut Value) {
    if let Some(photo) = room.photo.as_ref().and_then(|it| it.get(0)) {
        let (id, unique_id) = (&photo["file_id"], &photo["file_unique_id"]);
        chat["photo"] = json!({
            "small_file_id": id, "small_file_unique_id": unique_id, "big_file_id": id, "big_file_unique_id": unique_id,
        });
    }
    if room.chat.type_field == ChatType::Supergroup {
        chat["can_set_sticker_set"] = true.into();
    }
    if let Some(name) = &room.sticker_set {
        chat["sticker_set_name"] = name.as_str().into();
    }
}

/// A group whose photo the bot may change.
fn with_photo(account: &Account, params: &Params) -> Result<i64, Refusal> {
    group(account, params, "can't change private chat photo")?;
    Ok(managed(account, params, "not enough rights to change chat photo")?.id)
}

/// A supergroup whose stickers the bot may change.
fn with_stickers(account: &Account, params: &Params) -> Result<i64, Refusal> {
    let not_there = "method is available only for supergroups";
    if group(account, params, not_there)?.type_field != ChatType::Supergroup {
        return Err(Refusal::bad_request(not_there));
    }
    Ok(managed(account, params, "not enough rights to change supergroup sticker set")?.id)
}
