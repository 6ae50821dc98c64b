//! What the writer does between two transactions, so that the file does not grow without bound: in small steps, each of a
//! few milliseconds.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::clock::Moment;
use crate::store::sqlite::books::Books;
use crate::store::sqlite::open::PATIENCE;
use crate::store::sqlite::rows::{span, stamp};
use crate::store::sqlite::words::REMEMBERED;
use crate::store::sqlite::writer::{Sync, begin, commit};

/// From how many pages on the log is brought into the file: 16 MB. Everybody waits meanwhile, some milliseconds, so it is not done often.
const LOG: i64 = 4_000;

/// How many rows of a table are pruned in one step.
const STEP: usize = 256;

/// How often a bot's rows are looked through, by its own clock.
const EVERY: Duration = Duration::from_mins(1);

/// How long the id of a message that somebody may refer to is kept. Telegram lets a bot edit for 48 hours, as a rule.
const REFERRED: Duration = Duration::from_hours(24 * 30);

/// How many free pages are given back to the system in one step, and from how many on: 16 MB, and a quarter of the file.
const GIVEN_BACK: i64 = 256;
const FREE: i64 = 4_096;

/// How long a deleted row may stay in the log where it has to be wiped.
const WIPED: Duration = Duration::from_secs(1);

/// How long the writer waits for those who read what is to be wiped.
const PATIENCE_WITH_READERS: Duration = Duration::from_millis(20);

/// How long the writer waits for a word before it goes on with a step that is left.
const PAUSE: Duration = Duration::from_millis(5);

/// What is to be done.
pub(super) struct Care {
    secure_delete: bool,
    /// When each bot's rows were looked through.
    pruned: HashMap<i64, Moment>,
    /// Whether the last step left something to do.
    more: bool,
    /// Since when there may be deleted rows in the log.
    unwiped: Option<Instant>,
}

impl Care {
    pub(super) fn new(secure_delete: bool) -> Self {
        // What an earlier process left in the log is wiped, too.
        Self { secure_delete, pruned: HashMap::new(), more: false, unwiped: secure_delete.then(Instant::now) }
    }

    /// How long the writer may wait for a word before there is something to do; `None` as long as it likes.
    pub(super) fn rest(&self) -> Option<Duration> {
        match self.unwiped {
            _ if self.more => Some(PAUSE),
            Some(since) => Some(WIPED.saturating_sub(since.elapsed())),
            None => None,
        }
    }

    /// Takes the next step, if there is one.
    pub(super) fn take(&mut self, books: &mut Books<'_>, sync: &mut Sync) -> rusqlite::Result<()> {
        let log = "PRAGMA wal_checkpoint(NOOP)";
        let log: (i64, i64) = books.desk.first(log, [], |row| Ok((row.get(1)?, row.get(2)?)))?.unwrap_or_default();
        if self.secure_delete && log.0 > 0 {
            self.unwiped.get_or_insert_with(Instant::now);
        }
        if self.unwiped.is_some_and(|since| since.elapsed() >= WIPED) {
            // Busy where somebody reads for long: then it is tried again after a while.
            books.desk.connection.busy_timeout(PATIENCE_WITH_READERS)?;
            let busy = books.desk.first("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))?;
            books.desk.connection.busy_timeout(PATIENCE)?;
            self.unwiped = (busy == Some(true)).then(Instant::now);
        } else if log.0 - log.1 >= LOG {
            books.desk.first("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        }
        self.prune(books, sync)
    }

    /// Deletes what is old, and gives free pages back. None of it needs the disk's word: it would be done again.
    fn prune(&mut self, books: &mut Books<'_>, sync: &mut Sync) -> rusqlite::Result<()> {
        let is_time = |(bot, now): &(i64, Moment)| match self.pruned.get(bot) {
            Some(then) => *now - *then >= EVERY,
            None => now.as_millis() > 0,
        };
        let bots: Vec<_> = books.clocks().filter(|it| self.more || is_time(it)).collect();
        if bots.is_empty() {
            return Ok(());
        }
        begin(books, sync, Sync::Soft)?;
        self.more = false;
        for (bot, now) in bots {
            self.pruned.insert(bot, now);
            let seen = "DELETE FROM seen WHERE bot = ?1 AND first IN (SELECT first FROM seen INDEXED BY seen_arrived \
                        WHERE bot = ?1 AND arrived <= ?2 AND NOT EXISTS \
                        (SELECT 1 FROM inbox WHERE bot = ?1 AND update_id BETWEEN seen.first AND seen.last) \
                        ORDER BY arrived LIMIT 256)";
            let sent = "DELETE FROM sent WHERE bot = ?1 AND id IN (SELECT id FROM sent INDEXED BY sent_at \
                        WHERE bot = ?1 AND at <= ?2 ORDER BY at LIMIT 256)";
            for (sql, kept) in [(seen, REMEMBERED), (sent, REFERRED)] {
                let gone = books.desk.run(sql, (bot, stamp(now).saturating_sub(span(kept))))?;
                self.more |= gone == STEP;
            }
        }
        commit(books)?;
        self.give_back(books)
    }

    fn give_back(&mut self, books: &mut Books<'_>) -> rusqlite::Result<()> {
        let mut number = |sql| books.desk.first(sql, [], |row| row.get::<_, i64>(0)).map(Option::unwrap_or_default);
        let (free, all) = (number("PRAGMA freelist_count")?, number("PRAGMA page_count")?);
        if free >= FREE && free >= all / 4 {
            books.desk.all("PRAGMA incremental_vacuum(256)", [], |_| Ok(()))?;
            self.more |= free - GIVEN_BACK >= FREE;
        }
        Ok(())
    }
}
