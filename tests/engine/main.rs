//! Bots on the engine, over HTTP, against the simulator: what goes in, what comes out, and in which order.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|bot| bot.conversation::<Game>()` is how a bot is written"
)]

mod access;
mod administers;
mod albums;
mod asked_again;
mod bots;
mod buttons;
mod chains;
mod commands;
mod counting;
mod delivery;
mod disk;
mod doors;
mod eviction;
mod expiry;
mod failures;
mod fairness;
mod fresh;
mod handle;
mod hostile;
mod inline;
mod inline_answers;
mod inline_chains;
mod inline_once;
mod inline_order;
mod input;
mod keeping;
mod ledger;
mod line;
mod moved_buttons;
mod moved_replies;
mod moves;
mod origins;
mod outbox;
mod overflow;
mod payments;
mod plain;
mod presses;
mod replay;
mod retries;
mod seeds;
mod sending;
mod sends;
mod slow;
mod stopping;
mod storms;
mod timers;
mod undeliverable;
mod usage;

use std::sync::Arc;
use std::time::Duration;

use stategram::simulator::{ChatView, Person, Simulator};

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A simulator whose clock moves by hand.
async fn simulator() -> Simulator {
    let simulator = Simulator::start().await.expect("a simulator");
    simulator.clock().pause();
    simulator
}

/// Waits until a bot that was dropped has let go of what it shared: no task of it is left.
async fn gone<T>(shared: &Arc<T>) {
    let gone = async {
        while Arc::strong_count(shared) > 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("something of the bot is left");
}

/// The next thing the bot says in this chat.
async fn next(chat: &mut ChatView) -> String {
    let shown = tokio::time::timeout(PATIENCE, chat.next()).await.expect("the bot says nothing");
    shown.expect("a simulator").text.clone()
}

/// Lets everything that was sent so far be received, and everything that follows from it be done.
async fn settle(simulator: &Simulator, running: &stategram::Running) {
    let settled = async {
        simulator.confirmed().await;
        running.settled().await;
    };
    tokio::time::timeout(PATIENCE, settled).await.expect("the bot does not come to rest");
}

/// Turns the clock, and lets everything be done that is due then.
async fn pass(simulator: &Simulator, running: &stategram::Running, seconds: u64) {
    simulator.clock().advance(Duration::from_secs(seconds));
    settle(simulator, running).await;
}

/// What the bot has said to this person so far.
fn said(person: &Person) -> Vec<String> {
    let history = person.chat().history();
    history.into_iter().filter(|it| it.from.is_bot).map(|it| it.text.clone()).collect()
}
