//! Counting the edges that a bot takes.

use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Coverage, CoveredEdge, Line, VARIABLE};
use crate::conversation::Looks;
use crate::machine::{Destination, Edge, Graph};
use crate::onlooker::{Happens, Onlooker, Seen};

/// The edges that one bot took, and who else looks on.
#[derive(Debug)]
pub(crate) struct Took {
    next: Looks,
    /// Where the environment wants them written.
    file: Option<File>,
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    /// Each with the path to its conversation's type.
    graphs: Vec<(Graph, &'static str)>,
    /// By the place of the graph, and in it of the edge.
    taken: HashSet<(usize, usize)>,
}

/// Counts where the environment asks for it.
pub(crate) fn counted(looks: Looks) -> Looks {
    match std::env::var_os(VARIABLE) {
        Some(_) => Looks::by(Arc::new(Took::new(looks))),
        None => looks,
    }
}

impl Took {
    pub(crate) fn new(next: Looks) -> Self {
        let open = |path| File::options().append(true).create(true).open(path);
        let file = std::env::var_os(VARIABLE).and_then(|path| {
            let failed = |error| tracing::warn!(%error, "the file that {VARIABLE} names cannot be written to");
            open(path).map_err(failed).ok()
        });
        Self { next, file, counted: Mutex::default() }
    }

    pub(crate) fn coverage(&self) -> Coverage {
        let counted = self.counted();
        let mut coverage = Coverage::default();
        for (at, (graph, path)) in counted.graphs.iter().enumerate() {
            for (nth, edge) in graph.edges.iter().enumerate() {
                coverage.add(named(graph, path, edge), usize::from(counted.taken.contains(&(at, nth))));
            }
        }
        coverage
    }

    fn write(&self, (graph, path): &(Graph, &'static str), edges: &[Edge], taken: bool) {
        let Some(mut file) = self.file.as_ref() else { return };
        let line =
            |edge| serde_json::to_string(&Line { edge: named(graph, path, edge), taken }).unwrap_or_default() + "\n";
        let lines: String = edges.iter().map(line).collect();
        // At once, so that lines of several processes are not mixed.
        if let Err(error) = file.write_all(lines.as_bytes()) {
            tracing::warn!(%error, "the file that {VARIABLE} names cannot be written to");
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Onlooker for Took {
    fn meets(&self, graph: Graph, path: &'static str, kept: &'static str) {
        if let Some(next) = self.next.onlooker() {
            next.meets(graph.clone(), path, kept);
        }
        let mut counted = self.counted();
        let met = (graph, path);
        // A bot that starts again has the same.
        if !counted.graphs.contains(&met) {
            self.write(&met, &met.0.edges, false);
            counted.graphs.push(met);
        }
    }

    fn sees(&self, seen: Seen) {
        if let Happens::Turned(turned) = &seen.what {
            let mut counted = self.counted();
            let graphs = counted.graphs.iter().enumerate().filter(|(_, (it, _))| it.name == seen.conversation);
            let found = graphs.filter_map(|(at, (graph, _))| Some((at, turned.edge(graph)?))).next_back();
            if let Some((at, nth)) = found
                && counted.taken.insert((at, nth))
            {
                let met = &counted.graphs[at];
                self.write(met, &met.0.edges[nth..=nth], true);
            }
        }
        if let Some(next) = self.next.onlooker() {
            next.sees(seen);
        }
    }
}

fn named(graph: &Graph, path: &str, edge: &Edge) -> CoveredEdge {
    // Neither the type nor its crate: a file that several programs of tests share is a module of each.
    let module = path.rsplit_once("::").and_then(|(module, _)| module.split_once("::")).map_or("", |(_, it)| it);
    CoveredEdge {
        conversation: graph.name.to_owned(),
        module: module.to_owned(),
        line: edge.line,
        trigger: edge.trigger.to_owned(),
        handler: edge.handler.map(str::to_owned),
        from: graph.state(edge.from).to_owned(),
        to: match edge.to {
            Destination::End => None,
            Destination::State(state) => Some(graph.state(state).to_owned()),
        },
        any: edge.any,
    }
}
