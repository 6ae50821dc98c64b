//! Which states are unreachable, dead, or traps.
//!
//! These are constant functions of plain data, so that the compiler can ask them of every conversation, and a test of any graph
//! at all.

use crate::machine::{StateSet, Targets};

/// A handler, as far as the rules of the graph go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The states that it can run in.
    pub(crate) from: StateSet,
    /// Where it may go.
    pub(crate) targets: Targets,
    /// Whether it only ever runs for what another handler did, like `failed`: that keeps no conversation going, and is nothing
    /// to rely on for its end.
    pub(crate) follows: bool,
}

/// States that share one mistake, at the first of them; at all others there are none.
pub(crate) type Groups = [StateSet; StateSet::CAPACITY];

/// The states of a conversation, and where the handlers of each of them lead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ways {
    states: StateSet,
    entry: StateSet,
    terminal: StateSet,
    /// From each state, whatever its handlers run for.
    leads: [StateSet; StateSet::CAPACITY],
    /// From each state, without what only follows.
    goes: [StateSet; StateSet::CAPACITY],
    /// Where something happens.
    alive: StateSet,
    /// Where a conversation may end.
    ends: StateSet,
}

impl Ways {
    /// So many states without handlers. In those that are `quiet` a conversation ends when it expires, if no handler says
    /// otherwise.
    pub(crate) const fn new(count: usize, entry: StateSet, terminal: StateSet, quiet: StateSet) -> Self {
        Self {
            states: StateSet::first(count),
            entry,
            terminal,
            leads: [StateSet::NONE; StateSet::CAPACITY],
            goes: [StateSet::NONE; StateSet::CAPACITY],
            alive: StateSet::NONE,
            // To go to the entry is to end.
            ends: StateSet(entry.0 | quiet.0),
        }
    }

    /// Adds a handler.
    pub(crate) const fn add(&mut self, way: Way) {
        let Way { mut from, targets, follows } = way;
        if !follows {
            self.alive.0 |= from.0;
            self.ends.0 |= if targets.end { from.0 } else { 0 };
        }
        while let Some(state) = from.pop() {
            self.leads[state].0 |= targets.states.0;
            self.goes[state].0 |= if follows { 0 } else { targets.states.0 };
        }
    }

    /// The states that no conversation gets to that began in its entry.
    pub(crate) const fn unreachable(&self) -> StateSet {
        self.all_but(reached(&self.leads, self.entry))
    }

    /// The states in which nothing ever happens, though they are not terminal.
    pub(crate) const fn dead(&self) -> StateSet {
        self.all_but(StateSet(self.alive.0 | self.terminal.0))
    }

    /// The states from which no conversation ever ends.
    pub(crate) const fn traps(&self) -> StateSet {
        let mut rest = self.states;
        let mut traps = StateSet::NONE;
        while let Some(state) = rest.pop() {
            let state = StateSet(1 << state);
            if reached(&self.goes, state).0 & self.ends.0 == 0 {
                traps.0 |= state.0;
            }
        }
        traps
    }

    /// The unreachable states at fault: whatever leads to one of a group is in it. Any other is unreachable only because these
    /// are.
    pub(crate) const fn outermost_unreachable(&self) -> Groups {
        let unreachable = self.unreachable();
        closed(&reversed(&self.leads, unreachable), unreachable)
    }

    /// The traps at fault: whatever one of a group leads to is in it. Any other is a trap only because it leads to these.
    pub(crate) const fn innermost_traps(&self) -> Groups {
        closed(&self.goes, self.traps())
    }

    const fn all_but(&self, states: StateSet) -> StateSet {
        StateSet(self.states.0 & !states.0)
    }
}

/// Of these states, the groups that lead to nothing else and in which each leads to all.
const fn closed(steps: &[StateSet; StateSet::CAPACITY], among: StateSet) -> Groups {
    let mut from = [StateSet::NONE; StateSet::CAPACITY];
    let mut rest = among;
    while let Some(state) = rest.pop() {
        from[state] = reached(steps, StateSet(1 << state));
    }
    let mut groups = [StateSet::NONE; StateSet::CAPACITY];
    let mut rest = among;
    while let Some(first) = rest.pop() {
        let group = from[first];
        let mut is_closed = true;
        let mut others = group;
        while let Some(other) = others.pop() {
            is_closed &= from[other].0 == group.0;
        }
        if is_closed {
            groups[first] = group;
            rest.0 &= !group.0;
        }
    }
    groups
}

/// The steps from these states, the other way round.
const fn reversed(steps: &[StateSet; StateSet::CAPACITY], mut from: StateSet) -> [StateSet; StateSet::CAPACITY] {
    let mut reversed = [StateSet::NONE; StateSet::CAPACITY];
    while let Some(state) = from.pop() {
        let mut to = steps[state];
        while let Some(there) = to.pop() {
            reversed[there].0 |= 1 << state;
        }
    }
    reversed
}

/// The states that one gets to from these, themselves among them.
const fn reached(steps: &[StateSet; StateSet::CAPACITY], from: StateSet) -> StateSet {
    let mut reached = from;
    // Each state is looked at once, which keeps this cheap where the compiler evaluates it.
    let mut rest = from;
    while let Some(state) = rest.pop() {
        let more = steps[state].0 & !reached.0;
        reached.0 |= more;
        rest.0 |= more;
    }
    reached
}
