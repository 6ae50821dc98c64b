//! What is read, each in one snapshot of the file.

use std::str::FromStr;

use rusqlite::{Row, types::Type};

use crate::clock::Moment;
use crate::store::sqlite::desk::Desk;
use crate::store::sqlite::rows::{duration, moment, stamp};
use crate::store::{
    AsideId, Deadlines, Due, EffectId, Entry, EntryKind, InboxId, Loaded, Posting, Queued, SetAside, Stored, Timer,
    TimerId, Waiting,
};

/// A conversation and what was asked for beside it.
pub(super) struct Load {
    pub(super) bot: i64,
    pub(super) conversation: &'static str,
    pub(super) seed: String,
    pub(super) timers_until: Moment,
    pub(super) inbox_until: InboxId,
    pub(super) limit: usize,
}

/// What is to be done.
pub(super) struct WhatIsDue {
    pub(super) bot: i64,
    pub(super) conversation: String,
    pub(super) until: Moment,
    pub(super) after: Option<(Moment, String)>,
    pub(super) limit: usize,
    /// The last inbox row of earlier runs, where they may have left some.
    pub(super) mark: Option<InboxId>,
}

impl Load {
    pub(super) fn read(&self, desk: &mut Desk<'_>) -> rusqlite::Result<Loaded> {
        let key = (self.bot, self.conversation, &self.seed);
        let sql = "SELECT version, state, silence, at_most FROM states WHERE bot = ? AND conversation = ? AND seed = ?";
        let found = desk.first(sql, key, |row| {
            let (silence, at_most): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
            let deadlines = Deadlines { silence: silence.map(moment), at_most: at_most.map(moment) };
            let version: i64 = row.get(0)?;
            Ok(match u32::try_from(version) {
                Ok(version) => (Some(Stored { version, state: row.get(1)?, deadlines }), None),
                Err(_) => (None, Some(row.get(1)?)),
            })
        })?;
        let (conversation, moved) = found.unwrap_or_default();
        let sql = "SELECT id, kind, coalesce(body, \
                   (SELECT body FROM bodies WHERE bodies.bot = inbox.bot AND bodies.update_id = inbox.update_id)) \
                   FROM inbox WHERE bot = ? AND conversation = ? AND seed = ? AND id <= ? ORDER BY id LIMIT ?";
        let asked = (key.0, key.1, key.2, self.inbox_until.0.cast_signed(), limit(self.limit));
        let inbox = desk.all(sql, asked, |row| {
            let entry = Entry { kind: kind(row, 1)?, body: row.get(2)? };
            Ok(Waiting { id: InboxId(id(row, 0)?), entry })
        })?;
        let sql = "SELECT id, due, every, outlives, event FROM timers INDEXED BY timers_of_seed \
                   WHERE bot = ? AND conversation = ? AND seed = ? AND due <= ? ORDER BY due, place";
        let timers = desk.all(sql, (key.0, key.1, key.2, stamp(self.timers_until)), |row| {
            let (due, every): (_, Option<i64>) = (moment(row.get(1)?), row.get(2)?);
            let (outlives, event) = (row.get(3)?, row.get(4)?);
            Ok(Timer { id: TimerId(id(row, 0)?), due, every: every.map(duration), outlives, event })
        })?;
        Ok(Loaded { conversation, inbox, moved, timers })
    }
}

impl WhatIsDue {
    pub(super) fn read(&self, desk: &mut Desk<'_>) -> rusqlite::Result<Due> {
        let (bot, name, until) = (self.bot, self.conversation.as_str(), stamp(self.until));
        let (since, seed) = self.after.as_ref().map_or((-1, ""), |(since, seed)| (stamp(*since), seed.as_str()));
        let mut waiting = Vec::new();
        if let Some(mark) = self.mark
            && since <= 0
        {
            let behind = if since == 0 { seed } else { "" };
            let sql = "SELECT DISTINCT seed FROM inbox WHERE bot = ? AND conversation = ? AND seed > ? AND id <= ? \
                       ORDER BY seed LIMIT ?";
            let asked = (bot, name, behind, mark.0.cast_signed(), limit(self.limit));
            waiting.extend(desk.all(sql, asked, |row| Ok((moment(0), row.get(0)?)))?);
        }
        for sql in [
            // One that has moved has no deadline, whatever its row has: nobody could do anything about it, again and again.
            "SELECT due, seed FROM states INDEXED BY states_due WHERE bot = ? AND conversation = ? AND due <= ? \
             AND (due, seed) > (?, ?) AND version >= 0 ORDER BY due, seed LIMIT ?",
            // Each moment once: with several timers of one moment this would end before the other does, and what is between
            // them be behind the page.
            "SELECT DISTINCT due, seed FROM timers INDEXED BY timers_due WHERE bot = ? AND conversation = ? AND due <= ? \
             AND (due, seed) > (?, ?) ORDER BY due, seed LIMIT ?",
        ] {
            let asked = (bot, name, until, since, seed, limit(self.limit));
            waiting.extend(desk.all(sql, asked, |row| Ok((moment(row.get(0)?), row.get(1)?)))?);
        }
        waiting.sort();
        waiting.dedup();
        waiting.truncate(self.limit);
        let mut next = None;
        for sql in [
            "SELECT min(due) FROM states INDEXED BY states_due WHERE bot = ? AND conversation = ? AND due > ? AND version >= 0",
            "SELECT min(due) FROM timers INDEXED BY timers_due WHERE bot = ? AND conversation = ? AND due > ?",
        ] {
            let later: Option<Option<i64>> = desk.first(sql, (bot, name, until), |row| row.get(0))?;
            next = next.into_iter().chain(later.flatten().map(moment)).min();
        }
        Ok(Due { waiting, next })
    }
}

/// The seeds behind this one of the conversations of that name that begin so.
pub(super) fn seeds(
    desk: &mut Desk<'_>,
    bot: i64,
    name: &str,
    (prefix, after): (&str, Option<&str>),
    count: usize,
) -> rusqlite::Result<Vec<String>> {
    // Each has its own end, so that no more is read than is asked for.
    let sql = "SELECT seed FROM (SELECT seed FROM states WHERE bot = ?1 AND conversation = ?2 \
               AND seed >= ?3 AND seed < ?4 AND seed IS NOT ?5 AND version >= 0 ORDER BY seed LIMIT ?6) \
               UNION SELECT seed FROM (SELECT DISTINCT seed FROM timers WHERE bot = ?1 AND conversation = ?2 \
               AND seed >= ?3 AND seed < ?4 AND seed IS NOT ?5 ORDER BY seed LIMIT ?6) \
               UNION SELECT seed FROM (SELECT DISTINCT seed FROM inbox WHERE bot = ?1 AND conversation = ?2 \
               AND seed >= ?3 AND seed < ?4 AND seed IS NOT ?5 ORDER BY seed LIMIT ?6) ORDER BY seed LIMIT ?6";
    let first = after.map_or(prefix, |after| after.max(prefix));
    // No seed goes on with the last of all characters, which is in no JSON that serde writes but in somebody's string.
    let end = format!("{prefix}{}", char::MAX);
    desk.all(sql, (bot, name, first, end, after, limit(count)), |row| row.get(0))
}

/// How much of the outbox is read at once, in bytes of JSON: files that were given as bytes are in it.
const PAGE: usize = 16 << 20;

/// The effects from this one on, until there are enough of them.
pub(super) fn outbox(desk: &mut Desk<'_>, bot: i64, from: EffectId, count: usize) -> rusqlite::Result<Vec<Queued>> {
    let sql = "SELECT id, turn, at, effect, conversation, seed, tell FROM outbox WHERE bot = ? AND id >= ? ORDER BY id LIMIT ?";
    let mut read = 0;
    desk.some(sql, (bot, from.0.cast_signed(), limit(count)), |row| {
        if read >= PAGE {
            return Ok(None);
        }
        let text = row.get_ref(3)?.as_str()?;
        read += text.len();
        let effect = serde_json::from_str(text).map_err(|error| unreadable(3, error))?;
        let (conversation, seed, tell_refused) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let (id, turn, at) = (EffectId(id(row, 0)?), EffectId(id(row, 1)?), moment(row.get(2)?));
        Ok(Some(Queued { id, turn, at, effect, conversation, seed, tell_refused }))
    })
}

/// What was set aside behind this.
pub(super) fn set_aside(
    desk: &mut Desk<'_>,
    bot: i64,
    after: Option<AsideId>,
    count: usize,
) -> rusqlite::Result<Vec<SetAside>> {
    let sql =
        "SELECT id, at, conversation, seed, kind, body, error FROM aside WHERE bot = ? AND id > ? ORDER BY id LIMIT ?";
    let after = after.map_or(0, |after| after.0.cast_signed());
    desk.all(sql, (bot, after, limit(count)), |row| {
        let entry = Entry { kind: kind(row, 4)?, body: row.get(5)? };
        let posting = Posting { conversation: row.get(2)?, seed: row.get(3)?, entry };
        Ok(SetAside { id: AsideId(id(row, 0)?), at: moment(row.get(1)?), posting, error: row.get(6)? })
    })
}

/// The bots that have been here.
pub(super) fn bots(desk: &mut Desk<'_>) -> rusqlite::Result<Vec<i64>> {
    desk.all("SELECT bot FROM bots ORDER BY bot", [], |row| row.get(0))
}

fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<EntryKind> {
    EntryKind::from_str(row.get_ref(column)?.as_str()?).map_err(|error| unreadable(column, error))
}

fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.cast_unsigned())
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn unreadable(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
