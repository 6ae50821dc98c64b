//! What comes in and waits for its conversation.

use std::fmt::{self, Debug};
use std::str::FromStr;

use crate::store::StoreError;
use crate::update::Incoming;

/// Something that arrives, and who takes it. A store treats every case: a new one is a breaking change.
pub enum Arrival<'a> {
    /// An inline query that some conversation takes. It gets no row, since it is gone before a bot that died is back; but it
    /// is known from now on, so that it is taken once at most.
    Inline(&'a Incoming),
    /// An event, from outside any turn.
    Posted(&'a Posting),
    /// An update.
    Update {
        /// The update.
        update: &'a Incoming,
        /// The conversations that take it and their seeds, in the order of their registration. There may be none, and
        /// then a store need not know it again.
        takers: &'a (dyn Fn() -> Vec<(&'static str, String)> + Send + Sync),
    },
}

/// Whether an arrival was known already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It has been here before, and is not taken again.
    Duplicate,
    /// It is new, and has these rows, one for each taker in their order; none in a store that keeps nothing.
    New(Vec<InboxId>),
}

/// An inbox row: a place in the order of arrival of one bot, counted over all of its conversations. Never used again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InboxId(pub u64);

/// Something that is on its way to one conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The conversation's name.
    pub conversation: String,
    /// Its seed, as [`Key::seed`](crate::store::Key::seed) gives it.
    pub seed: String,
    /// What it is.
    pub entry: Entry,
}

/// What an inbox row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What `body` is.
    pub kind: EntryKind,
    /// JSON.
    pub body: String,
}

/// An inbox row with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The row.
    pub id: InboxId,
    /// What it holds.
    pub entry: Entry,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// The conversation is told to end. The body is `null`.
    End,
    /// An event of the conversation, of its own type: from a [`Handle`](crate::Handle), another conversation, or a timer.
    Event,
    /// The conversation of the seed in the body, as [`Key::seed`](crate::store::Key::seed) gives it, moves here: its group is a
    /// supergroup now.
    Move,
    /// An [`Effect`](crate::reply::Effect). It is never in an inbox: only set aside.
    Reply,
    /// A state and its timers, as `{"version": 1, "state": .., "timers": [..]}`. It gets into an inbox only by being replayed.
    State,
    /// An [`Undeliverable`](crate::reply::Undeliverable) reply.
    Undeliverable,
    /// An update as Telegram sent it.
    Update,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::End, Self::Event, Self::Move, Self::Reply, Self::State, Self::Undeliverable, Self::Update];

    /// Its name in a store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Event => "event",
            Self::Move => "move",
            Self::Reply => "reply",
            Self::State => "state",
            Self::Undeliverable => "undeliverable",
            Self::Update => "update",
        }
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for EntryKind {
    type Err = StoreError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| format!("there is no kind of entry `{name}`").into())
    }
}

impl Entry {
    /// An entry of this kind.
    pub fn new(kind: EntryKind, body: impl Into<String>) -> Self {
        Self { kind, body: body.into() }
    }
}

impl Debug for Arrival<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inline(update) => f.debug_tuple("Inline").field(update).finish(),
            Self::Posted(posting) => f.debug_tuple("Posted").field(posting).finish(),
            Self::Update { update, .. } => f.debug_struct("Update").field("update", update).finish_non_exhaustive(),
        }
    }
}
