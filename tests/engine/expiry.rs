//! The clock: silence, time in a state, and what moves a deadline.

use std::time::Duration;

use stategram::prelude::*;
use stategram::testing::{Parcel, TestBot};

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

async fn start() -> TestBot {
    TestBot::start(|bot| bot.conversation::<Timed>()).await.unwrap()
}

async fn pass(bot: &TestBot, seconds: u64) {
    bot.advance(Duration::from_secs(seconds)).await;
}

#[tokio::test]
async fn silence_expires_once_and_never_early_and_what_is_taken_moves_it() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("a").await;
    pass(&bot, 9).await;
    ann.says("b").await;
    pass(&bot, 9).await;
    pass(&bot, 1).await;
    pass(&bot, 100).await;
    // It starts anew.
    ann.says("c").await;
    bot.expect(
        "
        ann: a
        bot: hello
        (9s later)
        ann: b
        bot: heard 2
        (9s later)
        (1s later)
        bot: bye after 2
        (100s later)
        ann: c
        bot: hello
        ",
    );
}

#[tokio::test]
async fn what_no_handler_takes_and_what_fails_is_no_sign_of_life() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("a").await;
    pass(&bot, 6).await;
    ann.sends(Parcel::photo("cat")).await;
    ann.says("/fail").await;
    pass(&bot, 4).await;
    bot.expect(
        "
        ann: a
        bot: hello
        (6s later)
        ann: [photo 3 B]
        ann: /fail
        (4s later)
        bot: bye after 1
        ",
    );
}

#[tokio::test]
async fn at_most_counts_from_entering_and_again_when_entered_anew() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("/brief").await;
    for _ in 0..3 {
        pass(&bot, 9).await;
        ann.says("still here").await;
    }
    bot.news();
    pass(&bot, 2).await;
    bot.expect("(2s later)");
    pass(&bot, 1).await;
    bot.expect("(1s later)\nbot: over");

    ann.says("/brief").await;
    for text in ["x", "/brief", "x", "x", "x"] {
        pass(&bot, 8).await;
        ann.says(text).await;
    }
    // 40 s after it was first entered, 24 s after the second time.
    assert!(bot.news().ends_with("ann: x\nbot: more"));
    pass(&bot, 6).await;
    bot.expect("(6s later)\nbot: over");
}

#[tokio::test]
async fn never_is_never_and_a_later_state_has_its_own_deadline() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("a").await;
    ann.says("/keep").await;
    bot.news();
    pass(&bot, 1_000_000).await;
    ann.says("x").await;
    bot.expect("(1000000s later)\nann: x\nbot: more");
    ann.says("/brief").await;
    pass(&bot, 10).await;
    bot.expect("ann: /brief\nbot: brief\n(10s later)\nbot: over");
}

#[tokio::test]
async fn staying_after_an_expiry_counts_the_full_time_again() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("a").await;
    // 10 s of silence are armed; the new state's 5 s come before them.
    ann.says("/ask").await;
    bot.news();
    for reminders in 1..=3 {
        pass(&bot, 4).await;
        pass(&bot, 1).await;
        bot.expect(&format!("(4s later)\n(1s later)\nbot: reminder {reminders}"));
    }
    // It ended with the third.
    pass(&bot, 100).await;
    bot.expect("(100s later)");
}

#[tokio::test]
async fn many_chats_expire_each_at_its_own_time() {
    let bot = start().await;
    let people: Vec<_> = (0..50).map(|it| bot.user(&format!("person{it}"))).collect();
    for person in &people {
        person.says("hi").await;
        bot.clock().advance(Duration::from_millis(100));
    }
    // The first spoke 5 s ago, the last 0.1 s ago.
    bot.advance(Duration::from_millis(5_000 + 2_450)).await;
    assert_eq!(bot.transcript().matches("bye after 1").count(), 25);
    pass(&bot, 10).await;
    for at in 0..50 {
        let said = format!("bot to person{at}: bye after 1");
        assert_eq!(bot.transcript().lines().filter(|it| *it == said).count(), 1, "{said}");
    }
}
