//! Who is there, and in which chats.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::Account;
use crate::simulator::acts::Act;
use crate::simulator::members::Standing;
use crate::simulator::page::doing::{act, refused};
use crate::simulator::params::Params;
use crate::simulator::people;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::types::ChatType;

/// A name may be this many characters long.
const NAME_LIMIT: usize = 64;

/// `person`: somebody with that `name`, who has not written yet. Gives the `user_id`, which is that of the private chat, too.
pub(super) fn person(account: &Arc<Account>, params: &Params) -> Result<Value, Refusal> {
    let name = name(params)?;
    let user_id = people::user_id(&name);
    let user = account.user(user_id, Some(&name));
    let mut state = account.state();
    let nth = state.rooms.len();
    let room = state.room(people::private_chat(&user));
    room.spoken_in.get_or_insert(nth);
    drop(state);
    account.changed();
    Ok(json!({ "user_id": user_id, "chat_id": user_id }))
}

/// `group`: a group with that `name`, or a `supergroup`, with topics as a `forum`, or a `channel`, which `user_id` has made; the bot is in
/// it, and who is named in `with`, ids of users. As in the terminal and in tests, nobody is told of that. Gives the `chat_id`.
pub(super) fn group(account: &Arc<Account>, params: &Params) -> Result<Value, Refusal> {
    let name = name(params)?;
    let id = people::group_id(&name);
    let supergroup_id = people::supergroup_id(id).ok_or_else(|| refused("chat not found"))?;
    let kind = params.text("kind").unwrap_or("group".into());
    let (id, chat_type) = match &*kind {
        "group" => (id, ChatType::Group),
        "supergroup" | "forum" => (supergroup_id, ChatType::Supergroup),
        "channel" => (supergroup_id, ChatType::Channel),
        _ => return Err(refused("kind is one of group, supergroup, forum, channel")),
    };
    let by = params.integer("user_id").filter(|it| *it > 0).unwrap_or(people::YOU);
    let by = account.user(by, None);
    let with: Vec<i64> = params.object("with", "ids of users")?.unwrap_or_default();
    let others: Vec<_> = with.into_iter().filter(|it| *it > 0).map(|it| account.user(it, None)).collect();
    let mut chat = people::group(id, Some(&name));
    chat.type_field = chat_type;
    chat.is_forum = (kind == "forum").then_some(true);
    let mut state = account.state();
    let nth = state.rooms.len();
    let room = state.room(chat);
    room.spoken_in.get_or_insert(nth);
    room.members.seen(&by);
    others.iter().for_each(|it| room.members.seen(it));
    if chat_type == ChatType::Channel {
        // As anything less it could not be in there.
        room.members.bot = Standing::Administrator;
    }
    state.tell_of_chat(id);
    drop(state);
    account.changed();
    Ok(json!({ "chat_id": id }))
}

/// `member`: the user gives `member_id`, a user's or the bot's, the `status` of a `ChatMember`; where no member is named, it is the user.
/// So one joins (`member`), leaves (`left`), adds the bot, throws it out (`kicked`), and, in a private chat, blocks it.
pub(super) fn member(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let member_id = match params.raw("member_id") {
        None => place.user.id,
        Some(_) => {
            let id = params.integer("member_id").and_then(|it| u64::try_from(it).ok());
            id.ok_or_else(|| refused("member_id is no id of a user"))?
        }
    };
    let (is_private, is_bot) = (place.chat.id > 0, member_id == place.account.bot.id);
    let deed = match (&*params.text("status").unwrap_or_default(), is_private) {
        ("kicked", true) if is_bot => Act::Block,
        ("member", true) if is_bot => Act::Unblock,
        ("administrator", false) if is_bot => Act::PromoteBot,
        ("kicked", false) if is_bot => Act::RemoveBot,
        ("member", false) if is_bot => Act::AddBot,
        ("left", false) if member_id == place.user.id => Act::Leave,
        ("member", false) if member_id == place.user.id => Act::Join,
        _ => return Err(refused("nobody can do that here")),
    };
    act(place, deed)
}

/// `topic`: the user begins the topic `name` in a forum. Gives its `message_thread_id`.
pub(super) fn topic(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let name = name(params)?;
    let made = place.account.make_topic(&place.user, place.chat.id, &name, None, None)?;
    Ok(json!({ "message_thread_id": made["message_thread_id"] }))
}

/// `upgrade`: the user makes a supergroup of the group.
pub(super) fn upgrade(place: &Place, _: &Params) -> Result<Value, Refusal> {
    act(place, Act::Migrate)
}

fn name(params: &Params) -> Result<String, Refusal> {
    let name = params.text("name").unwrap_or_default().trim().to_owned();
    let fits = !name.is_empty() && name.chars().count() <= NAME_LIMIT && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(refused("a name is 1 to 64 letters long")) }
}
