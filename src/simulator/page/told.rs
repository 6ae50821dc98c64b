//! What a page is told, as JSON.

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::simulator::account::{Account, State};
use crate::simulator::members::Standing;
use crate::simulator::room::{Room, Shown};
use crate::simulator::world::World;
use crate::types::User;

/// Of each chat a page is told this many messages when it begins to watch,
const MESSAGES: usize = 200;

/// and this many chats of each bot: those that were written in last.
const CHATS: usize = 200;

/// The event `clock`.
pub(crate) fn clock(clock: &Clock) -> String {
    json!({ "now": clock.now().as_millis(), "running": clock.is_running() }).to_string()
}

/// The event `bots`.
pub(crate) fn bots(world: &World) -> String {
    Value::from(world.accounts().iter().map(|it| whole(it)).collect::<Vec<_>>()).to_string()
}

/// A bot with everything that can be seen of it.
fn whole(account: &Account) -> Value {
    let state = account.state();
    let mut rooms: Vec<&Room> = state.rooms.values().collect();
    rooms.sort_by_key(|it| std::cmp::Reverse(it.since(0).next_back().map(|it| (it.date, it.message_id))));
    let chats: Vec<Value> = rooms
        .into_iter()
        .take(CHATS)
        .map(|room| {
            let mut newest: Vec<Value> = room.since(0).rev().take(MESSAGES).map(|it| message(it)).collect();
            newest.reverse();
            let mut chat = chat(room);
            chat["messages"] = newest.into();
            chat
        })
        .collect();
    let mut told = bot(account, &state);
    told["chats"] = chats.into();
    told
}

/// The event `bot`.
pub(crate) fn bot(account: &Account, state: &State) -> Value {
    let commands: Vec<Value> = (state.commands.iter())
        .map(|((scope, language), commands)| {
            let scope: Value = serde_json::from_str(scope).unwrap_or_default();
            json!({ "scope": scope, "language": language, "commands": commands })
        })
        .collect();
    let User { id, first_name, username, .. } = &*account.bot;
    let (twice, late) = state.disorder.left();
    json!({
        "id": id, "first_name": first_name, "username": username, "commands": commands, "faults": state.faults.told(),
        "twice": twice, "late": late, "is_heard": *account.polls.borrow() > 0,
    })
}

/// The event `chat`, but for whose it is.
pub(crate) fn chat(room: &Room) -> Value {
    let members: Vec<Value> =
        room.members.people().map(|(user, standing)| json!({ "user": **user, "status": name(*standing) })).collect();
    json!({
        "chat": room.chat, "members": members, "bot_is": name(room.members.bot), "migrated_to": room.migrated_to,
        "pinned": room.pinned,
    })
}

/// A message as it is shown.
pub(crate) fn message(shown: &Shown) -> Value {
    json!({
        "message_id": shown.message_id, "from": *shown.from, "date": shown.date, "edited": shown.edited,
        "text": shown.text, "entities": shown.entities, "buttons": shown.buttons, "reply_to": shown.reply_to,
        "content": shown.content, "thread_id": shown.thread_id, "forward_origin": shown.forward_origin,
        "markup": shown.markup, "via_bot": shown.via_bot.as_ref().map(|it| it.username.clone()),
    })
}

/// The `status` of a `ChatMember`.
fn name(standing: Standing) -> &'static str {
    match standing {
        Standing::Creator => "creator",
        Standing::Administrator => "administrator",
        Standing::Member => "member",
        Standing::Restricted => "restricted",
        Standing::Left => "left",
        Standing::Kicked => "kicked",
    }
}
