//! Who is in which chat, and what the chats are.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::acts::Act;
use crate::simulator::doing::refused;
use crate::simulator::members::Standing;
use crate::simulator::params::Params;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::types::ChatType;

/// The ids of supergroups and channels are below this.
const LARGE: i64 = -1_000_000_000_000;

/// `chat`: the user makes the chat `chat_id`, of which the bot is a member, and of a channel an administrator, unless `bot`
/// says otherwise. With `type`, `group`, `supergroup` or `channel`, which the id has to fit, and `is_forum`. Gives the `Chat`.
///
/// A chat that is there already becomes what is said here; nobody leaves it by that.
pub(super) fn make(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let mut chat = group(place)?;
    let is_large = chat.id < LARGE;
    chat.type_field = match (params.text("type").as_deref(), is_large) {
        (None, _) => chat.type_field,
        (Some("group"), false) => ChatType::Group,
        (Some("supergroup"), true) => ChatType::Supergroup,
        (Some("channel"), true) => ChatType::Channel,
        (Some("group" | "supergroup" | "channel"), _) => {
            return Err(refused("the ids of supergroups and channels, and no others, are below -1000000000000"));
        }
        (Some(_), _) => return Err(refused("type is one of group, supergroup, channel")),
    };
    if params.raw("is_forum").is_some() {
        let is_forum = params.flag("is_forum");
        if is_forum && chat.type_field != ChatType::Supergroup {
            return Err(refused("only a supergroup has topics"));
        }
        chat.is_forum = is_forum.then_some(true);
    }
    let is_channel = chat.type_field == ChatType::Channel;
    let bot = match params.text("bot") {
        Some(status) => Some(standing(&status)?),
        None => is_channel.then_some(Standing::Administrator),
    };
    let mut state = place.account.state();
    let nth = state.rooms.len();
    let room = state.room(chat);
    room.spoken_in.get_or_insert(nth);
    room.members.seen(&place.user);
    if let Some(bot) = bot {
        room.members.bot = bot;
    }
    let made = json!(room.chat);
    drop(state);
    place.account.changed();
    Ok(made)
}

/// `member`: the user gives `member_id`, a user's or the bot's, the `status` of a `ChatMember`; where no member is named, it
/// is the user. So one joins (`member`), leaves (`left`), adds the bot, throws it out (`kicked`), and, in a private chat, blocks it.
pub(super) fn member(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let standing = standing(&params.text("status").unwrap_or_default())?;
    let account = &place.account;
    let member_id = match params.raw("member_id") {
        None => place.user.id,
        Some(_) => {
            let id = params.integer("member_id").filter(|it| *it > 0);
            id.ok_or_else(|| refused("member_id is no id of a user"))?.unsigned_abs()
        }
    };
    let is_private = place.chat.id > 0;
    let act = match standing {
        _ if member_id == account.bot.id => match (standing, is_private) {
            (Standing::Kicked, true) => Act::Block,
            (Standing::Member, true) => Act::Unblock,
            (_, true) => return Err(refused("in a private chat the bot is member, or kicked: blocked")),
            (Standing::Administrator, false) => Act::PromoteBot,
            (Standing::Kicked, false) => Act::RemoveBot,
            (Standing::Member, false) => Act::AddBot,
            (_, false) => Act::StandBot(standing),
        },
        _ if is_private => return Err(refused("chat_id is missing or no id of a group")),
        Standing::Left if member_id == place.user.id => Act::Leave,
        Standing::Member if member_id == place.user.id => Act::Join,
        _ if member_id == place.user.id => Act::Stand(Arc::clone(&place.user), standing),
        _ => {
            let id = i64::try_from(member_id).map_err(|_| refused("member_id is no id of a user"))?;
            Act::Stand(account.user(id, None), standing)
        }
    };
    place.act(act)
}

/// `request`: the user asks to be let in, with the `invite_link` or without one.
pub(super) fn request(place: &Place, params: &Params) -> Result<Value, Refusal> {
    group(place)?;
    place.act(Act::AskToJoin(params.text("invite_link").as_deref()))
}

/// `topic`: the user makes the topic `name`. Gives the `ForumTopic`.
pub(super) fn topic(place: &Place, params: &Params) -> Result<Value, Refusal> {
    group(place)?;
    place.act(Act::MakeTopic(&params.text("name").unwrap_or_default(), params.integer("icon_color")))
}

/// `upgrade`: the user makes a supergroup of the group. Gives its new id.
pub(super) fn upgrade(place: &Place, _params: &Params) -> Result<Value, Refusal> {
    group(place)?;
    place.act(Act::Migrate)
}

fn group(place: &Place) -> Result<crate::types::Chat, Refusal> {
    if place.chat.id < 0 { Ok(place.chat.clone()) } else { Err(refused("chat_id is missing or no id of a group")) }
}

fn standing(status: &str) -> Result<Standing, Refusal> {
    match status {
        "administrator" => Ok(Standing::Administrator),
        "creator" => Ok(Standing::Creator),
        "kicked" => Ok(Standing::Kicked),
        "left" => Ok(Standing::Left),
        "member" => Ok(Standing::Member),
        "restricted" => Ok(Standing::Restricted),
        _ => Err(refused("status is one of creator, administrator, member, restricted, left, kicked")),
    }
}
