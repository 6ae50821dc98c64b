//! The graph of each example is a checked file: a transition that appears or disappears is seen in review.
//!
//! `UPDATE_EXPECT=1 cargo test --test examples graphs` writes the files anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use expect_test::expect_file;
use stategram::machine::{Destination, Edge, Graph, StateId};

use crate::bots;

fn here(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of the files of a folder that end so, without that.
fn files(folder: &str, ending: &str) -> BTreeSet<String> {
    let names = fs::read_dir(here(folder)).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    names.filter_map(|it| it.strip_suffix(ending).map(str::to_owned)).collect()
}

#[test]
fn each_is_drawn_as_it_was() {
    for (name, graph) in bots::graphs() {
        expect_file![here(&format!("docs/graphs/{name}.mmd"))].assert_eq(&graph.mermaid().to_string());
        expect_file![here(&format!("docs/graphs/{name}.dot"))].assert_eq(&graph.dot().to_string());
    }
}

/// Each conversation of an example has a graph, and each graph a conversation.
#[test]
fn none_is_left_out() {
    let sources = files("examples", ".rs").into_iter().map(|it| fs::read_to_string(here(&format!("examples/{it}.rs"))));
    let conversations: usize = sources.map(|it| it.unwrap().matches("#[derive(Conversation,").count()).sum();
    let drawn: BTreeSet<_> = bots::graphs().into_iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(drawn.len(), conversations);
    assert_eq!([files("docs/graphs", ".mmd"), files("docs/graphs", ".dot")], [drawn.clone(), drawn]);
}

#[test]
fn the_first_page_shows_one_as_it_is() {
    let (readme, graph) = (here("README.md"), here("docs/graphs/guess_a_number.mmd"));
    let graph = format!("```mermaid\n{}```\n", fs::read_to_string(graph).unwrap());
    assert!(fs::read_to_string(readme).unwrap().contains(&graph));
}

/// What the compiler found out by its sets of states is what one finds by following the arrows that are drawn.
#[test]
fn the_arrows_lead_where_the_analyses_say() {
    for (name, graph) in bots::graphs() {
        let ids = || (0..).take(graph.states.len()).map(StateId);
        let entry = ids().find(|it| graph.states[usize::from(it.0)].entry).unwrap();
        let reached = follow(&graph, entry, |_| true);
        let unreachable = ids().filter(|it| !reached.contains(&Destination::State(*it)));
        assert_eq!(graph.unreachable(), unreachable.map(|it| graph.state(it)).collect::<Vec<_>>(), "{name}");
        let ends = [Destination::End, Destination::State(entry)];
        let is_trap = |it: &StateId| {
            let reached = follow(&graph, *it, |edge| !["failed", "undeliverable"].contains(&edge.trigger));
            !ends.iter().any(|end| reached.contains(end))
        };
        assert_eq!(graph.traps(), ids().filter(is_trap).map(|it| graph.state(it)).collect::<Vec<_>>(), "{name}");
    }
}

/// Where one gets to by such arrows.
fn follow(graph: &Graph, from: StateId, by: impl Fn(&Edge) -> bool) -> Vec<Destination> {
    let mut reached = vec![Destination::State(from)];
    let mut at = 0;
    while at < reached.len() {
        let here = reached[at];
        for edge in graph.edges.iter().filter(|edge| Destination::State(edge.from) == here && by(edge)) {
            if !reached.contains(&edge.to) {
                reached.push(edge.to);
            }
        }
        at += 1;
    }
    reached
}
