//! The clock: silence, time in a state, and what moves a deadline.

use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::{Bot, Running};

use crate::{next, settle, simulator};

/// Silence of 10 s ends it; `Brief` lasts 30 s at most; `Kept` never expires.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Timed {
    #[state(entry)]
    Idle,
    Talking {
        heard: u32,
    },
    #[state(at_most = "30s")]
    Brief,
    #[state(expires = never)]
    Kept,
    #[state(expires = "5s")]
    Asking {
        reminders: u32,
    },
}
use timed::{Asking, Brief, Idle, Kept, Talking};

#[handler]
impl Timed {
    #[on(Idle | Talking | Brief | Kept, command = "brief")]
    fn brief(reply: &mut Reply) -> Brief {
        reply.text("brief");
        Brief
    }

    #[on(Idle | Talking, command = "keep")]
    fn keep(reply: &mut Reply) -> Kept {
        reply.text("kept");
        Kept
    }

    #[on(Idle | Talking, command = "ask")]
    fn ask(reply: &mut Reply) -> Asking {
        reply.text("well?");
        Asking { reminders: 0 }
    }

    #[on(Talking, command = "fail")]
    fn fail() -> Result<Stay, &'static str> {
        Err("as asked")
    }

    #[on(Idle, text)]
    fn start(reply: &mut Reply) -> Talking {
        reply.text("hello");
        Talking { heard: 1 }
    }

    #[on(Talking, text)]
    fn hear(talking: &mut Talking, reply: &mut Reply) -> Stay {
        talking.heard += 1;
        reply.text(format!("heard {}", talking.heard));
        Stay
    }

    #[on(Brief | Kept, text)]
    fn more(reply: &mut Reply) -> Stay {
        reply.text("more");
        Stay
    }

    #[on(Talking, expired)]
    fn silence(talking: Talking, reply: &mut Reply) -> End {
        reply.text(format!("bye after {}", talking.heard));
        End
    }

    #[on(Brief, expired)]
    fn over(reply: &mut Reply) -> End {
        reply.text("over");
        End
    }

    /// Stays twice, each time with the full time again.
    #[on(Asking, expired)]
    fn remind(asking: &mut Asking, reply: &mut Reply) -> To<Stay, End> {
        asking.reminders += 1;
        reply.text(format!("reminder {}", asking.reminders));
        if asking.reminders < 3 { to(Stay) } else { to(End) }
    }
}

async fn start(simulator: &Simulator) -> Running {
    let bot: Bot = simulator.bot().unwrap();
    bot.conversation::<Timed>().clock(simulator.clock()).start().await.unwrap()
}

/// Says it and waits for everything that follows, so that the clock is turned after it and not during it.
async fn say(simulator: &Simulator, running: &Running, text: &str) {
    simulator.you().says(text);
    settle(simulator, running).await;
}

async fn pass(simulator: &Simulator, running: &Running, seconds: u64) {
    simulator.clock().advance(Duration::from_secs(seconds));
    settle(simulator, running).await;
}

/// What the bot has said in your chat so far.
fn said(simulator: &Simulator) -> Vec<String> {
    let you = simulator.you();
    let history = you.chat().history();
    history.into_iter().filter(|it| it.from.is_bot).map(|it| it.text.clone()).collect()
}

#[tokio::test]
async fn silence_expires_once_and_never_early_and_what_is_taken_moves_it() {
    let simulator = simulator().await;
    let running = start(&simulator).await;
    say(&simulator, &running, "a").await;
    pass(&simulator, &running, 9).await;
    say(&simulator, &running, "b").await;
    pass(&simulator, &running, 9).await;
    assert_eq!(said(&simulator), ["hello", "heard 2"]);
    pass(&simulator, &running, 1).await;
    assert_eq!(said(&simulator), ["hello", "heard 2", "bye after 2"]);
    pass(&simulator, &running, 100).await;
    assert_eq!(said(&simulator).len(), 3);
    say(&simulator, &running, "c").await;
    assert_eq!(said(&simulator)[3], "hello", "it starts anew");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_no_handler_takes_and_what_fails_is_no_sign_of_life() {
    let simulator = simulator().await;
    let running = start(&simulator).await;
    say(&simulator, &running, "a").await;
    pass(&simulator, &running, 6).await;
    let you = simulator.you().id();
    let chat = format!(r#"{{"id":{you},"type":"private","first_name":"You"}}"#);
    simulator.inject(&format!(r#"{{"message":{{"message_id":77,"date":1,"chat":{chat},"photo":[]}}}}"#)).unwrap();
    settle(&simulator, &running).await;
    say(&simulator, &running, "/fail").await;
    pass(&simulator, &running, 4).await;
    assert_eq!(said(&simulator), ["hello", "bye after 1"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn at_most_counts_from_entering_and_again_when_entered_anew() {
    let simulator = simulator().await;
    let running = start(&simulator).await;
    say(&simulator, &running, "/brief").await;
    for _ in 0..3 {
        pass(&simulator, &running, 9).await;
        say(&simulator, &running, "still here").await;
    }
    pass(&simulator, &running, 2).await;
    assert_eq!(said(&simulator).last().unwrap(), "more");
    pass(&simulator, &running, 1).await;
    assert_eq!(said(&simulator).last().unwrap(), "over");

    say(&simulator, &running, "/brief").await;
    for text in ["x", "/brief", "x", "x", "x"] {
        pass(&simulator, &running, 8).await;
        say(&simulator, &running, text).await;
    }
    assert_eq!(said(&simulator).last().unwrap(), "more", "40 s after it was first entered, 24 s after the second time");
    pass(&simulator, &running, 6).await;
    assert_eq!(said(&simulator).last().unwrap(), "over");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn never_is_never_and_a_later_state_has_its_own_deadline() {
    let simulator = simulator().await;
    let running = start(&simulator).await;
    say(&simulator, &running, "a").await;
    say(&simulator, &running, "/keep").await;
    pass(&simulator, &running, 1_000_000).await;
    say(&simulator, &running, "x").await;
    assert_eq!(said(&simulator), ["hello", "kept", "more"]);
    say(&simulator, &running, "/brief").await;
    pass(&simulator, &running, 10).await;
    assert_eq!(said(&simulator).last().unwrap(), "over");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn staying_after_an_expiry_counts_the_full_time_again() {
    let simulator = simulator().await;
    let running = start(&simulator).await;
    say(&simulator, &running, "a").await;
    // 10 s of silence are armed; the new state's 5 s come before them.
    say(&simulator, &running, "/ask").await;
    for reminders in 1..=3 {
        pass(&simulator, &running, 4).await;
        assert_eq!(said(&simulator).len(), 1 + reminders);
        pass(&simulator, &running, 1).await;
        assert_eq!(said(&simulator).last().unwrap(), &format!("reminder {reminders}"));
    }
    pass(&simulator, &running, 100).await;
    assert_eq!(said(&simulator).len(), 5, "it ended with the third");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn many_chats_expire_each_at_its_own_time() {
    let simulator = simulator().await;
    let running = start(&simulator).await;
    let people: Vec<_> = (0..50).map(|it| simulator.user(&format!("person{it}"))).collect();
    for person in &people {
        person.says("hi");
        settle(&simulator, &running).await;
        simulator.clock().advance(Duration::from_millis(100));
    }
    // The first spoke 5 s ago, the last 0.1 s ago.
    simulator.clock().advance(Duration::from_millis(5_000 + 2_450));
    settle(&simulator, &running).await;
    let gone = people.iter().filter(|person| person.chat().history().len() == 3).count();
    assert_eq!(gone, 25);
    pass(&simulator, &running, 10).await;
    for person in &people {
        let mut chat = person.chat();
        assert_eq!(next(&mut chat).await, "hello");
        assert_eq!(next(&mut chat).await, "bye after 1");
    }
    running.shutdown().await.unwrap();
}
