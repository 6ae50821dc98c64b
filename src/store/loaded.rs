//! What a store has of a conversation.

use std::time::Duration;

use crate::clock::Moment;
use crate::store::{Deadlines, InboxId, TimerId, Waiting};

/// What is wanted beside the conversation itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The timers that come up by this moment.
    pub timers_until: Moment,
    /// The open inbox rows up to this one; `None`: those that an earlier run of the bot left open, and those that were
    /// replayed before this one began.
    pub inbox_until: Option<InboxId>,
    /// How many inbox rows at most.
    pub limit: usize,
}

/// What a store has of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The conversation; `None` where it is in its entry state, or never began.
    pub conversation: Option<Stored>,
    /// Its open inbox rows that were asked for, in the order of their arrival.
    pub inbox: Vec<Waiting>,
    /// The seed, as [`Key::seed`](crate::store::Key::seed) gives it, under which it goes on: it has
    /// [moved](crate::store::Commit::moves) there, and has not begun anew here.
    pub moved: Option<String>,
    /// Its timers that were asked for, the earliest first, and of one moment in the order in which they were set.
    pub timers: Vec<Timer>,
}

/// A conversation as it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The version of its form.
    pub version: u32,
    /// Its state as JSON.
    pub state: String,
    /// Its deadlines.
    pub deadlines: Deadlines,
}

/// A timer that its author set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Its id.
    pub id: TimerId,
    /// When it comes up.
    pub due: Moment,
    /// The time between its repetitions; `None` where it comes once.
    pub every: Option<Duration>,
    /// Whether the end of its conversation leaves it.
    pub outlives: bool,
    /// The event, as JSON.
    pub event: String,
}

/// What is to be done, and when there will be more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Since when each conversation waits (what was left in the inbox, since 1970), and its seed as
    /// [`Key::seed`](crate::store::Key::seed) gives it; in that order.
    pub waiting: Vec<(Moment, String)>,
    /// The earliest [deadline](Deadlines::next) or timer after `until`, of all conversations of the name; `None` where there
    /// is none.
    pub next: Option<Moment>,
}
