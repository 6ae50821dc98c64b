//! Bots of this crate that listen, under test.

use std::time::Duration;

use stategram::Webhook;
use stategram::prelude::*;
use stategram::testing::{Setup, TestBot};

/// Offers a choice until one is taken; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Choice {
    #[state(entry)]
    Idle,
    Open {
        asked: u32,
    },
}
use choice::{Idle, Open};

#[handler]
impl Choice {
    #[on(Idle, message)]
    fn ask(reply: &mut Reply) -> Open {
        reply.text("This or that?").keyboard(Keyboard::new().button("This", "this").button("That", "that"));
        Open { asked: 1 }
    }

    #[on(Open, callback = "this")]
    fn this(open: Open, reply: &mut Reply) -> End {
        reply.toast("This");
        reply.text(format!("After {}.", open.asked));
        End
    }

    #[on(Open, message)]
    fn again(open: &mut Open, reply: &mut Reply) -> Stay {
        open.asked += 1;
        reply.text(format!("Asked {} times.", open.asked));
        Stay
    }

    #[on(Open, expired)]
    fn silence(reply: &mut Reply) -> End {
        reply.text("Neither.");
        End
    }
}

fn listening(bot: Bot) -> stategram::Builder {
    bot.conversation::<Choice>().webhook(Webhook::listen("127.0.0.1:0").path("/telegram"))
}

const TALK: &str = "
    ann: hi
    bot: This or that?
      [This] [That]
    ann: what?
    bot: Asked 2 times.
    bob: hi
    bot: This or that?
      [This] [That]
    (5s later)
    ann presses [This]
    bot toasts: This
    bot: After 2.
    (5s later)
    bot to bob: Neither.
";

async fn talk(bot: &TestBot) {
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.says("hi").await;
    ann.says("what?").await;
    bob.says("hi").await;
    bot.advance(Duration::from_secs(5)).await;
    ann.presses("This").await;
    bot.advance(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn who_listens_says_what_who_asks_says() {
    let polling = TestBot::start(|bot| bot.conversation::<Choice>()).await.unwrap();
    talk(&polling).await;
    let said = polling.transcript();
    let bot = TestBot::start(listening).await.unwrap();
    talk(&bot).await;
    assert_eq!(bot.transcript(), said);
    bot.expect(TALK);
    assert_eq!(bot.simulator().deliveries().attempts().len(), 4);
    assert!(polling.simulator().deliveries().attempts().is_empty());
}

/// What is said while the bot is away is posted in vain, and to the next run at once: that has another port and another secret.
#[tokio::test]
async fn what_came_meanwhile_is_posted_to_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut bot = Setup::new().kept_in(folder.path().join("bot.sqlite")).start(listening).await.unwrap();
    let (ann, deliveries) = (bot.user("ann"), bot.simulator().deliveries());
    ann.says("one").await;
    let taken = deliveries.attempts().last().unwrap().update_id;
    bot.stop().await.unwrap();
    ann.says("two").await;
    ann.says("three").await;
    deliveries.settled().await;
    assert!(deliveries.attempts()[1..].iter().all(|it| it.error.is_some()));
    bot.restart().await.unwrap();
    deliveries.repeat(taken).unwrap();
    bot.settled().await;
    ann.says("four").await;
    bot.expect(
        "
        ann: one
        bot: This or that?
          [This] [That]
        (the bot stops)
        ann: two
        ann: three
        (the bot starts)
        bot: Asked 2 times.
        bot: Asked 3 times.
        ann: four
        bot: Asked 4 times.
        ",
    );
}

#[tokio::test]
async fn who_unregisters_leaves_what_comes_to_be_fetched() {
    let build = |bot: Bot| bot.conversation::<Choice>().webhook(Webhook::listen("127.0.0.1:0").unregister());
    let mut bot = TestBot::start(build).await.unwrap();
    let ann = bot.user("ann");
    ann.says("one").await;
    bot.stop().await.unwrap();
    ann.says("two").await;
    assert_eq!(bot.simulator().deliveries().attempts().len(), 1);
    bot.restart().await.unwrap();
    bot.expect(
        "
        ann: one
        bot: This or that?
          [This] [That]
        (the bot stops)
        ann: two
        (the bot starts)
        bot: This or that?
          [This] [That]
        ",
    );
}

/// `after_turn` acknowledges when the turn has ended; so a press, which has a queue of its own, may be under way beside it.
#[tokio::test]
async fn who_acknowledges_after_the_turn_says_the_same() {
    let build = |bot: Bot| bot.conversation::<Choice>().webhook(Webhook::listen("127.0.0.1:0").after_turn());
    let bot = TestBot::start(build).await.unwrap();
    talk(&bot).await;
    bot.expect(TALK);
}
