//! How many allocations an update costs, room by room, and how many bytes: without a clock, so that it comes out the same on every
//! machine. Each row may be as much as it says, and a little more. What rises says so here, and what falls wants to be written
//! down, so that it stays there.
//!
//!     cargo test --test allocations
//!
//! prints the table. Where the allocations are is told by `valgrind --tool=dhat`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]
#![allow(clippy::print_stdout, reason = "it is a table")]

#[path = "../../benches/engine/mod.rs"]
mod engine;

use std::alloc::System;

use engine::{Engine, bots, updates};
use stategram::types::methods::SendMessageParams;
use stategram::update::Incoming;
use stategram::{Bot, Builder};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What is counted, and how many allocations and bytes it costs.
///
/// To change a number is to say that this is what it costs from now on: the commit says why.
const GUARDS: &[Guard] = &[
    Guard { what: "the headline of a message", allocations: 1.0, bytes: 293.0 },
    // The other one is the parser's, for all that it goes through without reading it.
    Guard { what: "the headline of a message with many more fields", allocations: 2.0, bytes: 1179.0 },
    Guard { what: "a call that is made at once", allocations: 3.0, bytes: 296.0 },
    Guard { what: "an update that belongs to no conversation", allocations: 3.3, bytes: 1270.0 },
    Guard { what: "an update that no handler takes", allocations: 6.3, bytes: 6000.0 },
    Guard { what: "a turn of a `fn`", allocations: 6.3, bytes: 6070.0 },
    Guard { what: "a turn of an `async fn`", allocations: 7.3, bytes: 6100.0 },
    Guard { what: "a turn of a `fn` that replies", allocations: 14.3, bytes: 9850.0 },
];

struct Guard {
    what: &'static str,
    /// For each; so much more or less is let pass: [`FEW_ALLOCATIONS`].
    allocations: f64,
    /// For each; so much more or less is let pass: [`FEW_BYTES`].
    bytes: f64,
}

/// A share of an allocation, since a queue that grows now and then is shared by many.
const FEW_ALLOCATIONS: f64 = 0.3;
/// A future is some bytes larger or smaller with another compiler.
const FEW_BYTES: f64 = 0.05;

/// Without the usual harness, whose own thread allocates meanwhile: everything is counted.
fn main() {
    let message = updates::message(7, 1_007);
    let rich = updates::rich_message(7);
    let counted = [
        decoding(&message),
        decoding(&rich),
        calling(),
        taking(updates::batch_of_nobodys, Bot::conversation::<bots::Counter>),
        taking(updates::batch, Bot::conversation::<bots::Deaf>),
        taking(updates::batch, Bot::conversation::<bots::Silent>),
        taking(updates::batch, Bot::conversation::<bots::Awaiting>),
        taking(updates::batch, Bot::conversation::<bots::Counter>),
    ];
    let mut wrong = Vec::new();
    println!("{:>12} {:>12}", "allocations", "bytes");
    for (guard, (allocations, bytes)) in GUARDS.iter().zip(counted) {
        println!("{allocations:12.2} {bytes:12.1}  {}", guard.what);
        wrong.extend(guard.judge("allocations", guard.allocations, allocations, FEW_ALLOCATIONS));
        wrong.extend(guard.judge("bytes", guard.bytes, bytes, guard.bytes * FEW_BYTES));
    }
    assert!(
        wrong.is_empty(),
        "what an update allocates has changed:\n  {}\nWhere that is meant, write the new number into GUARDS in {}.",
        wrong.join("\n  "),
        file!()
    );
}

impl Guard {
    /// What is to be said of a number that is another one than it was.
    fn judge(&self, unit: &str, was: f64, is: f64, few: f64) -> Option<String> {
        let went = match is - was {
            more if more > few => "rose",
            more if more < -few => "fell, which is to be kept",
            _ => return None,
        };
        Some(format!("{}: its {unit} {went}, from {was} to {is:.2}", self.what))
    }
}

/// The allocations and bytes of each of so many.
fn counted(times: u32, work: impl FnOnce()) -> (f64, f64) {
    let region = Region::new(&INSTRUMENTED_SYSTEM);
    work();
    let it = region.change();
    let each = |number: usize| number as f64 / f64::from(times);
    // What grows is allocated anew, as `valgrind` has it, too.
    (each(it.allocations + it.reallocations), each(it.bytes_allocated))
}

fn decoding(raw: &str) -> (f64, f64) {
    const TIMES: u32 = 10;
    counted(TIMES, || {
        for _ in 0..TIMES {
            Incoming::decode(raw).unwrap();
        }
    })
}

/// Parameters to JSON, and the answer back; the answer itself is the server's, and costs nothing here.
fn calling() -> (f64, f64) {
    const TIMES: u32 = 10;
    let bot = engine::answered();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let params = SendMessageParams::builder().chat_id(1_007).text("message number 7").build();
    let call = || async {
        let _: serde::de::IgnoredAny = bot.call_by_name("sendMessage", &params).await.unwrap();
    };
    runtime.block_on(async {
        // The first one sets up the figures of the method.
        call().await;
    });
    counted(TIMES, || {
        runtime.block_on(async {
            for _ in 0..TIMES {
                call().await;
            }
        });
    })
}

/// Each update of a batch, from JSON to the end of its turn, and of its reply, in chats that all are in the middle of a
/// conversation. What a poll costs is shared by its updates.
fn taking(batch: fn(u32) -> String, with: fn(Bot) -> Builder) -> (f64, f64) {
    const WARM_UP: u32 = 3;
    const BATCHES: u32 = 10;
    let engine = Engine::start(with);
    for number in 0..WARM_UP {
        engine.take(batch(number));
    }
    // Not what is given to it.
    let given: Vec<String> = (WARM_UP..WARM_UP + BATCHES).map(batch).collect();
    let counted = counted(BATCHES * updates::CHATS, || {
        for batch in given {
            engine.take(batch);
        }
    });
    engine.stop();
    counted
}
