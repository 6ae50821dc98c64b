//! More than the bot has room for.

use std::sync::Arc;

use stategram::simulator::{Person, Simulator};
use stategram::types::AsyncTelegramApi;
use stategram::{Bot, Builder};
use tokio::sync::Semaphore;

use crate::{Echo, Gate, Queue, hears, message, simulator, until};

const PEOPLE: usize = 40;
const EACH: usize = 30;
/// Of some 300 KiB that all of it has.
const BACKLOG: usize = 64 << 10;

fn bot(simulator: &Simulator, gate: &Arc<Semaphore>) -> Builder<Gate> {
    simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Echo>().backlog(BACKLOG).clock(simulator.clock())
}

fn people(simulator: &Simulator) -> Vec<Person> {
    (0..PEOPLE).map(|n| simulator.user(&format!("person{n}"))).collect()
}

async fn all_is_answered(people: &[Person]) {
    let expected: Vec<_> = (1..=EACH).map(|count| format!("{count}: wait")).collect();
    for person in people {
        assert_eq!(hears(person, EACH).await, expected);
    }
}

/// How much waits at Telegram.
async fn pending(bot: &Bot) -> u32 {
    bot.get_webhook_info().await.unwrap().result.pending_update_count
}

#[tokio::test(flavor = "multi_thread")]
async fn polling_pauses_when_the_bot_is_full_and_goes_on_when_there_is_room() {
    let (simulator, gate) = (simulator().await, Arc::new(Semaphore::new(0)));
    let asking = simulator.bot().unwrap();
    let people = people(&simulator);
    for _ in 0..EACH {
        for person in &people {
            person.says("wait");
        }
    }
    let all = u32::try_from(PEOPLE * EACH).unwrap();
    assert_eq!(pending(&asking).await, all);
    let running = bot(&simulator, &gate).start().await.unwrap();

    // It polls until it is full, and then no more, however long one looks.
    let (mut before, mut same) = (all, 0);
    while same < 500 {
        let now = pending(&asking).await;
        same = if now == before && now < all { same + 1 } else { 0 };
        before = now;
    }
    assert!((all / 2..all).contains(&before), "{before} of {all} wait at Telegram");

    gate.add_permits(PEOPLE * EACH);
    all_is_answered(&people).await;
    simulator.confirmed().await;
    running.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_found_room_is_not_confirmed() {
    const BOUND: usize = 4 << 10;
    let (simulator, gate) = (simulator().await, Arc::new(Semaphore::new(0)));
    let asking = simulator.bot().unwrap();
    let people = people(&simulator);
    // As many as one poll brings, and more than the bot has room for.
    for person in &people {
        person.says("wait");
        person.says("wait");
    }
    let running = bot(&simulator, &gate).backlog(BOUND).start().await.unwrap();
    until(|| running.health().backlog_bytes > BOUND).await;
    drop(running);
    // The last that it does is to tell Telegram what it has.
    until(|| Arc::strong_count(&gate) == 1).await;
    assert_eq!(pending(&asking).await, 80);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_not_asked_for_more_while_the_bot_is_full() {
    let (simulator, gate) = (simulator().await, Arc::new(Semaphore::new(0)));
    let people = people(&simulator);
    let (queue, updates) = Queue::new(1);
    let running = bot(&simulator, &gate).updates_from(updates).start().await.unwrap();
    let bringing = tokio::spawn({
        let (queue, people) = (queue.clone(), people.clone());
        async move {
            let mut id = 0;
            for _ in 0..EACH {
                for person in &people {
                    id += 1;
                    queue.brings(id, message(id, person, "wait")).await;
                }
            }
        }
    });
    let asking = simulator.bot().unwrap();
    let (mut before, mut same) = (0, 0);
    while same < 500 {
        pending(&asking).await;
        let now = queue.acknowledged().len();
        same = if now == before && now > 0 { same + 1 } else { 0 };
        before = now;
    }
    assert!((1..PEOPLE * EACH / 2).contains(&before), "{before} were taken");

    gate.add_permits(PEOPLE * EACH);
    bringing.await.unwrap();
    all_is_answered(&people).await;
    assert_eq!(queue.acknowledges(PEOPLE * EACH).await, (1..=1200).collect::<Vec<_>>());
    running.shutdown().await.unwrap();
}
