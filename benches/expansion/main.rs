//! What the macros cost whoever writes with them: the time that `cargo check` takes for a conversation of 30 states and 90
//! handlers, beside the same states and handlers behind one `async fn` with one `match` over everything, and beside what somebody
//! writes who has no framework.
//!
//!     cargo bench --bench expansion
//!
//! Each design is a crate of its own, with the dependencies of a bot. Cargo checks them once; then the compiler is run again and
//! again by the command line that Cargo gave it, and its CPU time is taken, since other programs run, too. Ratios hold on a
//! noisy machine, absolute figures do not: the designs take turns, and the least of the rounds counts. Where one of the
//! goals is missed the exit code is 1; those in seconds are for a quiet machine. It needs Linux and bash.
//!
//! Under valgrind, which has to be installed, the compiler's instructions are counted instead. They come out the same on a busy
//! machine:
//!
//!     cargo bench --bench expansion -- counted

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

mod compiler;
mod designs;

use std::path::Path;
use std::process::ExitCode;

use crate::compiler::{Crate, Meter};

const ROUNDS: usize = 15;

/// Three states and nine handlers each.
const ORDERS: usize = 10;

/// The seconds that may be spent from nothing, and after an edit in a line of a handler's body.
const FROM_NOTHING: f64 = 0.7;
const IN_A_LINE: f64 = 0.3;

/// What may be spent after an edit that adds a line, beside the one `match`: whatever has a `let` or an `await` in it is checked
/// anew where it has moved by lines, whoever wrote it.
const OF_LINES: f64 = 1.0;

fn main() -> ExitCode {
    if let Some(code) = compiler::note_command_line() {
        return code;
    }
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["counted"] => figures(Meter::Instructions, 1),
        // `cargo test --benches` asks whether it starts, not for figures.
        ["--test"] => ExitCode::SUCCESS,
        _ => figures(Meter::Seconds, ROUNDS),
    }
}

fn figures(meter: Meter, rounds: usize) -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("expansion");
    let sources = [
        ("floor", designs::FLOOR.to_owned()),
        ("macros", designs::with_macros(ORDERS)),
        ("one_match", designs::with_one_dispatch(ORDERS)),
        ("by_hand", designs::with_one_match(ORDERS)),
    ];
    let [floor, macros, one_match, by_hand] = compiler::crates(&folder, sources);
    let mut least = [f64::INFINITY; 10];
    for round in 0..rounds {
        let figures = [
            floor.checked(meter),
            macros.checked(meter),
            one_match.checked(meter),
            by_hand.checked(meter),
            edited(&macros, meter, round, "7"),
            edited(&one_match, meter, round, "7"),
            edited(&by_hand, meter, round, "7"),
            edited(&macros, meter, round, "\n"),
            edited(&one_match, meter, round, "\n"),
            edited(&by_hand, meter, round, "\n"),
        ];
        for (least, figure) in least.iter_mut().zip(figures) {
            *least = least.min(figure);
        }
    }
    let [floor, macros, one_match, by_hand, edits @ ..] = least;
    let [macros_in_a_line, one_match_in_a_line, by_hand_in_a_line, edits @ ..] = edits;
    let [macros_of_lines, one_match_of_lines, by_hand_of_lines] = edits;
    let unit = meter.unit();
    println!("30 states, 90 handlers; the least of {rounds}, in {unit}");
    println!("nothing but the dependencies: {floor:.2}");
    println!("from nothing: macros {macros:.2}, one match {one_match:.2}, by hand {by_hand:.2}");
    let in_a_line = [macros_in_a_line, one_match_in_a_line, by_hand_in_a_line];
    let of_lines = [macros_of_lines, one_match_of_lines, by_hand_of_lines];
    for (edit, [macros, one_match, by_hand]) in [("in a line", in_a_line), ("that adds a line", of_lines)] {
        println!("after an edit {edit}: macros {macros:.2}, one match {one_match:.2}, by hand {by_hand:.2}");
    }
    let mut goals =
        vec![met("after an edit that adds a line, of the one match", macros_of_lines / one_match_of_lines, OF_LINES)];
    if let Meter::Seconds = meter {
        goals.push(met("from nothing, in seconds", macros, FROM_NOTHING));
        goals.push(met("after an edit in a line, in seconds", macros_in_a_line, IN_A_LINE));
    }
    if goals.iter().all(|met| *met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The check after somebody has changed the body of the first `async` handler, so that what stands behind it has moved: each time
/// there is more or less of this than before.
fn edited(design: &Crate, meter: Meter, round: usize, of: &str) -> f64 {
    let (before, after) = designs::EDIT;
    let more = of.repeat(round % 2 + 1);
    design.checked_after(meter, &|text| text.replacen(before, &after.replace('$', &more), 1))
}

fn met(what: &str, figure: f64, goal: f64) -> bool {
    let met = figure <= goal;
    println!("macros {what}: {figure:.2} (goal: {goal:.2}{})", if met { "" } else { ", MISSED" });
    met
}
