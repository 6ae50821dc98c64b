//! Where an update's instructions, allocations and system calls go, room by room, beside those of the bare client.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use crate::counted::{CHATS, FEW, MANY};
use crate::process;
use crate::rooms::ROOMS;
use crate::shares::{Shares, callgrind, dhat};

const BOTS: [&str; 2] = ["counter", "bare"];

pub(crate) fn print() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: nothing was counted");
        return;
    }
    let instructions = BOTS.map(|bot| per_update(bot, &["--tool=callgrind"], "--callgrind-out-file", callgrind));
    let frames = ["--tool=dhat", "--num-callers=60"];
    let allocations = BOTS.map(|bot| per_update(bot, &frames, "--dhat-out-file", dhat));
    let sums = instructions.each_ref().map(|it| it.iter().sum::<f64>());
    println!("| room | what it does | instructions | share | allocations | bare client | |");
    println!("|---|---|---|---|---|---|---|");
    let unnamed = [("the rest", "what is in none of these")];
    for (place, (name, does)) in ROOMS.iter().map(|it| (it.name, it.does)).chain(unnamed).enumerate() {
        let [ours, bare] = instructions.each_ref().map(|it| it[place]);
        let [our_allocations, bare_allocations] = allocations.each_ref().map(|it| it[place]);
        let share = 100.0 * ours / sums[0];
        println!(
            "| {name} | {does} | {ours:.0} | {share:.1} % | {our_allocations:.1} | {bare:.0} | {bare_allocations:.1} |"
        );
    }
    let [ours, bare] = sums;
    let [our_allocations, bare_allocations] = allocations.each_ref().map(|it| it.iter().sum::<f64>());
    println!("| **all** | | {ours:.0} | | {our_allocations:.1} | {bare:.0} | {bare_allocations:.1} |");
    calls();
}

/// What strace counts of the system calls.
fn calls() {
    if Command::new("strace").arg("--version").output().is_err() {
        println!("strace is not installed: no system calls were counted");
        return;
    }
    let counted = BOTS.map(|bot| {
        let [few, many] = [FEW, MANY].map(|updates| {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("calls");
            let mut strace = Command::new("strace");
            strace.args(["-f", "-c", "-o"]).arg(&file).arg(std::env::current_exe().expect("this program"));
            process::run_as(strace, bot, updates, CHATS, &["paced"]);
            by_name(&std::fs::read_to_string(file).expect("what it counted"))
        });
        let each = |(name, more): (&String, &f64)| {
            (name.clone(), (more - few.get(name).unwrap_or(&0.0)) / (MANY - FEW) as f64)
        };
        many.iter().map(each).collect::<HashMap<String, f64>>()
    });
    let [ours, bare] = &counted;
    let mut names: Vec<&String> = ours.keys().chain(bare.keys()).collect();
    names.sort();
    names.dedup();
    names.sort_by(|one, other| ours.get(*other).unwrap_or(&0.0).total_cmp(ours.get(*one).unwrap_or(&0.0)));
    println!("\n| system call | counter bot | bare client |\n|---|---|---|");
    for name in names {
        let [ours, bare] = [ours, bare].map(|it| it.get(name).copied().unwrap_or_default());
        if ours.max(bare) >= 0.01 {
            println!("| `{name}` | {ours:.2} | {bare:.2} |");
        }
    }
}

/// The table of `strace -c`: the calls stand in the fourth column, the name in the last.
fn by_name(table: &str) -> HashMap<String, f64> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (calls, name) = (fields.get(3)?.parse().ok()?, fields.last()?);
        (*name != "total").then(|| ((*name).to_owned(), calls))
    };
    table.lines().filter_map(row).collect()
}

/// What a tool of valgrind counts, as far as it grows with the updates.
fn per_update(bot: &str, options: &[&str], out: &str, read: fn(&Path) -> Shares) -> Shares {
    let [few, many] = [FEW, MANY].map(|updates| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("counted");
        let mut valgrind = Command::new("valgrind");
        valgrind.args(options).arg(format!("{out}={}", file.display()));
        valgrind.arg(std::env::current_exe().expect("this program"));
        process::run_as(valgrind, bot, updates, CHATS, &["paced"]);
        read(&file)
    });
    few.iter().zip(many).map(|(few, many)| (many - few) / (MANY - FEW) as f64).collect()
}
