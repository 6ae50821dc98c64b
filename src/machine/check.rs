//! The rules of the graph, as constant functions that the macros evaluate at the author's own tokens.

use crate::machine::expansion::every_state;
use crate::machine::graph::{Groups, Way, Ways};
use crate::machine::shadowing::{covered, takes_whatever};
use crate::machine::verdict::Verdict;
use crate::machine::{Conversation, Handler, StateInfo, StateSet, Table};
use crate::update::{Leaf, Leaves};

/// What follows from something else that happens, and so keeps no conversation going.
pub(super) const LIFECYCLE: Leaves = FOLLOWING.union(Leaves::of(&[Leaf::Expired]));

/// What of this only ever follows from another handler. A conversation expires by the clock.
const FOLLOWING: Leaves = Leaves::of(&[Leaf::Enter, Leaf::Exit, Leaf::Failed, Leaf::Undeliverable]);

/// What is wrong with the graph of a conversation.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    states: &'static [StateInfo],
    unreachable: Groups,
    dead: StateSet,
    trapped: Groups,
}

impl Reach {
    /// Follows the handlers of `C` from its entry, and from each state towards the end.
    pub const fn of<C: Conversation + Table>() -> Self {
        let none = [StateSet::NONE; StateSet::CAPACITY];
        // Where a macro has complained, the graph is not what its author meant.
        if C::UNFINISHED || C::INCOMPLETE {
            return Self { states: C::STATES, unreachable: none, dead: StateSet::NONE, trapped: none };
        }
        let ways = ways::<C>();
        Self {
            states: C::STATES,
            // A conversation of an earlier version may be restored in any state.
            unreachable: if C::MIGRATES { none } else { ways.outermost_unreachable() },
            dead: ways.dead(),
            trapped: if C::MUST_END { ways.innermost_traps() } else { none },
        }
    }

    /// Whether the state at `index` can be reached, and left, and whether the conversation ever ends from there, if it must.
    /// What several states share is told at the first of them.
    pub const fn judge(&self, index: u8) -> Verdict {
        let at = index as usize;
        let state = &self.states[at];
        let (unreachable, trapped) = (self.unreachable[at], self.trapped[at]);
        if unreachable.0 != 0 {
            let why = if unreachable.is_one() {
                " is unreachable: no handler that runs goes to it; return it from one, or remove it"
            } else {
                " are unreachable: no handler of another state goes to one of them; return one from there, or remove them"
            };
            self.named(unreachable).say(why)
        } else if self.dead.contains(index) {
            let why = " is dead: no handler takes what happens there; write one, or mark it `#[state(terminal)]`";
            Verdict::FINE.say("state ").name(state.name).say(why)
        } else if trapped.0 != 0 {
            self.named(trapped).say(" can never end: ").say(self.why_trapped(trapped, state.terminal))
        } else {
            Verdict::FINE
        }
    }

    /// All of a few states, and the first of many.
    const fn named(&self, mut group: StateSet) -> Verdict {
        const MOST: usize = 4;
        let mut verdict = Verdict::FINE.say(if group.is_one() { "state " } else { "states " });
        let mut named = 0;
        while let Some(state) = group.pop() {
            if named == MOST {
                return verdict.say(", ..");
            }
            verdict = verdict.say(if named == 0 { "" } else { ", " }).name(self.states[state].name);
            named += 1;
        }
        verdict
    }

    const fn why_trapped(&self, group: StateSet, terminal: bool) -> &'static str {
        let mut expires = false;
        let mut rest = group;
        while let Some(state) = rest.pop() {
            expires |= self.states[state].expires.is_some() || self.states[state].at_most.is_some();
        }
        match (group.is_one(), expires) {
            (true, true) => {
                "no handler leads from it to the end, not even where it expires; `must_end` asks for one that does"
            }
            (true, false) if terminal => "it is kept for ever; `must_end` asks for an `expires`",
            (true, false) => {
                "no handler leads from it to the end, and it never expires; `must_end` asks for one of the two"
            }
            (false, true) => {
                "no handler leads from them to the end, not even where they expire; `must_end` asks for one that does"
            }
            (false, false) => {
                "no handler leads from them to the end, and they never expire; `must_end` asks for one of the two"
            }
        }
    }
}

/// Where the handlers of `C` lead.
pub(super) const fn ways<C: Conversation + Table>() -> Ways {
    let (mut entry, mut terminal) = (StateSet::NONE, StateSet::NONE);
    let mut index = 0;
    while (index as usize) < C::STATES.len() {
        let state = &C::STATES[index as usize];
        entry = if state.entry { entry.with(index) } else { entry };
        terminal = if state.terminal { terminal.with(index) } else { terminal };
        index += 1;
    }
    let mut ways = Ways::new(C::STATES.len(), entry, terminal, ends_quietly::<C>());
    let mut at = 0;
    while at < C::HANDLERS.len() {
        let handler = &C::HANDLERS[at];
        let follows = handler.leaves.is_subset_of(FOLLOWING);
        ways.add(Way { from: runs_in(handler), targets: handler.targets, follows });
        at += 1;
    }
    ways
}

/// The states that expire where no handler is sure to take that: the conversation ends then.
pub(super) const fn ends_quietly<C: Conversation + Table>() -> StateSet {
    let mut quiet = StateSet::NONE;
    let mut index = 0;
    while (index as usize) < C::STATES.len() {
        quiet = if expires::<C>(index) { quiet.with(index) } else { quiet };
        index += 1;
    }
    let mut at = 0;
    while at < C::HANDLERS.len() {
        let handler = &C::HANDLERS[at];
        if takes_only(handler, Leaf::Expired) && takes_whatever(handler, None) {
            quiet.0 &= !handler.states.0;
        }
        at += 1;
    }
    quiet
}

/// The states in which the handler may ever run: where its events happen and, of those that `_` stands for, where earlier
/// handlers leave it any. That they leave none in some of these is no mistake; where that is so of a state that is named, it is
/// told there, and nothing else follows from it.
pub(super) const fn runs_in<C: Conversation + Table>(handler: &Handler<C>) -> StateSet {
    let happens = happens_in(handler);
    if handler.states.0 != const { every_state::<C>() }.0 {
        return happens;
    }
    match happens.0 & !covered(handler).0 {
        // So is this, in all of them.
        0 => happens,
        states => StateSet(states),
    }
}

/// Nothing expires where there is no clock, the entry is never entered, and a conversation without events is sent none.
const fn happens_in<C: Conversation + Table>(handler: &Handler<C>) -> StateSet {
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
