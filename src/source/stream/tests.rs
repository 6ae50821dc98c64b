//! The clock is tokio's paused one: a channel has neither sockets nor threads.

use std::sync::{Arc, Mutex};

use futures_util::stream;
use tokio::sync::{Semaphore, mpsc};

use super::*;
use crate::{Error, Result};

/// Takes a batch for each permit, and refuses those with a certain update.
struct Gate {
    open: Semaphore,
    refused: i64,
    taken: Mutex<Vec<Vec<i64>>>,
    caught_up: Mutex<Option<Instant>>,
}

impl Gate {
    fn with(permits: usize) -> Self {
        Self { open: Semaphore::new(permits), refused: -1, taken: Mutex::default(), caught_up: Mutex::default() }
    }

    fn taken(&self) -> Vec<Vec<i64>> {
        self.taken.lock().unwrap().clone()
    }
}

impl Sink for Gate {
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            self.open.acquire().await.unwrap().forget();
            let ids: Vec<_> = batch.iter().map(Incoming::update_id).collect();
            if ids.contains(&self.refused) {
                return Err(Error::Setting("the disk is full".to_owned()));
            }
            self.taken.lock().unwrap().push(ids);
            Ok(())
        })
    }

    fn caught_up(&self) {
        *self.caught_up.lock().unwrap() = Some(Instant::now());
    }
}

fn json(id: i64) -> String {
    format!(r#"{{"update_id": {id}, "hologram": {{}}}}"#)
}

/// An update that notes when it is acknowledged.
fn noted(name: i64, json: impl Into<Bytes>, notes: &Arc<Mutex<Vec<i64>>>) -> RawUpdate {
    let notes = notes.clone();
    RawUpdate::new(json).when_taken(async move { notes.lock().unwrap().push(name) })
}

/// Runs until nothing more happens at the moment.
async fn rest() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_there_together_goes_in_together_and_what_is_broken_is_skipped_and_acknowledged() {
    let (notes, stop, gate) = (Arc::default(), CancellationToken::new(), Gate::with(9));
    let updates = [
        noted(1, json(1), &notes),
        noted(2, "no JSON", &notes),
        noted(3, vec![b'"', 0xff, b'"'], &notes),
        noted(4, r#"{"update_id": "four"}"#, &notes),
        noted(5, json(5), &notes),
        noted(1, json(1), &notes),
    ];
    let feed = Feed::new(stream::iter(updates));
    let mut run = std::pin::pin!(feed.run(&gate, &stop));
    assert!(futures_util::poll!(&mut run).is_pending(), "the end of the stream is not its own");
    // Telling what has been here before is for the intake.
    assert_eq!(gate.taken(), [[1, 5, 1]]);
    assert_eq!(*notes.lock().unwrap(), [1, 2, 3, 4, 5, 1]);
    assert!(gate.caught_up.lock().unwrap().is_some());
    stop.cancel();
    run.await;
}

#[tokio::test(start_paused = true)]
async fn the_stream_is_asked_for_no_more_while_the_sink_has_enough() {
    let (sender, receiver) = mpsc::channel(1);
    let (stop, gate) = (CancellationToken::new(), Gate::with(0));
    let updates = stream::unfold(receiver, |mut it| async { it.recv().await.map(|update: String| (update, it)) });
    let run = Feed::new(updates).run(&gate, &stop);
    let feeding = async {
        sender.send(json(1)).await.unwrap();
        rest().await;
        sender.send(json(2)).await.unwrap();
        assert!(sender.try_send(json(3)).is_err(), "nobody asks for the second while the first one is being taken");
        gate.open.add_permits(3);
        sender.send(json(3)).await.unwrap();
        rest().await;
        assert_eq!(gate.taken(), [[1], [2], [3]]);
        stop.cancel();
    };
    tokio::join!(run, feeding);
    assert!(sender.is_closed());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_taken_is_not_acknowledged() {
    let (notes, stop) = (Arc::default(), CancellationToken::new());
    let gate = Gate { refused: 1, ..Gate::with(9) };
    let updates = [noted(1, json(1), &notes), noted(2, json(2), &notes)].map(|it| async { it });
    let apart = stream::iter(updates).then(|it| async {
        rest().await;
        it.await
    });
    let run = Feed::new(apart).run(&gate, &stop);
    let stopping = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.cancel();
    };
    tokio::join!(run, stopping);
    assert_eq!((gate.taken(), &*notes.lock().unwrap()), (vec![vec![2]], &vec![2]));
}

#[tokio::test(start_paused = true)]
async fn an_acknowledgement_that_never_ends_or_panics_stops_nothing() {
    let (notes, stop, gate, start) = (Arc::default(), CancellationToken::new(), Gate::with(9), Instant::now());
    let updates = [
        RawUpdate::new(json(1)).when_taken(std::future::pending()),
        RawUpdate::new(json(2)).when_taken(async { panic!("the broker is gone") }),
        noted(3, json(3), &notes),
    ];
    let apart = stream::iter(updates).then(|it| async {
        rest().await;
        it
    });
    let run = Feed::new(apart).run(&gate, &stop);
    let stopping = async {
        while notes.lock().unwrap().is_empty() && start.elapsed() < 10 * ACKNOWLEDGEMENT {
            rest().await;
        }
        stop.cancel();
    };
    tokio::join!(run, stopping);
    assert_eq!((gate.taken(), &*notes.lock().unwrap()), (vec![vec![1], vec![2], vec![3]], &vec![3]));
    assert!(start.elapsed() < 2 * ACKNOWLEDGEMENT, "it waited for {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_is_under_way_at_a_stop_is_taken_and_acknowledged() {
    let (notes, stop, gate) = (Arc::default(), CancellationToken::new(), Gate::with(0));
    let updates = stream::iter([noted(1, json(1), &notes)]).chain(stream::pending());
    let mut run = std::pin::pin!(Feed::new(updates).run(&gate, &stop));
    assert!(futures_util::poll!(&mut run).is_pending());
    stop.cancel();
    assert!(futures_util::poll!(&mut run).is_pending());
    gate.open.add_permits(1);
    run.await;
    assert_eq!((gate.taken(), &*notes.lock().unwrap()), (vec![vec![1]], &vec![1]));
}

#[tokio::test(start_paused = true)]
async fn it_has_caught_up_when_nothing_has_come_for_a_second() {
    let (stop, gate, start) = (CancellationToken::new(), Gate::with(9), Instant::now());
    let updates = stream::iter([0_u64, 900, 900]).then(|pause| async move {
        sleep(Duration::from_millis(pause)).await;
        json(1)
    });
    let run = Feed::new(updates.chain(stream::pending())).run(&gate, &stop);
    let stopping = async {
        sleep(Duration::from_secs(10)).await;
        stop.cancel();
    };
    tokio::join!(run, stopping);
    let caught_up = gate.caught_up.lock().unwrap().expect("it was said");
    assert_eq!(caught_up - start, Duration::from_millis(1800) + QUIET);
}
