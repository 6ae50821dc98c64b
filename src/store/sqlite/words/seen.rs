//! Which updates have been here. What a poll brings has ids without a gap, as a rule, and so is one row.

use std::time::Duration;

use crate::clock::Moment;
use crate::store::sqlite::books::Books;
use crate::store::sqlite::rows::{span, stamp};

/// How long an update id is remembered. Telegram keeps an update for 24 hours.
pub(in crate::store::sqlite) const REMEMBERED: Duration = Duration::from_hours(48);

/// The ids of a batch, as it is gone through.
pub(super) struct Seen {
    bot: i64,
    now: Moment,
    /// Those that are new and not written down yet.
    run: Option<Run>,
}

/// Ids without a gap, from the first to the last.
#[derive(Clone, Copy)]
struct Run {
    first: i64,
    last: i64,
}

impl Seen {
    pub(super) fn new(bot: i64, now: Moment) -> Self {
        Self { bot, now, run: None }
    }

    /// Whether this one is new; from now on it is not. An id that was forgotten is new again, also where its row has not been
    /// pruned yet; one whose update still waits is not.
    pub(super) fn is_new(&mut self, books: &mut Books<'_>, id: i64) -> rusqlite::Result<bool> {
        if !books.unseen(self.bot)?.contains(&id) {
            // Only what is written down is found.
            self.write(books)?;
            if let Some((run, arrived)) = self.find(books, id)? {
                return self.is_forgotten(books, id, (run, arrived));
            }
            let next = "SELECT min(first) FROM seen WHERE bot = ? AND first > ?";
            let next: Option<Option<i64>> = books.desk.first(next, (self.bot, id), |row| row.get(0))?;
            *books.unseen(self.bot)? = id..next.flatten().unwrap_or(i64::MAX);
        }
        books.unseen(self.bot)?.start = id.saturating_add(1);
        match &mut self.run {
            Some(run) if run.last.checked_add(1) == Some(id) => run.last = id,
            _ => {
                self.write(books)?;
                self.run = Some(Run { first: id, last: id });
            }
        }
        Ok(true)
    }

    /// Writes down what is new.
    pub(super) fn write(&mut self, books: &mut Books<'_>) -> rusqlite::Result<()> {
        match self.run.take() {
            Some(run) => keep(books, self.bot, run, stamp(self.now)),
            None => Ok(()),
        }
    }

    /// The run with this id, and when it came.
    fn find(&self, books: &mut Books<'_>, id: i64) -> rusqlite::Result<Option<(Run, i64)>> {
        let sql = "SELECT first, last, arrived FROM seen WHERE bot = ? AND first <= ? ORDER BY first DESC LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| Ok((Run { first: row.get(0)?, last: row.get(1)? }, row.get(2)?));
        let found = books.desk.first(sql, (self.bot, id), read)?;
        Ok(found.filter(|(run, _)| id <= run.last))
    }

    /// Whether this one, of a run that came then, is new again; then it comes now.
    fn is_forgotten(&mut self, books: &mut Books<'_>, id: i64, (run, arrived): (Run, i64)) -> rusqlite::Result<bool> {
        if arrived > stamp(self.now).saturating_sub(span(REMEMBERED)) {
            return Ok(false);
        }
        let waits = "SELECT 1 FROM inbox WHERE bot = ? AND update_id = ? LIMIT 1";
        if books.desk.first(waits, (self.bot, id), |_| Ok(()))?.is_some() {
            return Ok(false);
        }
        books.desk.run("DELETE FROM seen WHERE bot = ? AND first = ?", (self.bot, run.first))?;
        for part in [Run { last: id.saturating_sub(1), ..run }, Run { first: id.saturating_add(1), ..run }] {
            if part.first <= part.last && !(part.first..=part.last).contains(&id) {
                keep(books, self.bot, part, arrived)?;
            }
        }
        self.run = Some(Run { first: id, last: id });
        Ok(true)
    }
}

fn keep(books: &mut Books<'_>, bot: i64, Run { first, last }: Run, arrived: i64) -> rusqlite::Result<()> {
    books.desk.run("INSERT INTO seen VALUES (?, ?, ?, ?)", (bot, first, last, arrived)).map(drop)
}
