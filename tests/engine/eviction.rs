//! Memory for a bounded number of conversations, and for none of them is it a difference.

use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::{Person, Simulator};
use stategram::store::Store;
use stategram::{Builder, Running};

use crate::disk::{Disk, File};
use crate::slow::Slow;
use crate::{pass, said, settle, simulator};

/// Counts, and says goodbye after 60 silent seconds.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "60s", event = String)]
enum Tally {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use tally::{Counting, Fresh};

#[handler]
impl Tally {
    #[on(Fresh, text)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, command = "remind")]
    fn remind(timers: &mut Timers<String>) -> Stay {
        timers.after(Duration::from_secs(30), "as you wished".to_owned());
        Stay
    }

    #[on(Counting, text)]
    fn next(counting: &mut Counting, reply: &mut Reply) -> Stay {
        counting.count += 1;
        reply.text(counting.count.to_string());
        Stay
    }

    #[on(Counting, event)]
    fn told(counting: &Counting, Event(text): Event<String>, reply: &mut Reply) -> Stay {
        reply.text(format!("{text} at {}", counting.count));
        Stay
    }

    #[on(Counting, expired)]
    fn bye(counting: Counting, reply: &mut Reply) -> End {
        reply.text(format!("bye after {}", counting.count));
        End
    }
}

fn bot(simulator: &Simulator, store: impl Store) -> Builder {
    simulator.bot().unwrap().conversation::<Tally>().clock(simulator.clock()).store(store)
}

fn people(simulator: &Simulator, count: usize) -> Vec<Person> {
    (0..count).map(|it| simulator.user(&format!("person{it}"))).collect()
}

async fn all_say(simulator: &Simulator, running: &Running, people: &[Person], text: &str) {
    for person in people {
        person.says(text);
    }
    settle(simulator, running).await;
}

#[tokio::test]
async fn conversations_leave_the_memory_and_come_back_with_state_deadline_and_timers() {
    let (simulator, disk) = (simulator().await, Disk::default());
    let running = bot(&simulator, disk.open()).in_memory(10).start().await.unwrap();
    let people = people(&simulator, 100);
    all_say(&simulator, &running, &people, "a").await;
    assert!(running.in_memory() <= 10, "{}", running.in_memory());
    assert_eq!(disk.conversations(), 100);
    pass(&simulator, &running, 20).await;
    all_say(&simulator, &running, &people[..50], "b").await;
    all_say(&simulator, &running, &people[..10], "/remind").await;
    assert!(running.in_memory() <= 10, "{}", running.in_memory());
    running.handle::<Tally>().unwrap().send(&PerChat(people[99].id()), "told".to_owned()).await.unwrap();
    settle(&simulator, &running).await;

    pass(&simulator, &running, 30).await;
    assert_eq!(said(&people[3]), ["1", "2", "as you wished at 2"]);
    assert_eq!(said(&people[30]), ["1", "2"]);
    assert_eq!(said(&people[99]), ["1", "told at 1"]);
    pass(&simulator, &running, 10).await;
    for person in &people[50..] {
        assert_eq!(said(person).last().unwrap(), "bye after 1");
    }
    assert_eq!(disk.conversations(), 50);
    pass(&simulator, &running, 20).await;
    for person in &people[..50] {
        assert_eq!(said(person).last().unwrap(), "bye after 2");
    }
    assert_eq!((disk.conversations(), disk.open_rows(), running.in_memory()), (0, 0, 0));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_store_that_keeps_nothing_is_left_nothing() {
    let simulator = simulator().await;
    let bot = simulator.bot().unwrap().conversation::<Tally>().clock(simulator.clock());
    let running = bot.in_memory(3).start().await.unwrap();
    all_say(&simulator, &running, &people(&simulator, 20), "a").await;
    assert_eq!(running.in_memory(), 20);
    running.shutdown().await.unwrap();
}

/// Arrivals, sweeps, deadlines and timers, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_between_the_memory_and_the_store() {
    let disk = Disk::default();
    come_and_go(Slow::new(disk.open(), Duration::from_micros(200)), 100).await;
    assert_eq!((disk.conversations(), disk.open_rows()), (0, 0));
    let file = File::new();
    come_and_go(file.open().await, 30).await;
}

async fn come_and_go(store: impl Store, rounds: u32) {
    let simulator = simulator().await;
    let running = bot(&simulator, store).in_memory(5).start().await.unwrap();
    let people = people(&simulator, 40);
    let mut counts = vec![0; people.len()];
    for round in 0..rounds {
        for _ in 0..40 {
            let who = rand::random_range(0..people.len());
            people[who].says("x");
            counts[who] += 1;
        }
        if round % 10 == 9 {
            settle(&simulator, &running).await;
            assert!(running.in_memory() <= 5, "{}", running.in_memory());
        }
    }
    settle(&simulator, &running).await;
    for (person, count) in people.iter().zip(&counts) {
        assert_eq!(said(person).len(), *count);
        assert_eq!(said(person).last().map_or(0, |it| it.parse().unwrap()), *count, "each is counted once");
    }
    pass(&simulator, &running, 60).await;
    for (person, count) in people.iter().zip(&counts).filter(|(_, count)| **count > 0) {
        assert_eq!(said(person)[*count..], [format!("bye after {count}")]);
    }
    assert_eq!(running.in_memory(), 0);
    running.shutdown().await.unwrap();
}
