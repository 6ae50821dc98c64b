//! What the bot's file says after its end, before the next bot opens it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Row};
use serde_json::Value;

use crate::order::Order;

/// What the file says.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The count of each chat.
    pub(crate) counts: HashMap<i64, u64>,
    /// The orders of each chat that wait in the inbox, in its order.
    pub(crate) inbox: HashMap<i64, Vec<u64>>,
    /// The replies that are not delivered, in their order.
    pub(crate) outbox: Vec<Outgoing>,
    /// What was set aside that is no reply, and why; and what is damaged.
    pub(crate) faults: Vec<String>,
    pub(crate) is_damaged: bool,
}

/// A reply that is not delivered.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) chat: i64,
    pub(crate) text: String,
    /// It is marked as being sent.
    pub(crate) in_doubt: bool,
}

impl Page {
    /// Reads a copy in this folder, so that the next bot finds the file just as the last one left it.
    pub(crate) fn read(file: &Path, folder: &Path) -> rusqlite::Result<Self> {
        let copy = folder.join("copy.db");
        for ending in ["", "-wal"] {
            let (from, to) = (beside(file, ending), beside(&copy, ending));
            match from.exists() {
                true => drop(std::fs::copy(from, to).expect("a copy")),
                false => drop(std::fs::remove_file(to)),
            }
        }
        let _ = std::fs::remove_file(beside(&copy, "-shm"));
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::of(&Connection::open_with_flags(copy, flags)?)
    }

    fn of(file: &Connection) -> rusqlite::Result<Self> {
        let mut page = Self::default();
        let found: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        if found != "ok" {
            page.faults.push(format!("the file is damaged: {found}"));
            page.is_damaged = true;
            return Ok(page);
        }
        for (seed, state) in all(file, "SELECT seed, state FROM states", |row| Ok((chat(row)?, json(row, "state")?)))? {
            page.counts.insert(seed, find(&state, "count").and_then(Value::as_u64).expect("a count"));
        }
        let waiting = "SELECT inbox.seed, coalesce(inbox.body, bodies.body) AS body FROM inbox LEFT JOIN bodies
            USING (bot, update_id) WHERE kind = 'update' ORDER BY inbox.id";
        for (seed, update) in all(file, waiting, |row| Ok((chat(row)?, json(row, "body")?)))? {
            let order: Order =
                find(&update, "text").and_then(Value::as_str).expect("a text").parse().expect("an order");
            page.inbox.entry(seed).or_default().push(order.number);
        }
        page.outbox = all(file, "SELECT effect, sending FROM outbox ORDER BY id", |row| {
            let effect = json(row, "effect")?;
            let text = find(&effect, "text").and_then(Value::as_str).expect("a text").to_owned();
            let chat = find(&effect, "chat_id").and_then(Value::as_i64).expect("a chat");
            Ok(Outgoing { chat, text, in_doubt: row.get("sending")? })
        })?;
        page.faults = all(file, "SELECT seed, kind, error FROM aside WHERE kind <> 'reply'", |row| {
            let (seed, kind, error): (String, String, String) = (row.get("seed")?, row.get("kind")?, row.get("error")?);
            Ok(format!("set aside in {seed}: {kind}: {error}"))
        })?;
        Ok(page)
    }

    /// Whether a turn was under way, or a reply.
    pub(crate) fn is_in_flight(&self) -> bool {
        !self.inbox.is_empty() || self.outbox.iter().any(|it| it.in_doubt)
    }

    /// What is wrong with it, if these orders were acknowledged: each is in the count of its chat or waits behind it.
    pub(crate) fn faults(&self, acknowledged: &HashMap<i64, u64>) -> Vec<String> {
        let mut faults = self.faults.clone();
        if self.is_damaged {
            return faults;
        }
        let chats: HashSet<i64> = [self.counts.keys(), acknowledged.keys()].into_iter().flatten().copied().collect();
        for chat in chats.into_iter().chain(self.inbox.keys().copied()) {
            let count = self.counts.get(&chat).copied().unwrap_or_default();
            let waiting = self.inbox.get(&chat).map_or(&[][..], Vec::as_slice);
            if !(count + 1..).zip(waiting).all(|(expected, number)| expected == *number) {
                faults.push(format!("chat {chat} has counted {count}, and in its inbox are the orders {waiting:?}"));
            }
            let (has, told) = (count + waiting.len() as u64, acknowledged.get(&chat).copied().unwrap_or_default());
            if has < told {
                faults.push(format!("chat {chat} has {has} orders, and {told} were acknowledged"));
            }
        }
        faults
    }
}

/// The file with something behind its name.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn all<T>(file: &Connection, sql: &str, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<Vec<T>> {
    file.prepare(sql)?.query_map([], read)?.collect()
}

fn chat(row: &Row<'_>) -> rusqlite::Result<i64> {
    Ok(row.get::<_, String>("seed")?.parse().expect("the id of a chat"))
}

fn json(row: &Row<'_>, column: &str) -> rusqlite::Result<Value> {
    Ok(serde_json::from_str(&row.get::<_, String>(column)?).expect("JSON"))
}

/// The first field of this name, however deep.
fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Array(items) => items.iter().find_map(|it| find(it, name)),
        Value::Object(fields) => fields.get(name).or_else(|| fields.values().find_map(|it| find(it, name))),
        Value::Bool(_) | Value::Null | Value::Number(_) | Value::String(_) => None,
    }
}
