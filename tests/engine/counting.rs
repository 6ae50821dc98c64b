//! Order within a chat, and none between chats.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::bots::{Counter, Lab};
use crate::{next, simulator};

/// Interleaved chats, random delays: every reply is right and in order per chat, while chats overtake one another.
#[tokio::test(flavor = "multi_thread")]
async fn every_chat_is_counted_in_order_while_chats_overtake_one_another() {
    // The long tier asks for ten times the chats and five times the messages.
    let (chats, messages) = if std::env::var_os("STATEGRAM_FULL").is_some() { (1_000, 100) } else { (100, 20) };
    let simulator = simulator().await;
    let log = Arc::new(Mutex::new(Vec::new()));
    let lab = Lab { delay: Duration::from_millis(3), log: log.clone() };
    let bot = simulator.bot().unwrap().with(lab).conversation::<Counter>().clock(simulator.clock());
    let running = bot.start().await.unwrap();

    let people: Vec<_> = (0..chats).map(|it| simulator.user(&format!("person{it}"))).collect();
    for message in 0..messages {
        for person in &people {
            person.says(&format!("message {message}"));
        }
    }
    for person in &people {
        let mut chat = person.chat();
        for expected in 1..=messages {
            assert_eq!(next(&mut chat).await, expected.to_string(), "in the chat of {}", person.id());
        }
    }
    running.shutdown().await.unwrap();

    let log = log.lock().unwrap();
    assert_eq!(log.len(), chats * messages);
    let mut counts = HashMap::new();
    let overtaken = log.iter().filter(|(chat, count)| {
        counts.insert(*chat, *count);
        counts.values().any(|other| other + 1 < *count)
    });
    assert!(overtaken.count() > 0, "no chat ever got ahead of another");
}

/// What two updates of one chat do is never interleaved, although the handler awaits between reading and writing.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_in_one_chat_is_counted_one_by_one() {
    let simulator = simulator().await;
    let lab = Lab { delay: Duration::from_micros(200), log: Arc::default() };
    let bot = simulator.bot().unwrap().with(lab).conversation::<Counter>().clock(simulator.clock());
    let running = bot.start().await.unwrap();
    let you = simulator.you();
    for _ in 0..300 {
        you.says("again");
    }
    let mut chat = you.chat();
    for expected in 1..=300 {
        assert_eq!(next(&mut chat).await, expected.to_string());
    }
    running.shutdown().await.unwrap();
}

/// The moment between "nothing waits" and "idle" has no hole: each update comes just when the worker of the last one ends.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_comes_as_a_worker_ends_is_not_lost() {
    let simulator = simulator().await;
    let lab = Lab { delay: Duration::ZERO, log: Arc::default() };
    let bot = simulator.bot().unwrap().with(lab).conversation::<Counter>().clock(simulator.clock());
    let running = bot.start().await.unwrap();
    let you = simulator.you();
    let mut chat = you.chat();
    for expected in 1..=500 {
        you.says("next");
        assert_eq!(next(&mut chat).await, expected.to_string());
    }
    running.shutdown().await.unwrap();
}
