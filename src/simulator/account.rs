//! One bot's side of the world: its chats, and the updates it has yet to fetch.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{Notify, watch};

use crate::clock::{Clock, Moment};
use crate::simulator::allowed::Allowed;
use crate::simulator::markup::Marked;
use crate::simulator::people;
use crate::simulator::presses::{self, Answer, Presses};
use crate::simulator::queue::Queue;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Draft, Room, Shown};
use crate::types::{BotCommand, CallbackQuery, Chat, InlineKeyboardButton, MaybeInaccessibleMessage, Message, User};
use crate::update::Kind;

/// How long an update waits to be fetched.
const RETENTION: Duration = Duration::from_hours(24);

/// What the bot did is remembered for those who watch, beyond this many not.
const WATCHED: usize = 10_000;

/// A bot and all that belongs to it. The lock is held for moments and never across an await.
pub(crate) struct Account {
    pub(crate) bot: Arc<User>,
    pub(crate) clock: Clock,
    /// An update has arrived.
    pub(crate) arrivals: Notify,
    /// How many polls there have been; the newest ends those before it.
    pub(crate) polls: watch::Sender<u64>,
    /// Something that an observer could see has changed.
    changes: watch::Sender<()>,
    state: Mutex<State>,
}

/// What the lock is for.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) queue: Queue,
    pub(crate) allowed: Allowed,
    pub(crate) rooms: HashMap<i64, Room>,
    users: HashMap<i64, Arc<User>>,
    /// By scope and language, as the Bot API has them.
    pub(crate) commands: HashMap<(String, String), Vec<BotCommand>>,
    pub(crate) presses: Presses,
    deeds: VecDeque<Deed>,
    /// How many deeds there have been.
    deeds_done: usize,
    first_message_id: i32,
}

/// Something a bot did that people notice.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// It answered a press with a notice.
    Answer { chat_id: i64, text: String, alert: bool },
    /// It took a message back.
    Deletion { chat_id: i64, shown: Arc<Shown> },
    /// It wrote something else instead.
    Edit { chat_id: i64, shown: Arc<Shown> },
    /// It wrote.
    Message { chat_id: i64, shown: Arc<Shown> },
}

impl Deed {
    /// The chat it was noticed in.
    pub(crate) fn chat_id(&self) -> i64 {
        match self {
            Self::Answer { chat_id, .. }
            | Self::Deletion { chat_id, .. }
            | Self::Edit { chat_id, .. }
            | Self::Message { chat_id, .. } => *chat_id,
        }
    }
}

impl Account {
    pub(crate) fn new(bot_id: i64, clock: Clock) -> Self {
        let now = clock.now();
        // An update id and a message id are positive 32-bit numbers. Milliseconds fit when they start over every 23
        // days; what is left up to the largest number is for this run.
        let first_id = i32::try_from(now.as_millis() % 2_000_000_000).unwrap_or_default() + 1;
        Self {
            bot: Arc::new(people::bot(bot_id)),
            clock,
            arrivals: Notify::new(),
            polls: watch::Sender::new(0),
            changes: watch::Sender::new(()),
            state: Mutex::new(State {
                queue: Queue::starting_at(i64::from(first_id)),
                allowed: Allowed::default(),
                rooms: HashMap::new(),
                users: HashMap::new(),
                commands: HashMap::new(),
                presses: Presses::starting_at(now),
                deeds: VecDeque::new(),
                deeds_done: 0,
                first_message_id: first_id,
            }),
        }
    }

    /// The user of that id, under the name given now or else the one known before.
    pub(crate) fn user(&self, id: i64, name: Option<&str>) -> Arc<User> {
        // `you@group> hi` gives nobody a new name.
        let name = name.filter(|it| id != people::YOU || !it.eq_ignore_ascii_case("you"));
        let mut state = self.state();
        match (state.users.get(&id), name) {
            (Some(known), None) => Arc::clone(known),
            (Some(known), Some(name)) if known.first_name == name => Arc::clone(known),
            _ => {
                let user = Arc::new(people::user(id, name));
                state.users.insert(id, Arc::clone(&user));
                user
            }
        }
    }

    /// The group of that id, under the name given now or else the one known before.
    pub(crate) fn group(&self, id: i64, name: Option<&str>) -> Chat {
        match (self.state().rooms.get(&id), name) {
            (Some(room), None) => room.chat.clone(),
            _ => people::group(id, name),
        }
    }

    /// A user writes in a chat, which is there from then on.
    pub(crate) fn hear(&self, user: &Arc<User>, chat: Chat, text: &str) -> Message {
        let now = self.clock.now();
        let mut state = self.state();
        let nth = state.rooms.len();
        let room = state.room(chat);
        room.spoken_in.get_or_insert(nth);
        let draft = Draft {
            from: Arc::clone(user),
            date: now.as_secs(),
            text: Marked::plain(text),
            buttons: Vec::new(),
            reply_to: None,
        };
        let shown = room.add(draft);
        let message = room.telegram(&shown);
        state.tell(Kind::Message, &message, now + RETENTION);
        drop(state);
        self.arrivals.notify_waiters();
        self.changed();
        message
    }

    /// A user presses a button that stands under a message; gives the id of the query.
    pub(crate) fn press(&self, user: &User, chat_id: i64, message_id: i32, data: &str) -> Result<String, Refusal> {
        let now = self.clock.now();
        let mut state = self.state();
        let room = state.rooms.get(&chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        let shown = room.message(message_id).ok_or_else(|| Refusal::bad_request("message not found"))?;
        let message = room.telegram(shown);
        let id = state.presses.open(chat_id, now);
        let query = CallbackQuery::builder()
            .id(id.clone())
            .from(user.clone())
            .message(MaybeInaccessibleMessage::Message(Box::new(message)))
            .chat_instance(chat_id.to_string())
            .data(data)
            .build();
        state.tell(Kind::CallbackQuery, &query, now + presses::PATIENCE);
        drop(state);
        self.arrivals.notify_waiters();
        self.changed();
        Ok(id)
    }

    /// The bot writes in a chat.
    pub(crate) fn write(
        &self,
        chat_id: i64,
        text: Marked,
        buttons: Vec<Vec<InlineKeyboardButton>>,
        reply_to: Option<(i32, bool)>,
    ) -> Result<Message, Refusal> {
        let mut state = self.state();
        let room = state.known_room(chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        let reply_to = match reply_to {
            Some((message_id, or_nothing)) => room.replied_to(message_id, or_nothing)?,
            None => None,
        };
        let date = self.clock.now().as_secs();
        let shown = room.add(Draft { from: Arc::clone(&self.bot), date, text, buttons, reply_to });
        let message = room.telegram(&shown);
        state.note(Deed::Message { chat_id, shown });
        drop(state);
        self.changed();
        Ok(message)
    }

    /// The bot gives a message of its own another text and other buttons.
    pub(crate) fn edit(
        &self,
        chat_id: i64,
        message_id: i32,
        text: Marked,
        buttons: Vec<Vec<InlineKeyboardButton>>,
    ) -> Result<Message, Refusal> {
        let mut state = self.state();
        let room = state.known_room(chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        let shown = room.message(message_id).ok_or_else(|| Refusal::bad_request("message to edit not found"))?;
        if shown.from_id() != self.bot.id {
            return Err(Refusal::bad_request("message can't be edited"));
        }
        let Marked { text, entities } = text;
        if (&shown.text, &shown.entities, &shown.buttons) == (&text, &entities, &buttons) {
            return Err(Refusal::not_modified());
        }
        let edited = Some(self.clock.now().as_secs());
        let shown = room.edit(Shown { text, entities, buttons, edited, ..(**shown).clone() });
        let message = room.telegram(&shown);
        state.note(Deed::Edit { chat_id, shown });
        drop(state);
        self.changed();
        Ok(message)
    }

    /// The bot takes a message back that is no older than that: any in a private chat, and its own in a group, where it is
    /// no administrator.
    pub(crate) fn delete(&self, chat_id: i64, message_id: i32, deletable: Duration) -> Result<(), Refusal> {
        let mut state = self.state();
        let room = state.known_room(chat_id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
        let shown = room.message(message_id).ok_or_else(|| Refusal::bad_request("message to delete not found"))?;
        let age = self.clock.now().as_secs().saturating_sub(shown.date);
        if (chat_id < 0 && shown.from_id() != self.bot.id) || age > deletable.as_secs() {
            return Err(Refusal::bad_request("message can't be deleted"));
        }
        let shown = Arc::clone(shown);
        room.delete(&shown);
        state.note(Deed::Deletion { chat_id, shown });
        drop(state);
        self.changed();
        Ok(())
    }

    /// The bot answers a press.
    pub(crate) fn answer(&self, query_id: &str, text: Option<String>, alert: bool) -> Result<(), Refusal> {
        let mut state = self.state();
        let answer = Answer { text: text.clone(), alert };
        let chat_id = state.presses.answer(query_id, answer, self.clock.now()).ok_or_else(|| {
            Refusal::bad_request("query is too old and response timeout expired or query ID is invalid")
        })?;
        if let Some(text) = text {
            state.note(Deed::Answer { chat_id, text, alert });
        }
        drop(state);
        self.changed();
        Ok(())
    }

    /// Hands the bot an update as it is, whatever it asked for.
    pub(crate) fn inject(&self, parsed: serde_json::Value, json: &str) {
        let expires = self.clock.now() + RETENTION;
        match parsed {
            serde_json::Value::Object(mut update) if !update.contains_key("update_id") => {
                let queue = &mut self.state().queue;
                update.insert("update_id".to_owned(), queue.next_id().into());
                queue.push_raw(None, &serde_json::Value::Object(update).to_string(), expires);
            }
            other => self.state().queue.push_raw(other["update_id"].as_i64(), json, expires),
        }
        self.arrivals.notify_waiters();
        self.changed();
    }

    /// Waits until `look` finds something; it is asked again after everything that happens.
    ///
    /// Cancellation safe.
    pub(crate) async fn once<T>(&self, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = look(&mut self.state()) {
                return found;
            }
            // The sender lives in `self`, so `changed` cannot fail.
            let _ = changes.changed().await;
        }
    }

    /// Tells the observers to look again.
    pub(crate) fn changed(&self) {
        self.changes.send_replace(());
    }

    /// What the lock is for. A panic elsewhere leaves nothing half done here, so a poisoned lock is as good as any.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("bot_id", &self.bot.id).finish_non_exhaustive()
    }
}

impl State {
    /// What the bot did after its first `seen` deeds.
    pub(crate) fn deeds_since(&self, seen: usize) -> Vec<Deed> {
        let forgotten = self.deeds_done - self.deeds.len();
        self.deeds.iter().skip(seen.saturating_sub(forgotten)).cloned().collect()
    }

    /// How many deeds the bot has done.
    pub(crate) fn deeds_done(&self) -> usize {
        self.deeds_done
    }

    /// The chat, made if need be; its name is brought up to date.
    fn room(&mut self, chat: Chat) -> &mut Room {
        let first_message_id = self.first_message_id;
        let room = self.rooms.entry(chat.id).or_insert_with(|| Room::starting_at(first_message_id, chat.clone()));
        room.chat = chat;
        room
    }

    /// The chat a bot may write in: one that somebody wrote in, or one that an earlier run may have known.
    fn known_room(&mut self, chat_id: i64) -> Option<&mut Room> {
        if !self.rooms.contains_key(&chat_id) {
            self.room(people::remembered(chat_id)?);
        }
        self.rooms.get_mut(&chat_id)
    }

    fn tell(&mut self, kind: Kind, body: &impl Serialize, expires: Moment) {
        if !self.allowed.permits(kind) {
            return;
        }
        match serde_json::to_string(body) {
            Ok(json) => {
                self.queue.push(kind.name(), &json, expires);
            }
            Err(error) => tracing::error!(%error, kind = kind.name(), "the simulator cannot write an update"),
        }
    }

    fn note(&mut self, deed: Deed) {
        if self.deeds.len() == WATCHED {
            self.deeds.pop_front();
        }
        self.deeds.push_back(deed);
        self.deeds_done += 1;
    }
}
