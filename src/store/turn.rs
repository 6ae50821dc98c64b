//! A turn, as it is committed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::reply::Effect;
use crate::store::{Aside, EffectId, InboxId, Key, Posting};

/// A whole turn.
#[derive(Debug)]
pub struct Commit<'a> {
    /// The conversation.
    pub key: Key<'a>,
    /// When it happens.
    pub now: Moment,
    /// The inbox rows that are done with this turn: one as a rule, none where nothing that came caused it, and all of an
    /// album's.
    pub completes: &'a [InboxId],
    /// What is set aside with this turn, in order.
    pub aside: &'a [Aside<'a>],
    /// The seed of a conversation of the same name that is this one from now on, as [`Key::seed`] gives it: its group has
    /// become a supergroup. Before anything else of this turn is done, its timers become this one's, its replies that
    /// wait are told of to this one, and its own state is gone; [`Loaded::moved`](crate::store::Loaded::moved) tells
    /// whoever asks for it.
    pub moves: Option<&'a str>,
    /// What becomes of the conversation.
    pub next: Kept<'a>,
    /// What becomes of its timers, in order. Where it ends, what does not outlive it is cancelled after these.
    pub timers: &'a [TimerChange],
    /// What is to be sent, in order.
    pub effects: &'a [Effect],
    /// Whether the conversation wants to be told of a reply that is refused for good: once for all of this turn's.
    pub tell_refused: bool,
    /// Events for this and other conversations: each becomes an inbox row of its own.
    pub postings: &'a [Posting],
}

/// What became of a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The id of the first of its effects; the others follow it. One bot's effects are numbered without gaps, in the order
    /// of the commits.
    pub first_effect: EffectId,
    /// The inbox rows of its postings, in their order; none in a store that keeps nothing.
    pub postings: Vec<InboxId>,
}

/// What a commit makes of a conversation. A store treats every case: a new one is a breaking change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept<'a> {
    /// Nothing: its state and its deadlines are as they were.
    Unchanged,
    /// Its state is as it was; its deadlines have moved.
    Touched(Deadlines),
    /// It is in this state now.
    State {
        /// The version of its form.
        version: u32,
        /// The state as JSON; empty for a store that does not [keep](crate::store::Store::keeps) it.
        state: &'a str,
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

/// Identifies a timer among those of its conversation. It may be kept in the state, to move or cancel the timer by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimerId(pub u64);

/// What a turn does about a timer. A store treats every case: a new one is a breaking change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerChange {
    /// There is none of this id any more, if there was one.
    Cancel(TimerId),
    /// It comes up at this moment instead, if there is one of this id. It keeps its place among those of one moment.
    Move(TimerId, Moment),
    /// There is a new one, in the place of one of this id.
    Set {
        /// Its id, made up by whoever sets it.
        id: TimerId,
        /// When it comes up.
        due: Moment,
        /// The time between its repetitions; `None` where it comes once.
        every: Option<Duration>,
        /// Whether the end of its conversation leaves it.
        outlives: bool,
        /// The event, as JSON.
        event: String,
    },
}

impl Deadlines {
    /// The earlier of the two.
    pub fn next(self) -> Option<Moment> {
        self.silence.into_iter().chain(self.at_most).min()
    }
}
