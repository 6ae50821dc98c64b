//! A mailbox that is full leaves what comes in the store that keeps it, and takes it from there in order, once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::Running;
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::Store;
use tokio::sync::Semaphore;

use crate::disk::{Disk, File};
use crate::slow::Slow;
use crate::{gone, settle, simulator};

type Log = Arc<Mutex<Vec<String>>>;

#[derive(Clone, Default)]
struct Notes(Log);

#[derive(Provide)]
struct Lab {
    gate: Arc<Semaphore>,
    notes: Notes,
}

/// Writes down what comes, one permit each, and counts it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = String)]
enum Scribe {
    #[state(entry)]
    Idle,
    Writing {
        count: u32,
    },
}
use scribe::{Idle, Writing};

#[handler(app = Lab)]
impl Scribe {
    #[on(Idle, message)]
    async fn begin(Text(text): Text, lab: Data<Arc<Semaphore>>, notes: Data<Notes>) -> Writing {
        note(text, lab, notes).await;
        Writing { count: 1 }
    }

    #[on(Writing, message)]
    async fn write(w: &mut Writing, Text(text): Text, lab: Data<Arc<Semaphore>>, notes: Data<Notes>) -> Stay {
        note(text, lab, notes).await;
        w.count += 1;
        Stay
    }

    #[on(Writing, event)]
    async fn event(
        w: &mut Writing,
        Event(text): Event<String>,
        gate: Data<Arc<Semaphore>>,
        notes: Data<Notes>,
        reply: &mut Reply,
    ) -> Stay {
        if text == "count" {
            reply.text(w.count.to_string());
            return Stay;
        }
        note(text, gate, notes).await;
        w.count += 1;
        Stay
    }
}

async fn note(text: String, Data(gate): Data<Arc<Semaphore>>, Data(notes): Data<Notes>) {
    if let Ok(permit) = gate.acquire().await {
        permit.forget();
    }
    notes.0.lock().unwrap().push(text);
}

/// A sixteenth of the backlog, 4 KiB, is ten messages or so beyond the mailbox's 64.
async fn start(simulator: &Simulator, store: impl Store, gate: &Arc<Semaphore>, notes: &Notes) -> Running {
    let lab = Lab { gate: gate.clone(), notes: notes.clone() };
    let bot = simulator.bot().unwrap().with(lab).conversation::<Scribe>().clock(simulator.clock());
    bot.backlog(64 << 10).store(store).start().await.unwrap()
}

fn numbers(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|it| it.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_waits_in_the_store_and_is_taken_in_order() {
    let disk = Disk::default();
    flood(async || disk.open()).await;
    assert_eq!(disk.open_rows(), 0);
    let file = File::new();
    flood(async || file.open().await).await;
}

async fn flood<S: Store>(open: impl AsyncFn() -> S) {
    let simulator = simulator().await;
    let (gate, notes) = (Arc::new(Semaphore::new(0)), Notes::default());
    let running = start(&simulator, open().await, &gate, &notes).await;
    let you = simulator.you();
    for number in 0..500 {
        you.says(&number.to_string());
    }
    simulator.confirmed().await;
    gate.add_permits(200);
    for number in 500..1_000 {
        you.says(&number.to_string());
    }
    simulator.confirmed().await;
    gate.add_permits(1_000);
    settle(&simulator, &running).await;
    assert_eq!(*notes.0.lock().unwrap(), numbers(0, 1_000));
    running.shutdown().await.unwrap();
}

/// What waits at a stop is neither lost nor done twice, wherever it waited.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_when_the_bot_ends_is_taken_by_the_next_run() {
    let disk = Disk::default();
    interrupted(async || disk.open()).await;
    assert_eq!(disk.open_rows(), 0);
    let file = File::new();
    interrupted(async || file.open().await).await;
}

async fn interrupted<S: Store>(open: impl AsyncFn() -> S) {
    let simulator = simulator().await;
    let (gate, notes) = (Arc::new(Semaphore::new(0)), Notes::default());
    let you = simulator.you();
    let running = start(&simulator, open().await, &gate, &notes).await;
    for number in 0..300 {
        you.says(&number.to_string());
    }
    simulator.confirmed().await;
    gate.add_permits(100);
    while notes.0.lock().unwrap().len() < 100 {
        tokio::task::yield_now().await;
    }
    drop(running);
    gone(&gate).await;
    let running = start(&simulator, open().await, &gate, &notes).await;
    for number in 300..400 {
        you.says(&number.to_string());
    }
    gate.add_permits(1_000);
    settle(&simulator, &running).await;
    let mut written = notes.0.lock().unwrap().clone();
    // The turn of the last one that was written may have been cancelled in its commit, and then was done again.
    if written[99] == written[100] {
        written.remove(100);
    }
    assert_eq!(written, numbers(0, 400));
    running.shutdown().await.unwrap();
    let running = start(&simulator, open().await, &gate, &notes).await;
    settle(&simulator, &running).await;
    let count = running.handle::<Scribe>().unwrap();
    count.send(&PerChat(you.id()), "count".to_owned()).await.unwrap();
    settle(&simulator, &running).await;
    assert_eq!(crate::said(&you), ["400"], "each is counted once");
    running.shutdown().await.unwrap();
}

/// A row is in the store before whoever put it there hands it over: in between, the worker takes it with what was left.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_from_the_store_is_not_taken_again_when_it_arrives() {
    let (simulator, disk) = (simulator().await, Disk::default());
    let (gate, notes, postings) = (Arc::new(Semaphore::new(1)), Notes::default(), Arc::new(Semaphore::new(0)));
    let running = start(&simulator, Slow::gated(disk.open(), &postings), &gate, &notes).await;
    let you = simulator.you();
    you.says("0");
    settle(&simulator, &running).await;
    for number in 1..200 {
        you.says(&number.to_string());
    }
    simulator.confirmed().await;
    let before = disk.open_rows();
    let handle = running.handle::<Scribe>().unwrap();
    let seed = PerChat(you.id());
    let sending = tokio::spawn(async move { handle.send(&seed, "between".to_owned()).await });
    while disk.open_rows() == before {
        tokio::task::yield_now().await;
    }
    you.says("200");
    simulator.confirmed().await;
    gate.add_permits(1_000);
    let expected: Vec<_> = numbers(0, 200).into_iter().chain(["between".to_owned(), "200".to_owned()]).collect();
    while disk.open_rows() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(*notes.0.lock().unwrap(), expected);
    postings.add_permits(1);
    sending.await.unwrap().unwrap();
    settle(&simulator, &running).await;
    assert_eq!(*notes.0.lock().unwrap(), expected, "it arrived, and was taken already");
    running.shutdown().await.unwrap();
}

/// Rows whose hand-over is under way while the mailbox is full, from several sides at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_or_doubled_whoever_sends_at_the_same_time() {
    for round in 0..5 {
        let (simulator, disk) = (simulator().await, Disk::default());
        let (gate, notes) = (Arc::new(Semaphore::new(0)), Notes::default());
        let store = Slow::new(disk.open(), Duration::from_micros(500));
        let running = start(&simulator, store, &gate, &notes).await;
        let you = simulator.you();
        you.says("first");
        gate.add_permits(1);
        settle(&simulator, &running).await;
        let handle = running.handle::<Scribe>().unwrap();
        let senders: Vec<_> = (0..20)
            .map(|sender| {
                let (handle, you) = (handle.clone(), PerChat(you.id()));
                tokio::spawn(async move {
                    for number in 0..20 {
                        // Long ones fill the share sooner.
                        handle.send(&you, format!("{sender} {number} {:400}", "")).await.unwrap();
                    }
                })
            })
            .collect();
        let opener = tokio::spawn({
            let gate = gate.clone();
            async move {
                for _ in 0..1_000 {
                    gate.add_permits(1);
                    tokio::task::yield_now().await;
                }
            }
        });
        for number in 0..200 {
            you.says(&format!("you {number}"));
        }
        for sender in senders {
            sender.await.unwrap();
        }
        opener.await.unwrap();
        settle(&simulator, &running).await;
        let written = notes.0.lock().unwrap().clone();
        assert_eq!(written.len(), 1 + 20 * 20 + 200, "in round {round}");
        let of = |who: &str| -> Vec<usize> {
            let mine = written.iter().filter_map(|it| it.strip_prefix(who)?.strip_prefix(' '));
            mine.map(|it| it.trim().parse().unwrap()).collect()
        };
        assert_eq!(of("you"), (0..200).collect::<Vec<_>>(), "in round {round}");
        for sender in 0..20 {
            assert_eq!(of(&sender.to_string()), (0..20).collect::<Vec<_>>(), "of {sender} in round {round}");
        }
        assert_eq!(disk.open_rows(), 0);
        running.shutdown().await.unwrap();
    }
}
