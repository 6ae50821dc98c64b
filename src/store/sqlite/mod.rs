//! The store in one file.
//!
//! ```text
//! words ──► writer thread ──► one transaction for all that wait ──► answers
//! questions ──► reader thread ──► one snapshot for all that wait ──► answers
//! ```
//!
//! The tables are in `docs/STORE.md`. A commit costs an fsync whatever is in it, so the writer takes all words that wait
//! into one: the more there is to do, the less each costs.

mod backup;
mod books;
mod care;
mod claim;
mod desk;
mod failure;
mod file;
mod header;
mod lock;
mod open;
mod options;
mod reader;
mod reads;
mod registry;
mod rows;
mod schema;
mod turns;
mod word;
mod words;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::future::BoxFuture;

use crate::clock::Moment;
use crate::reply::Query;
use crate::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Result, Run, Sending, SetAside, Store, StoreError, later, ready,
};

use self::claim::{Claim, Held};
use self::failure::sentence;
use self::file::OpenFile;
pub use self::options::SqliteOptions;
use self::options::aside;
use self::reads::{Load, WhatIsDue};
use self::words::{Accept, Arrived, Begin, Deliver, Discard, Replay, Send, Turn};

/// Keeps everything in one SQLite file: it survives a crash, `kill -9` and the loss of power.
///
/// A handle is the store of one bot. A [`clone`](Clone::clone) of it is that of another one in the same file, or what an
/// application keeps for its backups. The file is closed when the last handle is gone or has [ended](Store::end). `sqlite3`
/// may read it at any time.
///
/// ```no_run
/// use stategram::prelude::*;
/// use stategram::store::Sqlite;
/// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
/// # #[conversation(per_chat)]
/// # enum Greeting { #[state(entry)] Idle }
/// # use greeting::Idle;
/// # #[handler]
/// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # async fn example(bot: Bot) -> stategram::Result<()> {
///
/// let store = Sqlite::open("bot.db").await?;
/// let mut running = bot.conversation::<Greeting>().store(store.clone()).start().await?;
/// store.backup("backup.db").await?;
/// running.ended().await
/// # }
/// ```
///
/// `STATEGRAM_STORE=sqlite:bot.db` opens it just so. Other [`options`](Self::options), `secure_delete`, have no form there.
pub struct Sqlite {
    path: PathBuf,
    /// Nothing when the bot has ended.
    held: RwLock<Option<Held>>,
}

impl Sqlite {
    /// Opens the file, or makes it: with mode 0600, like the files beside it, `-wal`, `-shm` and `-lock`. Two stores of one
    /// process share the open file.
    ///
    /// # Errors
    /// Where another process has the file open, or it is no store: a sentence that names the file and what to do. The
    /// file is as it was then.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self> {
        Self::options().open(path).await
    }

    /// How else it may be opened.
    pub fn options() -> SqliteOptions {
        SqliteOptions::default()
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The user ids of the bots that have been in this file.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn bots(&self) -> Result<Vec<i64>> {
        self.file()?.ask(reads::bots).await
    }

    /// A handle with which to list, replay and discard what was set aside for a bot that does not run now. What is replayed
    /// is done when the bot is started the next time. Dropped, it lets the bot start.
    ///
    /// # Errors
    /// Where the bot runs with this file.
    pub fn for_bot(&self, bot: i64) -> Result<Self> {
        let handle = self.clone();
        handle.claim(bot)?;
        Ok(handle)
    }

    /// Copies the store, as it is now, into another file: also while bots run with it, and neither waits for the other. An
    /// earlier backup there is replaced when the new one is whole. The copy has mode 0600, and is a store itself.
    ///
    /// # Errors
    /// Where the copy cannot be written, or there is something in its place that is no backup or is a store in use.
    pub async fn backup(&self, to: impl Into<PathBuf>) -> Result<()> {
        let (file, to) = (self.file()?, to.into());
        aside(move || backup::backup(&file.path, &to)).await
    }

    fn on(file: Arc<OpenFile>) -> Self {
        Self { path: file.path.clone(), held: RwLock::new(Some(Held { file, claim: None })) }
    }

    /// Makes this handle the bot's.
    fn claim(&self, bot: i64) -> Result<(Arc<OpenFile>, Arc<Claim>)> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let Some(held) = &mut *held else { return Err(self.has_ended()) };
        if held.claim.is_some() {
            let taken = "this handle serves a bot already: give each bot its own `clone()` of it";
            return Err(sentence(self.path(), taken));
        }
        held.file.claim(bot)?;
        let claim = Arc::new(Claim::of(bot));
        held.claim = Some(claim.clone());
        Ok((held.file.clone(), claim))
    }

    fn claimed(&self) -> Result<(Arc<OpenFile>, Arc<Claim>)> {
        match &*self.held.read().unwrap_or_else(PoisonError::into_inner) {
            Some(Held { file, claim: Some(claim) }) => Ok((file.clone(), claim.clone())),
            Some(_) => Err(sentence(self.path(), "no bot has begun with this handle")),
            None => Err(self.has_ended()),
        }
    }

    fn file(&self) -> Result<Arc<OpenFile>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().map(|held| held.file.clone()).ok_or_else(|| self.has_ended())
    }

    fn has_ended(&self) -> StoreError {
        sentence(self.path(), "the bot of this handle has ended: open the store again")
    }
}

/// Another handle on the same file, for another bot. That of one that has ended has ended, too.
impl Clone for Sqlite {
    fn clone(&self) -> Self {
        let held = self.file().ok().map(|file| Held { file, claim: None });
        Self { path: self.path.clone(), held: RwLock::new(held) }
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bot = self.claimed().ok().map(|(_, claim)| claim.bot);
        f.debug_struct("Sqlite").field("path", &self.path()).field("bot", &bot).finish_non_exhaustive()
    }
}

/// The file and the bot a word is for, or the answer where there are none.
macro_rules! claimed {
    ($store:expr) => {
        match $store.claimed() {
            Ok(claimed) => claimed,
            Err(error) => return ready(Err(error)),
        }
    };
}

impl Store for Sqlite {
    fn keeps(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        let Run { bot_id: bot, conversations, now } = run;
        let names = match serde_json::to_string(conversations) {
            Ok(names) => names,
            Err(error) => return ready(Err(error.to_string().into())),
        };
        let (file, claim) = match self.claim(bot) {
            Ok(claimed) => claimed,
            Err(error) => return ready(Err(error)),
        };
        let begins = file.say(Begin { bot, now, conversations: names });
        later(async move {
            let words::Begins { begun, mark, left } = begins.await?;
            claim.begins(mark, left);
            Ok(begun)
        })
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        let batch: Vec<_> = batch.iter().map(Arrived::from).collect();
        // Nothing of it is kept, so nothing needs the disk.
        if batch.iter().all(|arrived| matches!(arrived, Arrived::Untaken)) {
            return ready(Ok(vec![Admission::New(Vec::new()); batch.len()]));
        }
        let (file, claim) = claimed!(self);
        file.say(Accept { bot: claim.bot, now, batch })
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        let (file, claim) = claimed!(self);
        let Ask { timers_until, inbox_until, limit } = ask;
        let inbox_until = inbox_until.unwrap_or_else(|| claim.mark());
        let (bot, conversation, seed) = (claim.bot, key.conversation, key.seed());
        let load = Load { bot, conversation, seed, timers_until, inbox_until, limit };
        file.ask(move |desk| load.read(desk))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        let Commit { key, now, completes, aside, moves, next, timers, effects, tell_refused: tell, postings } = commit;
        let only_answers = effects.iter().all(|it| matches!(Query::answered_by(&it.call), Some((Query::Inline, _))));
        let effects: Vec<String> = match effects.iter().map(serde_json::to_string).collect() {
            Ok(effects) => effects,
            Err(error) => return ready(Err(format!("a reply cannot be written down: {error}").into())),
        };
        let aside = aside.iter().map(|aside| (aside.kind, aside.body.to_owned(), aside.error.to_owned())).collect();
        let (file, claim) = claimed!(self);
        let (bot, conversation, seed) = (claim.bot, key.conversation, key.seed());
        let (completes, moves) = (completes.to_vec(), moves.map(str::to_owned));
        let (next, timers, postings) = (next.into(), timers.to_vec(), postings.to_vec());
        let turn = Turn {
            bot,
            conversation,
            seed,
            now,
            completes,
            aside,
            moves,
            next,
            timers,
            effects,
            tell,
            postings,
            only_answers,
        };
        file.say(turn)
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        let (file, claim) = claimed!(self);
        let (mark, from_the_start) = (claim.mark_of(conversation), after.is_none());
        let (after, name) = (after.cloned(), conversation.to_owned());
        let question = WhatIsDue { bot: claim.bot, conversation: name, until, after, limit, mark };
        let due = file.ask(move |desk| question.read(desk));
        if mark.is_none() || !from_the_start {
            return due;
        }
        later(async move {
            let due = due.await?;
            if limit > 0 && due.waiting.first().is_none_or(|(since, _)| since.as_millis() > 0) {
                claim.is_through(conversation);
            }
            Ok(due)
        })
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        let (file, claim) = claimed!(self);
        let (name, prefix, after) = (conversation.to_owned(), prefix.to_owned(), after.map(str::to_owned));
        file.ask(move |desk| reads::seeds(desk, claim.bot, &name, (&prefix, after.as_deref()), limit))
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        let (file, claim) = claimed!(self);
        file.ask(move |desk| reads::outbox(desk, claim.bot, from, limit))
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        let (file, claim) = claimed!(self);
        file.say(Send { bot: claim.bot, sending })
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        let (file, claim) = claimed!(self);
        file.say(Deliver { bot: claim.bot, effect, fate, now })
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        let (file, claim) = claimed!(self);
        file.ask(move |desk| reads::set_aside(desk, claim.bot, after, limit))
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        let (file, claim) = claimed!(self);
        file.say(Replay { bot: claim.bot, id, now })
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        let (file, claim) = claimed!(self);
        file.say(Discard { bot: claim.bot, id })
    }

    /// Of the last handle in use: it answers when the file is closed.
    fn end(&self) -> Pending<'_, ()> {
        match self.held.write().unwrap_or_else(PoisonError::into_inner).take() {
            // Closing waits for the file's threads, so it has one of its own.
            Some(held) => later(aside(move || {
                drop(held);
                Ok(())
            })),
            None => ready(Ok(())),
        }
    }

    fn reopened(&self) -> Option<BoxFuture<'static, Result<Arc<dyn Store>>>> {
        let file = self.file().ok()?;
        let (path, options) = (file.path.clone(), Self::options().secure_delete(file.secure_delete));
        Some(Box::pin(async move { Ok(Arc::new(options.open(path).await?) as Arc<dyn Store>) }))
    }
}
