//! The same bot in several frameworks, side by side: what an update costs in each, how long its user waits, whether the answer is right.
//!
//!     cargo run --release --manifest-path benches/race/Cargo.toml
//!
//! prints a table, writes it into README.md, and takes about seven minutes; with `-- --short` it takes seconds, writes nothing, and
//! judges only whether the answers are right. It needs Linux, and two CPUs.
//!
//! The bot counts the messages of each chat and answers with the number. It is written with stategram, with teloxide, with
//! frankenstein and no framework, and, as the least that any bot must pay, with a bare HTTP client that keeps no count and reads
//! nothing of an update but its id. A small Bot API server, in a process of its own and on a CPU of its own, has
//! users write and looks at every answer: the n-th of a chat has to be n. There are three loads:
//!
//! - everything at once, for updates per second, CPU time per answered update (user and system time of the bot's process, between
//!   its first request and its last answer), and the most memory that it had;
//! - at a pace that no bot is busy with, for how long an answer takes, from the moment in which the message was written;
//! - many messages of few chats at once, to see whether they stay in order.
//!
//! Each bot gets its updates by polling, and in other runs by a webhook, over 40 connections, which is what Telegram has. The bots take
//! turns, and every round has all of them; the table has the medians of the rounds, and ratios are those within one round. Absolute
//! figures are those of one machine.
//!
//! The exit code is 1 where a goal is missed: see `goals.rs`.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

mod bots;
mod cpus;
mod goals;
mod http;
mod load;
mod machine;
mod post;
mod run;
mod server;
mod table;

use std::process::ExitCode;

use bots::{Bot, Way};
use load::Load;
use run::Outcome;

/// What is run of each bot, and how often.
struct Plan {
    rounds: usize,
    at_once: Load,
    paced: Load,
    few_chats: Load,
}

const FULL: Plan = Plan {
    rounds: 5,
    at_once: Load { updates: 100_000, chats: 1_000, per_second: None },
    paced: Load { updates: 10_000, chats: 1_000, per_second: Some(2_000) },
    few_chats: Load { updates: 20_000, chats: 20, per_second: None },
};

const SHORT: Plan = Plan {
    rounds: 1,
    at_once: Load { updates: 5_000, chats: 1_000, per_second: None },
    paced: Load { updates: 500, chats: 100, per_second: Some(1_000) },
    few_chats: Load { updates: 2_000, chats: 20, per_second: None },
};

/// What one bot did in one round.
struct Round {
    at_once: Outcome,
    paced: Outcome,
    few_chats: Outcome,
}

/// What one bot did in all rounds.
struct Entry {
    bot: Bot,
    way: Way,
    rounds: Vec<Round>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["server", rest @ ..] => server::serve(rest),
        ["bot", rest @ ..] => bots::run(rest),
        [] => return race(&FULL, true),
        ["--short"] => return race(&SHORT, false),
        _ => panic!("it takes `--short` and nothing else"),
    }
    ExitCode::SUCCESS
}

/// Lets all of them run, and says what came of it; for figures to stand on, or not.
fn race(plan: &Plan, for_figures: bool) -> ExitCode {
    let cpus = match cpus::two() {
        Ok(cpus) => Some(cpus),
        Err(reason) if for_figures => {
            panic!("the server and the bot need a CPU each, or no figure means anything: {reason}")
        }
        Err(reason) => {
            println!("Nothing is pinned to a CPU, and no figure means anything: {reason}");
            None
        }
    };
    let machine = machine::described();
    println!("{machine}\n");
    if !for_figures {
        println!(
            "So few updates give no figures that mean anything; what is judged is whether the answers are right.\n"
        );
    }

    let mut ceilings = Vec::new();
    let mut entries: Vec<Entry> =
        bots::RACERS.iter().map(|&(bot, way)| Entry { bot, way, rounds: Vec::new() }).collect();
    for round in 1..=plan.rounds {
        ceilings.push(run::run(Bot::Nothing, Way::Polling, plan.at_once, cpus));
        for Entry { bot, way, rounds } in &mut entries {
            let [at_once, paced, few_chats] =
                [plan.at_once, plan.paced, plan.few_chats].map(|load| run::run(*bot, *way, load, cpus));
            println!(
                "round {round}: {}, {}: {:.1} us per update, {:.0} updates/s",
                bot.name(),
                way.name(),
                at_once.cpu_micros,
                at_once.per_second
            );
            rounds.push(Round { at_once, paced, few_chats });
        }
    }

    let table = table::of(&entries, &ceilings, plan);
    println!("\n{table}");
    if for_figures {
        table::write_into_readme(&machine, &table);
    }
    if goals::judge(&entries, for_figures) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
