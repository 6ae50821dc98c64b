//! Who gets it, and what is counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, stream};
use stategram::testing::Setup;

use crate::{Desk, forgetful, kept_in, met, people, said, simulator, within};

#[tokio::test]
async fn each_chat_gets_it_once_and_the_numbers_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = simulator().await;
    let running = kept_in(&simulator, &folder.path().join("bot.sqlite")).await;
    let chats = people(&simulator, 200);
    let fault = |chat: i64| simulator.fault("sendMessage").in_chat(chat);
    for chat in &chats[..5] {
        fault(*chat).refuse(403, "Forbidden: bot was blocked by the user");
    }
    fault(chats[5]).refuse(403, "Forbidden: user is deactivated");
    fault(chats[6]).refuse(400, "Bad Request: not enough rights to send text messages to the chat");
    // Nobody has this one.
    let mut all = chats.clone();
    all.insert(0, 404);

    let broadcasts = running.broadcasts();
    let sale = broadcasts
        .start("sale", stream::iter(all), |chat, to| {
            to.text(format!("Sale for {chat}!"));
        })
        .await
        .unwrap();
    let mut changes = sale.changes();
    let progress = within(sale.finished()).await.unwrap();
    assert_eq!((progress.chats, progress.messages, progress.finished), (201, 201, true));
    assert_eq!((progress.gone, progress.refused, progress.sent), (6, 2, 193));
    assert_eq!((progress.in_doubt, progress.lost, progress.waiting()), (0, 0, 0));
    for chat in &chats[7..] {
        assert_eq!(said(&simulator, *chat), [format!("Sale for {chat}!")]);
    }
    for chat in &chats[..7] {
        assert_eq!(said(&simulator, *chat), [""; 0]);
    }
    let mut last = None;
    while let Some(change) = changes.next().await {
        let sum = change.sent + change.gone + change.refused + change.in_doubt + change.lost + change.waiting();
        assert_eq!(sum, change.messages);
        last = Some(change);
    }
    assert_eq!(last, Some(progress));
    assert_eq!(broadcasts.progress("sale").await.unwrap(), progress);
    assert_eq!(broadcasts.progress("another").await.unwrap(), stategram::broadcast::Progress::default());
    assert_eq!(running.set_aside(None, 10).await.unwrap(), []);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_draft_may_say_several_things_or_nothing() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 10);
    let skipped = chats[3];
    let start = running.broadcasts();
    let start = start.start("two", stream::iter(chats.clone()), move |chat, to| {
        if chat != skipped {
            to.text("first");
            to.text("second").silent();
        }
    });
    let progress = within(start.await.unwrap().finished()).await.unwrap();
    assert_eq!((progress.chats, progress.messages, progress.sent), (10, 18, 18));
    for chat in chats {
        let expected: &[&str] = if chat == skipped { &[] } else { &["first", "second"] };
        assert_eq!(said(&simulator, chat), expected);
    }
    running.shutdown().await.unwrap();
}

/// While none of the messages is answered, the stream is not read. Without a socket, since there are so many.
#[tokio::test]
async fn ten_thousand_chats_are_never_in_memory() {
    let mut bot = Setup::new().in_process().start(|bot| bot.conversation::<Desk>()).await.unwrap();
    let (simulator, running) = (bot.simulator(), bot.running().unwrap());
    let chats = people(simulator, 10_000);
    let held = simulator.fault("sendMessage").always().hold();
    let read = Arc::new(AtomicUsize::new(0));
    let counted = stream::iter(chats.clone()).inspect({
        let read = read.clone();
        move |_| {
            read.fetch_add(1, Ordering::Relaxed);
        }
    });
    let start = running.broadcasts();
    let start = start.start("all", counted, |_, to| {
        to.text("Hello!");
    });
    let broadcast = start.await.unwrap();
    met(&held, 256).await;
    let progress = broadcast.progress();
    assert_eq!((progress.chats, progress.waiting()), (256, 256));
    assert_eq!(read.load(Ordering::Relaxed), 256);
    held.lift();
    let progress = within(broadcast.finished()).await.unwrap();
    assert_eq!((progress.chats, progress.sent, held.met()), (10_000, 10_000, 256));
    assert!(chats.iter().all(|chat| said(simulator, *chat) == ["Hello!"]));
    bot.stop().await.unwrap();
}
