//! The rules of the graph, as constant functions that the macros evaluate at the author's own tokens.

use crate::machine::verdict::Verdict;
use crate::machine::{Conversation, Handler, StateInfo, StateSet, Table};
use crate::update::{Leaf, Leaves};

/// What follows from something else that happens, and so keeps no conversation going.
pub(super) const LIFECYCLE: Leaves =
    Leaves::of(&[Leaf::Enter, Leaf::Exit, Leaf::Expired, Leaf::Failed, Leaf::Undeliverable]);

/// Which states the handlers lead to, and which they lead out of.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    states: &'static [StateInfo],
    reached: StateSet,
    alive: StateSet,
}

impl Reach {
    /// Follows the handlers of `C` from its entry.
    pub const fn of<C: Conversation + Table>() -> Self {
        let every = StateSet::first(C::STATES.len());
        // Where a macro has complained, the graph is not what its author meant.
        if C::UNFINISHED || C::INCOMPLETE {
            return Self { states: C::STATES, reached: every, alive: every };
        }
        // A conversation of an earlier version may be restored in any state.
        let reached = if C::MIGRATES { every } else { entry::<C>() };
        let mut reach = Self { states: C::STATES, reached, alive: StateSet::NONE };
        loop {
            let before = reach.reached.0;
            let mut at = 0;
            while at < C::HANDLERS.len() {
                let handler = &C::HANDLERS[at];
                let from = runs_in(handler);
                if from.0 & reach.reached.0 != 0 {
                    reach.reached.0 |= handler.targets.states.0;
                }
                if !handler.leaves.is_subset_of(LIFECYCLE) || takes_only(handler, Leaf::Expired) {
                    reach.alive.0 |= from.0;
                }
                at += 1;
            }
            if reach.reached.0 == before {
                return reach;
            }
        }
    }

    /// Whether the state at `index` can be reached, and left.
    pub const fn judge(&self, index: u8) -> Verdict {
        let state = &self.states[index as usize];
        let verdict = Verdict::FINE.say("state ").name(state.name);
        if !self.reached.contains(index) {
            verdict.say(" is unreachable: no handler that runs goes to it")
        } else if !self.alive.contains(index) && !state.terminal {
            verdict.say(" is dead: it has no handler and is not `#[state(terminal)]`")
        } else {
            Verdict::FINE
        }
    }
}

/// The states in which the handler's events happen: nothing expires where there is no clock, the entry is never entered, and
/// a conversation without events is sent none.
pub(super) const fn runs_in<C: Conversation + Table>(handler: &Handler<C>) -> StateSet {
    let (expired, enter) = (takes_only(handler, Leaf::Expired), takes_only(handler, Leaf::Enter));
    if takes_only(handler, Leaf::Event) && !C::HAS_EVENTS {
        return StateSet::NONE;
    }
    if !expired && !enter {
        return handler.states;
    }
    let mut set = StateSet::NONE;
    let mut index = 0;
    while (index as usize) < C::STATES.len() {
        let happens = if expired { expires::<C>(index) } else { !C::STATES[index as usize].entry };
        if handler.states.contains(index) && happens {
            set = set.with(index);
        }
        index += 1;
    }
    set
}

/// Whether the handler is for this event alone.
pub(super) const fn takes_only<C: Table>(handler: &Handler<C>, leaf: Leaf) -> bool {
    handler.leaves.is_subset_of(Leaves::of(&[leaf]))
}

pub(super) const fn expires<C: Conversation>(index: u8) -> bool {
    let state = &C::STATES[index as usize];
    state.expires.is_some() || state.at_most.is_some()
}

const fn entry<C: Conversation>() -> StateSet {
    let mut set = StateSet::NONE;
    let mut index = 0;
    while (index as usize) < C::STATES.len() {
        if C::STATES[index as usize].entry {
            set = set.with(index);
        }
        index += 1;
    }
    set
}
