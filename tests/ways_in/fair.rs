//! One conversation has more to do than all others together, and they have their turns all the same.

use std::sync::{Arc, Mutex};

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::{Memory, Sqlite, Store};
use tokio::sync::Semaphore;

use crate::{Queue, message, simulator, until};

/// What happens, in its order: turns of the flooded conversation, and what is sent to others, by its number, with its turn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Happened {
    Flooded,
    Sent(usize),
    Turn(usize),
}

type Log = Arc<Mutex<Vec<Happened>>>;

#[derive(Provide)]
struct Court {
    gate: Arc<Semaphore>,
    log: Log,
}

/// Writes down whose turn it is.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Crowd {
    #[state(entry)]
    Open,
}
use crowd::Open;

#[handler(app = Court)]
impl Crowd {
    #[on(Open, command = "wait")]
    async fn wait(Data(gate): Data<Arc<Semaphore>>) -> Stay {
        gate.acquire().await.expect("it is open").forget();
        Stay
    }

    #[on(Open, text)]
    fn hear(Text(text): Text, Data(log): Data<Log>) -> Stay {
        log.lock().unwrap().push(text.parse().map_or(Happened::Flooded, Happened::Turn));
        Stay
    }
}

/// How many turns of the flooded conversation there were between the sending of each of these to others and its turn.
async fn turns_in_front(store: impl Store, flood: usize, others: usize) -> Vec<usize> {
    let simulator: Simulator = simulator().await;
    let (gate, log) = (Arc::new(Semaphore::new(0)), Log::default());
    let (queue, updates) = Queue::new(4);
    let bot = simulator.bot().unwrap().with(Court { gate: gate.clone(), log: log.clone() }).conversation::<Crowd>();
    let running = bot.clock(simulator.clock()).store(store).updates_from(updates).start().await.unwrap();
    let flooded = simulator.user("flooded");
    // All of it waits before the first of it has its turn.
    queue.brings(0, message(1, &flooded, "/wait")).await;
    for id in (2..).take(flood) {
        queue.brings(0, message(id, &flooded, "flood")).await;
    }
    queue.acknowledges(flood + 1).await;
    gate.add_permits(1);
    for (number, id) in (100_000..).enumerate().take(others) {
        let other = simulator.user(&format!("other {}", number % 5));
        log.lock().unwrap().push(Happened::Sent(number));
        queue.brings(id, message(id, &other, &number.to_string())).await;
        until(|| log.lock().unwrap().contains(&Happened::Turn(number))).await;
    }
    let log = log.lock().unwrap().clone();
    let last = log.last();
    assert_eq!(last, Some(&Happened::Turn(others - 1)));
    assert!(log.iter().filter(|it| **it == Happened::Flooded).count() < flood, "the flood was over before");
    running.shutdown().await.unwrap();
    let place = |what: Happened| log.iter().position(|it| *it == what).unwrap();
    let between = |number| &log[place(Happened::Sent(number))..place(Happened::Turn(number))];
    (0..others).map(|number| between(number).iter().filter(|it| **it == Happened::Flooded).count()).collect()
}

/// Its handlers are plain functions, and its store answers at once: nothing but its worker lets others go on.
#[tokio::test]
async fn without_a_disk_a_flood_lets_others_go_on_behind_a_hundred_turns_or_so() {
    let in_front = turns_in_front(Memory::default(), 8_000, 10).await;
    assert!(in_front.iter().all(|turns| *turns <= 256), "{in_front:?}");
}

/// A turn of the flooded conversation waits for the disk as any other does.
#[tokio::test]
async fn with_a_disk_a_flood_has_few_turns_before_one_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(folder.path().join("bot.db")).await.unwrap();
    let mut in_front = turns_in_front(store, 1_000, 20).await;
    // Where other programs take the processor away from the disk's thread, some are behind a few more.
    in_front.sort_unstable();
    assert!(in_front[10] <= 5, "{in_front:?}");
}
