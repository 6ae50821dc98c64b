//! Where a turn goes and what it sends.

use crate::reply::Effect;

/// What a handler did: where the conversation goes, and what is to be sent once that is committed.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn<C> {
    /// Where the conversation goes.
    pub next: Next<C>,
    /// The queued replies, in order.
    pub effects: Vec<Effect>,
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
