//! The analyses, on graphs of every form, beside what a reader would come to by following one arrow after another.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::analysis::{Groups, Way, Ways};
use crate::machine::{Destination, Edge, Graph, Migrate, StateId, StateInfo, StateSet, Targets};
use crate::prelude::{Conversation, Deserialize, End, Handlers, Serialize, Stay, To, handler, to};

/// A conversation as plainly as it can be put.
#[derive(Clone, Debug)]
struct Plain {
    count: usize,
    entry: usize,
    terminal: Vec<usize>,
    quiet: Vec<usize>,
    handlers: Vec<Handler>,
}

#[derive(Clone, Debug)]
struct Handler {
    from: Vec<usize>,
    to: Vec<usize>,
    stay: bool,
    end: bool,
    any: bool,
    follows: bool,
}

impl Plain {
    fn ways(&self) -> Ways {
        let set = |states: &[usize]| StateSet(states.iter().fold(0, |set, state| set | 1 << state));
        let (terminal, quiet) = (set(&self.terminal), set(&self.quiet));
        let mut ways = Ways::new(self.count, set(&[self.entry]), terminal, quiet);
        for Handler { from, to, stay, end, any, follows } in &self.handlers {
            let targets = Targets { states: set(to), stay: *stay, end: *end, any: *any };
            ways.add(Way { from: set(from), targets, follows: *follows });
        }
        ways
    }

    /// What can be got to from the state, step by step.
    fn reached(&self, from: usize, by: impl Fn(&Handler) -> bool) -> Vec<usize> {
        let mut reached = vec![from];
        let mut at = 0;
        while at < reached.len() {
            let here = reached[at];
            for handler in self.handlers.iter().filter(|it| by(it) && it.from.contains(&here)) {
                for to in &handler.to {
                    if !reached.contains(to) {
                        reached.push(*to);
                    }
                }
            }
            at += 1;
        }
        reached
    }

    fn those(&self, is_one: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.count).filter(|state| is_one(*state)).collect()
    }

    fn unreachable(&self) -> Vec<usize> {
        let reached = self.reached(self.entry, |_| true);
        self.those(|state| !reached.contains(&state))
    }

    fn dead(&self) -> Vec<usize> {
        let happens = |state| self.handlers.iter().any(|it| !it.follows && it.from.contains(&state));
        self.those(|state| !happens(state) && !self.terminal.contains(&state))
    }

    fn is_trap(&self, state: usize) -> bool {
        let leaves = |state| self.handlers.iter().any(|it| it.end && !it.follows && it.from.contains(&state));
        let ends = |state| state == self.entry || self.quiet.contains(&state) || leaves(state);
        !self.reached(state, |it| !it.follows).into_iter().any(ends)
    }

    fn innermost_traps(&self) -> Vec<Vec<usize>> {
        let leads = self.leads(|it| !it.follows);
        let leads_back = |state: usize| leads[state].iter().all(|it| leads[*it].contains(&state));
        self.groups(&leads, |state| self.is_trap(state) && leads_back(state))
    }

    fn outermost_unreachable(&self) -> Vec<Vec<usize>> {
        let (leads, unreachable) = (self.leads(|_| true), self.unreachable());
        let before = |state| self.those(|it| leads[it].contains(&state));
        let leads_back = |state: usize| before(state).iter().all(|it| leads[state].contains(it));
        self.groups(&leads, |state| unreachable.contains(&state) && leads_back(state))
    }

    fn leads(&self, by: impl Fn(&Handler) -> bool + Copy) -> Vec<Vec<usize>> {
        (0..self.count).map(|state| self.reached(state, by)).collect()
    }

    /// Those that lead to one another, together.
    fn groups(&self, leads: &[Vec<usize>], is_one: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let with = |state: usize| self.those(|it| leads[state].contains(&it) && leads[it].contains(&state));
        let groups: BTreeSet<_> = self.those(is_one).into_iter().map(with).collect();
        groups.into_iter().collect()
    }
}

/// Graphs of up to 64 states: with few arrows, so that something is wrong with them, and with many.
fn graphs() -> impl Strategy<Value = Plain> {
    (1..=64_usize, 0..=300_usize).prop_flat_map(|(count, most)| {
        let states = |most| vec(0..count, 0..=most);
        let handler = (vec(0..count, 1..=3), states(2), any::<[bool; 2]>(), 0..12_u8, 0..4_u8).prop_map(
            |(from, to, [stay, any], end, follows)| Handler {
                from,
                to,
                stay,
                end: end == 0,
                any,
                follows: follows == 0,
            },
        );
        (0..count, states(4), states(4), vec(handler, 0..=most))
            .prop_map(move |(entry, terminal, quiet, handlers)| Plain { count, entry, terminal, quiet, handlers })
    })
}

fn indices(mut set: StateSet) -> Vec<usize> {
    std::iter::from_fn(|| set.pop()).collect()
}

/// Each of them, in the order in which they are told.
fn members(groups: &Groups) -> Vec<Vec<usize>> {
    let told = (0..).zip(groups.iter().copied().map(indices)).filter(|(_, group)| !group.is_empty());
    told.inspect(|(first, group)| assert_eq!(group[0], *first)).map(|(_, group)| group).collect()
}

proptest! {
    #[test]
    fn the_analyses_find_what_a_reader_finds(graph in graphs()) {
        let ways = graph.ways();
        prop_assert_eq!(indices(ways.unreachable()), graph.unreachable());
        prop_assert_eq!(indices(ways.dead()), graph.dead());
        prop_assert_eq!(indices(ways.traps()), graph.those(|state| graph.is_trap(state)));
        prop_assert_eq!(members(&ways.outermost_unreachable()), graph.outermost_unreachable());
        prop_assert_eq!(members(&ways.innermost_traps()), graph.innermost_traps());
    }

    /// One way out of each group is enough, and each of them needs one.
    #[test]
    fn each_group_of_traps_is_one_mistake(mut graph in graphs()) {
        let groups = members(&graph.ways().innermost_traps());
        for group in &groups {
            prop_assert!(graph.is_trap(group[0]));
            graph.quiet.push(group[0]);
        }
        prop_assert!(indices(graph.ways().traps()).is_empty());
    }

    /// One way into each group is enough, and each of them needs one.
    #[test]
    fn each_unreachable_group_is_one_mistake(mut graph in graphs()) {
        let groups = members(&graph.ways().outermost_unreachable());
        for group in &groups {
            prop_assert!(graph.unreachable().contains(&group[0]));
            let to = vec![group[0]];
            graph.handlers.push(Handler { from: vec![graph.entry], to, stay: false, end: false, any: false, follows: false });
        }
        prop_assert!(indices(graph.ways().unreachable()).is_empty());
    }
}

/// A way in (0), a loop of two (1, 2), what leads to it (3), a terminal state (4), an island (5), another of three (6, 7, 8).
const GRAPH: Ways = {
    let mut ways = Ways::new(9, StateSet(0b1), StateSet(0b1_0000), StateSet::NONE);
    ways.add(Way { from: StateSet(0b1), targets: Targets::state(3), follows: false });
    ways.add(Way { from: StateSet(0b1000), targets: Targets::state(1).or(Targets::state(4)), follows: false });
    ways.add(Way { from: StateSet(0b10), targets: Targets::state(2), follows: false });
    ways.add(Way { from: StateSet(0b100), targets: Targets::state(1).or(Targets::STAY), follows: false });
    ways.add(Way { from: StateSet(0b10_0100), targets: Targets::END, follows: true });
    ways.add(Way { from: StateSet(0b1_1000_0000), targets: Targets::state(6).or(Targets::state(7)), follows: false });
    ways.add(Way { from: StateSet(0b1000_0000), targets: Targets::state(8), follows: false });
    ways
};

#[test]
fn the_compiler_comes_to_the_same() {
    const FOUND: [StateSet; 3] = [GRAPH.unreachable(), GRAPH.dead(), GRAPH.traps()];
    const GROUPS: [Groups; 2] = [GRAPH.outermost_unreachable(), GRAPH.innermost_traps()];
    assert_eq!(FOUND.map(indices), [vec![5, 6, 7, 8], vec![5, 6], vec![1, 2, 3, 4, 5, 6, 7, 8]]);
    assert_eq!(
        GROUPS.each_ref().map(members),
        [vec![vec![5], vec![7, 8]], vec![vec![1, 2], vec![4], vec![5], vec![6]]]
    );
}

/// As many states as there may be, and all but the entry in one loop.
const LARGEST: Ways = {
    let mut ways = Ways::new(64, StateSet(1), StateSet::NONE, StateSet::NONE);
    let mut at = 1;
    while at < 64 {
        let targets = Targets::state(if at == 63 { 1 } else { at + 1 });
        ways.add(Way { from: StateSet(1 << at), targets, follows: false });
        at += 1;
    }
    ways
};

/// It gives up on what takes too long.
#[test]
fn the_compiler_comes_to_the_end_of_the_largest() {
    const GROUPS: [Groups; 2] = [LARGEST.outermost_unreachable(), LARGEST.innermost_traps()];
    let all: Vec<usize> = (1..64).collect();
    assert_eq!(GROUPS.each_ref().map(members), [vec![all.clone()], vec![all]]);
}

#[derive(Deserialize)]
struct DeskV1;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 2, previous = DeskV1)]
enum Desk {
    #[state(entry)]
    Idle,
    Asking,
    Waiting,
    Old,
}
use desk::{Asking, Idle, Old, Waiting};

impl Migrate<DeskV1> for Desk {
    fn migrate(DeskV1: DeskV1) -> Self {
        Self::Old
    }
}

#[handler]
impl Desk {
    #[on(Idle, text)]
    fn ask() -> To<Asking, Waiting> {
        to(Asking)
    }

    #[on(Asking, text)]
    fn ask_again() -> Stay {
        Stay
    }

    #[on(Old, text)]
    fn wait() -> Waiting {
        Waiting
    }

    #[on(_, command = "stop")]
    fn stop() -> End {
        End
    }
}

#[test]
fn what_nothing_is_left_for_is_no_way_to_the_end() {
    let graph = Desk::graph();
    assert_eq!((graph.traps(), graph.unreachable()), (vec!["Asking"], vec!["Old"]));
    let stops = graph.edges.iter().filter(|edge| edge.handler == Some("stop"));
    assert_eq!(stops.map(|edge| graph.state(edge.from)).collect::<Vec<_>>(), ["Waiting"]);
}

/// A graph of states and triggers that are words or markup elsewhere.
pub(super) fn drawn() -> Graph {
    const NAMES: [&str; 9] = ["Idle", "End", "State", "State_", "Größe", "状態", "_Under_", "DefaultÄ", "Notes"];
    const STATES: [StateInfo; 9] = {
        let mut states = [StateInfo { name: "", entry: false, terminal: false, expires: None, at_most: None }; 9];
        let mut at = 0;
        while at < NAMES.len() {
            states[at].name = NAMES[at];
            at += 1;
        }
        states[0].entry = true;
        states[1].terminal = true;
        states
    };
    let triggers = [
        "text",
        r#"command = "a_b""#,
        r#"callback = "day:1""#,
        "callback = Button::Day(1..=7) | Button::Move { by: 1 }",
        r##"callback = "a;b #35; &amp; <b>x</b> `y` **z** $$1$$ _u_""##,
        r#"callback = "%%{init: {}}%% fa:fa-user http://x.y/ :""#,
        r#"regex = r"^\d+\.\*$""#,
        r#"callback = "say \"hi\" \N \u{e9}""#,
        "callback = \"two\nlines\tof\u{1f600}\"",
    ];
    let state = |at: usize| StateId(u8::try_from(at).unwrap());
    let edge = |(at, trigger)| Edge {
        from: state(at),
        to: if at + 1 == NAMES.len() { Destination::End } else { Destination::State(state(at + 1)) },
        trigger,
        handler: None,
        line: None,
        any: at == 2,
    };
    let edges = (0..).zip(triggers).map(edge).collect();
    Graph { name: "a \"name\"", states: &STATES, edges, unreachable: StateSet::NONE, traps: StateSet::NONE }
}
