//! Acknowledging behind the turn.

use stategram::store::Sqlite;

use crate::bots::{Subject, text, webhook};
use crate::meanwhile;
use crate::peer::request;

#[tokio::test]
async fn by_default_an_update_is_acknowledged_when_it_is_in_the_mailbox() {
    let subject = Subject::start(webhook()).await;
    assert_eq!(subject.post(&text(1, 42, "wait")).await.status, 200);
    assert!(subject.taken().is_empty());
    subject.lab.gate.add_permits(1);
    subject.settle().await;
    assert_eq!(subject.taken(), ["wait"]);
}

#[tokio::test]
async fn on_request_it_is_acknowledged_when_its_turn_has_ended() {
    let subject = Subject::start(webhook().after_turn()).await;
    let (mut first, mut again, mut behind) = (subject.peer().await, subject.peer().await, subject.peer().await);
    first.say(&request(&text(1, 42, "wait"))).await;
    meanwhile().await;
    again.say(&request(&text(1, 42, "wait"))).await;
    behind.say(&request(&text(2, 42, "second"))).await;
    // Who has nothing to do with it does not wait.
    assert_eq!(subject.post(&text(3, 43, "other")).await.status, 200);
    meanwhile().await;
    assert!(first.is_silent() && again.is_silent() && behind.is_silent());
    subject.lab.gate.add_permits(1);
    for peer in [&mut first, &mut again, &mut behind] {
        assert_eq!(peer.answer().await.status, 200);
    }
    assert_eq!(subject.taken(), ["other", "wait", "second"]);
}

#[tokio::test]
async fn a_turn_that_fails_has_ended() {
    let subject = Subject::start(webhook().after_turn()).await;
    assert_eq!(subject.post(&text(1, 42, "hi")).await.status, 200);
    assert_eq!(subject.post(&text(2, 42, "/fail")).await.status, 200);
    assert_eq!(subject.running.set_aside(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_belongs_to_nobody_is_acknowledged_at_once() {
    let subject = Subject::start(webhook().after_turn()).await;
    let edited = text(1, 42, "hi").replace("\"message\"", "\"edited_message\"");
    assert_eq!(subject.post(&edited).await.status, 200);
    assert_eq!(subject.post("no JSON").await.status, 200);
}

#[tokio::test]
async fn a_turn_that_was_cut_off_is_not_acknowledged() {
    let subject = Subject::start(webhook().after_turn()).await;
    let mut peer = subject.peer().await;
    peer.say(&request(&text(1, 42, "wait"))).await;
    meanwhile().await;
    drop(subject.running);
    let answer = peer.answer().await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
}

#[tokio::test]
async fn at_a_stop_the_turn_ends_and_is_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let store = Sqlite::open(directory.path().join("bot.db")).await.unwrap();
    let subject = Subject::start_in(webhook().after_turn(), store).await;
    let mut peer = subject.peer().await;
    peer.say(&request(&text(1, 42, "wait"))).await;
    meanwhile().await;
    let (gate, stopping) = (subject.lab.gate.clone(), tokio::spawn(subject.running.shutdown()));
    meanwhile().await;
    assert!(peer.is_silent());
    gate.add_permits(1);
    assert_eq!(peer.answer().await.status, 200);
    stopping.await.unwrap().unwrap();
}
