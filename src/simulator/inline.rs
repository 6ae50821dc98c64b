//! Inline mode: what people type behind the bot's name, what it offers them, and what they chose.
//!
//! Answers are not kept for others: every query reaches the bot, whatever `cache_time` it gave before. Each chosen result is
//! reported, as with inline feedback of 100 %.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::clock::Moment;
use crate::simulator::account::{Account, RETENTION, Written};
use crate::simulator::deeds::What;
use crate::simulator::presses::number;
use crate::simulator::room::{Body, Draft};
use crate::types::inline_mode::{InlineQueryResult, InlineQueryResultsButton};
use crate::types::{Chat, ChatType, User};
use crate::update::Kind;

/// How long an inline query can be answered.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a bot may fetch a chosen result.
const CHOICE_RETENTION: Duration = Duration::from_mins(10);

/// What the names of messages begin with that were sent inline.
const MESSAGE: &str = "AAQCinline";

/// A query may be this many characters long; clients cut off what is beyond.
const QUERY_LIMIT: usize = 256;

/// Of more queries and results than these the oldest are forgotten: on a clock that stands still none grows too old.
const REMEMBERED: usize = 50_000;

/// Of more messages than these that were sent inline the bot cannot change the oldest any more.
const REMEMBERED_MESSAGES: usize = 100_000;

/// What a bot offered for an inline query.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InlineAnswer {
    /// What can be chosen, in order.
    pub results: Vec<InlineQueryResult>,
    /// For how many seconds others might be offered the same without the bot's being asked. The simulator always asks.
    pub cache_time: u32,
    /// Whether they might not, since it is for this user alone.
    pub is_personal: bool,
    /// What the next query has as its `offset`; empty where there is no more.
    pub next_offset: String,
    /// The button above the results.
    pub button: Option<InlineQueryResultsButton>,
}

/// A result as it can be chosen.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) id: String,
    /// What one sees of it before it is chosen.
    pub(crate) line: String,
    /// The message it becomes.
    pub(crate) body: Body,
}

/// The inline queries of one bot, and the messages that came of them.
#[derive(Debug)]
pub(crate) struct Inline {
    next_id: u64,
    /// By their ids, and so by age.
    recent: BTreeMap<u64, Query>,
    /// How many queries these are, and results.
    weight: usize,
    /// The last that each user typed, until something else is done.
    open: HashMap<u64, u64>,
    messages: BTreeMap<u64, (i64, i32)>,
}

#[derive(Debug)]
struct Query {
    by: Arc<User>,
    chat_id: i64,
    words: String,
    expires: Moment,
    answer: Option<(InlineAnswer, Vec<Offer>)>,
}

impl Inline {
    /// Nothing yet. The first id is made from the time, so that a query of an earlier run is not taken for one of this.
    pub(crate) fn starting_at(now: Moment) -> Self {
        let (recent, open, messages) = (BTreeMap::new(), HashMap::new(), BTreeMap::new());
        Self { next_id: now.as_millis() << 10, recent, weight: 0, open, messages }
    }

    /// The bot answers, which it can once and in time; gives the chat the query was typed in, and who did.
    pub(crate) fn answer(
        &mut self,
        id: &str,
        answer: InlineAnswer,
        offers: Vec<Offer>,
        now: Moment,
    ) -> Option<(i64, Arc<User>)> {
        let query = self.recent.get_mut(&number(id)?).filter(|it| it.expires > now && it.answer.is_none())?;
        self.weight += offers.len();
        query.answer = Some((answer, offers));
        let asked = (query.chat_id, Arc::clone(&query.by));
        self.forget();
        Some(asked)
    }

    /// The answer, once it is there.
    pub(crate) fn answered(&self, id: &str) -> Option<&InlineAnswer> {
        self.query(id)?.answer.as_ref().map(|(answer, _)| answer)
    }

    /// The query that this user has before the eyes in this chat.
    pub(crate) fn open(&self, user: &User, chat_id: i64) -> Option<String> {
        let id = self.open.get(&user.id)?;
        (self.recent.get(id)?.chat_id == chat_id).then(|| id.to_string())
    }

    /// This user does something else.
    pub(crate) fn close(&mut self, user: &User) {
        self.open.remove(&user.id);
    }

    /// What can be chosen after a query: `None` until it is answered.
    pub(crate) fn offers(&self, id: &str) -> Option<&[Offer]> {
        self.query(id)?.answer.as_ref().map(|(_, offers)| offers.as_slice())
    }

    /// Where a message that was sent inline stands.
    pub(crate) fn place(&self, inline_message_id: &str) -> Option<(i64, i32)> {
        self.messages.get(&number(inline_message_id.strip_prefix(MESSAGE)?)?).copied()
    }

    fn ask(&mut self, by: &Arc<User>, chat_id: i64, words: &str, now: Moment) -> String {
        let is_open = |id: &u64, it: &Query| self.open.get(&it.by.id) == Some(id);
        let expired = self.recent.iter().take_while(|(_, it)| it.expires <= now);
        let expired: Vec<u64> = expired.filter(|(id, it)| !is_open(id, it)).map(|(id, _)| *id).collect();
        for id in expired {
            self.weight -= self.recent.remove(&id).map_or(0, |it| it.weight());
        }
        let id = self.next_id();
        let expires = now + PATIENCE;
        let query = Query { by: Arc::clone(by), chat_id, words: words.to_owned(), expires, answer: None };
        self.weight += query.weight();
        self.recent.insert(id, query);
        self.open.insert(by.id, id);
        self.forget();
        id.to_string()
    }

    /// Of too many the oldest.
    fn forget(&mut self) {
        while self.weight > REMEMBERED {
            let Some((id, oldest)) = self.recent.pop_first() else { return };
            self.weight -= oldest.weight();
            if self.open.get(&oldest.by.id) == Some(&id) {
                self.open.remove(&oldest.by.id);
            }
        }
    }

    fn query(&self, id: &str) -> Option<&Query> {
        self.recent.get(&number(id)?)
    }

    /// A message stands there that was sent inline, by the name that it got.
    fn stands(&mut self, name: u64, chat_id: i64, message_id: i32) {
        if self.messages.len() == REMEMBERED_MESSAGES {
            self.messages.pop_first();
        }
        self.messages.insert(name, (chat_id, message_id));
    }

    fn next_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }
}

impl Query {
    fn weight(&self) -> usize {
        1 + self.answer.as_ref().map_or(0, |(_, offers)| offers.len())
    }
}

impl Account {
    /// A user types the bot's name and words behind it in a chat; gives the id of the query.
    pub(crate) fn type_inline(&self, user: &Arc<User>, chat: Chat, words: &str, offset: &str) -> String {
        let now = self.clock.now();
        let words: String = words.chars().take(QUERY_LIMIT).collect();
        let mut state = self.state();
        let chat_id = chat.id;
        let chat_type = match chat.type_field {
            ChatType::Private if u64::try_from(chat_id) == Ok(user.id) => json!("sender"),
            other => json!(other),
        };
        let nth = state.rooms.len();
        state.room(chat).spoken_in.get_or_insert(nth);
        let id = state.inline.ask(user, chat_id, &words, now);
        let query = json!({ "id": id, "from": &**user, "query": words, "offset": offset, "chat_type": chat_type });
        state.deeds.pages.tell(
            "query",
            || json!({ "chat_id": chat_id, "by": user.id, "query_id": id, "words": words, "offset": offset }),
        );
        state.deeds.note(chat_id, What::Query { by: Arc::clone(user), words });
        state.tell(Kind::InlineQuery, &query, now + PATIENCE);
        drop(state);
        self.told();
        id
    }

    /// A user chooses what the bot offered, by its number from 1: the message stands in the chat then.
    ///
    /// # Errors
    /// One sentence, where that was not offered.
    pub(crate) fn choose(&self, user: &Arc<User>, query_id: &str, number: usize) -> Result<Written, String> {
        let now = self.clock.now();
        let mut guard = self.state();
        let state = &mut *guard;
        let query = state.inline.query(query_id).ok_or("the inline query is too old")?;
        let (_, offers) = query.answer.as_ref().ok_or("the bot has not answered the inline query")?;
        let offer = number.checked_sub(1).and_then(|at| offers.get(at)).cloned();
        let offer = offer.ok_or_else(|| match offers.len() {
            0 => "the bot has offered nothing".to_owned(),
            many => format!("the bot has offered no result #{number}, but {many}"),
        })?;
        let (chat_id, words) = (query.chat_id, query.words.clone());
        // As on Telegram, only a message with buttons can be changed later.
        let name = (!offer.body.buttons.is_empty()).then(|| state.inline.next_id());
        let inline_message_id = name.map(|it| format!("{MESSAGE}{it}"));
        let room = state.rooms.get_mut(&chat_id).ok_or("the chat is not there any more")?;
        let shown = room.add(Draft {
            via_bot: Some(Arc::clone(&self.bot)),
            inline_message_id: inline_message_id.clone(),
            ..Draft::new(user, now.as_secs(), offer.body)
        });
        let (json, kind, hears) = (room.telegram(&shown), room.kinds().0, room.members.bot.is_in());
        let mut chosen = json!({ "result_id": offer.id, "from": &**user, "query": words });
        if let Some((name, id)) = name.zip(inline_message_id) {
            chosen["inline_message_id"] = id.into();
            state.inline.stands(name, chat_id, shown.message_id);
        }
        state.inline.close(user);
        state.deeds.note(chat_id, What::Choice { by: Arc::clone(user), offer: offer.line });
        state.deeds.note(chat_id, What::Message(Arc::clone(&shown)));
        if hears {
            state.tell(kind, &json, now + RETENTION);
        }
        state.tell(Kind::ChosenInlineResult, &chosen, now + CHOICE_RETENTION);
        drop(guard);
        self.told();
        Ok(Written { shown, json })
    }

    /// The bot answers an inline query; whether it still could.
    pub(crate) fn offer(&self, query_id: &str, answer: InlineAnswer, offers: Vec<Offer>) -> bool {
        let mut state = self.state();
        let lines: Vec<String> = offers.iter().map(|it| it.line.clone()).collect();
        let button = answer.button.as_ref().map(|it| it.text.clone());
        let told = json!({
            "query_id": query_id, "results": lines, "button": answer.button, "next_offset": answer.next_offset,
        });
        let Some((chat_id, to)) = state.inline.answer(query_id, answer, offers, self.clock.now()) else {
            return false;
        };
        state.deeds.pages.tell("offers", || {
            let mut told = told;
            told["chat_id"] = chat_id.into();
            told["to"] = to.id.into();
            told
        });
        state.deeds.note(chat_id, What::Offers { to, offers: lines, button });
        drop(state);
        self.changed();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::people;

    #[test]
    fn the_oldest_of_too_many_are_forgotten() {
        let start = Moment::from_millis(1_000);
        let mut inline = Inline::starting_at(start);
        let (ann, bob) = (Arc::new(people::user(1, None)), Arc::new(people::user(2, None)));
        let anns = inline.ask(&ann, 1, "", start);
        let bobs: Vec<String> = (0..REMEMBERED).map(|_| inline.ask(&bob, 2, "", start)).collect();
        assert_eq!((inline.open(&ann, 1), inline.open(&bob, 2).as_ref()), (None, bobs.last()));
        let none = || InlineAnswer {
            results: Vec::new(),
            cache_time: 0,
            is_personal: false,
            next_offset: String::new(),
            button: None,
        };
        let offer = || Offer { id: String::new(), line: String::new(), body: Body::default() };
        let mut answer = |id: &str, offers| inline.answer(id, none(), offers, start).is_some();
        assert!(!answer(&anns, Vec::new()) && answer(&bobs[0], Vec::new()));
        // Results count as much as queries: these are in the place of as many.
        assert!(answer(&bobs[9], vec![offer(), offer()]));
        assert!(!answer(&bobs[1], Vec::new()) && answer(&bobs[2], Vec::new()));
        assert_eq!((inline.weight, inline.recent.len()), (REMEMBERED, REMEMBERED - 2));
        // What has expired goes by itself, but for what somebody still sees.
        inline.ask(&ann, 1, "", start + PATIENCE);
        assert_eq!((inline.weight, inline.recent.len()), (2, 2));
        assert_eq!(inline.open(&bob, 2).as_ref(), bobs.last());
    }
}
