//! A broadcast goes on after its bot has stopped, in good order or not.

use std::path::PathBuf;

use futures_util::stream;
use stategram::Running;
use stategram::broadcast::Broadcast;
use stategram::simulator::Simulator;

use crate::{kept_in, met, people, said, simulator, within};

struct House {
    simulator: Simulator,
    chats: Vec<i64>,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new(chats: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let simulator = simulator().await;
        let chats = people(&simulator, chats);
        Self { simulator, chats, path: folder.path().join("bot.sqlite"), _folder: folder }
    }

    async fn runs(&self) -> Running {
        kept_in(&self.simulator, &self.path).await
    }

    async fn starts(&self, running: &Running, once: bool) -> Broadcast {
        let broadcasts = running.broadcasts();
        let start = broadcasts.start("sale", stream::iter(self.chats.clone()), move |_, to| {
            let draft = to.text("Sale!");
            if once {
                draft.once();
            }
        });
        start.await.unwrap()
    }

    /// How many chats have it so often.
    fn have(&self, times: usize) -> usize {
        self.chats.iter().filter(|chat| said(&self.simulator, **chat).len() == times).count()
    }
}

#[tokio::test]
async fn a_stop_in_good_order_loses_no_count_and_repeats_nothing() {
    let house = House::new(1_000).await;
    let running = house.runs().await;
    let broadcast = house.starts(&running, false).await;
    while broadcast.progress().sent < 300 {
        tokio::task::yield_now().await;
    }
    within(running.shutdown()).await.unwrap();
    let stopped = broadcast.progress();
    assert!(!stopped.finished && (300..1_000).contains(&stopped.sent), "{stopped:?}");
    assert_eq!(within(broadcast.finished()).await.unwrap(), stopped);

    let running = house.runs().await;
    assert_eq!(running.broadcasts().progress("sale").await.unwrap(), stopped);
    let finished = within(house.starts(&running, false).await.finished()).await.unwrap();
    assert_eq!((finished.chats, finished.sent, finished.lost, finished.finished), (1_000, 1_000, 0, true));
    assert_eq!(house.have(1), 1_000);
    running.shutdown().await.unwrap();

    let running = house.runs().await;
    assert_eq!(house.starts(&running, false).await.progress(), finished);
    within(running.settled()).await;
    assert_eq!(house.have(1), 1_000, "a finished one sends nothing");
    running.shutdown().await.unwrap();
}

/// A stop waits for one that pauses, too, until it has written down how far it has come.
#[tokio::test]
async fn what_pauses_at_a_stop_goes_on_behind_it() {
    let house = House::new(1_500).await;
    for _ in 0..3 {
        let running = house.runs().await;
        let broadcast = house.starts(&running, false).await;
        let began = broadcast.progress().sent;
        while broadcast.progress().sent < began + 100 {
            tokio::task::yield_now().await;
        }
        broadcast.pause();
        within(running.settled()).await;
        let paused = broadcast.progress();
        assert_eq!((paused.waiting(), paused.finished), (0, false));
        within(running.shutdown()).await.unwrap();
        assert_eq!(within(broadcast.finished()).await.unwrap(), paused);
    }
    let running = house.runs().await;
    let finished = within(house.starts(&running, false).await.finished()).await.unwrap();
    assert_eq!((finished.sent, finished.lost, finished.finished), (1_500, 0, true));
    assert_eq!(house.have(1), 1_500);
    running.shutdown().await.unwrap();
}

/// Of the messages that the bot is cut off in the middle of, each is sent again.
#[tokio::test]
async fn what_was_under_way_at_a_crash_is_sent_again_and_counted_once() {
    let house = House::new(1_000).await;
    let running = house.runs().await;
    let broadcast = house.starts(&running, false).await;
    while broadcast.progress().sent < 300 {
        tokio::task::yield_now().await;
    }
    let held = house.simulator.fault("sendMessage").times(10).carried_out().hold();
    met(&held, 10).await;
    drop(running);
    let running = house.runs().await;
    held.lift();
    let finished = within(house.starts(&running, false).await.finished()).await.unwrap();
    assert_eq!((finished.chats, finished.messages, finished.finished), (1_000, 1_000, true));
    assert_eq!((finished.sent, finished.lost), (1_000, 0), "what was sent before was counted");
    let (once, twice) = (house.have(1), house.have(2));
    assert_eq!(once + twice, 1_000, "each has it");
    assert!((10..=256).contains(&twice), "{twice}");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_may_be_sent_once_is_sent_once() {
    let house = House::new(1_000).await;
    let running = house.runs().await;
    let broadcast = house.starts(&running, true).await;
    while broadcast.progress().sent < 300 {
        tokio::task::yield_now().await;
    }
    let held = house.simulator.fault("sendMessage").times(10).hold();
    met(&held, 10).await;
    drop(running);
    let running = house.runs().await;
    held.lift();
    let finished = within(house.starts(&running, true).await.finished()).await.unwrap();
    assert_eq!((finished.chats, finished.messages, finished.finished), (1_000, 1_000, true));
    assert_eq!((finished.sent + finished.in_doubt, finished.lost), (1_000, 0));
    let (never, once) = (house.have(0), house.have(1));
    assert_eq!(never + once, 1_000, "none has it twice");
    assert!(never <= 256, "{never}");
    let aside = running.set_aside(None, 1_000).await.unwrap();
    assert!(aside.len() >= never.max(10), "{} are set aside, {never} have nothing", aside.len());
    assert_eq!(finished.in_doubt, aside.len() as u64);
    // Whoever looks them through sends some all the same.
    for it in &aside[..5] {
        assert!(running.replay(it.id).await.unwrap());
    }
    within(running.settled()).await;
    let now = running.broadcasts().progress("sale").await.unwrap();
    assert_eq!((now.sent, now.in_doubt, now.waiting()), (finished.sent + 5, finished.in_doubt - 5, 0));
    running.shutdown().await.unwrap();
}
