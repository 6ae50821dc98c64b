//! What the macros cost whoever writes with them: the time that `cargo check` takes for a conversation of 30 states and 90
//! handlers, beside the same states and handlers behind one `async fn` with one `match` over everything, and beside what somebody
//! writes who has no framework.
//!
//!     cargo bench --bench expansion
//!
//! Each design is a crate of its own, with the dependencies of a bot. Cargo checks them once; then the compiler is run again and
//! again by the command line that Cargo gave it, and its CPU time is taken, since other programs run, too. Ratios hold on a
//! noisy machine, absolute figures do not: the designs take turns, and the least of the rounds counts. Where one of the two
//! goals is missed the exit code is 1. It needs Linux and bash.
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

/// What may be spent from nothing, and after an edit in the body of a handler: 0.7 s and 0.3 s where the one `match` takes 1.3 s
/// from nothing.
const FROM_NOTHING: f64 = 0.7 / 1.3;
const AFTER_AN_EDIT: f64 = 0.3 / 1.3;

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
    let mut least = [f64::INFINITY; 7];
    for round in 0..rounds {
        let figures = [
            floor.checked(meter),
            macros.checked(meter),
            one_match.checked(meter),
            by_hand.checked(meter),
            edited(&macros, meter, round),
            edited(&one_match, meter, round),
            edited(&by_hand, meter, round),
        ];
        for (least, figure) in least.iter_mut().zip(figures) {
            *least = least.min(figure);
        }
    }
    let [floor, macros, one_match, by_hand, macros_edited, one_match_edited, by_hand_edited] = least;
    let unit = meter.unit();
    println!("30 states, 90 handlers; the least of {rounds}, in {unit}");
    println!("nothing but the dependencies: {floor:.2}");
    println!("from nothing: macros {macros:.2}, one match {one_match:.2}, by hand {by_hand:.2}");
    println!("after an edit: macros {macros_edited:.2}, one match {one_match_edited:.2}, by hand {by_hand_edited:.2}");
    let goals = [
        met("from nothing", macros / one_match, FROM_NOTHING),
        met("after an edit", macros_edited / one_match, AFTER_AN_EDIT),
    ];
    if goals == [true; 2] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The check after somebody has changed the body of the first `async` handler, so that what stands behind it has moved: each time
/// it is longer or shorter than before.
fn edited(design: &Crate, meter: Meter, round: usize) -> f64 {
    let (before, after) = designs::EDIT;
    let number = "7".repeat(round % 2 + 2);
    design.checked_after(meter, &|text| text.replacen(before, &after.replace('$', &number), 1))
}

fn met(what: &str, ratio: f64, goal: f64) -> bool {
    let met = ratio <= goal;
    println!(
        "macros {what}: {ratio:.2} of one match from nothing (goal: {goal:.2}{})",
        if met { "" } else { ", MISSED" }
    );
    met
}
