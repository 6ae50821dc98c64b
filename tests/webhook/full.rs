//! Where there is no room.

use std::time::Duration;

use crate::bots::{Subject, text, webhook};
use crate::meanwhile;
use crate::peer::announced;

#[tokio::test]
async fn beyond_the_requests_that_may_be_under_way_others_are_told_to_come_again() {
    let subject = Subject::start(webhook().concurrency(1)).await;
    let first = text(1, 42, "hi");
    let mut peer = subject.peer().await;
    peer.say(&announced(first.len())).await;
    assert_eq!(peer.answer().await.status, 100, "it is under way");
    let refused = subject.post(&text(2, 43, "hello")).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("2")));
    // Strangers hear the same as ever.
    let mut stranger = subject.peer().await;
    stranger.say(&announced(1).replace("right", "wrong")).await;
    assert_eq!(stranger.answer().await.status, 401);
    peer.say(&first).await;
    assert_eq!(peer.answer().await.status, 200);
    assert_eq!(subject.post(&text(2, 43, "hello")).await.status, 200);
    subject.settle().await;
    assert_eq!(subject.taken(), ["hi", "hello"]);
}

#[tokio::test]
async fn while_too_much_waits_in_all_nothing_more_is_let_in() {
    let subject = Subject::start_with(webhook(), |bot| bot.backlog(1)).await;
    assert_eq!(subject.post(&text(1, 42, "wait")).await.status, 200);
    let failing_for = || subject.running.health().failing_for;
    let mut stranger = subject.peer().await;
    stranger.say(&announced(1).replace("right", "wrong")).await;
    assert_eq!((stranger.answer().await.status, failing_for()), (401, None), "of strangers nothing is noted");
    let refused = subject.post(&text(2, 43, "hello")).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("2")));
    assert!(failing_for().is_some(), "who asks is told");
    subject.lab.gate.add_permits(1);
    subject.settle().await;
    assert_eq!(subject.post(&text(2, 43, "hello")).await.status, 200);
    assert_eq!(failing_for(), None);
    subject.settle().await;
    assert_eq!(subject.taken(), ["wait", "hello"]);
}

#[tokio::test]
async fn what_waits_for_room_for_too_long_comes_again_and_is_taken_once() {
    let webhook = webhook().deadline(Duration::from_millis(100)).after_turn();
    let subject = Subject::start(webhook).await;
    let late = subject.post(&text(1, 42, "wait")).await;
    assert_eq!((late.status, late.header("retry-after")), (503, Some("2")));
    let mut again = subject.peer().await;
    again.say(&crate::peer::request(&text(1, 42, "wait"))).await;
    meanwhile().await;
    subject.lab.gate.add_permits(1);
    assert_eq!(again.answer().await.status, 200);
    assert_eq!(subject.taken(), ["wait"]);
}
