//! How many instructions an update costs, room by room, without a socket and without a clock. It is the same on a busy machine, so
//! that each row can be held to what it was.
//!
//!     cargo bench --bench instructions
//!
//! Valgrind counts, and has to be installed: without it nothing is counted, and that is said. A compiler of another version, or
//! another processor, has other instructions for the same: so what is held is the multiple of what `serde_json` needs for a parse of
//! the same message, which changes with them. Where a row has risen the exit code is 1.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench prints, and fails loudly")]

#[path = "../engine/mod.rs"]
mod engine;

use std::hint::black_box;
use std::process::{Command, ExitCode};

use engine::{Engine, bots, updates};
use stategram::types::methods::SendMessageParams;
use stategram::update::Incoming;
use stategram::{Bot, Builder};

/// What is counted, and how many times a parse it costs.
///
/// To change a number is to say that this is what it costs from now on: the commit says why.
const GUARDS: &[Guard] = &[
    Guard {
        what: "the headline of a message",
        parses: 0.39,
        run: |times| decoding(&updates::message(7, 1_007), times),
    },
    Guard {
        what: "the headline of a message with many more fields",
        parses: 1.15,
        run: |times| decoding(&updates::rich_message(7), times),
    },
    Guard { what: "a call that is made at once", parses: 0.25, run: calling },
    Guard {
        what: "an update that belongs to no conversation",
        parses: 0.46,
        run: |times| taking(updates::batch_of_nobodys, Bot::conversation::<bots::Counter>, times),
    },
    Guard {
        what: "an update that no handler takes",
        parses: 0.98,
        run: |times| taking(updates::batch, Bot::conversation::<bots::Deaf>, times),
    },
    Guard {
        what: "a turn of a `fn`",
        parses: 1.02,
        run: |times| taking(updates::batch, Bot::conversation::<bots::Silent>, times),
    },
    Guard {
        what: "a turn of an `async fn`",
        parses: 1.05,
        run: |times| taking(updates::batch, Bot::conversation::<bots::Awaiting>, times),
    },
    Guard {
        what: "a turn of a `fn` that replies",
        parses: 1.6,
        run: |times| taking(updates::batch, Bot::conversation::<bots::Counter>, times),
    },
];

struct Guard {
    what: &'static str,
    /// Beyond [`FEW`] more or less it is another one.
    parses: f64,
    /// Does it so often, in batches of [`updates::CHATS`].
    run: fn(u32),
}

/// The share by which a row may be another one.
const FEW: f64 = 0.05;

/// The difference between two runs is what so many batches cost, without the start and the stop.
const BATCHES: [u32; 2] = [10, 30];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["yardstick", batches] => parsing(number(batches)),
        ["run", guard, batches] => (GUARDS[number(guard) as usize].run)(number(batches)),
        // `cargo test --benches` asks whether it starts, not for figures.
        ["--test"] => {}
        _ if Command::new("valgrind").arg("--version").output().is_err() => {
            println!("valgrind is not installed: no instructions were counted");
        }
        _ => return judge(),
    }
    ExitCode::SUCCESS
}

fn judge() -> ExitCode {
    let parse = counted(&["yardstick"]);
    println!("{:>12} {:>10}", "instructions", "in parses");
    println!("{parse:12.0} {:10.2}  a parse of a message by serde_json", 1.0);
    let mut wrong = Vec::new();
    for (place, Guard { what, parses, .. }) in GUARDS.iter().enumerate() {
        let instructions = counted(&["run", &place.to_string()]);
        let is = instructions / parse;
        println!("{instructions:12.0} {is:10.2}  {what}");
        let went = match is / parses - 1.0 {
            more if more > FEW => "rose",
            more if more < -FEW => "fell, which is to be kept",
            _ => continue,
        };
        wrong.push(format!("{what}: it {went}, from {parses} to {is:.2} times a parse"));
    }
    if wrong.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\nwhat an update costs has changed:\n  {}", wrong.join("\n  "));
    println!("Where that is meant, write the new number into GUARDS in {}.", file!());
    ExitCode::FAILURE
}

/// The instructions of one, outside the kernel.
fn counted(what: &[&str]) -> f64 {
    let [few, many] = BATCHES.map(|batches| {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        valgrind.arg(std::env::current_exe().expect("this program")).args(what).arg(batches.to_string());
        let said = valgrind.output().expect("valgrind").stderr;
        let said = String::from_utf8_lossy(&said);
        let number = said.split("Collected : ").nth(1).and_then(|it| it.split_whitespace().next()?.parse().ok());
        let number: f64 = number.unwrap_or_else(|| panic!("valgrind said {said:?}"));
        number
    });
    (many - few) / f64::from((BATCHES[1] - BATCHES[0]) * updates::CHATS)
}

fn number(word: &str) -> u32 {
    word.parse().expect("a number")
}

/// The yardstick.
fn parsing(batches: u32) {
    let message = updates::message(7, 1_007);
    for _ in 0..batches * updates::CHATS {
        black_box(serde_json::from_str::<serde_json::Value>(black_box(&message)).expect("JSON"));
    }
}

fn decoding(raw: &str, batches: u32) {
    for _ in 0..batches * updates::CHATS {
        black_box(Incoming::decode(black_box(raw)).expect("an update"));
    }
}

/// Parameters to JSON, and the answer back.
fn calling(batches: u32) {
    let bot = engine::answered();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let params = SendMessageParams::builder().chat_id(1_007).text("message number 7").build();
    runtime.block_on(async {
        for _ in 0..batches * updates::CHATS {
            let _: serde::de::IgnoredAny = bot.call_by_name("sendMessage", &params).await.expect("an answer");
        }
    });
}

/// Each update of a batch, from JSON to the end of its turn, and of its reply.
fn taking(batch: fn(u32) -> String, with: fn(Bot) -> Builder, batches: u32) {
    // As long as the ids are, so are the updates.
    const FIRST: u32 = 2_000;
    // Written before any is taken, and as many in each run, so that this is not counted.
    let given: Vec<String> = (FIRST..FIRST + BATCHES[1]).map(batch).collect();
    let engine = Engine::start(with);
    for batch in given.into_iter().take(batches as usize) {
        engine.take(batch);
    }
    engine.stop();
}
