//! The graph of a conversation, drawn from its handler table.

mod analysis;
mod dot;
mod mermaid;

pub(super) use self::analysis::{Groups, Way, Ways};
pub use self::dot::Dot;
pub use self::mermaid::Mermaid;
use crate::machine::{Handlers, StateId, StateInfo, StateSet, check};
use crate::update::{Leaf, Leaves};

/// The states of a conversation and the transitions that its handlers declare: one for each handler, state it is for, and
/// target it may go to, and one for each state that may expire without a handler.
///
/// What a handler declares need not ever happen. `_` is drawn for every state in which earlier handlers leave something to it.
/// `enter` and `exit` go nowhere and are not in it; to go to the entry state is drawn as it is declared, though it is the
/// conversation's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The conversation's name.
    pub name: &'static str,
    /// The states, in the order of the variants.
    pub states: &'static [StateInfo],
    /// The transitions, in the order of the handlers.
    pub edges: Vec<Edge>,
    unreachable: StateSet,
    traps: StateSet,
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
    /// The handler's name; `None` where a conversation that expires has no handler that is sure to take it, and ends quietly.
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

impl Graph {
    /// The graph of `C`.
    pub fn of<C: Handlers>() -> Self {
        let silent = Leaves::of(&[Leaf::Enter, Leaf::Exit]);
        let ids = || (0..).take(C::STATES.len());
        let mut edges = Vec::new();
        // A table that was written by hand has no lines.
        let lines = C::LINES.iter().copied().map(Some).chain(std::iter::repeat(None));
        let told = C::HANDLERS.iter().zip(lines).filter(|(handler, _)| !handler.leaves.is_subset_of(silent));
        for (handler, line) in told {
            let runs_in = check::runs_in(handler);
            for from in ids().filter(|from| runs_in.contains(*from)) {
                let mut edge = |to| {
                    edges.push(Edge {
                        from: StateId(from),
                        to,
                        trigger: handler.trigger,
                        handler: Some(handler.name),
                        line,
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
        let quiet = check::ends_quietly::<C>();
        for from in ids().filter(|from| quiet.contains(*from)) {
            let (from, to) = (StateId(from), Destination::End);
            edges.push(Edge { from, to, trigger: "expired", handler: None, line: None, any: false });
        }
        let ways = check::ways::<C>();
        Self { name: C::NAME, states: C::STATES, edges, unreachable: ways.unreachable(), traps: ways.traps() }
    }

    /// The name of a state.
    pub fn state(&self, id: StateId) -> &'static str {
        self.states.get(usize::from(id.0)).map_or("?", |state| state.name)
    }

    /// The names of the states from which the conversation never ends: no handler leads from there to the end, and nothing
    /// expires on the way. What only follows from a failure is no way to the end here.
    ///
    /// With `#[conversation(must_end)]` there are none, and what does not compile then are not all of these, but one of each
    /// loop or single state to which the others lead. Without, it is for a test to say which there are to be.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// #[conversation(per_user)]
    /// enum Course {
    ///     #[state(entry)]
    ///     Offered,
    ///     #[state(expires = "7d")]
    ///     Begun,
    ///     #[state(terminal)]
    ///     Passed,
    /// }
    /// # use course::{Begun, Offered, Passed};
    /// # #[handler]
    /// # impl Course {
    /// #     #[on(Offered, command = "begin")] fn begin() -> Begun { Begun }
    /// #     #[on(Begun, command = "pass")] fn pass() -> Passed { Passed }
    /// # }
    ///
    /// assert_eq!(Course::graph().traps(), ["Passed"]);
    /// ```
    pub fn traps(&self) -> Vec<&'static str> {
        self.names(self.traps)
    }

    /// The names of the states that no handler leads to any more.
    ///
    /// Of such states the first do not compile, from which one gets to the others, unless the conversation has a `previous` form:
    /// then they are those that only conversations of earlier versions can still be in.
    pub fn unreachable(&self) -> Vec<&'static str> {
        self.names(self.unreachable)
    }

    /// The graph as a Mermaid state diagram, by `Display`. Transitions that look alike there are one.
    pub fn mermaid(&self) -> Mermaid<'_> {
        Mermaid(self)
    }

    /// The graph in Graphviz' language, by `Display`; arrows of [`Any`](crate::machine::Any) are dashed.
    pub fn dot(&self) -> Dot<'_> {
        Dot(self)
    }

    fn names(&self, set: StateSet) -> Vec<&'static str> {
        (0..).zip(self.states).filter(|(index, _)| set.contains(*index)).map(|(_, state)| state.name).collect()
    }
}

#[cfg(test)]
mod tests;
