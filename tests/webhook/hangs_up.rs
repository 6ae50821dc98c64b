//! A peer that is gone, and a bot that is.

use std::path::Path;

use stategram::store::{Memory, Sqlite};

use crate::bots::{Subject, bot, telegram, text, webhook};
use crate::counter::Lab;
use crate::peer::request;
use crate::slow_store::Slow;
use crate::{meanwhile, soon};

#[tokio::test]
async fn who_hangs_up_while_its_update_is_taken_in_interrupts_nothing() {
    let store = Slow::new(Memory::default());
    let subject = Subject::start_in(webhook(), store.clone()).await;
    let mut peer = subject.peer().await;
    peer.say(&request(&text(1, 42, "hi"))).await;
    store.is_asked().await;
    drop(peer);
    meanwhile().await;
    store.opens(2);
    // Telegram had no answer, and brings it again.
    assert_eq!(subject.post(&text(1, 42, "hi")).await.status, 200);
    subject.settle().await;
    assert_eq!((subject.taken(), subject.sent()), (vec!["hi".to_owned()], vec!["1".to_owned()]));
}

#[tokio::test]
async fn who_hangs_up_in_the_middle_of_a_body_has_said_nothing() {
    let subject = Subject::start(webhook()).await;
    let mut peer = subject.peer().await;
    let request = request(&text(1, 42, "hi"));
    peer.say(&request[..request.len() - 5]).await;
    drop(peer);
    meanwhile().await;
    subject.settle().await;
    assert!(subject.taken().is_empty());
    assert_eq!(subject.post(&text(1, 42, "hi")).await.status, 200);
    subject.settle().await;
    assert_eq!(subject.taken(), ["hi"]);
}

#[tokio::test]
async fn nothing_is_acknowledged_before_the_store_has_it() {
    let store = Slow::new(Memory::default());
    let subject = Subject::start_in(webhook(), store.clone()).await;
    let mut peer = subject.peer().await;
    peer.say(&request(&text(1, 42, "hi"))).await;
    store.is_asked().await;
    meanwhile().await;
    assert!(peer.is_silent());
    store.opens(1);
    assert_eq!(peer.answer().await.status, 200);
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_crash_and_what_was_not_comes_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = Slow::new(Sqlite::open(&path).await.unwrap());
    store.opens(1);
    let subject = Subject::start_in(webhook(), store.clone()).await;
    assert_eq!(subject.post(&text(1, 42, "wait here")).await.status, 200);
    let mut cut_off = subject.peer().await;
    cut_off.say(&request(&text(2, 42, "second"))).await;
    store.is_asked().await;
    store.is_asked().await;
    // No turn has ended, and nothing more is written: the process might as well have been killed.
    store.is_killed();
    drop(subject.running);
    assert!(!cut_off.closed().await.contains(" 200 "));
    drop(store);

    let subject = restarted(&path).await;
    subject.lab.gate.add_permits(1);
    assert_eq!(subject.post(&text(2, 42, "second")).await.status, 200);
    subject.settle().await;
    assert_eq!(subject.taken(), ["wait here", "second"]);
    assert_eq!(subject.sent(), ["1", "2"]);
}

/// A bot with that store, as soon as the one before has let go of it.
async fn restarted(path: &Path) -> Subject {
    let (telegram, lab) = (telegram(), Lab::default());
    let running = soon(async {
        loop {
            if let Ok(store) = Sqlite::open(path).await
                && let Ok(running) = bot(&telegram, &lab).store(store).webhook(webhook()).start().await
            {
                return running;
            }
            tokio::task::yield_now().await;
        }
    });
    Subject { running: running.await, telegram, lab }
}
