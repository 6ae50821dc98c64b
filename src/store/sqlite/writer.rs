//! The thread that writes.

use std::mem::replace;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::store::sqlite::books::Books;
use crate::store::sqlite::care::Care;
use crate::store::sqlite::desk::Desk;
use crate::store::sqlite::failure::Failure;
use crate::store::sqlite::turns::Turns;
use crate::store::sqlite::word::Word;
use crate::store::{Result, StoreError};

/// How many words are done in one transaction at most. Beyond this the disk's part in the cost of each is small.
const GROUP: usize = 256;

/// Does all words, those that wait together in one transaction.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) words: Receiver<Box<dyn Word>>,
    pub(super) failure: Arc<Failure>,
    pub(super) secure_delete: bool,
}

/// What a commit waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sync {
    /// The file has it: it survives the end of the process.
    Soft,
    /// The disk has it: it survives the loss of power.
    Hard,
}

impl Writer {
    /// Writes until nobody can say a word any more.
    pub(super) fn run(self) {
        let mut desk = Books::new(Desk::new(&self.connection));
        let mut care = Care::new(self.secure_delete);
        let (mut sync, mut is_over) = (Sync::Hard, false);
        let (mut turns, mut early) = (Turns::default(), Vec::new());
        while !is_over {
            let rest = match turns.len() {
                0 => care.rest().filter(|_| self.failure.get().is_none()),
                _ => Some(turns.patience(Instant::now()).unwrap_or_default()),
            };
            let first = match self.next(rest) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => {
                    is_over = true;
                    None
                }
            };
            let (now, room) = (Instant::now(), GROUP.saturating_sub(turns.len() + 1));
            for word in first.into_iter().chain(self.words.try_iter().take(room)) {
                if word.early() { early.push(word) } else { turns.push(word, now) }
            }
            // In one transaction with the others these would wait for the disk.
            let mut outcome = self.see_to(&mut desk, std::mem::take(&mut early), &mut sync, |_| {});
            if is_over || !outcome || turns.patience(Instant::now()).is_none() {
                let (words, began) = (turns.take(), Instant::now());
                let done = |words: &[Box<dyn Word>]| turns.done(words, began, Instant::now());
                outcome = self.see_to(&mut desk, words, &mut sync, done);
            }
            if outcome && let Err(error) = care.take(&mut desk, &mut sync) {
                self.failure.set("it cannot be kept in order", &error);
            }
        }
        self.close();
    }

    /// Does these words, answers them, and says whether all is well.
    fn see_to(
        &self,
        books: &mut Books<'_>,
        mut words: Vec<Box<dyn Word>>,
        sync: &mut Sync,
        done: impl FnOnce(&[Box<dyn Word>]),
    ) -> bool {
        let outcome = match self.failure.get() {
            Some(error) => Err(error.clone()),
            None => self.write(books, &mut words, sync),
        };
        done(&words);
        for word in words {
            word.answer(outcome.clone());
        }
        outcome.is_ok()
    }

    /// The next word; it waits for it for so long, or as long as it takes.
    fn next(&self, rest: Option<std::time::Duration>) -> Result<Box<dyn Word>, RecvTimeoutError> {
        match rest {
            Some(rest) => self.words.recv_timeout(rest),
            None => self.words.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// The connection that is closed last brings what is in the log to the file. After a failed fsync nobody knows what is
    /// in the log, and the file is the better for being left alone: whoever opens it next reads the log up to where it is
    /// whole.
    fn close(&self) {
        if self.failure.get().is_some() {
            let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }

    /// Does all of it or nothing.
    fn write(&self, books: &mut Books<'_>, group: &mut [Box<dyn Word>], sync: &mut Sync) -> Result<(), StoreError> {
        if group.is_empty() {
            return Ok(());
        }
        let soft = group.iter().all(|word| word.soft());
        begin(books, sync, if soft { Sync::Soft } else { Sync::Hard })
            .map_err(|error| self.failure.set("a transaction cannot begin", &error))?;
        let work = group.iter_mut().try_for_each(|word| word.work(books)).and_then(|()| books.close());
        work.map_err(|error| self.fail(books, "a word cannot be done", &error))?;
        commit(books).map_err(|error| self.fail(books, "a transaction cannot be committed", &error))
    }

    /// Nothing more is written. What was not committed is undone, so that readers see the last state that was.
    fn fail(&self, books: &mut Books<'_>, doing: &str, error: &rusqlite::Error) -> StoreError {
        let failed = self.failure.set(doing, error);
        // It fails where SQLite has undone it already.
        let _ = books.desk.run("ROLLBACK", []);
        failed
    }
}

/// Begins a transaction whose commit waits for this.
///
/// A soft commit goes to the write-ahead log without an fsync. Nothing is torn by that: the log is read back up to the last
/// commit that is whole, and the fsync of the next hard commit is for all of the log before it. So a power loss takes the
/// last soft commits away, the latest first, and never one that a hard one came after; and the end of the process
/// takes none, since the system has them. What the soft words say is worth no fsync: a reply is sent once more.
pub(super) fn begin(books: &mut Books<'_>, sync: &mut Sync, wanted: Sync) -> rusqlite::Result<()> {
    // It can only be changed outside a transaction, and is done while a statement is prepared: so it is not one of the desk.
    if replace(sync, wanted) != wanted {
        let level = if wanted == Sync::Soft { "NORMAL" } else { "FULL" };
        books.desk.connection.pragma_update(None, "synchronous", level)?;
    }
    books.desk.run("BEGIN IMMEDIATE", []).map(drop)
}

/// Commits it.
pub(super) fn commit(books: &mut Books<'_>) -> rusqlite::Result<()> {
    books.desk.run("COMMIT", []).map(drop)
}
