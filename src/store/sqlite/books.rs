//! What the writer works on: its desk, and the next ids of each bot.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::Row;

use crate::clock::Moment;
use crate::store::sqlite::desk::Desk;
use crate::store::sqlite::rows::stamp;
use crate::store::{EntryKind, InboxId, Posting};

/// The writer's desk and the bots it writes for.
pub(super) struct Books<'c> {
    pub(super) desk: Desk<'c>,
    bots: HashMap<i64, Ids>,
}

/// The next ids of one bot. They are written back once for all that happens in one transaction.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) inbox: i64,
    pub(super) effect: i64,
    pub(super) aside: i64,
    /// Of timers, in the order in which they are set.
    pub(super) place: i64,
    /// What the bot's clock showed last.
    pub(super) now: Moment,
    /// Ids of updates none of which is in `seen`: mostly all behind the last one, so that most are known for new without a look.
    unseen: Range<i64>,
    changed: bool,
}

impl<'c> Books<'c> {
    pub(super) fn new(desk: Desk<'c>) -> Self {
        Self { desk, bots: HashMap::new() }
    }

    /// The ids of a bot that are to be given next; they are written back at the end of the transaction.
    pub(super) fn ids(&mut self, bot: i64) -> rusqlite::Result<&mut Ids> {
        let ids = self.of(bot)?;
        ids.changed = true;
        Ok(ids)
    }

    /// Ids of updates that have not been here: some of them, or none where it is not known.
    pub(super) fn unseen(&mut self, bot: i64) -> rusqlite::Result<&mut Range<i64>> {
        Ok(&mut self.of(bot)?.unseen)
    }

    fn of(&mut self, bot: i64) -> rusqlite::Result<&mut Ids> {
        if !self.bots.contains_key(&bot) {
            self.desk.run("INSERT INTO bots VALUES (?, 1, 1, 1, 1) ON CONFLICT DO NOTHING", [bot])?;
            let ids = self.desk.first("SELECT * FROM bots WHERE bot = ?", [bot], |row| {
                let next = |column| counted(row, column);
                let (inbox, effect) = (next("next_inbox")?, next("next_effect")?);
                let (aside, place) = (next("next_aside")?, next("next_place")?);
                let now = Moment::from_millis(0);
                Ok(Ids { inbox, effect, aside, place, now, unseen: 0..0, changed: false })
            })?;
            self.bots.insert(bot, ids.ok_or(rusqlite::Error::QueryReturnedNoRows)?);
        }
        self.bots.get_mut(&bot).ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// Writes down which ids have been given.
    pub(super) fn close(&mut self) -> rusqlite::Result<()> {
        for (bot, ids) in self.bots.iter_mut().filter(|(_, ids)| ids.changed) {
            let sql = "UPDATE bots SET next_inbox = ?, next_effect = ?, next_aside = ?, next_place = ? WHERE bot = ?";
            self.desk.run(sql, [ids.inbox, ids.effect, ids.aside, ids.place, *bot])?;
            ids.changed = false;
        }
        Ok(())
    }

    /// What the bots' clocks showed last.
    pub(super) fn clocks(&self) -> impl Iterator<Item = (i64, Moment)> {
        self.bots.iter().map(|(bot, ids)| (*bot, ids.now))
    }

    /// Notes what a bot's clock shows.
    pub(super) fn tick(&mut self, bot: i64, now: Moment) {
        if let Some(ids) = self.bots.get_mut(&bot) {
            ids.now = ids.now.max(now);
        }
    }

    /// Puts an entry into the inbox.
    pub(super) fn post(&mut self, bot: i64, posting: &Posting) -> rusqlite::Result<InboxId> {
        let Posting { conversation, seed, entry } = posting;
        self.take_in(bot, (conversation, seed), entry.kind, None, Some(&entry.body))
    }

    /// Puts a row into the inbox. An update that several take has no body there, but in `bodies`.
    pub(super) fn take_in(
        &mut self,
        bot: i64,
        (conversation, seed): (&str, &str),
        kind: EntryKind,
        update_id: Option<i64>,
        body: Option<&str>,
    ) -> rusqlite::Result<InboxId> {
        let id = next(&mut self.ids(bot)?.inbox);
        let row = (bot, conversation, seed, id, kind.name(), update_id, body);
        self.desk.run("INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)", row)?;
        Ok(InboxId(id.cast_unsigned()))
    }

    /// Sets something aside.
    pub(super) fn put_aside(
        &mut self,
        bot: i64,
        (conversation, seed): (&str, &str),
        now: Moment,
        (kind, body): (EntryKind, &str),
        error: &str,
    ) -> rusqlite::Result<()> {
        let id = next(&mut self.ids(bot)?.aside);
        let row = (bot, id, stamp(now), conversation, seed, kind.name(), body, error);
        self.desk.run("INSERT INTO aside VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)?;
        Ok(())
    }
}

/// The next id as the file has it. One that no bot comes to is none that this store has written, and there would be no next one.
fn counted(row: &Row<'_>, column: &str) -> rusqlite::Result<i64> {
    let index = row.as_ref().column_index(column)?;
    match row.get(index)? {
        next @ 1..=LAST => Ok(next),
        other => Err(rusqlite::Error::IntegralValueOutOfRange(index, other)),
    }
}

/// A thousand a second for a hundred million years.
const LAST: i64 = i64::MAX / 2;

/// Gives an id.
pub(super) fn next(id: &mut i64) -> i64 {
    let given = *id;
    *id += 1;
    given
}
