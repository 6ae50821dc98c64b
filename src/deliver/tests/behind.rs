//! What memory does not hold comes out of the store, once and in order.

use std::time::Duration;

use futures_util::FutureExt;

use super::{Bench, OWN, Shelf, text, toast};
use crate::deliver::Most;
use crate::store::EffectId;

/// Chat 1 is told to wait, so that what comes next waits in memory, or behind that in the store.
fn throttle(bench: &Bench) {
    let wait = r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#;
    bench.script.raw("sendMessage", 429, wait);
}

fn numbers(until: u32) -> Vec<String> {
    (0..until).map(|n| n.to_string()).collect()
}

#[tokio::test]
async fn what_is_beyond_the_bound_is_fetched_when_there_is_room() {
    let bench = Bench::new(&Shelf::keeping(), 4);
    throttle(&bench);
    for n in 0..50 {
        bench.send(vec![text(1, n)]);
        assert!(bench.deliver.waiting.bytes() <= bench.deliver.bound);
    }
    bench.called(1).await;
    assert_eq!(bench.shelf.rows().pages, 0, "nothing is fetched while there is no room");
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.texts()[1..], numbers(50));
    assert!(bench.shelf.rows().outbox.is_empty());
    assert!(bench.deliver.gate().behind.is_none(), "it has caught up");
    let pages = bench.shelf.rows().pages;
    bench.send(vec![text(1, "now")]);
    bench.quiet().await;
    assert_eq!(bench.texts().last().unwrap(), "now");
    assert_eq!(bench.shelf.rows().pages, pages, "it needs the store no more");
}

/// The bound holds also where pages come in at once with new turns, and a bound of one is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn little_memory_costs_time_and_nothing_else() {
    for bound in [1, 2, 7] {
        let bench = std::sync::Arc::new(Bench::new(&Shelf::keeping(), bound));
        // The ids are drawn in the order of the numbers, and pushed by two threads.
        let turns: Vec<_> = (0..300).map(|n| bench.commit(vec![text(1, n), text(2, n)])).collect();
        let (mut left, mut right) = (Vec::new(), Vec::new());
        turns.into_iter().for_each(|it| if fastrand::bool() { left.push(it) } else { right.push(it) });
        let pushing = [left, right].map(|turns| {
            let bench = bench.clone();
            tokio::spawn(async move {
                for turn in turns {
                    bench.push(turn);
                    tokio::task::yield_now().await;
                }
            })
        });
        futures_util::future::try_join_all(pushing).await.unwrap();
        bench.quiet().await;
        for chat in [1, 2] {
            let calls = bench.script.calls().into_iter().filter(|it| it.params["chat_id"] == chat);
            let texts: Vec<_> = calls.map(|it| it.params["text"].as_str().unwrap().to_owned()).collect();
            assert_eq!(texts, numbers(300), "chat {chat}, a bound of {bound}");
        }
        assert_eq!(bench.deliver.waiting.bytes(), 0);
    }
}

#[tokio::test]
async fn what_an_earlier_run_left_goes_out_first() {
    let shelf = Shelf::keeping();
    let before = Bench::new(&shelf, 1_000);
    for n in 0..30 {
        before.commit(vec![text(1, n)]);
    }
    // Some of it was delivered: ids of what is left may have gaps.
    shelf.rows().outbox.retain(|id, _| id % 3 == 0);
    let bench = Bench::new(&shelf, 8);
    bench.deliver.begin(EffectId(30));
    bench.send(vec![text(1, "new")]);
    bench.quiet().await;
    let mut expected: Vec<_> = (0..30).step_by(3).map(|n| n.to_string()).collect();
    expected.push("new".to_owned());
    assert_eq!(bench.texts(), expected);
    bench.send(vec![text(1, "newer")]);
    bench.quiet().await;
    assert_eq!(bench.texts().last().unwrap(), "newer");
}

#[tokio::test]
async fn a_run_after_one_that_left_nothing_is_ready_after_one_empty_page() {
    let shelf = Shelf::keeping();
    shelf.rows().next = 1_000_000;
    let bench = Bench::new(&shelf, 8);
    bench.deliver.begin(EffectId(1_000_000));
    bench.quiet().await;
    bench.send(vec![text(1, "hello")]);
    bench.quiet().await;
    assert_eq!(bench.texts(), ["hello"]);
    assert_eq!(bench.shelf.rows().pages, 1);
}

/// Between the reading of a page and its entering, others commit and push, wholly or not yet.
#[tokio::test]
async fn what_is_committed_while_a_page_is_fetched_is_neither_missed_nor_doubled() {
    let shelf = Shelf::keeping();
    let bench = std::sync::Arc::new(Bench::new(&shelf, 6));
    for n in 0..10 {
        bench.commit(vec![text(1, n)]);
    }
    let late = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (other, pushed_late) = (std::sync::Arc::downgrade(&bench), late.clone());
    shelf.rows().meanwhile = Some(Box::new(move |page| {
        let Some(bench) = other.upgrade() else { return };
        if page > 5 {
            return;
        }
        let n = 10 + 3 * page;
        // One is pushed at once, one after the page entered, one in between commits and is pushed much later.
        bench.push(bench.commit(vec![text(1, n)]));
        let turn = bench.commit(vec![text(1, n + 1), text(1, n + 2)]);
        let this = bench.clone();
        match page % 2 {
            0 => drop(tokio::spawn(async move { this.push(turn) })),
            _ => pushed_late.lock().unwrap().push(turn),
        }
    }));
    bench.deliver.begin(EffectId(10));
    for _ in 0..5 {
        bench.quiet().await;
        tokio::task::yield_now().await;
    }
    std::mem::take(&mut *late.lock().unwrap()).into_iter().for_each(|turn| bench.push(turn));
    bench.quiet().await;
    let count = shelf.rows().next;
    let mut expected: Vec<_> = (0..10).map(|n| n.to_string()).collect();
    expected.extend((13..).take(usize::try_from(count).unwrap() - 10).map(|n| n.to_string()));
    assert_eq!(bench.texts(), expected);
    assert!(shelf.rows().outbox.is_empty());
    shelf.rows().meanwhile = None;
}

/// Whoever holds up everybody, by never pushing what he committed, does so until memory is short, and not for ever.
#[tokio::test]
async fn a_gap_is_filled_from_the_store_before_memory_runs_out() {
    let bench = Bench::new(&Shelf::keeping(), 10);
    let lost = bench.commit(vec![text(1, 0)]);
    for n in 1..20 {
        bench.send(vec![text(1, n)]);
    }
    bench.quiet().await;
    assert_eq!(bench.texts(), numbers(20));
    bench.push(lost);
    bench.quiet().await;
    assert_eq!(bench.texts().len(), 20);
}

/// What fills memory came early, and is further on than what does not fit any more.
#[tokio::test]
async fn what_came_early_is_fetched_too_when_memory_is_short() {
    let bench = Bench::new(&Shelf::keeping(), 4);
    let mut turns: Vec<_> = (0..7).map(|n| bench.commit(vec![text(1, n)])).collect();
    turns.drain(3..).for_each(|turn| bench.push(turn));
    bench.push(turns.remove(1));
    bench.quiet().await;
    assert_eq!(bench.texts(), numbers(7));
    turns.into_iter().for_each(|turn| bench.push(turn));
    bench.quiet().await;
    assert_eq!(bench.texts().len(), 7);
    assert_eq!(bench.deliver.waiting.bytes(), 0);
}

#[tokio::test]
async fn without_a_store_that_keeps_what_is_beyond_the_bound_is_dropped() {
    let bench = Bench::new(&Shelf::default(), 4);
    throttle(&bench);
    for n in 0..6 {
        bench.send(vec![text(1, n)]);
    }
    bench.called(1).await;
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.texts()[1..], numbers(4));
    bench.send(vec![text(1, "later"), text(1, "too")]);
    bench.quiet().await;
    assert_eq!(bench.texts()[5..], ["later", "too"]);
}

/// What is large takes the room of many.
#[tokio::test]
async fn what_waits_is_bounded_by_its_weight() {
    let large = |n: u32| n.to_string().repeat(3 * OWN);
    let bench = Bench::new(&Shelf::keeping(), 9);
    throttle(&bench);
    for n in 0..8 {
        bench.send(vec![text(1, large(n))]);
        assert!(bench.deliver.waiting.bytes() <= bench.deliver.bound);
    }
    bench.called(1).await;
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.texts()[1..], (0..8).map(large).collect::<Vec<_>>());
    assert_eq!(bench.deliver.waiting.bytes(), 0);
    // One alone goes, whatever it weighs.
    let (keeping, forgetting) = (Bench::new(&Shelf::keeping(), 2), Bench::new(&Shelf::default(), 2));
    for bench in [keeping, forgetting] {
        bench.send(vec![text(1, large(1))]);
        bench.quiet().await;
        assert_eq!(bench.texts(), [large(1)]);
    }
    let bench = Bench::new(&Shelf::default(), 9);
    throttle(&bench);
    bench.send([1, 2, 3].map(|n| text(1, large(n))).into());
    bench.called(1).await;
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.texts()[1..], [large(1), large(2)], "and with a store that keeps nothing the rest is dropped");
}

/// It is small, and somebody sees a button that does not come to rest.
#[tokio::test]
async fn without_a_store_that_keeps_an_answer_goes_although_what_is_before_it_has_no_room() {
    let large = |n: u32| n.to_string().repeat(3 * OWN);
    let bench = Bench::new(&Shelf::default(), 9);
    throttle(&bench);
    bench.send(vec![text(1, large(1)), text(1, large(2)), text(1, large(3)), toast("x")]);
    bench.called(2).await;
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    let mut texts = bench.texts();
    texts[..2].sort();
    assert_eq!(texts, [large(1), "x".to_owned(), large(1), large(2)]);
    assert_eq!(bench.deliver.waiting.bytes(), 0);
}

/// Whoever is talked to from everywhere, a channel with a log say, has no conversation of its own that waits.
#[tokio::test]
async fn without_a_store_that_keeps_one_chat_does_not_take_the_room_of_all() {
    let bench = Bench::new(&Shelf::default(), 8);
    throttle(&bench);
    for n in 0..10 {
        bench.send(vec![text(1, n)]);
    }
    bench.called(1).await;
    bench.send(vec![text(2, "another's")]);
    bench.called(2).await;
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.texts()[1], "another's");
    assert_eq!(bench.texts()[2..], numbers(6));
    assert_eq!(bench.deliver.waiting.bytes(), 0);
}

/// A chat's conversation waits before it fills what is there for all.
#[tokio::test]
async fn a_chat_has_a_part_of_the_weight_that_may_wait() {
    let bench = Bench::new(&Shelf::keeping(), 64);
    throttle(&bench);
    bench.send((0..5).map(|n| text(1, n)).collect());
    assert_eq!(bench.deliver.room(1, Most::TURN).now_or_never(), Some(()));
    bench.send(vec![text(1, "5")]);
    let mut room = Box::pin(bench.deliver.room(1, Most::TURN));
    assert!(futures_util::poll!(&mut room).is_pending());
    assert_eq!(bench.deliver.room(2, Most::TURN).now_or_never(), Some(()));
    bench.called(1).await;
    bench.clock.advance(Duration::from_secs(7));
    room.await;
    bench.quiet().await;
    assert_eq!(bench.texts()[1..], numbers(6));
}

/// Where they are large a store gives fewer than are asked for.
#[tokio::test]
async fn a_page_that_is_short_is_not_the_last() {
    let shelf = Shelf::keeping();
    let before = Bench::new(&shelf, 1_000);
    for n in 0..10 {
        before.commit(vec![text(1, n)]);
    }
    shelf.rows().most = Some(3);
    let bench = Bench::new(&shelf, 1_000);
    bench.deliver.begin(EffectId(10));
    bench.send(vec![text(1, 10)]);
    bench.quiet().await;
    assert_eq!(bench.texts(), numbers(11));
    assert!(bench.deliver.gate().behind.is_none(), "it has caught up");
}

#[tokio::test]
async fn a_store_that_does_not_give_its_outbox_ends_the_bot() {
    let shelf = Shelf::keeping();
    let bench = Bench::new(&shelf, 4);
    shelf.rows().broken = "outbox";
    bench.deliver.begin(EffectId(3));
    bench.quiet().await;
    assert_eq!(bench.fatal.get().unwrap().to_string(), "the store: `outbox` fails");
    assert!(bench.fatal.stop.is_cancelled() && bench.fatal.cancel.is_cancelled());
}
