//! Updates that arrive in another order than that of their ids.

use std::sync::Arc;
use std::time::Duration;

use stategram::Running;
use stategram::simulator::{Person, Simulator};
use tokio::sync::Semaphore;

use crate::{Echo, Gate, Queue, hears, message, pass, said, simulator};

const MAXHOLD: Duration = Duration::from_secs(3);

async fn start() -> (Simulator, Person, Queue, Running) {
    let simulator = simulator().await;
    let (queue, updates) = Queue::new(100);
    let bot = simulator.bot().unwrap().with(Gate(Arc::new(Semaphore::new(0)))).conversation::<Echo>();
    let bot = bot.clock(simulator.clock()).updates_from(updates).ordered(MAXHOLD);
    let (ann, running) = (simulator.user("ann"), bot.start().await.unwrap());
    (simulator, ann, queue, running)
}

#[tokio::test]
async fn what_arrives_too_early_waits_for_what_is_missing_and_is_acknowledged_then() {
    let (_simulator, ann, queue, running) = start().await;
    for id in [1, 2, 5, 4, 4] {
        queue.brings(id, message(id, &ann, &id.to_string())).await;
    }
    assert_eq!(hears(&ann, 2).await, ["1: 1", "2: 2"]);
    assert_eq!(queue.acknowledges(2).await, [1, 2]);
    crate::until(|| queue.sender.capacity() == queue.sender.max_capacity()).await;
    running.settled().await;
    assert_eq!((said(&ann).len(), queue.acknowledged()), (2, vec![1, 2]), "the others are held");
    // An update of a kind that nobody knows fills a gap as well as any other.
    queue.brings(3, r#"{"update_id": 3, "hologram": {}}"#.to_owned()).await;
    queue.brings(6, message(6, &ann, "6")).await;
    assert_eq!(hears(&ann, 5).await[2..], ["3: 4", "4: 5", "5: 6"]);
    let mut acknowledged = queue.acknowledges(7).await;
    acknowledged.sort_unstable();
    assert_eq!(acknowledged, [1, 2, 3, 4, 4, 5, 6]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_gap_holds_up_for_so_long_and_what_comes_late_is_not_lost() {
    let (simulator, ann, queue, running) = start().await;
    queue.brings(1, message(1, &ann, "1")).await;
    hears(&ann, 1).await;
    queue.brings(3, message(3, &ann, "3")).await;
    // Behind it, so that both have arrived.
    crate::until(|| queue.sender.capacity() == queue.sender.max_capacity()).await;
    running.settled().await;
    pass(&simulator, &running, MAXHOLD - Duration::from_millis(1)).await;
    assert_eq!(said(&ann).len(), 1);
    pass(&simulator, &running, Duration::from_millis(1)).await;
    assert_eq!(said(&ann)[1..], ["2: 3"]);
    queue.brings(2, message(2, &ann, "2")).await;
    assert_eq!(hears(&ann, 3).await[2..], ["3: 2"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn nothing_waits_for_ids_that_begin_anew() {
    let (_simulator, ann, queue, running) = start().await;
    // That they do is seen by the second of them.
    for (id, text) in [(700_000, "a"), (700_002, "c"), (5, "b"), (6, "d"), (2_000_000_000, "e")] {
        queue.brings(id, message(id, &ann, text)).await;
    }
    assert_eq!(hears(&ann, 5).await, ["1: a", "2: b", "3: c", "4: d", "5: e"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_is_held_at_a_stop_is_taken() {
    let (_simulator, ann, queue, running) = start().await;
    for id in [1, 7, 9] {
        queue.brings(id, message(id, &ann, &id.to_string())).await;
    }
    crate::until(|| queue.sender.capacity() == queue.sender.max_capacity()).await;
    running.shutdown().await.unwrap();
    assert_eq!(
        (said(&ann), queue.acknowledged()),
        (["1: 1", "2: 7", "3: 9"].map(str::to_owned).to_vec(), vec![1, 7, 9])
    );
}
