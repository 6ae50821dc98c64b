//! What becomes of requests when the bot stops.

use std::time::{Duration, Instant};

use stategram::store::Memory;

use crate::bots::{Subject, text, webhook};
use crate::peer::{announced, request};
use crate::slow_store::Slow;
use crate::{meanwhile, soon};

/// A stop that waits for somebody takes ten seconds.
const AT_ONCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn what_is_being_taken_in_is_taken_and_acknowledged() {
    let store = Slow::new(Memory::default());
    let subject = Subject::start_in(webhook(), store.clone()).await;
    let mut peer = subject.peer().await;
    peer.say(&request(&text(1, 42, "hi"))).await;
    store.is_asked().await;
    let (log, stopping) = (subject.lab.log.clone(), tokio::spawn(subject.running.shutdown()));
    meanwhile().await;
    assert!(peer.is_silent());
    store.opens(1);
    assert_eq!(peer.answer().await.status, 200);
    soon(stopping).await.unwrap().unwrap();
    assert_eq!(*log.lock().unwrap(), [(42, "hi".to_owned())], "and it had its turn");
}

#[tokio::test]
async fn who_is_still_speaking_is_told_to_come_again() {
    let subject = Subject::start(webhook()).await;
    let (mut body, mut headers, mut idle) = (subject.peer().await, subject.peer().await, subject.peer().await);
    let update = text(1, 42, "hi");
    body.say(&announced(update.len())).await;
    assert_eq!(body.answer().await.status, 100);
    headers.say("POST / HTTP/1.1\r\nHost: bot.exam").await;
    assert_eq!(idle.post(&text(2, 42, "hello")).await.status, 200);
    let begun = Instant::now();
    let (log, address) = (subject.lab.log.clone(), subject.address());
    soon(subject.running.shutdown()).await.unwrap();
    assert!(begun.elapsed() < AT_ONCE, "it waited for {:?}", begun.elapsed());
    let answer = body.answer().await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    assert_eq!((headers.closed().await, idle.closed().await), (String::new(), String::new()));
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
    assert_eq!(log.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_has_no_room_any_more_is_told_to_come_again() {
    let store = Slow::new(Memory::default());
    let subject = Subject::start_with(webhook(), |bot| bot.backlog(1).store(store.clone())).await;
    let mut first = subject.peer().await;
    first.say(&request(&text(1, 42, "wait"))).await;
    store.is_asked().await;
    // Both are let in before the bot is full, and one of them is known when it is looked at.
    let (mut second, mut again) = (subject.peer().await, subject.peer().await);
    for peer in [&mut second, &mut again] {
        peer.say(&request(&text(2, 43, "hello"))).await;
    }
    meanwhile().await;
    store.opens(2);
    assert_eq!(first.answer().await.status, 200);
    store.is_asked().await;
    meanwhile().await;
    assert!(second.is_silent() && again.is_silent());
    let log = subject.lab.log.clone();
    drop(subject.running);
    for peer in [&mut second, &mut again] {
        let answer = peer.answer().await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    }
    assert!(log.lock().unwrap().is_empty(), "nothing of it happened");
}

#[tokio::test]
async fn nothing_is_acknowledged_and_lost_however_the_stop_meets_it() {
    let subject = Subject::start(webhook()).await;
    let (address, log) = (subject.address(), subject.lab.log.clone());
    let posting = tokio::spawn(async move {
        let mut acknowledged = Vec::new();
        for id in 1.. {
            // The port closes in the middle of it.
            let Ok(stream) = tokio::net::TcpStream::connect(address).await else { break };
            let mut peer = crate::peer::Peer::over(stream);
            if tokio::io::AsyncWriteExt::write_all(&mut peer.stream, request(&text(id, id, "hi")).as_bytes())
                .await
                .is_err()
            {
                break;
            }
            if peer.closed_or_answered().await == Some(200) {
                acknowledged.push(id);
            }
        }
        acknowledged
    });
    while log.lock().unwrap().len() < 20 {
        tokio::task::yield_now().await;
    }
    soon(subject.running.shutdown()).await.unwrap();
    let acknowledged = soon(posting).await.unwrap();
    let mut taken: Vec<_> = log.lock().unwrap().iter().map(|it| it.0).collect();
    taken.sort_unstable();
    assert!(acknowledged.len() >= 19, "{acknowledged:?}");
    assert!(acknowledged.iter().all(|id| taken.binary_search(id).is_ok()), "{acknowledged:?} of {taken:?}");
}
