//! Which handlers leave nothing to those behind them.

use crate::machine::reach;
use crate::machine::{Alternative, Conversation, Handler, Pattern, StateSet, Table};
use crate::update::Leaves;

/// The handler after which nothing is left of what `handler` takes in the state at `index`.
///
/// What never reaches such a conversation is none of it.
pub(super) const fn covering<C: Conversation + Table>(handler: &Handler<C>, index: u8) -> Option<&'static Handler<C>> {
    let wanted = handler.leaves.intersection(reach::carried::<C>());
    if wanted.is_subset_of(Leaves::NONE) {
        return None;
    }
    let mut taken = Leaves::NONE;
    // `otherwise` handlers are tried after all others, wherever they stand.
    let mut otherwise = false;
    let handlers = C::HANDLERS;
    loop {
        let mut at = 0;
        while at < handlers.len() {
            let earlier = &handlers[at];
            // Every handler is compared with every other: most are of other states, so that is what to look at first.
            if earlier.states.0 >> index & 1 == 1 && earlier.otherwise == otherwise {
                if earlier.id == handler.id {
                    return None;
                }
                if takes_whatever(earlier, handler.pattern) {
                    taken = taken.union(earlier.leaves);
                    if wanted.is_subset_of(taken) {
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

/// The states in which earlier handlers leave nothing of what `handler` takes.
pub(super) const fn covered<C: Conversation + Table>(handler: &Handler<C>) -> StateSet {
    let wanted = handler.leaves.intersection(reach::carried::<C>());
    let mut left = [wanted; StateSet::CAPACITY];
    let mut covered = StateSet::NONE;
    let mut otherwise = false;
    loop {
        let mut at = 0;
        while at < C::HANDLERS.len() {
            let earlier = &C::HANDLERS[at];
            if earlier.id == handler.id && earlier.otherwise == otherwise {
                return covered;
            }
            if earlier.otherwise == otherwise && takes_whatever(earlier, handler.pattern) {
                let mut states = StateSet(earlier.states.0 & handler.states.0);
                while let Some(state) = states.pop() {
                    left[state] = left[state].without(earlier.leaves);
                    if left[state].is_subset_of(Leaves::NONE) {
                        covered.0 |= 1 << state;
                    }
                }
            }
            at += 1;
        }
        if otherwise {
            return covered;
        }
        otherwise = true;
    }
}

/// Whether the handler leaves nothing of its events that say `pattern`.
pub(super) const fn takes_whatever<C: Conversation + Table>(handler: &Handler<C>, pattern: Option<Pattern>) -> bool {
    handler.taken.sure && !reach::misses_a_chat(handler) && takes_all_of(handler, pattern)
}

/// Whether whatever says `pattern` is something `handler` takes.
const fn takes_all_of<C: Table>(handler: &Handler<C>, pattern: Option<Pattern>) -> bool {
    match (handler.pattern, pattern) {
        (None, _) | (Some(Pattern::AnyCommand), Some(Pattern::Command(_) | Pattern::AnyCommand)) => true,
        (Some(Pattern::Command(one)), Some(Pattern::Command(other)))
        | (Some(Pattern::Callback(one)), Some(Pattern::Callback(other))) => same(one, other),
        #[cfg(feature = "regex")]
        (Some(Pattern::Regex(one)), Some(Pattern::Regex(other))) => same(one.source(), other.source()),
        (Some(Pattern::Typed(one)), Some(Pattern::Typed(other))) => {
            matches_all_of(one.alternatives, other.alternatives)
        }
        (Some(_), _) => false,
    }
}

/// Whether each of the others is one of these, or of a variant of which one of these takes all. Of ranges nothing is known.
const fn matches_all_of(these: &[Alternative], others: &[Alternative]) -> bool {
    let mut at = 0;
    while at < others.len() {
        let other = &others[at];
        let mut is_taken = false;
        let mut next = 0;
        while next < these.len() {
            let one = &these[next];
            is_taken |= same(one.written, other.written) || one.is_whole && same(one.variant, other.variant);
            next += 1;
        }
        if !is_taken {
            return false;
        }
        at += 1;
    }
    true
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    // Patterns of one block often begin alike, as `item:1` and `item:2` do, and nearly all of them are compared.
    let mut at = one.len();
    while at > 0 {
        at -= 1;
        if one[at] != other[at] {
            return false;
        }
    }
    true
}
