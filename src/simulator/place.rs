//! A person in a chat: who writes there, asks inline and chooses.

use std::sync::Arc;

use crate::simulator::account::{Account, Written};
use crate::simulator::describe;
use crate::simulator::markup::Marked;
use crate::simulator::parcel::Parcel;
use crate::simulator::person::TypedQuery;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Room, Shown};
use crate::simulator::steps::Said;
#[cfg(feature = "testing")]
use crate::testing::Pick;
use crate::types::{Chat, ReplyMarkup, User};

/// So many letters of a message's words are enough to name it by.
const NAME_LENGTH: usize = 40;

/// Somebody in a private chat with the bot, or in a group. What is done here, by whatever way, is done by these methods and by
/// [`act`](Self::act), which have it in the steps, too.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) account: Arc<Account>,
    pub(crate) user: Arc<User>,
    pub(crate) chat: Chat,
    /// The topic of the group.
    pub(crate) thread_id: Option<i32>,
    /// The message that something is done to; where none is named, it is the last that fits. What is written is a reply to it.
    pub(crate) on: Option<i32>,
}

impl Place {
    /// Writes; as a reply, where that is said or the bot has just asked for one.
    pub(crate) fn say(&self, text: &str) -> Written {
        let (step, reply_to) = match self.on {
            Some(id) => (self.begin(Said::call(format_args!("replies({text:?})")), |it| it.from.is_bot), Some(id)),
            None => (self.begin(Said::call(format_args!("says({text:?})")), |_| false), self.asked_for()),
        };
        let written = self.hear(Body::text(Marked::plain(text)), reply_to);
        self.note(step);
        written
    }

    /// Sends something that is more than a text.
    pub(crate) fn send(&self, parcel: Parcel) -> Written {
        let step = self.begin(Said::call(format_args!("sends({})", parcel.code())), |_| false);
        let written = self.deliver(parcel, None);
        self.note(step);
        written
    }

    /// Sends it, alone or in an album, without a word of it in the steps.
    pub(super) fn deliver(&self, parcel: Parcel, album: Option<&str>) -> Written {
        let mut body = parcel.body(&self.account);
        if let Some(album) = album {
            body.content.insert("media_group_id".to_owned(), album.into());
        }
        self.hear(body, self.on)
    }

    /// Has it said in this chat, without a word of it in the steps.
    pub(super) fn hear(&self, body: Body, reply_to: Option<i32>) -> Written {
        self.account.hear(&self.user, self.chat.clone(), self.thread_id, body, reply_to)
    }

    /// Whether the topic is there, and open to this person.
    pub(super) fn examine_topic(&self) -> Result<(), Refusal> {
        let state = self.account.state();
        let room = state.rooms.get(&self.chat.id);
        room.map_or(Ok(()), |it| it.examine_topic(self.thread_id, it.members.standing(self.user.id).manages()))
    }

    /// The message of the bot's that has just asked for a reply.
    pub(super) fn asked_for(&self) -> Option<i32> {
        let last = self.last(|_| true);
        let asks = |it: &Arc<Shown>| it.from.is_bot && matches!(it.markup, Some(ReplyMarkup::ForceReply(_)));
        last.filter(asks).map(|it| it.message_id)
    }

    pub(crate) fn type_inline(&self, words: &str, offset: &str) -> TypedQuery {
        let said = match offset {
            "" => Said::call(format_args!("types_inline({words:?})")),
            _ => Said::Sentence("asked for the results that follow, for which there is no step".to_owned()),
        };
        let step = self.begin(said, |_| false);
        let id = self.account.type_inline(&self.user, self.chat.clone(), words, offset);
        self.note(step);
        TypedQuery::new(self, id)
    }

    /// Whether the bot has offered something here that this person may still choose from.
    pub(crate) fn has_offers(&self) -> bool {
        let state = self.account.state();
        let open = state.inline.open(&self.user, self.chat.id);
        open.is_some_and(|id| state.inline.offers(&id).is_some())
    }

    /// Chooses, by its number from 1, what the bot offered for this query, or else what it offered last.
    pub(crate) fn choose(&self, query_id: Option<&str>, number: usize) -> Result<Written, String> {
        let open = self.account.state().inline.open(&self.user, self.chat.id);
        let said = match query_id {
            Some(id) if open.as_deref() != Some(id) => {
                Said::Sentence("chose of what was offered earlier, for which there is no step".to_owned())
            }
            _ => Said::call(format_args!("chooses({number})")),
        };
        let step = self.begin(said, |_| false);
        let id = query_id.or(open.as_deref()).ok_or("there is no inline query to choose a result of")?;
        let written = self.account.choose(&self.user, id, number)?;
        self.note(step);
        Ok(written)
    }

    /// Chooses what the bot offered last, by its number or by how it begins.
    #[cfg(feature = "testing")]
    pub(crate) fn choose_offer(&self, which: Pick<'_>) -> Result<Written, String> {
        let number = match which {
            Pick::Number(number) => number,
            Pick::Title(title) => {
                let state = self.account.state();
                let open = state.inline.open(&self.user, self.chat.id);
                let offers = open.and_then(|id| state.inline.offers(&id)).unwrap_or_default();
                let found = offers.iter().position(|it| it.line.starts_with(title));
                found.ok_or_else(|| {
                    let lines: Vec<&str> = offers.iter().map(|it| it.line.as_str()).collect();
                    format!("the bot has offered no such result, but {lines:?}")
                })? + 1
            }
        };
        self.choose(None, number)
    }

    /// The last message of the chat of which this is true.
    pub(crate) fn last(&self, is_it: impl Fn(&Shown) -> bool) -> Option<Arc<Shown>> {
        let state = self.account.state();
        newest(state.rooms.get(&self.chat.id)?).find(|it| is_it(it)).cloned()
    }

    /// The message that is named, or else the last of which this is true.
    pub(super) fn named_or(&self, fits: impl Fn(&Shown) -> bool) -> Option<Arc<Shown>> {
        match self.on {
            Some(id) => self.account.state().rooms.get(&self.chat.id)?.message(id).cloned(),
            None => self.last(fits),
        }
    }

    /// The message of that number, counted from the last, which is 1, or the last one whose words begin so.
    #[cfg(feature = "testing")]
    pub(crate) fn find(&self, which: Pick<'_>) -> Option<i32> {
        let state = self.account.state();
        let mut newest = newest(state.rooms.get(&self.chat.id)?);
        let found = match which {
            Pick::Number(number) => newest.nth(number.checked_sub(1)?),
            Pick::Title(words) => newest.find(|it| describe::words(it).starts_with(words)),
        };
        found.map(|it| it.message_id)
    }

    /// How a test says which message it is: not at all where it is the last that fits, else by how its words begin, or by its number
    /// where a later message begins as it does.
    pub(super) fn naming(&self, fits: impl Fn(&Shown) -> bool) -> String {
        let state = self.account.state();
        let found = self.on.zip(state.rooms.get(&self.chat.id)).and_then(|(id, room)| Some((room, room.message(id)?)));
        let Some((room, named)) = found else { return String::new() };
        let is_it = |it: &Arc<Shown>| it.message_id == named.message_id;
        if newest(room).find(|it| fits(it)).is_some_and(is_it) {
            return String::new();
        }
        let words: String =
            describe::words(named).lines().next().unwrap_or_default().chars().take(NAME_LENGTH).collect();
        let begins_so = |it: &&Arc<Shown>| describe::words(it).starts_with(&words);
        if !words.is_empty() && newest(room).find(begins_so).is_some_and(is_it) {
            return format!("on({words:?}).");
        }
        format!("on({}).", newest(room).position(is_it).map_or(1, |it| it + 1))
    }
}

/// The messages of a chat, the last one first.
fn newest(room: &Room) -> impl Iterator<Item = &Arc<Shown>> {
    room.since(0).rev()
}
