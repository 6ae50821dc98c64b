//! How each conversation is, as far as anybody has seen of it.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::clock::Moment;
use crate::machine::{Destination, Edge, Graph, StateInfo};
use crate::onlooker::{About, Happens, Seen, Standing, Turned, Went};

/// So many conversations of a type are known; of more those are forgotten at which nothing has happened for the longest time, and
/// first those that have ended.
const KNOWN: usize = 500;

/// All conversations of a bot.
#[derive(Debug, Default)]
pub(super) struct Minds(Vec<Kind>);

/// Those of one type.
#[derive(Debug)]
struct Kind {
    graph: Graph,
    /// The graph as it is told.
    drawn: Arc<str>,
    /// Shared with whoever is telling of them; then what changes is a copy.
    minds: HashMap<String, Arc<Mind>>,
}

/// All types with their graphs and how each conversation is, at one moment: to be told without holding up anybody.
#[derive(Debug)]
pub(super) struct Copied(Vec<(Arc<str>, Vec<Arc<Mind>>)>);

/// One conversation.
#[derive(Clone, Debug, Serialize)]
struct Mind {
    conversation: &'static str,
    seed: String,
    /// The chat that it is at home in, the one in which something happened last, and who did it.
    home: Option<i64>,
    chat_id: Option<i64>,
    user_id: Option<i64>,
    state: &'static str,
    is_live: bool,
    /// As a text, since a browser would round large numbers.
    data: Option<String>,
    /// Why there is no data.
    unwritable: Option<String>,
    /// How often its state was written since it began, or since it was first seen.
    revision: u64,
    deadline: Option<u64>,
    waiting: usize,
    /// What its turn is about, while it has one.
    busy: Option<Cause>,
    /// The edge that it took last, by its place in the graph, and its turns so far.
    edge: Option<usize>,
    turns: u64,
    /// When something last happened.
    at: u64,
    /// Whether it is in the store alone.
    is_evicted: bool,
    /// Whether an earlier run of the bot had it, and this one has not touched it.
    is_earlier: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Cause {
    kind: &'static str,
    update_id: Option<i64>,
}

/// A turn that is over.
#[derive(Debug, Serialize)]
struct Turn<'a> {
    conversation: &'static str,
    seed: &'a str,
    home: Option<i64>,
    kind: &'static str,
    update_id: Option<i64>,
    chat_id: Option<i64>,
    user_id: Option<i64>,
    from: &'static str,
    to: &'static str,
    handlers: Vec<Part>,
    edge: Option<usize>,
    outcome: &'static str,
    /// `kept`, `ended`, `failed`, `panicked`, or else the outcome.
    result: &'static str,
    error: Option<String>,
    /// How long it took, in microseconds of the wall's clock.
    took: u64,
    revision: u64,
    deadline: Option<u64>,
    waiting: usize,
    data: Option<Box<RawValue>>,
    unwritable: Option<String>,
}

#[derive(Debug, Serialize)]
struct Part {
    trigger: &'static str,
    handler: &'static str,
}

/// The graph of a type, to be drawn.
#[derive(Debug, Serialize)]
struct Drawn<'a> {
    name: &'static str,
    kept: &'static str,
    states: Vec<DrawnState>,
    edges: Vec<DrawnEdge<'a>>,
}

#[derive(Debug, Serialize)]
struct DrawnState {
    name: &'static str,
    entry: bool,
    terminal: bool,
    /// In milliseconds.
    expires: Option<u64>,
    at_most: Option<u64>,
}

#[derive(Debug, Serialize)]
struct DrawnEdge<'a> {
    from: &'a str,
    /// `null` is the end.
    to: Option<&'a str>,
    trigger: &'a str,
    handler: Option<&'a str>,
    line: Option<u32>,
    any: bool,
}

/// What is told of something that was seen, as JSON.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) instance: String,
    pub(super) turn: Option<String>,
}

impl Minds {
    /// A bot starts that has this conversation; gives its graph. What was known of such conversations was of an earlier run.
    pub(super) fn meet(&mut self, graph: Graph, kept: &'static str) -> Arc<str> {
        let mut minds = HashMap::new();
        if let Some(at) = self.0.iter().position(|it| it.graph.name == graph.name) {
            minds = self.0.remove(at).minds;
        }
        for mind in minds.values_mut().map(Arc::make_mut) {
            (mind.is_earlier, mind.busy, mind.waiting) = (true, None, 0);
        }
        let drawn: Arc<str> = json(&Drawn::of(&graph, kept)).into();
        self.0.push(Kind { graph, drawn: Arc::clone(&drawn), minds });
        drawn
    }

    /// Something was seen; `None` where it is of a conversation that the bot does not have.
    pub(super) fn see(&mut self, seen: Seen) -> Option<Told> {
        let kind = self.0.iter_mut().find(|it| it.graph.name == seen.conversation)?;
        let turn = kind.see(&seen);
        let told = kind.minds.get(&seen.seed).map(|it| json(&**it)).unwrap_or_default();
        kind.forget();
        Some(Told { instance: told, turn })
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|it| it.graph.name).collect()
    }

    /// What there is to tell, copied.
    pub(super) fn copied(&self) -> Copied {
        let copied = |kind: &Kind| (Arc::clone(&kind.drawn), kind.minds.values().cloned().collect());
        Copied(self.0.iter().map(copied).collect())
    }
}

impl Copied {
    /// As JSON.
    pub(super) fn told(&self) -> String {
        let kinds = self.0.iter().map(|(drawn, minds)| {
            let mut minds: Vec<&Mind> = minds.iter().map(|it| &**it).collect();
            minds.sort_by_key(|it| it.at);
            format!(r#"{{"graph":{drawn},"instances":{}}}"#, json(&minds))
        });
        format!("[{}]", kinds.collect::<Vec<_>>().join(","))
    }
}

impl Kind {
    fn see(&mut self, Seen { seed, home, at, what, .. }: &Seen) -> Option<String> {
        let entry = self.graph.states.iter().find(|it| it.entry).map_or("?", |it| it.name);
        let graph = &self.graph;
        let mind = self.minds.entry(seed.clone()).or_insert_with(|| Arc::new(Mind::new(graph.name, seed, entry)));
        let mind = Arc::make_mut(mind);
        (mind.home, mind.at, mind.is_earlier, mind.is_evicted) = (*home, at.as_millis(), false, false);
        match what {
            Happens::Begins { state, cause, waiting } => {
                mind.about(cause);
                mind.state = graph.state(*state);
                mind.busy = Some(Cause { kind: cause.kind, update_id: cause.update_id });
                mind.waiting = *waiting;
            }
            Happens::Evicted => mind.is_evicted = true,
            Happens::Stands(standing) => mind.stands(graph, standing, true),
            Happens::Turned(turned) => return Some(mind.turns(graph, turned)),
            Happens::Waits(waiting) => mind.waiting = *waiting,
        }
        None
    }

    fn forget(&mut self) {
        while self.minds.len() > KNOWN {
            let oldest = self.minds.values().min_by_key(|it| (it.is_live, it.at)).map(|it| it.seed.clone());
            let Some(oldest) = oldest else { return };
            self.minds.remove(&oldest);
        }
    }
}

impl<'a> Drawn<'a> {
    fn of(graph: &'a Graph, kept: &'static str) -> Self {
        let state = |it: &StateInfo| DrawnState {
            name: it.name,
            entry: it.entry,
            terminal: it.terminal,
            expires: it.expires.and_then(|it| it.as_millis().try_into().ok()),
            at_most: it.at_most.and_then(|it| it.as_millis().try_into().ok()),
        };
        let edge = |it: &Edge| DrawnEdge {
            from: graph.state(it.from),
            to: match it.to {
                Destination::End => None,
                Destination::State(state) => Some(graph.state(state)),
            },
            trigger: it.trigger,
            handler: it.handler,
            line: it.line,
            any: it.any,
        };
        let states = graph.states.iter().map(state).collect();
        Self { name: graph.name, kept, states, edges: graph.edges.iter().map(edge).collect() }
    }
}

impl Mind {
    fn new(conversation: &'static str, seed: &str, entry: &'static str) -> Self {
        Self {
            conversation,
            seed: seed.to_owned(),
            home: None,
            chat_id: None,
            user_id: None,
            state: entry,
            is_live: false,
            data: None,
            unwritable: None,
            revision: 0,
            deadline: None,
            waiting: 0,
            busy: None,
            edge: None,
            turns: 0,
            at: 0,
            is_evicted: false,
            is_earlier: false,
        }
    }

    fn about(&mut self, cause: &About) {
        self.chat_id = cause.chat_id.or(self.chat_id);
        self.user_id = cause.user_id.or(self.user_id);
    }

    /// It is so now. What is written is a state that was gone to or changed.
    fn stands(&mut self, graph: &Graph, standing: &Standing, is_written: bool) {
        let began_anew = standing.is_live && !self.is_live;
        self.is_live = standing.is_live;
        self.state = graph.state(standing.state);
        let (data, unwritable) = written(standing);
        (self.data, self.unwritable) = (data.map(|it| it.get().to_owned()), unwritable);
        self.revision = match (standing.is_live, began_anew) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => self.revision + u64::from(is_written),
        };
        self.deadline = standing.deadline.map(Moment::as_millis);
        self.waiting = standing.waiting;
    }

    fn turns(&mut self, graph: &Graph, turned: &Turned) -> String {
        let Turned { cause, from, went, handlers, outcome, failure, took, standing } = turned;
        self.about(cause);
        self.stands(graph, standing, matches!(went, Some(Went::Edited | Went::To(_))));
        self.busy = None;
        self.turns += 1;
        let edge = turned.edge(graph);
        // One that stays where no edge leads from does not take back what was drawn.
        self.edge = edge.or(self.edge.filter(|_| went.is_none_or(|it| it == Went::Stayed)));
        let to = match went {
            Some(Went::End) => "End",
            Some(Went::To(state)) => graph.state(*state),
            Some(Went::Edited | Went::Stayed) | None => graph.state(*from),
        };
        let result = match *outcome {
            "taken" if !standing.is_live && !matches!(went, Some(Went::Stayed | Went::Edited) | None) => "ended",
            "taken" => "kept",
            "failed" if failure.as_ref().is_some_and(|it| it.panicked) => "panicked",
            other => other,
        };
        let (data, unwritable) = written(standing);
        json(&Turn {
            conversation: self.conversation,
            seed: &self.seed,
            home: self.home,
            kind: cause.kind,
            update_id: cause.update_id,
            chat_id: cause.chat_id,
            user_id: cause.user_id,
            from: graph.state(*from),
            to,
            handlers: handlers.iter().map(|&(trigger, handler)| Part { trigger, handler }).collect(),
            edge,
            outcome,
            result,
            error: failure.as_ref().map(|it| it.reason.clone()),
            took: took.as_micros().try_into().unwrap_or(u64::MAX),
            revision: self.revision,
            deadline: self.deadline,
            waiting: self.waiting,
            data,
            unwritable,
        })
    }
}

/// The state's data, or why there is none. Of one that has ended there is nothing.
fn written(standing: &Standing) -> (Option<Box<RawValue>>, Option<String>) {
    if !standing.is_live {
        return (None, None);
    }
    match &standing.data {
        Ok(data) => (RawValue::from_string(data.clone()).ok(), None),
        Err(why) => (None, Some(why.clone())),
    }
}

fn json(it: &impl Serialize) -> String {
    // Numbers and strings always encode.
    serde_json::to_string(it).unwrap_or_else(|_| "null".to_owned())
}
