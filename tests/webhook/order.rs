//! Many connections at once.

use std::time::Duration;

use futures_util::future::join_all;

use crate::bots::{Subject, text, webhook};
use crate::meanwhile;
use crate::peer::request;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_chat_is_in_order_however_many_post() {
    const CHATS: i64 = 12;
    const EACH: i64 = 25;
    let subject = Subject::start(webhook()).await;
    // As Telegram does it: one queue for each chat, and the next of it behind the acknowledgement.
    let queues = (1..=CHATS).map(|chat| {
        let subject = &subject;
        async move {
            let mut peer = subject.peer().await;
            for at in 0..EACH {
                let update = text(at * CHATS + chat, chat, &at.to_string());
                assert_eq!(peer.post(&update).await.status, 200);
                if at % 5 == 0 {
                    // The acknowledgement was lost.
                    assert_eq!(peer.post(&update).await.status, 200);
                }
            }
        }
    });
    join_all(queues).await;
    subject.settle().await;
    let log = subject.lab.log.lock().unwrap().clone();
    let in_order: Vec<_> = (0..EACH).map(|at| at.to_string()).collect();
    for chat in 1..=CHATS {
        let taken: Vec<_> = log.iter().filter(|it| it.0 == chat).map(|it| it.1.clone()).collect();
        assert_eq!(taken, in_order, "chat {chat}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_that_comes_several_times_at_once_is_taken_once() {
    let subject = Subject::start(webhook()).await;
    let answers = join_all((0..20).map(|_| async { subject.post(&text(7, 42, "hi")).await.status })).await;
    assert_eq!(answers, [200; 20]);
    subject.settle().await;
    assert_eq!((subject.taken().len(), subject.sent().len()), (1, 1));
}

#[tokio::test]
async fn requests_that_come_together_are_taken_in_the_order_of_their_bodies() {
    let subject = Subject::start(webhook()).await;
    let mut peers = Vec::new();
    for at in 1..=40 {
        let mut peer = subject.peer().await;
        let whole = request(&text(100 - at, 42, &at.to_string()));
        let (begin, end) = whole.split_at(whole.len() - 1);
        peer.say(begin).await;
        peers.push((peer, end.to_owned()));
    }
    // Complete in the order in which they began, and not in that of their ids.
    for (peer, end) in &mut peers {
        peer.say(end).await;
        assert_eq!(peer.answer().await.status, 200);
    }
    subject.settle().await;
    let in_order: Vec<_> = (1..=40).map(|at| at.to_string()).collect();
    assert_eq!(subject.taken(), in_order);
}

#[tokio::test]
async fn where_it_is_ordered_nobody_is_answered_before_those_whom_it_waits_for() {
    let subject = Subject::start_with(webhook(), |bot| bot.ordered(Duration::from_secs(3))).await;
    assert_eq!(subject.post(&text(1, 42, "first")).await.status, 200);
    // Two queues of Telegram's: neither waits for the other.
    let (mut third, mut fourth) = (subject.peer().await, subject.peer().await);
    third.say(&request(&text(3, 42, "third"))).await;
    fourth.say(&request(&text(4, 42, "fourth"))).await;
    meanwhile().await;
    assert!(third.is_silent() && fourth.is_silent());
    assert_eq!(subject.post(&text(2, 42, "second")).await.status, 200);
    assert_eq!((third.answer().await.status, fourth.answer().await.status), (200, 200));
    subject.settle().await;
    assert_eq!(subject.taken(), ["first", "second", "third", "fourth"]);
}

#[tokio::test]
async fn where_it_is_ordered_half_of_the_connections_are_left_to_what_is_missing() {
    let webhook = webhook().concurrency(5);
    let subject = Subject::start_with(webhook, |bot| bot.ordered(Duration::from_secs(3))).await;
    assert_eq!(subject.post(&text(1, 42, "1")).await.status, 200);
    let mut held = Vec::new();
    for id in [3, 4, 6] {
        let mut peer = subject.peer().await;
        peer.say(&request(&text(id, 42, &id.to_string()))).await;
        meanwhile().await;
        held.push(peer);
    }
    // One more than two: the first of them are not held any longer, as far as nothing is missing between them.
    for peer in &mut held[..2] {
        assert_eq!(peer.answer().await.status, 200);
    }
    meanwhile().await;
    assert!(held[2].is_silent());
    for id in [2, 5] {
        assert_eq!(subject.post(&text(id, 42, &id.to_string())).await.status, 200);
    }
    assert_eq!(held[2].answer().await.status, 200);
    subject.settle().await;
    assert_eq!(subject.taken(), ["1", "3", "4", "2", "5", "6"]);
}
