//! The rules of the graph and of the handler table, as constant functions.
//!
//! The macros evaluate them at the author's own tokens, so that `cargo check` says what is wrong and where. They read
//! what the types say, so an alias or a re-export cannot fool them.

use crate::machine::verdict::Verdict;
use crate::machine::{Conversation, Handler, Handlers, Pattern, StateInfo, StateSet, Taken};
use crate::update::{Leaf, Leaves};

const LIFECYCLE: Leaves = Leaves::of(&[Leaf::Enter, Leaf::Exit, Leaf::Expired, Leaf::Failed]);
const EXPIRED: Leaves = Leaves::of(&[Leaf::Expired]);
const EXIT: Leaves = Leaves::of(&[Leaf::Exit]);

/// Which states the handlers lead to, and which they lead out of.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    states: &'static [StateInfo],
    reached: StateSet,
    alive: StateSet,
}

impl Reach {
    /// Follows the handlers of `C` from its entry.
    pub const fn of<C: Handlers>() -> Self {
        // Where a macro has complained, the graph is not what its author meant.
        if C::UNFINISHED || C::INCOMPLETE {
            let every = StateSet::first(C::STATES.len());
            return Self { states: C::STATES, reached: every, alive: every };
        }
        let mut reach = Self { states: C::STATES, reached: entry::<C>(), alive: StateSet::NONE };
        loop {
            let before = reach.reached.0;
            let mut at = 0;
            while at < C::HANDLERS.len() {
                let handler = &C::HANDLERS[at];
                let from = runs_in(handler);
                if from.0 & reach.reached.0 != 0 {
                    reach.reached.0 |= handler.targets.states.0;
                }
                if !handler.leaves.is_subset_of(LIFECYCLE) || handler.leaves.is_subset_of(EXPIRED) {
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

/// Whether the handler can ever run in the state at `index`, for all that the handlers before it leave over.
pub const fn shadowed<C: Handlers>(id: u16, index: u8) -> Verdict {
    match find::<C>(id) {
        Some(handler) => match covering(handler, index) {
            Some(earlier) => forestalled(handler, earlier, C::STATES[index as usize].name),
            None => Verdict::FINE,
        },
        None => Verdict::FINE,
    }
}

/// Whether the handler, written for `_`, can ever run in any state at all.
pub const fn shadowed_everywhere<C: Handlers>(id: u16) -> Verdict {
    let Some(handler) = find::<C>(id) else { return Verdict::FINE };
    let mut verdict = Verdict::FINE;
    let mut index = 0;
    while (index as usize) < C::STATES.len() {
        if handler.states.contains(index) {
            match covering(handler, index) {
                Some(earlier) => verdict = forestalled(handler, earlier, C::STATES[index as usize].name),
                None => return Verdict::FINE,
            }
        }
        index += 1;
    }
    verdict
}

/// Whether an `expired` handler is for a state that never expires.
pub const fn never_expires<C: Handlers>(id: u16, index: u8) -> Verdict {
    let Some(handler) = find::<C>(id) else { return Verdict::FINE };
    if !handler.leaves.is_subset_of(EXPIRED) || expires::<C>(index) {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.say("state ").name(C::STATES[index as usize].name);
    if C::STATES[index as usize].entry {
        verdict.say(" is the entry and never expires, so this handler never runs")
    } else {
        verdict.say(" never expires, so this handler never runs; give the state an `expires`")
    }
}

/// Whether an `expired` handler for `_` finds no state that expires.
pub const fn nothing_expires<C: Handlers>(id: u16) -> Verdict {
    match find::<C>(id) {
        Some(handler) if handler.leaves.is_subset_of(EXPIRED) && runs_in(handler).0 == 0 => {
            Verdict::FINE.say("no state ever expires, so this handler never runs; give one an `expires`")
        }
        _ => Verdict::FINE,
    }
}

/// Whether the handler may leave the state at `index`, which is terminal.
pub const fn leaves_terminal<C: Handlers>(id: u16, index: u8) -> Verdict {
    let Some(handler) = find::<C>(id) else { return Verdict::FINE };
    let state = &C::STATES[index as usize];
    let goes = handler.targets.states.0 != 0 || handler.targets.end;
    if !state.terminal || handler.leaves.is_subset_of(LIFECYCLE) || !goes {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.name(handler.name).say(" leaves the terminal state ").name(state.name);
    verdict.say(", which is kept until it expires; return `Stay`, or drop `terminal`")
}

/// Whether the handler takes its state in a way that loses edits, or more than once.
pub const fn state_misused<C: Handlers>(id: u16) -> Verdict {
    let Some(handler) = find::<C>(id) else { return Verdict::FINE };
    let Taken { moved, borrowed, edited } = handler.taken;
    let verdict = Verdict::FINE.name(handler.name);
    if moved + borrowed + edited > 1 {
        verdict.say(" takes its state twice: each argument would be a copy of its own; take it once")
    } else if handler.leaves.is_subset_of(EXIT) && edited > 0 {
        verdict.say(" edits a state that is being left: what it changed would be lost; borrow the state with `&`")
    } else if handler.targets.stay && moved > 0 && !handler.leaves.is_subset_of(EXIT) {
        verdict.say(
            " takes its state by value, yet may `Stay`: what it changed would be lost; borrow the state with `&` or \
             `&mut`, or return it",
        )
    } else {
        Verdict::FINE
    }
}

const fn forestalled<C: Handlers>(handler: &Handler<C>, earlier: &Handler<C>, state: &str) -> Verdict {
    let verdict = Verdict::FINE.name(handler.name).say(" can never run: in state ").name(state).say(", ");
    verdict.name(earlier.name).say(" takes every ").name(handler.trigger).say(" before it")
}

/// The handler after which nothing is left of what `handler` takes in the state at `index`.
const fn covering<C: Handlers>(handler: &Handler<C>, index: u8) -> Option<&'static Handler<C>> {
    let mut taken = Leaves::NONE;
    // `otherwise` handlers are tried after all others, wherever they stand.
    let mut otherwise = false;
    loop {
        let mut at = 0;
        while at < C::HANDLERS.len() {
            let earlier = &C::HANDLERS[at];
            if earlier.otherwise == otherwise {
                if earlier.id == handler.id {
                    return None;
                }
                if earlier.sure && earlier.states.contains(index) && takes_all_of(earlier, handler.pattern) {
                    taken = taken.union(earlier.leaves);
                    if handler.leaves.is_subset_of(taken) {
                        return Some(earlier);
                    }
                }
            }
            at += 1;
        }
        if otherwise {
            return None;
        }
        otherwise = true;
    }
}

/// Whether whatever says `pattern` is something `handler` takes.
const fn takes_all_of<C: Handlers>(handler: &Handler<C>, pattern: Option<Pattern>) -> bool {
    match (handler.pattern, pattern) {
        (None, _) => true,
        (Some(Pattern::Command(one)), Some(Pattern::Command(other)))
        | (Some(Pattern::Callback(one)), Some(Pattern::Callback(other))) => same(one, other),
        (Some(_), _) => false,
    }
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The states in which the handler's events happen: an `expired` handler runs only where something expires.
pub(super) const fn runs_in<C: Handlers>(handler: &Handler<C>) -> StateSet {
    if !handler.leaves.is_subset_of(EXPIRED) {
        return handler.states;
    }
    let mut set = StateSet::NONE;
    let mut index = 0;
    while (index as usize) < C::STATES.len() {
        if handler.states.contains(index) && expires::<C>(index) {
            set = set.with(index);
        }
        index += 1;
    }
    set
}

const fn expires<C: Conversation>(index: u8) -> bool {
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

const fn find<C: Handlers>(id: u16) -> Option<&'static Handler<C>> {
    let mut at = 0;
    while at < C::HANDLERS.len() {
        if C::UNFINISHED || C::INCOMPLETE {
            return None;
        }
        if C::HANDLERS[at].id == id {
            return Some(&C::HANDLERS[at]);
        }
        at += 1;
    }
    None
}
