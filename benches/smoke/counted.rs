//! What valgrind counts of the two bots: their instructions outside the kernel, and their allocations.

use std::process::Command;

use crate::process;

/// The difference between two runs is what so many updates cost, without the start and the stop.
pub(crate) const FEW: usize = 1_000;
pub(crate) const MANY: usize = 3_000;
pub(crate) const CHATS: usize = 500;

const INSTRUCTIONS: &[&str] = &["--tool=callgrind", "--callgrind-out-file=/dev/null"];
const ALLOCATIONS: &[&str] = &["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"];

pub(crate) fn figures() {
    let [bare, ours] = ["bare", "counter"].map(|bot| per_update(bot, INSTRUCTIONS, "Collected : "));
    println!("instructions per answered update: bare client {bare:.0}, counter bot {ours:.0}, {:.2}x", ours / bare);
    let [bare, ours] = ["bare", "counter"].map(|bot| per_update(bot, ALLOCATIONS, "total heap usage: "));
    println!("allocations per answered update: bare client {bare:.1}, counter bot {ours:.1}");
}

/// What valgrind says behind these words, as far as it grows with the updates.
fn per_update(bot: &str, options: &[&str], words: &str) -> f64 {
    let counted = |updates| {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(options).arg(std::env::current_exe().expect("this program"));
        let said = process::run_as(valgrind, bot, updates, CHATS, &["paced"]).stderr;
        let said = String::from_utf8_lossy(&said).replace(',', "");
        let number = said.split(words).nth(1).and_then(|behind| behind.split_whitespace().next()?.parse().ok());
        let number: f64 = number.unwrap_or_else(|| panic!("valgrind said {said:?}"));
        number
    };
    (counted(MANY) - counted(FEW)) / (MANY - FEW) as f64
}
