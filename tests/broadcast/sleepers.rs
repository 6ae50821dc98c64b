//! Chats for which Telegram has a broadcast wait, and how much of it is under way.

use std::time::Duration;

use futures_util::stream;
use stategram::broadcast::Broadcast;
use stategram::simulator::Simulator;

use crate::{forgetful, kept_in, met, people, said, simulator, within};

/// No two wait until the same moment, or that would be a limit of the whole bot.
fn throttled(simulator: &Simulator, chats: &[i64]) {
    for (seconds, chat) in (600..).step_by(3).zip(chats) {
        simulator.fault("sendMessage").in_chat(*chat).throttle(Duration::from_secs(seconds));
    }
}

async fn sent(broadcast: &Broadcast, count: u64) {
    within(async {
        while broadcast.progress().sent < count {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// More of them than a broadcast has messages under way. A bot that is started again knows nothing of what Telegram said.
#[tokio::test]
async fn chats_that_have_to_wait_take_the_place_of_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.sqlite");
    let simulator = simulator().await;
    let chats = people(&simulator, 700);
    throttled(&simulator, &chats[..400]);
    let running = kept_in(&simulator, &path).await;
    let start = running.broadcasts();
    let all = stream::iter(chats.clone());
    let start = start.start("all", all.clone(), |_, to| drop(to.text("Hello!").once()));
    let broadcast = start.await.unwrap();
    sent(&broadcast, 300).await;
    assert_eq!((broadcast.progress().chats, broadcast.progress().waiting()), (700, 400));
    drop((broadcast, running));

    let running = kept_in(&simulator, &path).await;
    let start = running.broadcasts();
    let start = start.start("all", all, |_, to| drop(to.text("Hello!").once()));
    let progress = within(start.await.unwrap().finished()).await.unwrap();
    assert_eq!((progress.sent, progress.in_doubt, progress.lost, progress.finished), (700, 0, 0, true));
    assert!(chats.iter().all(|chat| said(&simulator, *chat) == ["Hello!"]));
    running.shutdown().await.unwrap();
}

/// What is behind one that waits waits with it.
#[tokio::test]
async fn all_messages_for_a_chat_that_has_to_wait_wait_with_the_first() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 100);
    throttled(&simulator, &chats[..60]);
    let start = running.broadcasts();
    let start = start.start("ten", stream::iter(chats.clone()), |_, to| {
        (0..10).for_each(|n| drop(to.text(n.to_string())));
    });
    let broadcast = start.await.unwrap();
    sent(&broadcast, 400).await;
    assert_eq!(broadcast.progress().waiting(), 600);
    simulator.clock().advance(Duration::from_secs(3600));
    assert_eq!(within(broadcast.finished()).await.unwrap().sent, 1_000);
    let ten: Vec<_> = (0..10).map(|n| n.to_string()).collect();
    assert!(chats.iter().all(|chat| said(&simulator, *chat) == ten));
    running.shutdown().await.unwrap();
}

/// The messages of one chat are not divided.
#[tokio::test]
async fn it_is_messages_that_are_counted_and_not_chats() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let held = simulator.fault("sendMessage").always().hold();
    let start = running.broadcasts();
    let start = start.start("ten", stream::iter(people(&simulator, 100)), |_, to| {
        (0..10).for_each(|n| drop(to.text(n.to_string())));
    });
    let broadcast = start.await.unwrap();
    met(&held, 20).await;
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    let queued = broadcast.progress().messages;
    assert!((193..=265).contains(&queued), "{queued} are queued");
    held.lift();
    assert_eq!(within(broadcast.finished()).await.unwrap().sent, 1_000);
    running.shutdown().await.unwrap();
}
