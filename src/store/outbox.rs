//! What goes out.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::reply::Effect;

/// Identifies an effect in its store, and orders it among all of its bot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId(pub u64);

/// Identifies a message that was queued, before Telegram gives it an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SentId(pub u64);

/// An effect that waits in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Queued {
    /// Its id.
    pub id: EffectId,
    /// The first effect of the same turn.
    pub turn: EffectId,
    /// When it was committed.
    pub at: Moment,
    /// What it is.
    pub effect: Effect,
    /// The conversation that queued it.
    pub conversation: String,
    /// Its seed, as [`Key::seed`](crate::store::Key::seed) gives it.
    pub seed: String,
    /// Whether the conversation wants to be told if it is refused, and was not told of another one of the turn yet.
    pub tell_refused: bool,
}

/// An effect that is about to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The effect.
    pub id: EffectId,
    /// Whether it may never be repeated: a durable store has made sure of this word when it answers.
    pub once: bool,
    /// The message that it refers to.
    pub of: Option<SentId>,
}

/// How an effect ended. A store treats every case: a new one is a breaking change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It may have been sent, and is not tried again: it may not be repeated, or every answer to it was unreadable. It is set
    /// aside, as a [`Reply`](crate::store::EntryKind::Reply).
    Doubtful {
        /// Why, in words: it is set aside with them.
        error: String,
    },
    /// It came too late, or what it refers to was never sent.
    Dropped,
    /// Telegram refused it for good.
    Refused {
        /// What the conversation is told, where it wants to be: the body of an entry
        /// [`Undeliverable`](crate::store::EntryKind::Undeliverable). It becomes an inbox row unless the conversation was
        /// told of another effect of the same turn.
        tell: Option<String>,
    },
    /// Telegram has it.
    Sent {
        /// The message that it became, where somebody may refer to it.
        message: Option<(SentId, i32)>,
    },
    /// It is known not to have been sent, and is still to be: it stays in the outbox, and is no longer one in doubt. Said
    /// only to a store that [keeps](crate::store::Store::keeps).
    Unsent,
}
