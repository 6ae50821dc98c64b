//! What is kept, and the words it is asked for in: begin, accept, load, commit, due, seeds, outbox, sending, delivered,
//! end, and three for what was set aside.
//!
//! A store sees a turn as one thing: where the conversation goes, what it sends, the timers it sets and the inbox row that
//! caused it. One that is durable does each [`commit`](Store::commit) in one transaction. The memory store keeps what a
//! process needs to be right while it lives.

mod aside;
mod inbox;
mod key;
mod loaded;
mod memory;
mod outbox;
mod shared;
#[cfg(feature = "sqlite")]
mod sqlite;
mod turn;

use std::fmt::Debug;
use std::sync::Arc;

use futures_util::future::{BoxFuture, Either};

use crate::clock::Moment;

pub use self::aside::{Aside, AsideId, Replayed, SetAside};
pub use self::inbox::{Admission, Arrival, Entry, EntryKind, InboxId, Posting, Waiting};
pub use self::key::Key;
pub use self::loaded::{Ask, Due, Loaded, Stored, Timer};
pub use self::memory::Memory;
pub use self::outbox::{EffectId, Fate, Queued, Sending, SentId};
#[cfg(feature = "sqlite")]
pub use self::sqlite::{Sqlite, SqliteOptions};
pub use self::turn::{Commit, Committed, Deadlines, Kept, TimerChange, TimerId};

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
///
/// A word that was said is done, also where the future of its answer is dropped. One about an effect that is not in the
/// outbox any more changes nothing, and is no error. An error ends the bot: nothing is acknowledged after it.
///
/// # What a store owes
/// What the signatures do not say. A store that [keeps nothing](Self::keeps) owes only what a process can see of it.
///
/// - **The disk before the answer.** A word is answered when what it did survives the loss of power: all but
///   [`delivered`](Self::delivered), [`sending`](Self::sending) of an effect that is not `once`,
///   [`accept`](Self::accept) of [inline queries](Arrival::Inline) alone, and a [`commit`](Self::commit) of nothing but their
///   answers. These may survive only the end of the process; what is lost of them repeats an effect that may be repeated, or
///   loses a query with its turn. No later word is on the disk without them.
/// - **A turn is one thing.** All of a [`commit`](Self::commit), or of a batch of [`accept`](Self::accept), is there after a
///   crash, or none of it.
/// - **Dedupe by membership.** An update id that was accepted is a [duplicate](Admission::Duplicate) for 48 hours at least:
///   that very id, and not whatever is below the highest, since ids jump.
/// - **Sent messages for 30 days.** So long [`sending`](Self::sending) finds what [`Fate::Sent`] said.
/// - **Ids are for ever.** [`InboxId`] and [`AsideId`] rise and are never used again, across runs and crashes.
///   [`EffectId`]s have no gaps either, per bot and in the order of the commits: delivery waits for the next one.
/// - **Rows become visible in the order of their ids.** Who has read an inbox or outbox row, or was told of it, finds every row
///   with a lower id that is not done, of whatever commit: a database that gives ids before it commits has to see to that.
/// - **Bots are apart.** Several may share a store, and none sees or touches what is another's.
/// - **Moments are the bot's.** A store compares those that it is given, and asks no clock.
///
/// The suite in `tests/store` of this crate's repository has a rule for each, and a broken store for each rule: another
/// store gets a house in `tests/store/houses`, and has to pass.
pub trait Store: Debug + Send + Sync + 'static {
    /// Whether it keeps what it is given beyond the end of the process. States are encoded only for one that does.
    fn keeps(&self) -> bool;

    /// What it is called where somebody looks at a running bot ([`Health::store`](crate::Health::store)): by default by its type.
    fn name(&self) -> &'static str {
        std::any::type_name::<Self>()
    }

    /// A bot begins to run with this store, and says whose it is from now on. Said once, before every other word.
    ///
    /// Inbox rows of conversations that are not registered are set aside; their states and timers stay as they are, until
    /// the conversation is registered again. Effects that were being sent when an earlier run ended, and may not be repeated,
    /// are set aside, too.
    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun>;

    /// Takes updates and events in, with a row for each conversation that takes them. Answers for each whether it is new.
    ///
    /// When this has returned, the source tells Telegram that it has the batch.
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>>;

    /// The conversation as it was last committed, and what waits for it.
    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded>;

    /// Makes a turn happen: all of it or nothing.
    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed>;

    /// The conversations of this name for which something is to be done by `until`: a deadline or a timer comes, or an
    /// earlier run left something in the inbox. At most `limit` of them, the most overdue first, and only those behind
    /// `after`, the last of the ones before. One for which several things are to be done may be there once for each moment.
    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due>;

    /// The seeds that begin with `prefix` and are behind `after`, as [`Key::seed`] gives them and in the order of their texts,
    /// of the conversations of this name that have a state, a timer or something in the inbox; `limit` of them at most. One
    /// that has [moved](Commit::moves) is not among them for that alone.
    ///
    /// It reads no more than these: a chat has a few seeds, and a store millions.
    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>>;

    /// The effects with this id and later ones that are committed and not delivered, in their order: `limit` of them at
    /// most, fewer where they are large, and none only where there is none.
    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>>;

    /// This effect is about to be sent: after a crash it is one whose fate is in doubt. Answers the id of the message that
    /// it refers to, where that was sent. Where this fails the effect is not sent, and stays in the store.
    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>>;

    /// This effect needs no more sending. One that the bot's stop cut off is not reported: it is still to be sent.
    /// Where this fails the effect stays one in doubt. Answers the inbox row of [`Fate::Refused`]'s posting.
    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>>;

    /// What was set aside behind `after`, the oldest first.
    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>>;

    /// Puts what was set aside back, behind what waits there already: into the inbox or the outbox. `None` where there is
    /// nothing of that id. A reply that cannot be read stays where it is, and is no error of the store.
    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>>;

    /// Forgets what was set aside. Answers whether there was anything of that id.
    fn discard(&self, id: AsideId) -> Pending<'_, bool>;

    /// The bot runs no more. Said once: the bot's claim is given back, so that when this has answered the store can be opened and
    /// the bot begin anew, in this process or another. A store that nobody has to let go of has nothing to do here.
    ///
    /// It is the last word of a bot that stops. Of one that is killed, where the store can be [`reopened`](Self::reopened), it is not.
    fn end(&self) -> Pending<'_, ()> {
        ready(Ok(()))
    }

    /// Opens it anew when it is awaited, which is after [`end`](Self::end), for a bot that was killed and is started again in the
    /// same process, as the simulator's page has it. What is opened has what a process finds that starts after a crash. `None`, by
    /// default, where that cannot be done from here: such a bot is not killed.
    ///
    /// A bot that is killed says `end` while others of its words may still be said. Such a store refuses from the call of `end` on,
    /// not from the first poll of what that gives: what is said later fails, and changes nothing.
    fn reopened(&self) -> Option<BoxFuture<'static, Result<Arc<dyn Store>>>> {
        None
    }
}

/// A bot that begins to run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The bot's own user id, which is the first part of its token. Several bots may share a file.
    pub bot_id: i64,
    /// The names of the conversations that are registered.
    pub conversations: &'a [&'static str],
    /// What the bot's clock shows.
    pub now: Moment,
}

/// What a store found when the bot began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// The id that the next effect will have. All before it that are not delivered are in [`Store::outbox`].
    pub next_effect: EffectId,
    /// How many effects may have been sent already and will be sent again: all but answers to inline queries.
    pub repeated: u64,
    /// How many effects may have been sent already, may not be repeated, and are set aside.
    pub withheld: u64,
    /// Behind which of what is set aside these come, one after the other and with nothing between them, as
    /// [`Store::set_aside`] takes it; `None` where nothing is before them, or there are none.
    pub withheld_behind: Option<AsideId>,
    /// How many inbox rows were set aside, since their conversations are not registered.
    pub strangers: u64,
}

/// The store could not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the store: {0}")]
pub struct StoreError(Arc<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// For this reason: a sentence, or the error of what the store is made of.
    pub fn new(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Arc::from(reason.into()))
    }
}

impl From<&str> for StoreError {
    fn from(sentence: &str) -> Self {
        Self::new(sentence)
    }
}

impl From<String> for StoreError {
    fn from(sentence: String) -> Self {
        Self::new(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_a_sentence_that_names_its_reason_once() {
        let reason = std::io::Error::other("the disk is full");
        for error in [StoreError::new(reason), "the disk is full".into(), "the disk is full".to_owned().into()] {
            assert_eq!(error.to_string(), "the store: the disk is full");
        }
    }
}
