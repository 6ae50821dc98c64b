//! Two figures that the layout of everything stands on, and that nobody may lose by accident:
//!
//! - the CPU time of an answered update, as a multiple of a bare HTTP client that answers without looking;
//! - the bytes of an idle conversation with an expiry, when there are a million.
//!
//!     cargo bench --bench smoke
//!
//! A small Bot API server runs in a process of its own, so that a bot's CPU time is the bot's alone. Ratios hold on a noisy
//! machine, absolute figures do not: the two bots take turns, and the median of the pairs is printed.
//!
//! Where the machine is too noisy for that, or to see what a change does, both bots are counted under valgrind, which has to be
//! installed: instructions and allocations per answered update come out the same on a busy machine.
//!
//!     cargo bench --bench smoke -- counted
//!
//! `profile` says in which rooms of the house they are, and which system calls there are.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

mod bots;
mod counted;
mod process;
mod profile;
mod rooms;
mod server;
mod shares;

use std::process::ExitCode;

const UPDATES: usize = 100_000;
const CHATS: usize = 1_000;
const MILLION: usize = 1_000_000;
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["server", updates, chats, paced @ ..] => {
            server::serve(number(updates), number(chats), !paced.is_empty());
        }
        ["bare", url, updates] => process::report(bots::bare(url, number(updates))),
        ["counter", url, _] => process::report(bots::counter(url)),
        ["silent", url, _] => process::report(bots::silent(url)),
        ["counted"] => counted::figures(),
        ["profile"] => profile::print(),
        // `cargo test --benches` asks whether it starts, not for figures.
        ["--test"] => {}
        _ => figures(),
    }
    ExitCode::SUCCESS
}

fn figures() {
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let [bare, ours] = ["bare", "counter"].map(|bot| process::run(bot, UPDATES, CHATS).cpu_micros(UPDATES));
        println!("round {round}: bare client {bare:.1} us, counter bot {ours:.1} us, {:.2}x", ours / bare);
        ratios.push(ours / bare);
    }
    ratios.sort_by(f64::total_cmp);
    println!("CPU per answered update: {:.2}x the bare client (median of {ROUNDS}; goal: 1.3x)", ratios[ROUNDS / 2]);

    let grown = process::run("silent", MILLION, MILLION).grown;
    println!("idle conversation, {MILLION} live: {:.0} bytes (goal: 100)", grown as f64 / MILLION as f64);
}

fn number(word: &str) -> usize {
    word.parse().expect("a number")
}
