//! Who comes and goes, and what becomes of a chat.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, RETENTION, State};
use crate::simulator::deeds::What;
use crate::simulator::members::{Members, Standing};
use crate::simulator::people;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Draft, Room};
use crate::types::{Chat, ChatType, User};
use crate::update::Kind;

impl Account {
    /// These people are in a group, without a word about it; the first has made it. The bot is in it or not.
    #[cfg(feature = "testing")]
    pub(crate) fn gather(&self, chat: Chat, people: &[Arc<User>], with_bot: bool) {
        let mut state = self.state();
        let room = state.room(chat);
        people.iter().for_each(|it| room.members.seen(it));
        room.members.bot = if with_bot { Standing::Member } else { Standing::Left };
    }

    /// Somebody in a group gives a person another standing: joins, leaves, is thrown out, may no longer write.
    pub(crate) fn stand(&self, by: &Arc<User>, chat: Chat, who: &Arc<User>, standing: Standing) {
        let now = self.clock.now();
        let mut state = self.state();
        let chat_id = chat.id;
        let room = state.room(chat);
        let before = room.members.set(who, standing);
        if before == standing {
            return;
        }
        let told = json!({
            "chat": room.chat, "from": &**by, "date": now.as_secs(),
            "old_chat_member": before.of(who), "new_chat_member": standing.of(who),
        });
        let (hears, manages) = (room.members.bot.is_in(), room.members.bot.manages());
        let word = match (before.is_in(), standing.is_in()) {
            // Nobody is told who reads a channel.
            _ if room.is_channel() => None,
            (false, true) => Some(Body::content("new_chat_members", json!([&**who]))),
            (true, false) => Some(Body::content("left_chat_member", json!(**who))),
            _ => None,
        };
        match word {
            Some(body) => self.serve(&mut state, chat_id, by, body),
            None => {
                let what = format!("{} is {} now", who.first_name, word_for(standing));
                state.deeds.note(chat_id, What::Aside(what));
                state.tell_of_chat(chat_id);
            }
        }
        // Only administrators hear of every change.
        if hears && manages {
            state.tell(Kind::ChatMember, &told, now + RETENTION);
        }
        drop(state);
        self.told();
    }

    /// Somebody gives the bot another standing: adds it, throws it out, makes it an administrator; in a private chat, blocks it.
    pub(crate) fn place_bot(&self, by: &Arc<User>, chat: Chat, standing: Standing) {
        let now = self.clock.now();
        let mut state = self.state();
        let chat_id = chat.id;
        let room = state.room(chat);
        let before = std::mem::replace(&mut room.members.bot, standing);
        if before == standing {
            return;
        }
        let told = json!({
            "chat": room.chat, "from": &**by, "date": now.as_secs(),
            "old_chat_member": before.of(&self.bot), "new_chat_member": standing.of(&self.bot),
        });
        let what = match (chat_id > 0, standing) {
            (true, Standing::Kicked) => format!("{} blocks the bot", by.first_name),
            (true, _) => format!("{} unblocks the bot", by.first_name),
            (false, Standing::Kicked) => format!("{} throws the bot out", by.first_name),
            (false, Standing::Left) => "the bot leaves".to_owned(),
            (false, _) if !before.is_in() => format!("{} adds the bot", by.first_name),
            (false, _) => format!("the bot is {} now", word_for(standing)),
        };
        state.deeds.note(chat_id, What::Aside(what));
        state.tell_of_chat(chat_id);
        state.tell(Kind::MyChatMember, &told, now + RETENTION);
        let is_channel = state.rooms.get(&chat_id).is_some_and(Room::is_channel);
        if chat_id < 0 && !is_channel && !before.is_in() && standing.is_in() {
            self.serve(&mut state, chat_id, by, Body::content("new_chat_members", json!([&*self.bot])));
        }
        drop(state);
        self.told();
    }

    /// A group becomes a supergroup, which has another id; gives that.
    pub(crate) fn migrate(&self, by: &Arc<User>, chat_id: i64) -> Result<i64, Refusal> {
        let mut guard = self.state();
        let state = &mut *guard;
        let Some(room) = state.rooms.get_mut(&chat_id).filter(|it| it.migrated_to.is_none()) else {
            return Err(Refusal::bad_request("chat not found"));
        };
        let new_id = people::supergroup_id(chat_id).ok_or_else(|| Refusal::bad_request("chat can't be upgraded"))?;
        room.migrated_to = Some(new_id);
        let members = std::mem::replace(&mut room.members, Members::of_bot());
        let chat = people::group(new_id, room.chat.title.as_deref());
        let nth = state.rooms.len();
        let new = state.room(chat);
        new.members = members;
        new.spoken_in.get_or_insert(nth);
        self.serve(state, chat_id, by, Body::content("migrate_to_chat_id", new_id.into()));
        self.serve(state, new_id, by, Body::content("migrate_from_chat_id", chat_id.into()));
        drop(guard);
        self.told();
        Ok(new_id)
    }

    /// A service message: the chat tells of itself.
    pub(crate) fn serve(&self, state: &mut State, chat_id: i64, by: &Arc<User>, body: Body) {
        self.serve_in(state, chat_id, None, by, body);
    }

    /// The same in a topic.
    pub(crate) fn serve_in(&self, state: &mut State, chat_id: i64, thread_id: Option<i32>, by: &Arc<User>, body: Body) {
        let now = self.clock.now();
        let Some(room) = state.rooms.get_mut(&chat_id) else { return };
        let shown = room.add(Draft { thread_id, ..Draft::new(by, now.as_secs(), body) });
        let (json, hears, kind) = (room.telegram(&shown), room.members.bot.is_in(), room.kinds().0);
        state.deeds.note(chat_id, What::Message(shown));
        // What a chat tells of itself is that it is otherwise now.
        state.tell_of_chat(chat_id);
        if hears {
            state.tell(kind, &json, now + RETENTION);
        }
    }
}

impl State {
    /// The chat a bot may do something in.
    ///
    /// # Errors
    /// In Telegram's words, where it is unknown, or has become a supergroup, or the bot was thrown out.
    pub(crate) fn open_room(&mut self, chat_id: i64) -> Result<&mut Room, Refusal> {
        let room = self.known_room(chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        if let Some(new_id) = room.migrated_to {
            return Err(Refusal::migrated(new_id));
        }
        let group = match room.chat.type_field {
            ChatType::Channel => "channel",
            ChatType::Supergroup => "supergroup",
            _ => "group",
        };
        match room.members.bot {
            Standing::Kicked if chat_id > 0 => Err(Refusal::forbidden("bot was blocked by the user")),
            Standing::Kicked => Err(Refusal::forbidden(&format!("bot was kicked from the {group} chat"))),
            Standing::Left => Err(Refusal::forbidden(&format!("bot is not a member of the {group} chat"))),
            _ => Ok(room),
        }
    }

    /// A member of a chat, as the Bot API tells of one.
    pub(crate) fn member(&mut self, chat_id: i64, bot: &User, user_id: i64) -> Result<Value, Refusal> {
        let known = u64::try_from(user_id).ok();
        let user = self.users.get(&user_id).cloned();
        let room = self.open_room(chat_id)?;
        if known == Some(bot.id) {
            return Ok(room.members.bot.of(bot));
        }
        let not_found = || Refusal::bad_request("PARTICIPANT_ID_INVALID");
        let user = user.ok_or_else(not_found)?;
        if chat_id == user_id {
            return Ok(Standing::Member.of(&user));
        }
        Ok(room.members.describe(&user))
    }
}

fn word_for(standing: Standing) -> &'static str {
    match standing {
        Standing::Creator => "the owner",
        Standing::Administrator => "an administrator",
        Standing::Member => "a member",
        Standing::Restricted => "not allowed to write",
        Standing::Left => "away",
        Standing::Kicked => "thrown out",
    }
}
