//! The tables of what an update costs.

use std::process::ExitCode;

use crate::meter::Counted;
use crate::rounds::{self, Found, head, row};
use crate::subjects::named;
use crate::updates::mixed;

/// An update to its headline, in nanoseconds.
const GOAL_OF_READING: f64 = 600.0;
/// Its way to its handler, in nanoseconds.
const GOAL_OF_DISPATCH: f64 = 300.0;
/// How much the way may grow from one state to fifty.
const FLAT: f64 = 1.1;

pub(crate) fn print(only_counted: bool) -> ExitCode {
    let good = [reading(only_counted), dispatch(only_counted), turns(only_counted)];
    if good.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What is read of an update, and what the whole object would be.
fn reading(only_counted: bool) -> bool {
    let bytes: usize = (0..1_000).map(|it| mixed(it).len()).sum();
    head(&[
        &format!("an update of {} bytes", bytes / 1_000),
        "CPU ns",
        "instructions",
        "allocations",
        "of the full parse",
    ]);
    let found = rounds::of([("full parse", 1), ("headline", 1)], only_counted);
    let [full, headline] = &found[..] else { return false };
    for (name, it) in [("the headline", headline), ("the whole, as `frankenstein`'s `Update`", full)] {
        let [instructions, allocations] = counts(it);
        row(name, [(it.time(), "", 0), (instructions, "", 0), (allocations, "", 1), (it.times(full), "x", 2)]);
    }
    judge("the headline, ns", headline.time(), GOAL_OF_READING)
}

/// The way of an update that has been read to its handler, in the first and the last of so many states.
fn dispatch(only_counted: bool) -> bool {
    let bare = rounds::of([("bare match", 1)], only_counted);
    head(&["route and dispatch", "states", "CPU ns", "instructions", "allocations of the turn", "CPU ns of the turn"]);
    let [instructions, allocations] = counts(&bare[0]);
    row(
        "a bare `match` and a map",
        [(None, "", 0), (bare[0].time(), "", 0), (instructions, "", 0), (allocations, "", 1), (None, "", 0)],
    );
    let mut good = true;
    for name in ["first `fn`", "first `async fn`", "last `async fn`", "last `fn`"] {
        let found = rounds::of(named(name).sizes.iter().map(|&size| (name, size)), only_counted);
        for it in &found {
            let way = it.counted.as_ref().map(on_the_way);
            let share = it.counted.as_ref().map(|it| on_the_way(it) / it.instructions);
            let time = it.time().zip(share).map(|(time, share)| time * share);
            let [_, allocations] = counts(it);
            row(
                name,
                [(Some(it.at.1 as f64), "", 0), (time, "", 0), (way, "", 0), (allocations, "", 1), (it.time(), "", 0)],
            );
            good &= judge_quietly(time, GOAL_OF_DISPATCH);
        }
        let ways: Vec<f64> = found.iter().filter_map(|it| it.counted.as_ref()).map(on_the_way).collect();
        good &= judge_quietly(ways.last().zip(ways.first()).map(|(last, first)| last / first), FLAT);
    }
    println!(
        "\nroute and dispatch: goals: {GOAL_OF_DISPATCH} ns, and at 50 states {FLAT} times the instructions of one"
    );
    good
}

/// What the engine's own functions take that find the conversation, its cell in the map and its handler, and run it, with all that
/// they call. That is counted, since they are nobody's to call from outside.
fn on_the_way(counted: &Counted) -> f64 {
    let functions = ["::Taker>::takes", "dashmap::t::Map<K,V,S>>::_entry", ">>::turn::{{closure}}"];
    let within = functions.map(|it| counted.within(it));
    assert!(within.iter().all(|&it| it > 0.0), "one of {functions:?} is part of another function now: {within:?}");
    within.iter().sum()
}

/// Whole turns: fetched, read, routed, handled, committed, and the reply handed to the transport.
fn turns(only_counted: bool) -> bool {
    let names = [
        ("answered", "a counter, in memory"),
        ("silent", "the same, without a reply"),
        ("limited", "the same, with limits that hold up nothing"),
        ("sqlite", "the same, in SQLite"),
        ("many chats", "on two threads, 1,000 chats at once"),
        ("hot chat", "on two threads, one chat"),
    ];
    head(&["a whole turn", "CPU ns", "instructions", "allocations", "of the first line"]);
    let found = rounds::of(names.map(|(name, _)| (name, 1)), only_counted);
    for (it, (_, name)) in found.iter().zip(names) {
        let [instructions, allocations] = counts(it);
        let ratio = it.times(&found[0]).or_else(|| it.instructions(&found[0]));
        row(name, [(it.time(), "", 0), (instructions, "", 0), (allocations, "", 1), (ratio, "x", 2)]);
    }
    true
}

pub(crate) fn counts(found: &Found) -> [Option<f64>; 2] {
    let counted = found.counted.as_ref();
    [counted.map(|it| it.instructions), counted.map(|it| it.allocations)]
}

fn judge(name: &str, figure: Option<f64>, goal: f64) -> bool {
    println!("\n{name}: goal {goal}");
    judge_quietly(figure, goal)
}

fn judge_quietly(figure: Option<f64>, goal: f64) -> bool {
    figure.is_none_or(|it| it <= goal)
}
