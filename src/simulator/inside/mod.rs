//! What the bot has in mind, and what passes between it and the world: for the page, and for recordings.
//!
//! Each thing that happens is a [line](lines) of JSON: an update that comes to the bot, a call with its answer, a turn of a
//! conversation, the clock that was turned. The newest are kept, and how each conversation is ([`Minds`]). Whoever tells of something
//! holds a lock for as long as it takes to put it there, and waits for nobody who reads.

mod http;
pub(crate) mod lines;
mod minds;
mod told;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::json;

pub(crate) use self::http::{recording, recording_of, test_of};
#[cfg(feature = "testing")]
pub(crate) use self::lines::{LINE_LIMIT, VERSION};
use self::lines::{Line, Lines};
use self::minds::Minds;
use crate::clock::Clock;
use crate::machine::Graph;
use crate::onlooker::{Onlooker, Seen};
use crate::simulator::page::Feed;
use crate::simulator::params::Params;
use crate::simulator::world::World;

pub(crate) use self::told::Calling;
#[cfg(feature = "testing")]
pub(crate) use self::told::{hide, sha256};

/// A page is shown this many of the newest lines when it begins to watch,
const SHOWN: usize = 500;

/// and this many bytes of them.
const SHOWN_BYTES: usize = 1 << 20;

/// All that is known of every bot, for a page that begins to watch.
pub(crate) fn told(world: &World) -> String {
    let bots: Vec<String> = world.accounts().iter().map(|it| it.inside.told()).collect();
    format!("[{}]", bots.join(","))
}

/// What is known of one bot.
pub(crate) struct Inside {
    bot: u64,
    clock: Clock,
    /// Nothing is noted until somebody wants it.
    is_on: AtomicBool,
    feed: OnceLock<Arc<Feed>>,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    lines: Lines,
    minds: Minds,
}

impl Inside {
    pub(crate) fn new(bot: u64, clock: Clock) -> Self {
        Self { bot, clock, is_on: AtomicBool::new(false), feed: OnceLock::new(), book: Mutex::default() }
    }

    /// From now on everything is noted.
    pub(crate) fn begin(&self) {
        if !self.is_on.swap(true, Ordering::AcqRel) {
            self.book().lines.begin(self.bot, self.clock.now());
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Acquire)
    }

    /// Pages are told from now on.
    pub(crate) fn shown_in(&self, feed: &Arc<Feed>) {
        // Said once, where the bot is made.
        let _ = self.feed.set(Arc::clone(feed));
    }

    /// An update was put in the bot's queue.
    pub(crate) fn update(&self, json: &str) {
        if self.is_on() {
            // What was injected may have line breaks between its words.
            let update = json.replace(['\n', '\r'], " ");
            self.note(|at| format!(r#"{{"at":{at},"update":{update}}}"#));
        }
    }

    /// A call begins. What comes of it is told to what this gives.
    pub(crate) fn call<'a>(self: &'a Arc<Self>, method: &'a str, params: &'a Params) -> Option<Calling<'a>> {
        // It is what brings the updates, which have lines of their own.
        let of_interest = self.is_on() && !method.eq_ignore_ascii_case("getUpdates");
        of_interest.then(|| Calling::new(self, method, params))
    }

    /// Somebody turned the clock.
    pub(crate) fn turned(&self, by: Duration) {
        if self.is_on() {
            let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
            self.note(|at| json!({ "at": at, "clock": { "turned": by } }).to_string());
        }
    }

    /// The bot was killed, or started again.
    pub(crate) fn became(&self, what: &'static str) {
        if self.is_on() {
            self.note(|at| json!({ "at": at, "bot": what }).to_string());
        }
    }

    /// Adds a line about something that happens now.
    fn note(&self, line: impl FnOnce(u64) -> String) {
        let mut book = self.book();
        // Under the lock, so that lines are in the order of their moments.
        let line = book.lines.add(line(self.clock.now().as_millis()));
        self.publish_line(&line);
    }

    fn publish_line(&self, line: &Line) {
        if let Some(feed) = self.feed.get() {
            feed.publish("inside-line", || self.shown(line));
        }
    }

    /// Everything, for a page that begins to watch.
    pub(crate) fn told(&self) -> String {
        let (minds, lines, forgotten) = {
            let book = self.book();
            (book.minds.copied(), book.lines.newest(SHOWN, SHOWN_BYTES), book.lines.forgotten())
        };
        let lines: Vec<String> = lines.iter().map(|line| self.shown(line)).collect();
        let (bot, on, kinds) = (self.bot, self.is_on(), minds.told());
        format!(
            r#"{{"bot":{bot},"on":{on},"conversations":{kinds},"forgotten":{forgotten},"lines":[{}]}}"#,
            lines.join(",")
        )
    }

    /// The names of the conversations that the bot has.
    pub(crate) fn conversations(&self) -> Vec<&'static str> {
        self.book().minds.names()
    }

    /// The lines so far, as a file.
    pub(crate) fn recorded(&self) -> String {
        self.book().lines.all()
    }

    /// Writes every line into this file, too, the ones so far first.
    pub(crate) fn record(&self, file: std::fs::File) -> std::io::Result<()> {
        self.begin();
        self.book().lines.write_to(file)
    }

    fn shown(&self, line: &Line) -> String {
        format!(r#"{{"bot":{},"number":{},"line":{}}}"#, self.bot, line.number, line.json)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // Nothing is left half done under the lock.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Onlooker for Inside {
    fn meets(&self, graph: Graph, _: &'static str, kept: &'static str) {
        // Also before anybody looks, who may come later.
        let told = self.book().minds.meet(graph, kept);
        if let Some(feed) = self.feed.get() {
            feed.publish("inside-conversation", || format!(r#"{{"bot":{},"graph":{told}}}"#, self.bot));
        }
    }

    fn sees(&self, seen: Seen) {
        if !self.is_on() {
            return;
        }
        let mut book = self.book();
        let at = seen.at.as_millis();
        let Some(told) = book.minds.see(seen) else { return };
        if let Some(turn) = told.turn {
            let line = book.lines.add(format!(r#"{{"at":{at},"turn":{turn}}}"#));
            self.publish_line(&line);
        }
        if let Some(feed) = self.feed.get() {
            feed.publish("inside-instance", || format!(r#"{{"bot":{},"instance":{}}}"#, self.bot, told.instance));
        }
    }
}

impl fmt::Debug for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside").field("bot", &self.bot).field("is_on", &self.is_on()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
