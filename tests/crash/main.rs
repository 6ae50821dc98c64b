//! A bot is killed again and again under load, and its disk fails, and nothing is lost and nothing is done twice.
//!
//!     cargo test --test crash                                          # 30 kills and every fault once
//!     cargo test --release --test crash -- --kills 200 --faults 10
//!     cargo test --release --test crash -- --minutes 60 --seed 42
//!     cargo test --release --test crash -- --broken early-ack          # a store that is wrong has to be found out
//!
//! This process holds a simulated Telegram and the history of all that was said. The bot is a child, this same program,
//! with a store in a file; [`points`] is where it is killed, [`fault`] how its disk fails. What the history comes to is
//! judged by [`history`], which knows nothing of the bot's inside and is itself put to the test first.
//!
//! The seed decides where each run ends and what the users say; not what the machine does meanwhile.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout, reason = "a test program")]

mod bot;
mod broken;
mod chat;
mod early;
mod false_histories;
mod fault;
mod history;
mod load;
mod order;
mod page;
mod plan;
mod points;
mod process;
mod report;
mod session;
mod watched;
mod wishes;

use std::process::ExitCode;

use tokio::signal;

use crate::wishes::Wishes;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    if words.next_if(|it| it == process::AS_BOT).is_some() {
        return bot::main();
    }
    let wishes = match Wishes::read(words) {
        Ok(Some(wishes)) => wishes,
        Ok(None) => return ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    false_histories::check();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        // What is dropped takes its processes and files with it.
        let good = tokio::select! {
            good = report::run(&wishes) => good,
            () = interrupted() => false,
        };
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    })
}

/// Waits for SIGINT or, where there is one, SIGTERM.
async fn interrupted() {
    #[cfg(unix)]
    {
        let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate()).expect("signals");
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    signal::ctrl_c().await.expect("signals");
}
