//! What a page is told, as JSON.

use std::cmp::Reverse;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::simulator::account::{Account, State};
use crate::simulator::members::Standing;
use crate::simulator::room::{Room, Shown};
use crate::simulator::world::World;
use crate::types::{Chat, User};

/// Of each chat a page is told this many messages when it begins to watch,
const MESSAGES: usize = 200;

/// and this many chats of each bot: those that were written in last,
const CHATS: usize = 200;

/// and no more bytes of messages of each bot than this.
const MESSAGE_BYTES: usize = 8 << 20;

/// Of each chat so many reactions and votes.
const THOUGHTS: usize = 2_000;

/// The event `clock`.
pub(crate) fn clock(clock: &Clock) -> String {
    json!({ "now": clock.now().as_millis(), "running": clock.is_running() }).to_string()
}

/// The event `bots`.
pub(crate) fn bots(world: &World) -> String {
    let bots: Vec<String> = world.accounts().iter().map(|it| whole(it)).collect();
    format!("[{}]", bots.join(","))
}

/// A bot with everything that can be seen of it. The account is held up for no longer than it takes to copy one chat; what happens
/// between two of them is told again as it happened.
fn whole(account: &Account) -> String {
    let (told, mut rooms) = {
        let state = account.state();
        let newest = |room: &Room| room.since(0).next_back().map(|it| (it.date, it.message_id));
        let rooms: Vec<_> = state.rooms.iter().map(|(id, room)| (Reverse(newest(room)), *id)).collect();
        (bot(account, &state), rooms)
    };
    rooms.sort_unstable();
    rooms.truncate(CHATS);
    let mut left = MESSAGE_BYTES;
    let chats = rooms.into_iter().filter_map(|(_, id)| chat_with_messages(account, id, &mut left));
    with(&told, "chats", chats.collect())
}

/// A chat and its newest messages, as far as they fit into so many bytes.
fn chat_with_messages(account: &Account, id: i64, left: &mut usize) -> Option<String> {
    let (chat, newest, doings) = {
        let state = account.state();
        let room = state.rooms.get(&id)?;
        let newest: Vec<Arc<Shown>> = room.since(0).rev().take(MESSAGES).cloned().collect();
        (Copied::of(room), newest.clone(), doings(account, &state, room, &newest))
    };
    let told = newest.iter().map(|it| message(it).to_string()).take_while(|it| {
        let rest = left.checked_sub(it.len());
        *left = rest.unwrap_or_default();
        rest.is_some()
    });
    let mut messages: Vec<String> = told.collect();
    messages.reverse();
    let mut chat = chat.told();
    chat["doings"] = doings;
    Some(with(&chat, "messages", messages))
}

/// What people think of these messages, the newest first, and what they are in the middle of: the events that would tell of it.
fn doings(account: &Account, state: &State, room: &Room, newest: &[Arc<Shown>]) -> Value {
    let (chat_id, now) = (room.chat.id, account.clock.now());
    let oldest = newest.last().map_or(i32::MAX, |it| it.message_id);
    let reactions = room.reactions.newest().filter(|((id, _), all)| *id >= oldest && !all.is_empty());
    let reactions = reactions.map(|((id, by), all)| reaction(chat_id, *id, *by, all));
    let polls = newest.iter().filter_map(|it| Some((it.message_id, it.content.get("poll")?["id"].as_str()?)));
    let votes = polls.flat_map(|(id, poll)| state.polls.votes(poll).map(move |(by, to)| vote(chat_id, id, by, to)));
    json!({
        "reaction": reactions.take(THOUGHTS).collect::<Vec<_>>(), "vote": votes.take(THOUGHTS).collect::<Vec<_>>(),
        "press": state.presses.waiting(chat_id, now), "paying": state.payments.told(chat_id, now),
    })
}

/// The event `reaction`, but for whose it is.
pub(crate) fn reaction(chat_id: i64, message_id: i32, by: u64, all: &[Value]) -> Value {
    // A custom emoji has no letter.
    let emoji: Vec<&str> = all.iter().map(|it| it["emoji"].as_str().unwrap_or("\u{2728}")).collect();
    json!({ "chat_id": chat_id, "message_id": message_id, "by": by, "emoji": emoji })
}

/// The event `vote`, but for whose it is.
pub(crate) fn vote(chat_id: i64, message_id: i32, by: u64, options: &[usize]) -> Value {
    json!({ "chat_id": chat_id, "message_id": message_id, "by": by, "options": options })
}

/// An object with one more field, a list of what is JSON already.
fn with(object: &Value, name: &str, list: Vec<String>) -> String {
    let object = object.to_string();
    let open = object.strip_suffix('}').unwrap_or(&object);
    format!(r#"{open},"{name}":[{}]}}"#, list.join(","))
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
        "immortal": account.killer.why_not(),
    })
}

/// The event `chat`, but for whose it is.
pub(crate) fn chat(room: &Room) -> Value {
    Copied::of(room).told()
}

/// A copy of what is told of a chat.
struct Copied {
    chat: Chat,
    members: Vec<(Arc<User>, Standing)>,
    bot_is: Standing,
    migrated_to: Option<i64>,
    pinned: Vec<i32>,
}

impl Copied {
    fn of(room: &Room) -> Self {
        let members = room.members.people().map(|(user, standing)| (Arc::clone(user), *standing)).collect();
        let (chat, bot_is, pinned) = (room.chat.clone(), room.members.bot, room.pinned.clone());
        Self { chat, members, bot_is, migrated_to: room.migrated_to, pinned }
    }

    fn told(&self) -> Value {
        let Self { chat, members, bot_is, migrated_to, pinned } = self;
        let member = |(user, standing): &(Arc<User>, Standing)| json!({ "user": **user, "status": name(*standing) });
        let members: Vec<Value> = members.iter().map(member).collect();
        json!({
            "chat": chat, "members": members, "bot_is": name(*bot_is), "migrated_to": migrated_to, "pinned": pinned,
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::markup::Marked;
    use crate::simulator::people::YOU;
    use crate::simulator::room::Body;

    #[test]
    fn the_newest_messages_are_told_as_far_as_they_fit() {
        let account = Account::new(7, Clock::manual());
        let group = crate::simulator::people::group_id("friends");
        account.write(group, Body::text(Marked::plain("earlier")), None).unwrap();
        account.clock.advance(std::time::Duration::from_secs(1));
        for nth in 1..=20 {
            let text = format!("{nth} {}", "x".repeat(MESSAGE_BYTES / 10));
            account.write(YOU, Body::text(Marked::plain(&text)), None).unwrap();
        }
        let told = whole(&account);
        assert!(told.len() < MESSAGE_BYTES + 10_000, "{} bytes", told.len());
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["id"], 7);
        let [private, other] = told["chats"].as_array().unwrap().as_slice() else { panic!("{}", told["chats"]) };
        let words = |it: &Value| it["text"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        let messages: Vec<String> = private["messages"].as_array().unwrap().iter().map(words).collect();
        assert_eq!(messages, ["12", "13", "14", "15", "16", "17", "18", "19", "20"]);
        assert_eq!((&other["chat"]["id"], &other["messages"]), (&json!(group), &json!([])));
    }
}
