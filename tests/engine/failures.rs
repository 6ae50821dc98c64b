//! A turn happens entirely or not at all, wherever it fails.

use std::time::Duration;

use stategram::machine::{Cx, Refusal};
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::{Builder, Running};

use crate::{settle, simulator};

/// Fails on command, in every way and at every step.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Fragile {
    #[state(entry)]
    Idle,
    Sound {
        count: u32,
    },
    /// Cannot be entered.
    Walled,
    /// Cannot be left.
    Sticky,
    /// Cannot even expire properly.
    Doomed {
        how: String,
    },
}
use fragile::{Doomed, Idle, Sound, Sticky, Walled};

/// An argument that is there and broken.
struct Rotten;

impl<S, F, A> Extract<S, F, A> for Rotten {
    fn extract(_: &Cx<'_, A>) -> Result<Self, Refusal> {
        Err(Refusal::Fail("rotten".into()))
    }
}

/// Cannot even be shown.
#[derive(Debug)]
struct Bomb;

impl std::fmt::Display for Bomb {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("a bomb")
    }
}

impl std::error::Error for Bomb {}

/// Cannot even be dropped.
struct Mine;

impl Drop for Mine {
    fn drop(&mut self) {
        panic!("a mine");
    }
}

#[handler]
impl Fragile {
    #[on(Idle, text)]
    fn start(reply: &mut Reply) -> Sound {
        reply.text("started");
        Sound { count: 0 }
    }

    #[on(Sound, command = "panic")]
    fn panics(sound: &mut Sound, reply: &mut Reply) -> Stay {
        sound.count += 100;
        reply.text("never sent");
        panic!("as asked");
    }

    #[on(Sound, command = "err")]
    fn errs(sound: &mut Sound, reply: &mut Reply) -> Result<Stay, std::num::ParseIntError> {
        sound.count += 100;
        reply.text("never sent");
        "x".parse::<u8>()?;
        Ok(Stay)
    }

    #[on(Sound, command = "late_panic")]
    async fn panics_late(sound: &mut Sound, reply: &mut Reply) -> Stay {
        sound.count += 100;
        reply.text("never sent");
        tokio::task::yield_now().await;
        panic!("after waiting");
    }

    #[on(Sound, command = "late_err")]
    async fn errs_late(sound: &mut Sound, reply: &mut Reply) -> Result<Stay, &'static str> {
        sound.count += 100;
        reply.text("never sent");
        tokio::task::yield_now().await;
        Err("after waiting")
    }

    #[on(Sound, command = "hang")]
    async fn hangs(sound: &mut Sound, reply: &mut Reply) -> Stay {
        sound.count += 100;
        reply.text("never sent");
        std::future::pending().await
    }

    #[on(Sound, command = "bomb")]
    fn bombs(sound: &mut Sound, reply: &mut Reply) -> Result<Stay, Bomb> {
        sound.count += 100;
        reply.text("never sent");
        Err(Bomb)
    }

    #[on(Sound, command = "mine")]
    async fn is_mined(sound: &mut Sound) -> Stay {
        sound.count += 100;
        let _mine = Mine;
        std::future::pending().await
    }

    #[on(Sound, command = "rotten")]
    fn takes_rotten(_: Rotten, reply: &mut Reply) -> Stay {
        reply.text("never sent");
        Stay
    }

    #[on(Sound, command = "wall")]
    fn to_the_wall(reply: &mut Reply) -> Walled {
        reply.text("never sent");
        Walled
    }

    #[on(Walled, enter)]
    fn wall(reply: &mut Reply) {
        reply.text("never sent");
        panic!("no entry");
    }

    #[on(Walled, text)]
    fn beyond(reply: &mut Reply) -> Stay {
        reply.text("behind the wall");
        Stay
    }

    #[on(Sound, command = "stick")]
    fn to_the_sticky(reply: &mut Reply) -> Sticky {
        reply.text("stuck");
        Sticky
    }

    #[on(Sticky, exit)]
    fn stuck() -> Result<(), &'static str> {
        Err("no exit")
    }

    #[on(Sticky, command = "leave")]
    fn leave(reply: &mut Reply) -> End {
        reply.text("never sent");
        End
    }

    #[on(Sound, command = "doom")]
    fn doom(Text(how): Text, reply: &mut Reply) -> Doomed {
        reply.text("doomed");
        Doomed { how }
    }

    #[on(Doomed, expired)]
    async fn worse(doomed: Doomed, reply: &mut Reply) -> Result<End, String> {
        reply.text("never sent");
        tokio::task::yield_now().await;
        Err(doomed.how)
    }

    #[on(Sound, text)]
    fn count(sound: &mut Sound, reply: &mut Reply) -> Stay {
        sound.count += 1;
        reply.text(sound.count.to_string());
        Stay
    }

    #[on(Sound, failed)]
    fn sorry(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("sorry: {failure}"));
        Stay
    }

    #[on(Sticky, failed)]
    fn sorry_for_that(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("sorry: {} ({failure})", failure.reason()));
        Stay
    }

    #[on(Sticky, text)]
    fn still(reply: &mut Reply) -> Stay {
        reply.text("still stuck");
        Stay
    }
}

fn bot(simulator: &Simulator) -> Builder {
    simulator.bot().unwrap().conversation::<Fragile>().clock(simulator.clock())
}

async fn say(simulator: &Simulator, running: &Running, text: &str) -> Vec<String> {
    let before = said(simulator).len();
    simulator.you().says(text);
    settle(simulator, running).await;
    said(simulator).split_off(before)
}

fn said(simulator: &Simulator) -> Vec<String> {
    let you = simulator.you();
    let history = you.chat().history();
    history.into_iter().filter(|it| it.from.is_bot).map(|it| it.text.clone()).collect()
}

#[tokio::test]
async fn whatever_fails_the_state_is_as_it_was_and_no_reply_is_sent() {
    let simulator = simulator().await;
    let running = bot(&simulator).start().await.unwrap();
    assert_eq!(say(&simulator, &running, "hello").await, ["started"]);
    let steps = [
        ("/panic", "sorry: handler `panics` in state `Sound` panicked: as asked"),
        ("/err", "sorry: handler `errs` in state `Sound` failed: invalid digit found in string"),
        ("/late_panic", "sorry: handler `panics_late` in state `Sound` panicked: after waiting"),
        ("/late_err", "sorry: handler `errs_late` in state `Sound` failed: after waiting"),
        ("/rotten", "sorry: handler `takes_rotten` in state `Sound` failed: rotten"),
        ("/wall", "sorry: handler `wall` in state `Walled` panicked: no entry"),
    ];
    for (number, (command, sorry)) in (1..).zip(steps) {
        assert_eq!(say(&simulator, &running, command).await, [sorry]);
        assert_eq!(say(&simulator, &running, "count").await, [number.to_string()], "after {command}");
    }
    running.shutdown().await.unwrap();
}

/// Where nothing of ours calls the author's code: an error that cannot be shown, a future that cannot be dropped.
#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_any_other_place_does_not_take_the_conversation_with_it() {
    let simulator = simulator().await;
    let running = bot(&simulator).handler_timeout(Duration::from_secs(5)).start().await.unwrap();
    say(&simulator, &running, "hello").await;
    let bomb = "sorry: handler `bombs` in state `Sound` panicked: its error cannot be shown";
    assert_eq!(say(&simulator, &running, "/bomb").await, [bomb]);
    assert_eq!(say(&simulator, &running, "count").await, ["1"]);
    let you = simulator.you();
    you.says("/mine");
    you.says("count");
    simulator.confirmed().await;
    let given_up = async {
        while said(&simulator).last().unwrap() != "2" {
            simulator.clock().advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
    };
    // Silence would end the conversation after 10 s of that clock; the mine goes off after 5.
    tokio::time::timeout(crate::PATIENCE, given_up).await.unwrap();
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_failing_exit_keeps_the_conversation_where_it_is() {
    let simulator = simulator().await;
    let running = bot(&simulator).start().await.unwrap();
    say(&simulator, &running, "hello").await;
    assert_eq!(say(&simulator, &running, "/stick").await, ["stuck"]);
    let sorry = "sorry: no exit (handler `stuck` in state `Sticky` failed: no exit)";
    assert_eq!(say(&simulator, &running, "/leave").await, [sorry]);
    assert_eq!(say(&simulator, &running, "x").await, ["still stuck"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_failing_expiry_ends_the_conversation() {
    let simulator = simulator().await;
    let running = bot(&simulator).start().await.unwrap();
    say(&simulator, &running, "hello").await;
    say(&simulator, &running, "/doom").await;
    simulator.clock().advance(Duration::from_secs(10));
    settle(&simulator, &running).await;
    assert_eq!(said(&simulator), ["started", "doomed"]);
    assert_eq!(say(&simulator, &running, "anybody?").await, ["started"], "it begins anew");
    running.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_is_out_of_time_fails_like_any_other() {
    let simulator = simulator().await;
    let running = bot(&simulator).handler_timeout(Duration::from_secs(5)).start().await.unwrap();
    say(&simulator, &running, "hello").await;
    let you = simulator.you();
    you.says("/hang");
    simulator.confirmed().await;
    // The turn begins when it begins; by now its 5 s are running or will be.
    let given_up = async {
        while said(&simulator).len() < 2 {
            simulator.clock().advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::PATIENCE, given_up).await.unwrap();
    assert_eq!(said(&simulator)[1], "sorry: handler `hangs` in state `Sound` ran for longer than 5s");
    running.shutdown().await.unwrap();
}

/// A bot that is dropped cancels what runs; the next one on the same simulator begins anew, and nothing was sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_turn_has_not_happened() {
    let simulator = simulator().await;
    let running = bot(&simulator).start().await.unwrap();
    say(&simulator, &running, "hello").await;
    simulator.you().says("/hang");
    simulator.confirmed().await;
    drop(running);
    let running = bot(&simulator).start().await.unwrap();
    assert_eq!(say(&simulator, &running, "hello").await, ["started"]);
    assert_eq!(said(&simulator), ["started", "started"]);
    running.shutdown().await.unwrap();
}
