//! What somebody is told who looks on while conversations go on: the simulator's page, and whoever counts the edges that tests
//! took. Nobody does where a bot talks to Telegram.

use std::fmt::Debug;
use std::time::Duration;

use crate::clock::Moment;
#[cfg(feature = "simulator")]
use crate::machine::{Destination, Edge};
use crate::machine::{Graph, StateId};

/// Somebody who looks on. What is told is told within the turns, so whoever hears it notes it down and waits for nothing.
pub(crate) trait Onlooker: Debug + Send + Sync + 'static {
    /// A bot starts that has this conversation; `path` leads to its type, and `kept` is the name of its seed, as in `per_chat`.
    fn meets(&self, graph: Graph, path: &'static str, kept: &'static str);

    /// Something happens to one of them.
    fn sees(&self, seen: Seen);
}

/// Something that happens to a conversation.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The conversation's name.
    pub(crate) conversation: &'static str,
    /// Its seed, as a store has it.
    pub(crate) seed: String,
    /// The chat that it is at home in.
    pub(crate) home: Option<i64>,
    /// What the bot's clock shows.
    pub(crate) at: Moment,
    pub(crate) what: Happens,
}

/// What happens to it.
#[derive(Clone, Debug)]
pub(crate) enum Happens {
    /// A turn begins.
    Begins { state: StateId, cause: About, waiting: usize },
    /// It left memory; the store has it.
    Evicted,
    /// It is so from now on, by no turn: it was moved, or brought back.
    Stands(Standing),
    /// A turn is over.
    Turned(Box<Turned>),
    /// So many updates and events wait for it.
    Waits(usize),
}

/// What a turn is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    /// The kind of update, `timer`, `expired`, or what else it is.
    pub(crate) kind: &'static str,
    /// Of an album that of its first message.
    pub(crate) update_id: Option<i64>,
    /// Who did it, and in which chat.
    pub(crate) user_id: Option<i64>,
    pub(crate) chat_id: Option<i64>,
}

/// A turn that is over.
#[derive(Clone, Debug)]
pub(crate) struct Turned {
    pub(crate) cause: About,
    pub(crate) from: StateId,
    /// `None` where nothing was committed that says so.
    pub(crate) went: Option<Went>,
    /// The handlers that took part, each with its trigger: the one that took what happened, those of the doors, or `failed`.
    pub(crate) handlers: Vec<(&'static str, &'static str)>,
    /// As the figures have it: `taken`, `untaken`, `failed`, ...
    pub(crate) outcome: &'static str,
    pub(crate) failure: Option<Failing>,
    /// How long it took, by the clock on the wall.
    pub(crate) took: Duration,
    pub(crate) standing: Standing,
}

/// Where a turn goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Went {
    /// Its state was changed, and it stayed there.
    Edited,
    End,
    Stayed,
    To(StateId),
}

/// Why a turn failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failing {
    pub(crate) reason: String,
    pub(crate) panicked: bool,
}

/// How a conversation is.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// Of one that has ended, or has not begun, the entry state.
    pub(crate) state: StateId,
    pub(crate) is_live: bool,
    /// The state as a store would have it, or why it cannot be written down.
    pub(crate) data: Result<String, String>,
    /// When the first of its deadlines comes.
    pub(crate) deadline: Option<Moment>,
    pub(crate) waiting: usize,
}

#[cfg(feature = "simulator")]
impl Turned {
    /// The edge of the graph that it took, by its place. Doors are no edges; one that expired without a handler has one of its own.
    ///
    /// To go to the entry state is to end: of a handler that declares both, it is the edge to the end.
    pub(crate) fn edge(&self, graph: &Graph) -> Option<usize> {
        match self.went? {
            Went::End => self.edge_to(Destination::End, graph).or_else(|| {
                let entry = graph.states.iter().zip(0..).find(|(state, _)| state.entry);
                entry.and_then(|(_, id)| self.edge_to(Destination::State(StateId(id)), graph))
            }),
            Went::Edited | Went::Stayed => self.edge_to(Destination::State(self.from), graph),
            Went::To(state) => self.edge_to(Destination::State(state), graph),
        }
    }

    fn edge_to(&self, to: Destination, graph: &Graph) -> Option<usize> {
        let Self { cause, from, handlers, outcome, .. } = self;
        let between = |edge: &Edge| edge.from == *from && edge.to == to;
        let has_failed = *outcome == "failed";
        let own = handlers.iter().filter(|(trigger, _)| !has_failed || *trigger == "failed");
        let of = |&(trigger, handler): &(&str, &str)| {
            let is_it = |edge: &Edge| between(edge) && edge.trigger == trigger && edge.handler == Some(handler);
            graph.edges.iter().position(is_it)
        };
        let quiet = |edge: &Edge| between(edge) && edge.handler.is_none();
        own.clone().find_map(of).or_else(|| {
            let is_quiet = cause.kind == "expired" && !has_failed;
            graph.edges.iter().position(quiet).filter(|_| is_quiet)
        })
    }
}
