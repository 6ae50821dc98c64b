//! Starting and stopping inside an application.

use std::sync::Arc;
use std::time::Duration;

use stategram::{Bot, Error};
use tokio::sync::Semaphore;

use crate::bots::{Counter, Gate, Gated, Lab};
use crate::{next, simulator};

/// A stop takes nothing more in, lets the running turn end, sends its reply, and has confirmed what was taken in.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_runs_and_confirms_the_offset() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let running = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Gated>().start().await.unwrap();
    let you = simulator.you();
    you.says("wait for me");
    simulator.confirmed().await;
    let stopping = tokio::spawn(running.shutdown());
    tokio::task::yield_now().await;
    gate.add_permits(1);
    stopping.await.unwrap().unwrap();
    assert_eq!(next(&mut you.chat()).await, "wait for me");

    // What came after the stop waits for the next start.
    you.says("later");
    let running = simulator.bot().unwrap().with(Gate(gate)).conversation::<Gated>().start().await.unwrap();
    let mut chat = you.chat();
    assert_eq!(next(&mut chat).await, "wait for me");
    assert_eq!(next(&mut chat).await, "later");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn two_bots_live_in_one_process() {
    let (one, other) = (simulator().await, simulator().await);
    let lab = || Lab { delay: Duration::ZERO, log: Arc::default() };
    let first = one.bot().unwrap().with(lab()).conversation::<Counter>().start().await.unwrap();
    let second = other.bot().unwrap().with(lab()).conversation::<Counter>().start().await.unwrap();
    one.you().says("a");
    one.you().says("b");
    other.you().says("a");
    let mut chat = one.you().chat();
    assert_eq!(next(&mut chat).await, "1");
    assert_eq!(next(&mut chat).await, "2");
    assert_eq!(next(&mut other.you().chat()).await, "1");
    first.shutdown().await.unwrap();
    second.shutdown().await.unwrap();
}

#[tokio::test]
async fn two_conversations_of_one_name_are_refused_by_name() {
    let simulator = simulator().await;
    let lab = Lab { delay: Duration::ZERO, log: Arc::default() };
    let bot = simulator.bot().unwrap().with(lab).conversation::<Counter>().conversation::<Counter>();
    let error = bot.start().await.unwrap_err();
    assert!(matches!(error, Error::Setting(_)));
    assert!(error.to_string().contains("two conversations are registered under the name `Counter`"), "{error}");
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_is_a_sentence() {
    let simulator = simulator().await;
    // Well-formed for us, but a path that the server knows no bot at.
    let bot = Bot::new("1:x").unwrap().api_url(&format!("{}/nowhere", simulator.url())).unwrap();
    let lab = Lab { delay: Duration::ZERO, log: Arc::default() };
    let error = bot.with(lab).conversation::<Counter>().start().await.unwrap_err();
    assert!(!error.to_string().contains("1:x"), "{error}");
}
