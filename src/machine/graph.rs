//! The graph of a conversation, drawn from its handler table.

use std::collections::HashSet;
use std::fmt;

use crate::machine::{Handler, Handlers, StateId, StateInfo, check};
use crate::update::{Leaf, Leaves};

/// The states of a conversation and the transitions that its handlers declare: one for each handler, state it is for, and
/// target it may go to, and one for each state that expires without a handler.
///
/// What a handler declares need not ever happen, and what `_` stands for is drawn for every state. `enter` and `exit` go
/// nowhere and are not in it; to go to the entry state is drawn as it is declared, though it is the conversation's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The conversation's name.
    pub name: &'static str,
    /// The states, in the order of the variants.
    pub states: &'static [StateInfo],
    /// The transitions, in the order of the handlers.
    pub edges: Vec<Edge>,
}

/// One transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it starts.
    pub from: StateId,
    /// Where it goes.
    pub to: Destination,
    /// The trigger, as it was written.
    pub trigger: &'static str,
    /// The handler's name; `None` where a conversation that expires has no handler for it, and ends quietly.
    pub handler: Option<&'static str>,
    /// The source line of the handler; `None` where there is none.
    pub line: Option<u32>,
    /// Whether it was declared as [`Any`](crate::machine::Any), so that it may never be taken.
    pub any: bool,
}

/// Where a transition goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// To the end of the conversation.
    End,
    /// To this state.
    State(StateId),
}

/// A [`Graph`] as a Mermaid state diagram.
#[derive(Clone, Copy, Debug)]
pub struct Mermaid<'a>(&'a Graph);

/// A [`Graph`] in Graphviz' language.
#[derive(Clone, Copy, Debug)]
pub struct Dot<'a>(&'a Graph);

impl Graph {
    /// The graph of `C`.
    pub fn of<C: Handlers>() -> Self {
        let silent = Leaves::of(&[Leaf::Enter, Leaf::Exit]);
        let ids = || (0..).take(C::STATES.len());
        let mut edges = Vec::new();
        for handler in C::HANDLERS.iter().filter(|handler| !handler.leaves.is_subset_of(silent)) {
            let runs_in = check::runs_in(handler);
            for from in ids().filter(|from| runs_in.contains(*from)) {
                let mut edge = |to| {
                    edges.push(Edge {
                        from: StateId(from),
                        to,
                        trigger: handler.trigger,
                        handler: Some(handler.name),
                        line: Some(handler.line),
                        any: handler.targets.any,
                    });
                };
                let stays = |to| handler.targets.stay && to == from;
                for to in ids().filter(|to| handler.targets.states.contains(*to) || stays(*to)) {
                    edge(Destination::State(StateId(to)));
                }
                if handler.targets.end {
                    edge(Destination::End);
                }
            }
        }
        for (from, state) in (0..).zip(C::STATES) {
            let expires = state.expires.or(state.at_most).is_some() && !state.entry;
            let taken = |it: &Handler<C>| it.states.contains(from) && it.leaves.contains(Leaf::Expired);
            if expires && !C::HANDLERS.iter().any(taken) {
                let (from, to) = (StateId(from), Destination::End);
                edges.push(Edge { from, to, trigger: "expired", handler: None, line: None, any: false });
            }
        }
        Self { name: C::NAME, states: C::STATES, edges }
    }

    /// The name of a state.
    pub fn state(&self, id: StateId) -> &'static str {
        self.states.get(usize::from(id.0)).map_or("?", |state| state.name)
    }

    /// The graph as a Mermaid state diagram, by `Display`. Transitions that look alike there are one.
    pub fn mermaid(&self) -> Mermaid<'_> {
        Mermaid(self)
    }

    /// The graph in Graphviz' language, by `Display`; arrows of [`Any`](crate::machine::Any) are dashed.
    pub fn dot(&self) -> Dot<'_> {
        Dot(self)
    }
}

impl fmt::Display for Mermaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(graph) = self;
        writeln!(f, "stateDiagram-v2")?;
        for state in graph.states.iter().filter(|state| state.entry) {
            writeln!(f, "    [*] --> {}", state.name)?;
        }
        let mut drawn = HashSet::new();
        for edge in &graph.edges {
            if !drawn.insert((edge.from, edge.to, edge.trigger)) {
                continue;
            }
            let to = match edge.to {
                Destination::End => "[*]",
                Destination::State(id) => graph.state(id),
            };
            // Mermaid ends a statement at `;` and takes `#` for the beginning of an entity.
            let label = edge.trigger.replace('#', "#35;").replace(';', "#59;");
            writeln!(f, "    {} --> {to}: {label}", graph.state(edge.from))?;
        }
        Ok(())
    }
}

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(graph) = self;
        writeln!(f, "digraph {:?} {{", graph.name)?;
        for state in graph.states {
            let shape = match (state.entry, state.terminal) {
                (true, _) => " [style=bold]",
                (_, true) => " [peripheries=2]",
                _ => "",
            };
            writeln!(f, "    {:?}{shape};", state.name)?;
        }
        if graph.edges.iter().any(|edge| edge.to == Destination::End) {
            writeln!(f, "    \"[*]\" [label=\"\" shape=doublecircle];")?;
        }
        for edge in &graph.edges {
            let to = match edge.to {
                Destination::End => "[*]",
                Destination::State(id) => graph.state(id),
            };
            let style = if edge.any { " style=dashed" } else { "" };
            writeln!(f, "    {:?} -> {to:?} [label={:?}{style}];", graph.state(edge.from), edge.trigger)?;
        }
        writeln!(f, "}}")
    }
}
