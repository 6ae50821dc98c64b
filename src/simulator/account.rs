//! One bot's side of the world: its chats, and the updates it has yet to fetch.

mod membership;
mod people_do;
mod writing;

pub(crate) use self::people_do::Written;
pub(crate) use self::writing::Target;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::clock::{Clock, Moment};
use crate::simulator::allowed::Allowed;
use crate::simulator::deeds::Deeds;
use crate::simulator::faults::{Disorder, Faults, Killer};
use crate::simulator::files::Files;
use crate::simulator::inline::Inline;
use crate::simulator::inside::Inside;
use crate::simulator::page;
use crate::simulator::payments::Payments;
use crate::simulator::people;
use crate::simulator::polls::Polls;
use crate::simulator::presses::Presses;
use crate::simulator::profile::Profile;
use crate::simulator::queue::Queue;
use crate::simulator::room::Room;
use crate::simulator::steps::Steps;
use crate::simulator::webhook::{Hook, Lane};
use crate::types::{BotCommand, Chat, User};
use crate::update::Kind;

/// How long an update waits to be fetched.
pub(crate) const RETENTION: Duration = Duration::from_hours(24);

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
    /// What is noted of all that happens.
    pub(crate) inside: Arc<Inside>,
    /// Who runs the bot.
    pub(crate) killer: Killer,
    state: Mutex<State>,
}

/// What the lock is for.
#[derive(Debug)]
pub(crate) struct State {
    /// What waits to be fetched; with a webhook, which has it all, nothing does.
    pub(crate) queue: Queue,
    pub(crate) hook: Hook,
    pub(crate) allowed: Allowed,
    pub(crate) rooms: HashMap<i64, Room>,
    pub(crate) users: HashMap<i64, Arc<User>>,
    /// By scope and language, as the Bot API has them.
    pub(crate) commands: HashMap<(String, String), Vec<BotCommand>>,
    pub(crate) profile: Profile,
    pub(crate) presses: Presses,
    pub(crate) inline: Inline,
    pub(crate) payments: Payments,
    pub(crate) polls: Polls,
    pub(crate) files: Files,
    pub(crate) deeds: Deeds,
    pub(crate) faults: Faults,
    pub(crate) steps: Steps,
    pub(crate) inside: Arc<Inside>,
    pub(crate) disorder: Disorder,
    first_message_id: i32,
}

impl Account {
    pub(crate) fn new(bot_id: i64, clock: Clock) -> Self {
        let now = clock.now();
        let inside = Arc::new(Inside::new(bot_id.unsigned_abs(), clock.clone()));
        // An update id and a message id are positive 32-bit numbers. Milliseconds fit when they start over every 23
        // days; what is left up to the largest number is for this run.
        let first_id = i32::try_from(now.as_millis() % 2_000_000_000).unwrap_or_default() + 1;
        Self {
            bot: Arc::new(people::bot(bot_id)),
            clock: clock.clone(),
            arrivals: Notify::new(),
            polls: watch::Sender::new(0),
            changes: watch::Sender::new(()),
            inside: Arc::clone(&inside),
            killer: Killer::default(),
            state: Mutex::new(State {
                queue: Queue::starting_at(i64::from(first_id)),
                hook: Hook::default(),
                allowed: Allowed::default(),
                rooms: HashMap::new(),
                users: HashMap::new(),
                commands: HashMap::new(),
                profile: Profile::default(),
                presses: Presses::starting_at(now),
                inline: Inline::starting_at(now),
                payments: Payments::starting_at(now),
                polls: Polls::starting_at(now.as_millis()),
                files: Files::starting_at(now.as_millis()),
                deeds: Deeds::by(clock),
                faults: Faults::default(),
                steps: Steps::default(),
                inside,
                disorder: Disorder::default(),
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
            // It stays a channel, or a forum.
            (Some(room), Some(name)) => Chat { title: Some(name.to_owned()), ..room.chat.clone() },
            (None, name) => people::group(id, name),
        }
    }

    /// Hands the bot an update as it is, whatever it asked for.
    pub(crate) fn inject(&self, parsed: Value, json: &str) {
        let expires = self.clock.now() + RETENTION;
        let mut state = self.state();
        let next_id = state.queue.next_id();
        let own_id = parsed["update_id"].as_i64();
        let lane = Lane::of_update(&parsed, own_id.unwrap_or(next_id));
        let entry = match parsed {
            Value::Object(mut update) if !update.contains_key("update_id") => {
                update.insert("update_id".to_owned(), next_id.into());
                state.queue.raw(None, &Value::Object(update).to_string(), lane, expires)
            }
            _ => state.queue.raw(own_id, json, lane, expires),
        };
        state.arrive(entry);
        drop(state);
        self.told();
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

    /// Tells the pages what the bot says of itself.
    pub(crate) fn tell_of_bot(&self, state: &State) {
        state.deeds.pages.tell("bot", || page::told::bot(self, state));
    }

    /// An update may have been put in the queue.
    pub(crate) fn told(&self) {
        self.arrivals.notify_waiters();
        self.changed();
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
    /// The chat, made if need be; its name is brought up to date.
    pub(crate) fn room(&mut self, chat: Chat) -> &mut Room {
        let first_message_id = self.first_message_id;
        let mut is_new = false;
        let room = self.rooms.entry(chat.id).or_insert_with(|| {
            is_new = true;
            Room::starting_at(first_message_id, chat.clone())
        });
        is_new |= room.chat != chat;
        room.chat = chat;
        if is_new {
            self.deeds.pages.tell("chat", || page::told::chat(room));
        }
        room
    }

    /// Tells the pages how a chat is now.
    pub(crate) fn tell_of_chat(&self, chat_id: i64) {
        if let Some(room) = self.rooms.get(&chat_id) {
            self.deeds.pages.tell("chat", || page::told::chat(room));
        }
    }

    /// The chat a bot may write in: one that somebody wrote in, or one that an earlier run may have known.
    pub(crate) fn known_room(&mut self, chat_id: i64) -> Option<&mut Room> {
        if !self.rooms.contains_key(&chat_id) {
            self.room(people::remembered(chat_id)?);
        }
        self.rooms.get_mut(&chat_id)
    }

    pub(crate) fn tell(&mut self, kind: Kind, body: &Value, expires: Moment) {
        if self.allowed.permits(kind) {
            let lane = Lane::of(kind, body, self.queue.next_id());
            let entry = self.queue.update(kind.name(), &body.to_string(), lane, expires);
            self.arrive(entry);
        }
    }
}
