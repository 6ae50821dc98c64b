//! What durability costs: answered updates per second with the store in a file, against the store in memory.
//!
//!     cargo bench --bench durable
//!
//! The counter bot runs over HTTP against the embedded simulator, in a process of its own. Batch: all updates wait when it
//! starts. Trickle: the next update comes when the last one is answered. The two stores take turns, and the medians of the
//! rounds are compared. Beside them stands what the disk can do: writes of 4 KiB that are brought to it one by one, in the
//! same folder, which is the temporary one (`TMPDIR`).

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

mod bot;
mod disk;
mod users;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use crate::users::Load;

const ROUNDS: usize = 5;

/// What is measured: how updates come, and from how many chats.
const LOADS: [(&str, Load); 4] = [
    ("batch, 1000 chats", Load { updates: 20_000, chats: 1_000, waits: false }),
    ("batch, one chat", Load { updates: 5_000, chats: 1, waits: false }),
    ("trickle, 100 chats", Load { updates: 1_000, chats: 100, waits: true }),
    ("trickle, one chat", Load { updates: 1_000, chats: 1, waits: true }),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bot", url, updates, store] => bot::run(url, updates.parse().expect("a number"), store),
        // `cargo test --benches` asks whether it starts, not for figures.
        ["--test"] => {}
        only => figures(only),
    }
    ExitCode::SUCCESS
}

/// Measures the loads that have one of these words in their names, or all.
fn figures(only: &[&str]) {
    let folder = tempfile::Builder::new().prefix("stategram-durable-").tempdir().expect("a folder");
    let (mut appended, mut overwritten) = (Vec::new(), Vec::new());
    for (name, load) in LOADS.into_iter().filter(|(name, _)| only.is_empty() || only.iter().any(|it| name.contains(it)))
    {
        let (mut memory, mut durable) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let [append, overwrite] = disk::syncs_per_second(folder.path());
            appended.push(append);
            overwritten.push(overwrite);
            memory.push(users::answered_per_second(load, None));
            let file = folder.path().join("bot.db");
            durable.push(users::answered_per_second(load, Some(&file)));
            remove(folder.path());
        }
        let [(memory, memory_cpu), (durable, durable_cpu)] = [memory, durable].map(|rounds| {
            let (rates, costs) = rounds.into_iter().unzip();
            (Median::of(rates), Median::of(costs).middle)
        });
        let ratio = durable.middle / memory.middle;
        println!(
            "{name}: memory {memory}, durable {durable} answered updates/s: {ratio:.2} of memory; CPU of the bot \
             {memory_cpu:.0} and {durable_cpu:.0} us each"
        );
    }
    println!(
        "the disk: {} fdatasync/s of 4 KiB at the end of a file, {} in the same places again (goal: half of memory at \
         batches from many chats)",
        Median::of(appended),
        Median::of(overwritten)
    );
}

/// Each round begins with no file.
fn remove(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        std::fs::remove_file(entry.expect("a file").path()).expect("a file of ours");
    }
}

struct Median {
    middle: f64,
    least: f64,
    most: f64,
}

impl Median {
    fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |nth: usize| figures.get(nth).copied().unwrap_or(f64::NAN);
        Self { middle: at(figures.len() / 2), least: at(0), most: at(figures.len().saturating_sub(1)) }
    }
}

impl fmt::Display for Median {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} ({:.0} to {:.0})", self.middle, self.least, self.most)
    }
}
