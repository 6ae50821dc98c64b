//! What goes ahead, and how a broadcast is paused and stopped.

use std::time::Duration;

use futures_util::stream;
use stategram::Limits;

use crate::{forgetful, met, people, said, simulator, within};

#[tokio::test]
async fn a_reply_waits_behind_no_message_of_a_broadcast() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 300);
    let ann = simulator.user("user 7");
    let held = simulator.fault("sendMessage").times(256).hold();
    let start = running.broadcasts();
    let start = start.start("all", stream::iter(chats), |_, to| {
        to.text("Hello!");
    });
    let broadcast = start.await.unwrap();
    met(&held, 256).await;
    ann.says("hi");
    let mut chat = ann.chat();
    assert_eq!(within(chat.next()).await.unwrap().text, "you said hi");
    assert_eq!(broadcast.progress().sent, 0);
    held.lift();
    assert_eq!(within(broadcast.finished()).await.unwrap().sent, 300);
    assert_eq!(within(chat.next()).await.unwrap().text, "Hello!");
    running.shutdown().await.unwrap();
}

/// Under Telegram's limits, which leave a broadcast thirty messages a second.
#[tokio::test]
async fn a_reply_goes_before_what_is_left_of_a_broadcast() {
    let simulator = simulator().await;
    let builder = simulator.bot().unwrap().conversation::<crate::Desk>().clock(simulator.clock());
    let running = builder.limits(Limits::telegram()).start().await.unwrap();
    let chats = people(&simulator, 400);
    let ann = simulator.user("user 7");
    let start = running.broadcasts();
    let start = start.start("all", stream::iter(chats), |_, to| {
        to.text("Hello!");
    });
    let (broadcast, clock) = (start.await.unwrap(), simulator.clock());
    let began = clock.now();
    // In steps that are small enough for what is sent in between.
    let turned = async |enough: &dyn Fn() -> bool| {
        within(async {
            while !enough() {
                clock.advance(Duration::from_millis(5));
                for _ in 0..20 {
                    tokio::task::yield_now().await;
                }
            }
        })
        .await;
    };
    turned(&|| broadcast.progress().sent >= 60).await;
    ann.says("hi");
    simulator.confirmed().await;
    let asked = clock.now();
    let mut chat = ann.chat();
    let mut answered = Box::pin(async { while chat.next().await.unwrap().text != "you said hi" {} });
    // Each step lasts until the answer is there, or as long as it may take on a busy machine.
    while tokio::time::timeout(Duration::from_millis(200), &mut answered).await.is_err() {
        clock.advance(Duration::from_millis(35));
        assert!(clock.now() - asked <= Duration::from_millis(210), "the answer waits for more than two messages");
    }
    drop(answered);
    turned(&|| broadcast.progress().finished).await;
    let took = clock.now() - began;
    assert!(took >= Duration::from_secs(12), "401 messages went in {took:?}");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_chat_that_is_throttled_holds_up_nobody() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 600);
    let throttled = simulator.fault("sendMessage").in_chat(chats[0]).throttle(Duration::from_secs(3600));
    let start = running.broadcasts();
    let start = start.start("all", stream::iter(chats.clone()), |_, to| {
        to.text("Hello!");
    });
    let broadcast = start.await.unwrap();
    within(async {
        while broadcast.progress().sent < 599 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!((broadcast.progress().waiting(), throttled.met()), (1, 1));
    simulator.clock().advance(Duration::from_secs(3600));
    assert_eq!(within(broadcast.finished()).await.unwrap().sent, 600);
    assert_eq!(said(&simulator, chats[0]), ["Hello!"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_pause_lasts_and_a_stop_ends_it() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 1_000);
    let broadcasts = running.broadcasts();
    let start = || {
        broadcasts.start("all", stream::iter(chats.clone()), |_, to| {
            to.text("Hello!");
        })
    };
    let held = simulator.fault("sendMessage").always().hold();
    let broadcast = start().await.unwrap();
    met(&held, 256).await;
    broadcast.pause();
    held.lift();
    // A bot whose broadcasts pause comes to rest.
    within(running.settled()).await;
    let paused = broadcast.progress();
    assert_eq!((paused.chats, paused.sent, paused.finished), (256, 256, false));
    broadcast.resume();
    within(async {
        while broadcast.progress().sent < 400 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    broadcast.stop();
    broadcast.resume();
    let stopped = within(broadcast.finished()).await.unwrap();
    assert!(!stopped.finished && stopped.chats < 1_000, "{stopped:?}");
    assert_eq!(stopped.sent, stopped.chats);
    let again = start().await.unwrap();
    let finished = within(again.finished()).await.unwrap();
    assert_eq!((finished.sent, finished.finished), (1_000, true));
    assert!(chats.iter().all(|chat| said(&simulator, *chat) == ["Hello!"]));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn one_that_pauses_is_found_again_when_its_handles_are_gone() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let (chats, broadcasts) = (people(&simulator, 300), running.broadcasts());
    let start = broadcasts.start("all", stream::iter(chats), |_, to| drop(to.text("Hello!")));
    start.await.unwrap().pause();
    within(running.settled()).await;
    assert!(broadcasts.get("another").is_none());
    let found = broadcasts.get("all").unwrap();
    assert!(!found.progress().finished && found.name() == "all");
    found.resume();
    assert_eq!(within(found.finished()).await.unwrap().sent, 300);
    assert!(broadcasts.get("all").is_none(), "it is not under way any more");
    running.shutdown().await.unwrap();
}

/// Whoever started it need not watch it.
#[tokio::test]
async fn a_broadcast_goes_on_when_its_handle_is_dropped() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 300);
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let stream = stream::unfold(receiver, |mut chats| async move { Some((chats.recv().await?, chats)) });
    let broadcasts = running.broadcasts();
    let start = broadcasts.start("all", stream, |_, to| {
        to.text("Hello!");
    });
    drop(start.await.unwrap());
    for chat in &chats {
        sender.send(*chat).unwrap();
        tokio::task::yield_now().await;
    }
    drop(sender);
    within(running.settled()).await;
    assert!(running.broadcasts().progress("all").await.unwrap().finished);
    assert!(chats.iter().all(|chat| said(&simulator, *chat) == ["Hello!"]));
    running.shutdown().await.unwrap();
}
