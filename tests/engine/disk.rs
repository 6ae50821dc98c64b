//! Stores that keep, for tests: the contract in plain maps on a disk that outlives the bot, and a file.

#[path = "../store/houses/model/begin.rs"]
mod begin;
#[path = "../store/houses/model/pages.rs"]
mod pages;
#[path = "../store/houses/model/words.rs"]
mod words;

use std::sync::{Arc, Mutex, MutexGuard};

use stategram::clock::Moment;
use stategram::store::{AsideId, Entry, EntryKind, SetAside, Sqlite, TimerId};
use tempfile::TempDir;

use self::pages::{Bot, Pages};

/// The simulator's bot.
pub(crate) const BOT: i64 = 8_000_000_001;

/// What outlives the bot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<Pages>>);

/// One run's store.
#[derive(Debug)]
pub(crate) struct Model {
    disk: Arc<Mutex<Pages>>,
    run: Mutex<OwnRun>,
}

/// A file of its own for the store of a test.
pub(crate) struct File(TempDir);

impl File {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) async fn open(&self) -> Sqlite {
        Sqlite::open(self.0.path().join("bot.db")).await.unwrap()
    }

    /// Somebody changes it with `sqlite3`.
    pub(crate) fn change(&self, sql: &str) {
        rusqlite::Connection::open(self.0.path().join("bot.db")).unwrap().execute(sql, []).unwrap();
    }

    /// What is in the directory of the store.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = names.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Whether another process could open it.
    pub(crate) fn is_free(&self) -> bool {
        let lock = std::fs::File::options().write(true).open(self.0.path().join("bot.db-lock")).unwrap();
        lock.try_lock().is_ok()
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct OwnRun {
    bot_id: i64,
    earlier: u64,
}

impl Disk {
    pub(crate) fn open(&self) -> Model {
        Model { disk: self.0.clone(), run: Mutex::default() }
    }

    /// How many rows are open.
    pub(crate) fn open_rows(&self) -> usize {
        self.look(|bot| bot.inbox.len())
    }

    /// Whether something waits for a conversation of that name.
    pub(crate) fn is_with(&self, name: &str) -> bool {
        self.look(|bot| bot.inbox.values().any(|it| it.conversation == name))
    }

    /// How many conversations have left their entry state.
    pub(crate) fn conversations(&self) -> usize {
        self.look(|bot| bot.states.len())
    }

    pub(crate) fn timers(&self) -> Vec<TimerId> {
        self.look(|bot| bot.timers.iter().map(|(_, timer)| timer.id).collect())
    }

    pub(crate) fn aside(&self) -> Vec<SetAside> {
        self.look(|bot| bot.aside.values().cloned().collect())
    }

    /// As if a state had been set aside by an earlier run.
    pub(crate) fn set_state_aside(&self, conversation: &str, seed: i64, state: &str) -> AsideId {
        let body = format!(r#"{{"version":1,"state":{state}}}"#);
        self.set_aside(conversation, seed, Entry::new(EntryKind::State, body))
    }

    /// As if it had been set aside by an earlier run.
    pub(crate) fn set_aside(&self, conversation: &str, seed: i64, entry: Entry) -> AsideId {
        let mut pages = self.0.lock().unwrap();
        let bot = pages.bots.entry(BOT).or_default();
        bot.put_aside(Moment::from_millis(0), (conversation.to_owned(), seed.to_string()), entry, "it is a test");
        AsideId(bot.asides)
    }

    fn look<T>(&self, look: impl FnOnce(&Bot) -> T) -> T {
        look(self.0.lock().unwrap().bots.values().next().unwrap_or(&Bot::default()))
    }
}

impl Model {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.disk.lock().unwrap()
    }

    fn run(&self) -> OwnRun {
        *self.run.lock().unwrap()
    }

    fn own<T>(&self, work: impl FnOnce(&mut Bot) -> T) -> T {
        work(self.pages().bots.entry(self.run().bot_id).or_default())
    }
}
