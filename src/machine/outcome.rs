//! What a handler did.

use crate::reply::Effect;
use crate::store::{Posting, TimerChange};

/// What a handler did: where the conversation goes, and what follows once that is committed.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn<C> {
    /// Where the conversation goes.
    pub next: Next<C>,
    /// The queued replies, in order.
    pub effects: Vec<Effect>,
    /// What becomes of timers, in order.
    pub timers: Vec<TimerChange>,
    /// The events that it sends to conversations.
    pub postings: Vec<Posting>,
}

/// Where a conversation goes after a turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Next<C> {
    /// It stays as it was.
    Stay,
    /// It stays in its state, with what the handler changed in it.
    Edited(C),
    /// It goes to this state; going to the same one anew counts as going.
    To(C),
    /// It ends.
    End,
}

impl<C> Turn<C> {
    /// A turn that only goes there.
    pub fn new(next: Next<C>) -> Self {
        Self { next, effects: Vec::new(), timers: Vec::new(), postings: Vec::new() }
    }

    /// Adds what another handler of the same turn did, but for where it goes.
    pub(crate) fn follow<T>(&mut self, other: Turn<T>) -> Next<T> {
        self.effects.extend(other.effects);
        self.timers.extend(other.timers);
        self.postings.extend(other.postings);
        other.next
    }
}
