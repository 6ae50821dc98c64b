//! What is kept, and the words it is asked for in: accept, load, commit, due, sending, delivered.
//!
//! A store sees a turn as one thing: where the conversation goes, what it sends, and the inbox row that caused it. One
//! that is durable does each [`commit`](Store::commit) in one transaction. The memory store keeps what a process needs
//! to be right while it lives: which updates it has seen.

mod memory;

use std::fmt::{self, Debug};
use std::sync::Arc;

use futures_util::future::{BoxFuture, Either};
use serde::Serialize;

use crate::clock::Moment;
use crate::machine::Seed;
use crate::reply::Effect;
use crate::update::Incoming;

pub use self::memory::Memory;

/// What a store answers: at once, or after its disk has.
pub type Pending<'a, T> = Either<std::future::Ready<Result<T>>, BoxFuture<'a, Result<T>>>;

/// `Result` with [`StoreError`].
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// An answer that is there at once, without an allocation.
pub fn ready<'a, T>(answer: Result<T>) -> Pending<'a, T> {
    Either::Left(std::future::ready(answer))
}

/// An answer that takes its time.
pub fn later<'a, T>(answer: impl Future<Output = Result<T>> + Send + 'a) -> Pending<'a, T> {
    Either::Right(Box::pin(answer))
}

/// Keeps conversations, updates on their way in and replies on their way out.
pub trait Store: Debug + Send + Sync + 'static {
    /// Takes updates in, with a row for each conversation that takes them. Answers for each whether it is new.
    ///
    /// When this has returned, the source tells Telegram that it has the batch.
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>]) -> Pending<'a, Vec<Admission>>;

    /// The conversation as it was last committed, with what an earlier run of the bot left undone for it. What was left
    /// undone is handed out once a run.
    fn load<'a>(&'a self, key: Key<'a>) -> Pending<'a, Loaded>;

    /// Makes a turn happen: all of it or nothing. Answers the id of the first of its effects; the others follow it.
    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, EffectId>;

    /// The conversations of this name for which something is to be done by `until`: a deadline comes, or an earlier run
    /// left something undone. At most `limit` of them, the most overdue first, and only those behind `after`, the last of
    /// the ones before.
    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due>;

    /// This effect is about to be sent. After a crash it is one whose fate is in doubt. Where this fails it is not sent, and
    /// stays in the store.
    fn sending(&self, effect: EffectId) -> Pending<'_, ()>;

    /// This effect needs no more sending. One that the bot's stop cut off is not reported: it is still to be sent.
    /// Where this fails the effect stays one in doubt.
    fn delivered(&self, effect: EffectId, fate: Fate) -> Pending<'_, ()>;
}

/// An update that arrives, and who takes it.
pub struct Arrival<'a> {
    /// The update.
    pub update: &'a Incoming,
    /// The conversations that take it, in the order of their registration.
    pub takers: &'a (dyn Fn() -> Vec<(&'static str, String)> + Send + Sync),
}

/// Whether an update was known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It has been here before, and is not taken again.
    Duplicate,
    /// It is new.
    New,
}

/// Which conversation: its type's name and its seed.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    /// [`Conversation::NAME`](crate::machine::Conversation::NAME).
    pub conversation: &'static str,
    seed: &'a dyn SeedText,
}

/// A whole turn.
#[derive(Debug)]
#[non_exhaustive]
pub struct Commit<'a> {
    /// The conversation.
    pub key: Key<'a>,
    /// The update whose row for this conversation is done with this turn.
    pub update_id: Option<i64>,
    /// Why the update is set aside instead of done: the failure, in words.
    pub set_aside: Option<&'a str>,
    /// What becomes of the conversation.
    pub next: Kept<'a>,
    /// What is to be sent, in order.
    pub effects: &'a [Effect],
}

/// What a commit makes of a conversation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Kept<'a> {
    /// Nothing: its state and its deadlines are as they were.
    Unchanged,
    /// Its state is as it was; its deadlines have moved.
    Touched(Deadlines),
    /// It is in this state now.
    State {
        /// The version of the form `state` encodes to.
        version: u32,
        /// The state.
        state: &'a dyn Encode,
        /// Its deadlines.
        deadlines: Deadlines,
    },
    /// It has ended; nothing is kept of it.
    Ended,
}

/// Until when a conversation may be silent, and until when it may be in its state at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deadlines {
    /// The end of the silence it may keep.
    pub silence: Option<Moment>,
    /// The end of its time in this state.
    pub at_most: Option<Moment>,
}

/// What a store has of a conversation.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// The conversation; `None` where it is in its entry state, or never began.
    pub conversation: Option<Stored>,
    /// The updates that an earlier run accepted and did not complete, as they came, in the order in which they did.
    pub inbox: Vec<String>,
    /// The effects that an earlier run committed and did not deliver, in their order.
    pub outbox: Vec<(EffectId, Effect)>,
}

/// What is to be done, and when there will be more.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Due {
    /// Since when each conversation waits (what was left undone, since 1970), and its seed as [`Key::seed`] gives it; in that
    /// order.
    pub waiting: Vec<(Moment, String)>,
    /// The earliest deadline behind those; `None` where there is none.
    pub next: Option<Moment>,
}

/// A conversation as it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The version of its form.
    pub version: u32,
    /// What [`Encode::encode`] made of its state.
    pub data: Vec<u8>,
    /// Its deadlines.
    pub deadlines: Deadlines,
}

/// Identifies an effect in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId(pub u64);

/// How an effect ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It came too late.
    Dropped,
    /// Telegram refused it for good.
    Refused,
    /// Telegram has it.
    Sent,
}

/// The store could not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the store failed: {0}")]
pub struct StoreError(pub Arc<dyn std::error::Error + Send + Sync>);

impl From<String> for StoreError {
    fn from(sentence: String) -> Self {
        Self(Arc::from(Box::<dyn std::error::Error + Send + Sync>::from(sentence)))
    }
}

/// A state, to be encoded by a store that needs bytes.
pub trait Encode: Send + Sync {
    /// The state as JSON.
    ///
    /// # Errors
    /// Where the author's `Serialize` fails.
    fn encode(&self) -> Result<Vec<u8>, serde_json::Error>;
}

impl<T: Serialize + Send + Sync> Encode for T {
    fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

impl Debug for dyn Encode + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

impl<'a> Key<'a> {
    /// The key of the conversation of that name with that seed.
    pub fn new(conversation: &'static str, seed: &'a impl Seed) -> Self {
        Self { conversation, seed }
    }

    /// The seed as JSON, by which a store finds it.
    pub fn seed(&self) -> String {
        self.seed.text()
    }
}

impl Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.conversation, self.seed())
    }
}

impl Debug for Arrival<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrival").field("update", &self.update).finish_non_exhaustive()
    }
}

/// The part of a [`Seed`] that does not need its type.
trait SeedText: Send + Sync {
    fn text(&self) -> String;
}

impl<S: Seed> SeedText for S {
    /// A seed of numbers and strings always encodes; one that does not would be found under its `Debug` form.
    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| format!("{self:?}"))
    }
}
