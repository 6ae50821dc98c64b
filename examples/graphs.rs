//! The graphs of all examples, to be drawn elsewhere: as Mermaid, or in Graphviz' language.
//!
//!     cargo run --example graphs
//!     cargo run --example graphs -- guess_a_number
//!     cargo run --example graphs -- dot guess_a_number | dot -Tsvg > game.svg
//!
//! The names are those of the files in `docs/graphs`; `chatbox` is all that begin so. In a program of your own it is
//! `Game::graph().mermaid()`.

#![allow(dead_code, reason = "of the other examples only the conversations are used")]

#[path = "../tests/examples/bots.rs"]
mod bots;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    let dot = names.first().is_some_and(|it| it == "dot");
    if dot {
        names.remove(0);
    }
    let mut graphs = bots::graphs();
    graphs.retain(|(name, _)| names.is_empty() || names.iter().any(|it| name.starts_with(it.as_str())));
    if graphs.is_empty() {
        eprintln!("no example has a graph of that name; without one, all are printed");
        return ExitCode::FAILURE;
    }
    for (name, graph) in graphs {
        match dot {
            true => println!("// {name}: {}\n{}", graph.name, graph.dot()),
            false => println!("%% {name}: {}\n{}", graph.name, graph.mermaid()),
        }
    }
    ExitCode::SUCCESS
}
