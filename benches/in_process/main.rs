//! What an update costs inside the process, without a network: to read it, to find its handler, and the whole turn; and how that
//! grows with the conversations, the states, the handlers, the chats and the updates.
//!
//!     cargo bench --bench in_process
//!     cargo bench --bench in_process -- growth
//!
//! The bot runs over a transport that has its updates laid out and answers at once (`telegram.rs`). Times are CPU times, the median of
//! rounds in which the subjects take turns, and are worth something on a quiet machine. Instructions and allocations are counted by
//! valgrind, where it is installed, and are the same on a busy one; with the word `counted` nothing else is done. `profile NAME SIZE`
//! prints the functions in which the instructions of a subject are spent.
//! Where a goal is missed the exit code is 1.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

mod bots;
mod crowd;
mod figures;
mod grid;
mod growth;
mod meter;
mod rounds;
mod runs;
mod subjects;
mod telegram;
mod updates;
mod wide;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse().expect("a number");
    match words.as_slice() {
        ["run", name, size, count] => drop((subjects::named(name).run)(number(size), number(count))),
        ["profile", name, size] => profile(name, number(size)),
        // `cargo test --benches` asks whether it starts, not for figures.
        ["--test"] => {}
        ["growth", only @ ..] => return growth::print(only.contains(&"counted")),
        only => return figures::print(only.contains(&"counted")),
    }
    ExitCode::SUCCESS
}

fn profile(name: &str, size: usize) {
    let counted = subjects::named(name).count(size).expect("valgrind");
    println!("{:.0} instructions, {:.1} allocations", counted.instructions, counted.allocations);
    println!("instructions with all that is called, calls, function:");
    for (name, cost, calls) in counted.profile().into_iter().take(150) {
        println!("{cost:8.0} {calls:6.2} {name}");
    }
}
