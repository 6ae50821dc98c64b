//! The store in one file, as a file: what is in it, who may open it, and what it survives.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod care;
mod crashing;
mod keeping;
mod opening;
mod versions;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use stategram::clock::Moment;
use stategram::machine::PerChat;
use stategram::store::{
    Admission, Arrival, Begun, Commit, Committed, Deadlines, InboxId, Kept, Key, Run, Sqlite, Store,
};
use stategram::update::Incoming;

/// The clock of all of it.
const NOON: Moment = Moment::from_millis(1_900_000_000_000);

const BOT: i64 = 42;

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

async fn open(path: &Path) -> Sqlite {
    Sqlite::open(path).await.unwrap()
}

/// A bot that begins with the one conversation `Game`.
async fn begin(store: &Sqlite, bot_id: i64) -> Begun {
    store.begin(run(bot_id)).await.unwrap()
}

fn run(bot_id: i64) -> Run<'static> {
    Run { bot_id, conversations: &["Game"], now: NOON }
}

/// A store in which the bot has begun.
async fn begun(path: &Path) -> Sqlite {
    let store = open(path).await;
    begin(&store, BOT).await;
    store
}

fn update(id: i64) -> Incoming {
    let json = r#""message": {"message_id": 1, "date": 0, "text": "hello", "chat": {"id": 7, "type": "private"}}"#;
    Incoming::decode(&format!("{{\"update_id\": {id}, {json}}}")).unwrap()
}

/// Takes updates in for these takers.
async fn accept_for(store: &Sqlite, ids: &[i64], takers: &[(&'static str, &str)], now: Moment) -> Vec<Admission> {
    let updates: Vec<_> = ids.iter().map(|id| update(*id)).collect();
    let takers = || takers.iter().map(|(name, seed)| (*name, (*seed).to_owned())).collect();
    let batch: Vec<_> = updates.iter().map(|update| Arrival::Update { update, takers: &takers }).collect();
    store.accept(&batch, now).await.unwrap()
}

/// Takes updates in for the game of that seed, and answers the rows of those that are new.
async fn accept(store: &Sqlite, ids: &[i64], seed: i64) -> Vec<InboxId> {
    let admissions = accept_for(store, ids, &[("Game", &seed.to_string())], NOON).await;
    let rows = admissions.into_iter().map(|admission| match admission {
        Admission::New(rows) => rows,
        Admission::Duplicate => Vec::new(),
    });
    rows.flatten().collect()
}

/// A turn that changes nothing.
fn turn(key: Key<'_>) -> Commit<'_> {
    Commit {
        key,
        now: NOON,
        completes: &[],
        aside: &[],
        moves: None,
        next: Kept::Unchanged,
        timers: &[],
        effects: &[],
        tell_refused: false,
        postings: &[],
    }
}

/// A turn of the game of that seed that goes to this state.
async fn goes_to(store: &Sqlite, seed: i64, state: &str, completes: Option<InboxId>) -> Committed {
    let next = Kept::State { version: 1, state, deadlines: Deadlines::default() };
    let completes = completes.as_slice();
    store.commit(Commit { completes, next, ..turn(Key::new("Game", &PerChat(seed))) }).await.unwrap()
}

/// Somebody with `sqlite3`.
fn look(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// A number that somebody with `sqlite3` sees.
fn number(path: &Path, sql: &str) -> i64 {
    look(path).query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Another process, which runs an ignored test of these with the store at this path.
fn another(test: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]).env("STORE", path);
    command
}
