//! Links that lead into a chat, and who asks to be let in.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, RETENTION};
use crate::simulator::deeds::What;
use crate::simulator::members::Standing;
use crate::simulator::refusal::Refusal;
use crate::types::{Chat, User};
use crate::update::Kind;

/// The links of a chat, and who waits.
#[derive(Debug, Default)]
pub(crate) struct Invites {
    /// Each a `ChatInviteLink`; of the bot's own the first is the primary one.
    links: Vec<Value>,
    waiting: Vec<u64>,
    made: usize,
}

/// What a link is to be.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    pub(crate) name: String,
    pub(crate) expire_date: Option<i64>,
    pub(crate) member_limit: Option<i64>,
    pub(crate) creates_join_request: bool,
}

impl Terms {
    fn describe(&self, link: &mut Value) {
        link["creates_join_request"] = self.creates_join_request.into();
        for (name, value) in [("expire_date", self.expire_date), ("member_limit", self.member_limit)] {
            link[name] = value.filter(|it| *it > 0).map_or(Value::Null, Into::into);
        }
        link["name"] = if self.name.is_empty() { Value::Null } else { self.name.as_str().into() };
        if let Value::Object(link) = link {
            link.retain(|_, value| !value.is_null());
        }
    }
}

impl Invites {
    /// A new link of this user's.
    pub(crate) fn add(&mut self, chat_id: i64, by: &User, terms: &Terms) -> Value {
        self.made += 1;
        let address = format!("https://t.me/+simulated{}x{}", chat_id.unsigned_abs(), self.made);
        let mut link = json!({ "invite_link": address, "creator": by, "is_primary": false, "is_revoked": false });
        terms.describe(&mut link);
        self.links.push(link.clone());
        link
    }

    /// The primary link of this user's, made anew: the one before leads nowhere any more.
    pub(crate) fn primary(&mut self, chat_id: i64, by: &User) -> Value {
        for link in self.links.iter_mut().filter(|it| it["is_primary"] == true) {
            link["is_revoked"] = true.into();
        }
        let mut link = self.add(chat_id, by, &Terms::default());
        link["is_primary"] = true.into();
        if let Some(last) = self.links.last_mut() {
            last["is_primary"] = true.into();
        }
        link
    }

    /// Changes a link.
    pub(crate) fn edit(&mut self, address: &str, change: impl FnOnce(&mut Value)) -> Result<Value, Refusal> {
        let link = self.links.iter_mut().find(|it| it["invite_link"] == address);
        let link = link.ok_or_else(|| Refusal::bad_request("INVITE_HASH_EXPIRED"))?;
        change(link);
        Ok(link.clone())
    }

    /// The same, on other terms.
    pub(crate) fn revise(&mut self, address: &str, terms: &Terms) -> Result<Value, Refusal> {
        if self.links.iter().any(|it| it["invite_link"] == address && it["is_primary"] == true) {
            return Err(Refusal::bad_request("CHAT_INVITE_PERMANENT"));
        }
        self.edit(address, |link| terms.describe(link))
    }
}

impl Account {
    /// Somebody asks to be let into a chat, by a link of it or without one.
    pub(crate) fn ask_to_join(&self, who: &Arc<User>, chat: Chat, link: Option<&str>) -> Result<(), Refusal> {
        let now = self.clock.now();
        let mut state = self.state();
        let chat_id = chat.id;
        let room = state.room(chat);
        if room.members.standing(who.id).is_in() {
            return Err(Refusal::bad_request("USER_ALREADY_PARTICIPANT"));
        }
        if room.members.standing(who.id) == Standing::Kicked {
            return Err(Refusal::bad_request("USER_BANNED_IN_CHANNEL"));
        }
        let link = link.map(|it| room.invites.edit(it, |_| ())).transpose()?;
        if link.as_ref().is_some_and(|it| it["is_revoked"] == true) {
            return Err(Refusal::bad_request("INVITE_HASH_EXPIRED"));
        }
        if room.invites.waiting.contains(&who.id) {
            return Err(Refusal::bad_request("INVITE_REQUEST_SENT"));
        }
        room.invites.waiting.push(who.id);
        let mut request = json!({ "chat": room.chat, "from": &**who, "user_chat_id": who.id, "date": now.as_secs() });
        if let Some(link) = link {
            request["invite_link"] = link;
        }
        let hears = room.members.bot.manages();
        state.deeds.note(chat_id, What::Aside(format!("{} asks to join", who.first_name)));
        if hears {
            state.tell(Kind::ChatJoinRequest, &request, now + RETENTION);
        }
        drop(state);
        self.told();
        Ok(())
    }

    /// The bot lets somebody in who has asked, or does not.
    pub(crate) fn settle(&self, chat: Chat, user_id: u64, lets_in: bool) -> Result<(), Refusal> {
        let who = {
            let mut state = self.state();
            let user = i64::try_from(user_id).ok().and_then(|id| state.users.get(&id).cloned());
            let room = state.open_room(chat.id)?;
            if room.members.standing(user_id).is_in() {
                return Err(Refusal::bad_request("USER_ALREADY_PARTICIPANT"));
            }
            let before = room.invites.waiting.len();
            room.invites.waiting.retain(|it| *it != user_id);
            user.filter(|_| room.invites.waiting.len() < before)
                .ok_or_else(|| Refusal::bad_request("HIDE_REQUESTER_MISSING"))?
        };
        if lets_in {
            self.stand(&self.bot, chat, &who, Standing::Member);
        } else {
            let what = format!("{} is not let in", who.first_name);
            self.state().deeds.note(chat.id, What::Aside(what));
            self.changed();
        }
        Ok(())
    }
}
