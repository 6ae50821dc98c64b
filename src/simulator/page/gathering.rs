//! Who there is, and which chats.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::Account;
use crate::simulator::doing::refused;
use crate::simulator::members::Standing;
use crate::simulator::params::Params;
use crate::simulator::people;
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

fn name(params: &Params) -> Result<String, Refusal> {
    let name = params.text("name").unwrap_or_default().trim().to_owned();
    let fits = !name.is_empty() && name.chars().count() <= NAME_LIMIT && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(refused("a name is 1 to 64 letters long")) }
}
