//! What a flood in one chat does to the others: how long they wait for their answers, while one chat sends 10,000 messages and
//! while it sends none.
//!
//!     cargo bench --bench floods
//!
//! A small Bot API server runs in a process of its own, in which 200 chats send a message every half second for ten seconds; every
//! other second one more chat sends 2,000. A message waits from the moment in which the bot could have fetched it until its answer
//! arrives. Each round compares the seconds with the flood to those without; printed is the median of the rounds, for each store.
//! Then all 10,000 come in one instant, and what the others send until the bot has worked them off is looked at; there a message waits
//! from the moment in which it was fetched. What is written while the flood is fetched stands behind it at Telegram, whose queue has an
//! order, and comes in one batch at its end. That is so for any bot, and those of a batch wait for each other. So it is done once more
//! without a flood: the others are held up until as many have written, they come in one batch, and as many messages from there on are
//! what is compared. How long the others waited before that, when each came alone, is printed as well.
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
            let Waits { calm, flooded, held_up } = play(store, flood);
            let without = if flood == AT_ONCE { held_up } else { calm };
            let ratio = flooded[1] / without[1];
            println!(
                "{store}, {flood}, round {round}: half wait {:.0} us, and in a flood {:.0} us; one of a hundred {:.0} us or longer, and in a flood \
                 {:.0} us: {ratio:.2}x",
                without[0], flooded[0], without[1], flooded[1]
            );
            if flood == AT_ONCE {
                println!(
                    "    where each comes alone half wait {:.0} us, and one of a hundred {:.0} us or longer: {:.2}x",
                    calm[0],
                    calm[1],
                    flooded[1] / calm[1]
                );
            }
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
    /// Each comes alone, and nothing else does.
    calm: [f64; 2],
    flooded: [f64; 2],
    /// As many come together as in the flood that came at once.
    held_up: [f64; 2],
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
        [half, p99, in_flood, p99_in_flood, held_up, p99_held_up] => {
            Waits { calm: [half, p99], flooded: [in_flood, p99_in_flood], held_up: [held_up, p99_held_up] }
        }
        _ => panic!("the bot said {said:?}, and {}", String::from_utf8_lossy(&bot.stderr)),
    }
}
