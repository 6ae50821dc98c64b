//! One chat's trouble is no other chat's.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::bots::{Gate, Gated};
use crate::{next, settle, simulator};

/// A chat whose handler hangs, and one that floods the bot behind a closed gate: all others are served meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_chat_and_a_flooded_chat_delay_nobody() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Gated>().clock(simulator.clock());
    let running = bot.start().await.unwrap();
    let (hanging, flooding) = (simulator.user("hanging"), simulator.user("flooding"));
    hanging.says("wait");
    for message in 0..2_000 {
        flooding.says(&format!("wait {message}"));
    }
    for round in 0..20 {
        for person in 0..20 {
            let person = simulator.user(&format!("person{person}"));
            person.says(&format!("round {round}"));
        }
    }
    for person in 0..20 {
        let mut chat = simulator.user(&format!("person{person}")).chat();
        for round in 0..20 {
            assert_eq!(next(&mut chat).await, format!("round {round}"));
        }
    }
    // All of that while the gate was closed. Now it opens, and nothing was lost or reordered.
    gate.add_permits(2_001);
    assert_eq!(next(&mut hanging.chat()).await, "wait");
    let mut chat = flooding.chat();
    for message in 0..2_000 {
        assert_eq!(next(&mut chat).await, format!("wait {message}"));
    }
    running.shutdown().await.unwrap();
}

/// Beyond its share of the backlog a chat loses its newest updates, and only that chat.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_beyond_its_share_loses_its_newest_updates() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    // A sixteenth of it, 4 KiB, is ten messages or so beyond the mailbox's 64.
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Gated>().backlog(64 << 10);
    let running = bot.clock(simulator.clock()).start().await.unwrap();
    let (flooding, other) = (simulator.user("flooding"), simulator.user("other"));
    for message in 0..200 {
        flooding.says(&format!("wait {message}"));
    }
    simulator.confirmed().await;
    other.says("hello");
    assert_eq!(next(&mut other.chat()).await, "hello");

    gate.add_permits(200);
    settle(&simulator, &running).await;
    let said: Vec<_> = flooding.chat().history().into_iter().filter(|it| it.from.is_bot).collect();
    assert!((65..100).contains(&said.len()), "{} of 200 were kept", said.len());
    for (message, shown) in said.iter().enumerate() {
        assert_eq!(shown.text, format!("wait {message}"));
    }
    flooding.says("and again");
    settle(&simulator, &running).await;
    assert_eq!(flooding.chat().history().last().unwrap().text, "and again");
    running.shutdown().await.unwrap();
}

/// A handler that runs for too long fails its turn, and the next update of its chat is served.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_hangs_is_given_up_after_its_time() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let bot = simulator.bot().unwrap().with(Gate(gate)).conversation::<Gated>().clock(simulator.clock());
    let running = bot.handler_timeout(Duration::from_secs(30)).start().await.unwrap();
    let you = simulator.you();
    you.says("wait for ever");
    you.says("hello");
    simulator.confirmed().await;
    let began = simulator.clock().now();
    // The handler begins when it begins: its 30 s end at some moment after as many of the clock's.
    let served = async {
        while you.chat().history().len() < 3 {
            simulator.clock().advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::PATIENCE, served).await.expect("the next update is never served");
    assert!(simulator.clock().now() - began >= Duration::from_secs(30), "it was given up too early");
    assert_eq!(next(&mut you.chat()).await, "hello");
    running.shutdown().await.unwrap();
}
