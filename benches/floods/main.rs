//! What a flood in one chat does to the others: how long they wait for their answers, while one chat sends 10,000 messages and
//! while it sends none.
//!
//!     cargo bench --bench floods
//!
//! A small Bot API server runs in a process of its own, in which 200 chats send a message every half second for ten seconds; every
//! other second one more chat sends 2,000. A message waits from the moment in which the bot could have fetched it until its answer
//! arrives. Each round compares the seconds with the flood to those without; printed is the median of the rounds, for each store.
//! Then all 10,000 come in one instant, in the middle of the ten seconds, and what the others send until the bot has worked them off is
//! compared to what they sent before; there a message waits from the moment in which it was fetched.
//! Where that is beyond the goal, the exit code is 1. Ratios hold on a noisy machine, as far as the noise does not come and go
//! with the seconds; absolute figures do not.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

mod bot;
mod server;

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

const ROUNDS: usize = 5;

/// How much longer the slowest hundredth of the others may wait for their answers when one chat floods.
const GOAL: f64 = 2.0;

/// How the flood comes.
const EVENLY: &str = "evenly";
const AT_ONCE: &str = "at once";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["server", flood] => server::serve(*flood == AT_ONCE),
        ["bot", store, url] => bot::run(store, url),
        // `cargo test --benches` asks whether it starts, not for figures.
        ["--test"] => {}
        _ => return figures(),
    }
    ExitCode::SUCCESS
}

fn figures() -> ExitCode {
    let mut all_good = true;
    for (store, flood) in [("memory", EVENLY), ("sqlite", EVENLY), ("memory", AT_ONCE), ("sqlite", AT_ONCE)] {
        let mut ratios = Vec::new();
        for round in 1..=ROUNDS {
            let Waits { calm, flooded } = play(store, flood);
            let ratio = flooded[1] / calm[1];
            println!(
                "{store}, {flood}, round {round}: half wait {:.0} us, and in a flood {:.0} us; one of a hundred {:.0} us or longer, and in a flood \
                 {:.0} us: {ratio:.2}x",
                calm[0], flooded[0], calm[1], flooded[1]
            );
            ratios.push(ratio);
        }
        ratios.sort_by(f64::total_cmp);
        let median = ratios[ROUNDS / 2];
        println!("{store}, {flood}: the others' p99 is {median:.2}x in a flood (median of {ROUNDS}; goal: {GOAL:.1}x)");
        all_good &= median <= GOAL;
    }
    if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How long the others wait, half of them at most and all but a hundredth, in microseconds.
struct Waits {
    calm: [f64; 2],
    flooded: [f64; 2],
}

/// Has a bot answer everything, in processes of its own.
fn play(store: &str, flood: &str) -> Waits {
    let me = std::env::current_exe().expect("this program");
    let mut server = Command::new(&me).args(["server", flood]).stdout(Stdio::piped()).spawn().expect("a server");
    let mut url = String::new();
    BufReader::new(server.stdout.take().expect("its output")).read_line(&mut url).expect("its address");
    let bot = Command::new(&me).args(["bot", store, url.trim()]).env("STATEGRAM_LIMITS", "off").output();
    server.kill().expect("it ran");
    server.wait().expect("it ended");
    let bot = bot.expect("a bot");
    let said = String::from_utf8(bot.stdout).expect("text");
    let waits: Vec<f64> = said.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    match *waits.as_slice() {
        [median, p99, in_flood, p99_in_flood] => Waits { calm: [median, p99], flooded: [in_flood, p99_in_flood] },
        _ => panic!("the bot said {said:?}, and {}", String::from_utf8_lossy(&bot.stderr)),
    }
}
