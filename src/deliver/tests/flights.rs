//! However slow Telegram answers some chats, the others are heard.

use futures_util::poll;
use tokio::time::Instant;

use super::{Bench, text, toast};
use crate::deliver::flights::Flights;

#[tokio::test(start_paused = true)]
async fn replies_that_come_at_once_take_turns_where_the_answers_are_quick() {
    let (flights, call) = (Flights::default(), text(1, "a").call);
    let began = Instant::now();
    let mut places = Vec::new();
    for _ in 0..8 {
        places.push(flights.place(&call).await.expect("a place"));
    }
    assert!(began.elapsed().is_zero());
    let mut next = std::pin::pin!(flights.place(&call));
    let mut last = std::pin::pin!(flights.place(&call));
    assert!(poll!(&mut next).is_pending() && poll!(&mut last).is_pending(), "there are eight places");
    drop(places.pop());
    let next = next.await;
    assert!(next.is_some() && began.elapsed().is_zero());

    // Nobody gives one back, so after a moment there is one more; and it stays.
    let last = last.await;
    assert!(last.is_some());
    assert_eq!(began.elapsed().as_millis(), 2);
    drop((next, last));
    let (_next, _last) = (flights.place(&call).await, flights.place(&call).await);
    assert_eq!(began.elapsed().as_millis(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_finds_no_place_has_the_next_one_or_goes_without_where_that_takes_long() {
    let (flights, call) = (Flights::default(), text(1, "a").call);
    let mut places = Vec::new();
    for _ in 0..64 {
        places.push(flights.place(&call).await.expect("a place"));
    }
    let mut next = std::pin::pin!(flights.place(&call));
    let mut last = std::pin::pin!(flights.place(&call));
    assert!(poll!(&mut next).is_pending() && poll!(&mut last).is_pending());
    drop(places.pop());
    let place = next.await;
    assert!(place.is_some() && poll!(&mut last).is_pending());
    let began = Instant::now();
    assert!(last.await.is_none(), "all places are taken");
    assert_eq!(began.elapsed().as_millis(), 100);
}

#[tokio::test(start_paused = true)]
async fn while_all_places_are_taken_an_answer_goes_at_once_and_a_reply_a_moment_later() {
    let bench = Bench::keeping();
    let call = text(1, "a").call;
    let mut places = Vec::new();
    for _ in 0..64 {
        places.push(bench.deliver.flights.place(&call).await.expect("a place"));
    }
    let began = Instant::now();
    bench.send(vec![toast("at once")]);
    bench.quiet().await;
    assert_eq!((bench.texts(), began.elapsed().as_millis()), (vec!["at once".to_owned()], 0));

    bench.send(vec![text(1, "first"), text(2, "other chat")]);
    bench.quiet().await;
    assert_eq!((bench.calls().len(), began.elapsed().as_millis()), (3, 100), "both have waited at the same time");

    // And with a place again, nobody waits.
    drop(places.pop());
    bench.send(vec![text(1, "second")]);
    bench.quiet().await;
    assert_eq!((bench.calls().len(), began.elapsed().as_millis()), (4, 100));
}
