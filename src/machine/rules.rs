//! The rules of the handler table, as one constant function that the macros evaluate at the author's own tokens.
//!
//! It reads what the types say, so an alias or a re-export cannot fool it.

use crate::machine::check::{LIFECYCLE, expires, runs_in, takes_only};
use crate::machine::expansion::hold;
use crate::machine::reach;
use crate::machine::shadowing::covering;
use crate::machine::verdict::Verdict;
use crate::machine::{Conversation, Handler, Pattern, Seed, StateSet, Table, Taken};
use crate::reply::Keyboard;
use crate::update::Leaf;

/// What the macros ask of a handler.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    /// Whether it can ever run in the state at this position, for all that the handlers before it leave over.
    Shadowed(u8),
    /// Whether it, written for `_`, can ever run in any state at all.
    ShadowedEverywhere,
    /// Whether what it is for ever reaches such a conversation.
    Carried,
    /// Whether there is a chat, where one of its arguments asks for it.
    Chat,
    /// Whether what it is for ever happens in this one of its states.
    Happens(u8),
    /// Whether what it, written for `_`, is for ever happens at all.
    HappensAnywhere,
    /// Whether it may leave this one of its states, which is terminal.
    LeavesTerminal(u8),
    /// Whether the buttons that it is for fit, with what names the conversation in them.
    Fits,
    /// Whether it takes its state in a way that loses edits, or more than once.
    Misused,
}

/// Asks one question about the handler `id`. Where there is something to say, it is said of the place of this call.
///
/// There is one function for all of them, so that what is missing of `C` is told once.
#[track_caller]
pub const fn demand<C: Conversation + Table>(id: u16, question: Question) {
    hold(&judge::<C>(id, question));
}

const fn judge<C: Conversation + Table>(id: u16, question: Question) -> Verdict {
    let needs_all = matches!(question, Question::Shadowed(_) | Question::ShadowedEverywhere);
    // Where a macro has complained of the enum nothing is what its author meant, and where it left a handler out, what follows
    // from all of them is not.
    if C::UNFINISHED || C::INCOMPLETE && needs_all {
        return Verdict::FINE;
    }
    let Some(handler) = find::<C>(id) else { return Verdict::FINE };
    match question {
        Question::Shadowed(index) => match covering(handler, index) {
            Some(earlier) => forestalled(handler, earlier, C::STATES[index as usize].name),
            None => Verdict::FINE,
        },
        Question::ShadowedEverywhere => shadowed_everywhere(handler),
        Question::Carried => reach::carried_at_all(handler),
        Question::Chat => reach::chat(handler),
        Question::Happens(which) => match nth(handler.states, which) {
            Some(index) => happens(handler, index),
            None => Verdict::FINE,
        },
        Question::HappensAnywhere => happens_anywhere(handler),
        Question::LeavesTerminal(which) => match nth(handler.states, which) {
            Some(index) => leaves_terminal(handler, index),
            None => Verdict::FINE,
        },
        Question::Fits => fits(handler),
        Question::Misused => misused(handler),
    }
}

/// The position of the state that is so many places behind the first of them.
const fn nth(states: StateSet, which: u8) -> Option<u8> {
    let (mut index, mut before) = (0, 0);
    while (index as usize) < StateSet::CAPACITY {
        if states.contains(index) {
            if before == which {
                return Some(index);
            }
            before += 1;
        }
        index += 1;
    }
    None
}

const fn shadowed_everywhere<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
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

const fn happens<C: Conversation + Table>(handler: &Handler<C>, index: u8) -> Verdict {
    let state = &C::STATES[index as usize];
    if C::Seed::FRESH {
        return reach::never_happens(handler);
    }
    if takes_only(handler, Leaf::Enter) && state.entry {
        return Verdict::FINE
            .say("the entry is never entered: to go to ")
            .name(state.name)
            .say(" is to end, and a conversation that begins there runs no `enter`");
    }
    if takes_only(handler, Leaf::Event) {
        return sent::<C>();
    }
    if !takes_only(handler, Leaf::Expired) || expires::<C>(index) {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.say("state ").name(state.name);
    if state.entry {
        verdict.say(" is the entry and never expires, so this handler never runs")
    } else {
        verdict.say(" never expires, so this handler never runs; give the state an `expires`")
    }
}

const fn happens_anywhere<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
    if C::Seed::FRESH {
        reach::never_happens(handler)
    } else if takes_only(handler, Leaf::Event) {
        sent::<C>()
    } else if runs_in(handler).0 != 0 {
        Verdict::FINE
    } else if takes_only(handler, Leaf::Expired) {
        Verdict::FINE.say("no state ever expires, so this handler never runs; give one an `expires`")
    } else {
        Verdict::FINE.say("no state is ever entered, so this handler never runs")
    }
}

/// Whether anybody can send events to the conversation: they are of a type that it has to name.
const fn sent<C: Conversation>() -> Verdict {
    if C::HAS_EVENTS {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.say("nothing sends events to ").name(C::NAME);
    verdict.say(", so this handler never runs; say what its events are: `#[conversation(event = ..)]`")
}

const fn leaves_terminal<C: Conversation + Table>(handler: &Handler<C>, index: u8) -> Verdict {
    let state = &C::STATES[index as usize];
    let goes = handler.targets.states.0 != 0 || handler.targets.end;
    if !state.terminal || handler.leaves.is_subset_of(LIFECYCLE) || !goes {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.name(handler.name).say(" leaves the terminal state ").name(state.name);
    verdict.say(", which is kept until it expires; return `Stay`, or drop `terminal`")
}

const fn fits<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
    let (Some(Pattern::Typed(pattern)), Some(own)) = (handler.pattern, C::KEYBOARDS) else { return Verdict::FINE };
    let tail = own.longest;
    if pattern.longest + tail <= Keyboard::MAX_DATA {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.say("callback data of up to ").number(pattern.longest).say(" bytes, and ").number(tail);
    verdict.say(" for the `own_keyboards` of ").name(C::NAME).say(": Telegram allows 64 in all")
}

const fn misused<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
    let Taken { moved, borrowed, edited, whole, .. } = handler.taken;
    let verdict = Verdict::FINE.name(handler.name);
    let (stays, exits) = (handler.targets.stay, takes_only(handler, Leaf::Exit));
    if moved + borrowed + edited > 1 {
        verdict.say(" takes its state twice: each argument would be a copy of its own; take it once")
    } else if exits && edited > 0 {
        verdict.say(" edits a state that is being left: what it changed would be lost; borrow the state with `&`")
    } else if edited > 0 && !stays {
        verdict.say(" edits a state it never stays in: take it by value, or with `&`")
    } else if moved == 0 || !stays || exits || handler.targets.any {
        // What was declared as `Any` may return the state it was given.
        Verdict::FINE
    } else if whole {
        verdict.say(
            " takes the conversation by value, yet may `Stay`: what it changed would be lost; borrow it with `&`, or return \
             `Any`",
        )
    } else {
        verdict.say(
            " takes its state by value, yet may `Stay`: what it changed would be lost; borrow the state with `&` or \
             `&mut`, or return it",
        )
    }
}

const fn forestalled<C: Table>(handler: &Handler<C>, earlier: &Handler<C>, state: &str) -> Verdict {
    let verdict = Verdict::FINE.name(handler.name).say(" can never run: in state ").name(state).say(", ");
    verdict.name(earlier.name).say(" takes every ").name(handler.trigger).say(" before it")
}

const fn find<C: Table>(id: u16) -> Option<&'static Handler<C>> {
    let handlers = C::HANDLERS;
    // Ids count from 1 and rise, and skip what `cfg` took away: none stands behind its own place.
    let mut at = if (id as usize) < handlers.len() { id as usize } else { handlers.len() };
    while at > 0 {
        at -= 1;
        if handlers[at].id == id {
            return Some(&handlers[at]);
        }
    }
    None
}
