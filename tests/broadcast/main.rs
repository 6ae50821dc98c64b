//! Broadcasts, over HTTP unless said otherwise: who gets what, how often, and what goes ahead.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|bot| bot.conversation::<Game>()` is how a bot is written"
)]

mod again;
mod counts;
mod killed;
mod million;
mod refused;
mod sleepers;
mod way;

use std::path::Path;
use std::time::Duration;

use stategram::Running;
use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::simulator::{Fault, Simulator};
use stategram::store::Sqlite;

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_mins(3);

/// Answers whoever writes.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Desk {
    #[state(entry)]
    Open,
}
use desk::Open;

#[handler]
impl Desk {
    #[on(Open, text)]
    fn answer(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(format!("you said {text}"));
        Stay
    }
}

/// A simulator whose clock moves by hand.
async fn simulator() -> Simulator {
    Simulator::start_with(&Clock::manual()).await.unwrap()
}

/// So many people, by their ids, in ascending order.
fn people(simulator: &Simulator, count: usize) -> Vec<i64> {
    let mut ids: Vec<i64> = (0..count).map(|n| simulator.user(&format!("user {n}")).id()).collect();
    ids.sort_unstable();
    ids
}

/// What the bot has said in a chat.
fn said(simulator: &Simulator, chat_id: i64) -> Vec<String> {
    let history = simulator.chat(chat_id).history().into_iter();
    history.filter(|it| it.from.is_bot).map(|it| it.text).collect()
}

/// A bot that keeps its conversations there: as soon as an earlier one has let go of the file.
async fn kept_in(simulator: &Simulator, path: &Path) -> Running {
    let store = within(Sqlite::open(path)).await.unwrap();
    let store = std::sync::Arc::new(store);
    within(async {
        loop {
            let bot = simulator.bot().unwrap().conversation::<Desk>().clock(simulator.clock());
            match bot.store(store.clone()).start().await {
                Ok(running) => return running,
                Err(error) if error.to_string().contains("already") => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        }
    })
    .await
}

/// A bot that forgets.
async fn forgetful(simulator: &Simulator) -> Running {
    simulator.bot().unwrap().conversation::<Desk>().clock(simulator.clock()).start().await.unwrap()
}

async fn within<T>(doing: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, doing).await.expect("it takes too long")
}

async fn met(fault: &Fault, times: usize) {
    within(fault.until_met(times)).await;
}
