//! Updates from a stream of the author's.

use std::sync::Arc;
use std::time::Duration;

use stategram::simulator::Simulator;
use stategram::store::Sqlite;
use stategram::{Builder, RawUpdate};
use tokio::sync::Semaphore;

use crate::{Echo, Gate, Queue, hears, message, pass, said, simulator};

fn bot(simulator: &Simulator) -> Builder<Gate> {
    simulator.bot().unwrap().with(Gate(Arc::new(Semaphore::new(0)))).conversation::<Echo>().clock(simulator.clock())
}

#[tokio::test]
async fn a_bot_lives_by_a_queue_and_goes_on_without_it() {
    let simulator = simulator().await;
    let ann = simulator.user("ann");
    let (queue, updates) = Queue::new(4);
    let running = bot(&simulator).updates_from(updates).start().await.unwrap();

    queue.brings(1, message(70, &ann, "a")).await;
    queue.brings(2, message(71, &ann, "b")).await;
    // By another producer, later, and once more.
    queue.brings(3, message(70, &ann, "a")).await;
    queue.brings(4, r#"{"update_id": "#.to_owned()).await;
    queue.brings(5, r#"{"message": {}}"#.to_owned()).await;
    queue.brings(6, message(72, &ann, "c")).await;
    assert_eq!(hears(&ann, 3).await, ["1: a", "2: b", "3: c"]);
    assert_eq!(queue.acknowledges(6).await, [1, 2, 3, 4, 5, 6]);

    drop(queue);
    pass(&simulator, &running, Duration::from_secs(10)).await;
    assert_eq!(said(&ann)[3..], ["silence after 3"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_a_queue_brings_again_to_a_durable_bot_is_taken_once() {
    let simulator = simulator().await;
    let ann = simulator.user("ann");
    let folder = tempfile::tempdir().unwrap();
    for (run, upto) in [(1_usize, 5), (2, 9)] {
        let (queue, updates) = Queue::new(1);
        let store = Sqlite::open(folder.path().join("bot")).await.unwrap();
        let running = bot(&simulator).store(store).updates_from(updates).start().await.unwrap();
        // The queue has forgotten what was acknowledged to it.
        for id in 1..=upto {
            queue.brings(id, message(id, &ann, &format!("in run {run}"))).await;
        }
        queue.acknowledges(usize::try_from(upto).unwrap()).await;
        hears(&ann, usize::try_from(upto).unwrap()).await;
        running.shutdown().await.unwrap();
    }
    let first = (1..=5).map(|count| format!("{count}: in run 1"));
    let then = (6..=9).map(|count| format!("{count}: in run 2"));
    assert_eq!(said(&ann), first.chain(then).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stream_that_panics_ends_the_bot_and_says_so() {
    let simulator = simulator().await;
    let updates =
        futures_util::stream::poll_fn(|_| -> std::task::Poll<Option<RawUpdate>> { panic!("the broker is gone") });
    let mut running = bot(&simulator).updates_from(updates).start().await.unwrap();
    let error = running.ended().await.unwrap_err().to_string();
    assert!(error.contains("the broker is gone"), "{error}");
}
