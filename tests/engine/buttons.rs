//! Typed buttons: patterns of them, who may press them, what becomes of a press that nobody takes.

use std::time::Duration;

use stategram::prelude::*;
use stategram::testing::TestBot;

#[derive(CallbackData, Debug, PartialEq)]
enum Button {
    Yes,
    No,
    Stars(u8),
    Move { by: i8, far: bool },
}

/// A button of another type with a variant of the same name.
#[derive(CallbackData, Debug)]
enum Other {
    Yes,
}

/// Of a type that no handler knows.
#[derive(CallbackData, Debug)]
#[callback_data(version = 2)]
enum Gone {
    Yes,
}

/// Asks a question with buttons of all kinds.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Question {
    #[state(entry)]
    Idle,
    Asked,
    Strict,
}
use question::{Asked, Idle, Strict};

#[handler]
impl Question {
    #[on(Idle, command = "ask")]
    fn ask(reply: &mut Reply) -> Asked {
        let stars = (1..=5).map(|stars| (stars.to_string(), Button::Stars(stars)));
        let keyboard = Keyboard::new()
            .button("Yes", Button::Yes)
            .button("No", Button::No)
            .button("Other", Other::Yes)
            .button("Gone", Gone::Yes)
            .button("Near", Button::Move { by: -1, far: false })
            .button("Far", Button::Move { by: 100, far: true })
            .grid(5, stars)
            .button("Plain", "plain");
        reply.text("Well?").keyboard(keyboard);
        Asked
    }

    #[on(Asked, callback = Button::Yes | Button::No)]
    fn said(Callback(button): Callback<Button>, reply: &mut Reply) -> Stay {
        reply.toast(format!("said {button:?}"));
        Stay
    }

    #[on(Asked, callback = Button::Stars(4..))]
    fn good(reply: &mut Reply) -> Stay {
        reply.toast("thank you");
        Stay
    }

    #[on(Asked, callback = Button::Move { by: ..0, .. } | Button::Move { far: true, .. })]
    fn moved(reply: &mut Reply) -> Stay {
        reply.toast("moved");
        Stay
    }

    #[on(Asked, callback = "plain")]
    fn plain(reply: &mut Reply) -> Strict {
        reply.toast("plain");
        Strict
    }

    #[on(Asked, callback_query)]
    fn other(Callback(Other::Yes): Callback<Other>, reply: &mut Reply) -> Stay {
        reply.toast("other");
        Stay
    }

    #[on(Asked, otherwise)]
    fn rest(Callback(button): Callback<Button>, reply: &mut Reply) -> Stay {
        reply.toast(format!("otherwise {button:?}"));
        Stay
    }

    #[on(Strict, callback = Button::Yes)]
    fn oops() -> Result<Stay, std::fmt::Error> {
        Err(std::fmt::Error)
    }
}

#[tokio::test]
async fn a_pattern_takes_what_matches_it_and_the_rest_goes_on() {
    let bot = TestBot::start(|bot| bot.conversation::<Question>().stale_press_toast("Too late.")).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/ask").await;
    let mut shown = Vec::new();
    for label in ["Yes", "No", "Other", "Near", "Far", "5", "3", "Gone", "Plain"] {
        shown.push(ann.presses(label).await.text.unwrap_or_default());
    }
    let expected =
        ["said Yes", "said No", "other", "moved", "moved", "thank you", "otherwise Stars(3)", "Too late.", "plain"];
    assert_eq!(shown, expected);
    assert_eq!(ann.presses("No").await.text.as_deref(), Some("Too late."), "of an earlier state");
    assert_eq!(ann.presses("Yes").await.text, None, "a failure is none of that");
}

#[tokio::test]
async fn who_presses_what_nobody_takes_is_told_nothing_by_default() {
    let bot = TestBot::start(|bot| bot.conversation::<Question>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/ask").await;
    assert_eq!(ann.presses("Gone").await.text, None);
    bot.expect(
        "
        ann: /ask
        bot: Well?
          [Yes] [No] [Other] [Gone] [Near] [Far]
          [1] [2] [3] [4] [5]
          [Plain]
        ann presses [Gone]
        ",
    );
}

mod earlier {
    /// As it is on ballots that were sent out before.
    #[derive(stategram::CallbackData, Debug)]
    #[callback_data(tag = "vote")]
    pub(super) enum Vote {
        For,
        Against,
    }
}

#[derive(CallbackData, Debug)]
#[callback_data(tag = "vote", version = 2)]
enum Vote {
    For,
    Against,
}

/// Takes votes, and is about to close after the first one against.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Ballot {
    #[state(entry)]
    Lenient,
    Closing,
}
use ballot::{Closing, Lenient};

#[handler]
impl Ballot {
    #[on(Lenient, command = "vote")]
    fn vote(reply: &mut Reply) -> Stay {
        let keyboard = Keyboard::new()
            .button("Old yes", earlier::Vote::For)
            .button("Old no", earlier::Vote::Against)
            .button("Yes", Vote::For)
            .button("No", Vote::Against);
        reply.text("Well?").keyboard(keyboard);
        Stay
    }

    #[on(_, callback = Vote::For)]
    fn is_for(reply: &mut Reply) -> Stay {
        reply.toast("for");
        Stay
    }

    #[on(_, callback_query)]
    fn voted(Callback(vote): Callback<Vote>, reply: &mut Reply) -> Closing {
        reply.toast(format!("{vote:?}"));
        Closing
    }

    #[on(Lenient, otherwise)]
    fn outdated(Callback(data): Callback<String>, reply: &mut Reply) -> Stay {
        reply.toast(format!("outdated: {data}"));
        Stay
    }
}

/// Buttons outlive the program that sent them, which may have another version of their type when they are pressed.
#[tokio::test]
async fn a_button_of_an_earlier_version_is_none_of_this_one() {
    assert_eq!(earlier::Vote::TAG, Vote::TAG, "but for the version they are the same type");
    let bot = TestBot::start(|bot| bot.conversation::<Ballot>().stale_press_toast("Too late.")).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/vote").await;
    let mut shown = Vec::new();
    for label in ["Old yes", "Old no", "Yes", "No", "Old yes", "Old no", "Yes"] {
        shown.push(ann.presses(label).await.text.unwrap_or_default());
    }
    let data = [earlier::Vote::For.to_data(), earlier::Vote::Against.to_data()];
    let [old_yes, old_no] = data.map(|it| format!("outdated: {it}"));
    assert_eq!(shown, [&old_yes, &old_no, "for", "Against", "Too late.", "Too late.", "for"]);
}

#[derive(CallbackData, Debug)]
#[callback_data(signed)]
enum Order {
    Pay(u32),
}

/// Sells one thing to one person at a time.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Shop {
    #[state(entry)]
    Open,
}
use shop::Open;

#[handler]
impl Shop {
    #[on(Open, command = "buy")]
    fn buy(user: User, reply: &mut Reply) -> Stay {
        reply.text("Buy?").keyboard(Keyboard::new().button("Pay", Order::Pay(5)).only(user.id));
        Stay
    }

    #[on(Open, command = "offer")]
    fn offer(reply: &mut Reply) -> Stay {
        reply.text("For all").keyboard(Keyboard::new().button("Pay", Order::Pay(7)));
        Stay
    }

    #[on(Open, failed)]
    fn sorry(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(failure.to_string());
        Stay
    }

    #[on(Open, callback = Order::Pay(_))]
    fn paid(Callback(Order::Pay(sum)): Callback<Order>, user: User, reply: &mut Reply) -> Stay {
        reply.text(format!("{} pays {sum}", user.first_name));
        Stay
    }

    #[on(Open, otherwise)]
    fn anything_else(reply: &mut Reply) -> Stay {
        reply.text("something else");
        Stay
    }
}

const KEY: [u8; 32] = [7; 32];

async fn shop(key: &'static [u8]) -> TestBot {
    let build = move |bot: Bot| {
        let bot = bot.conversation::<Shop>().foreign_press_toast("Not yours.").stale_press_toast("Not valid.");
        if key.is_empty() { bot } else { bot.callback_key(key) }
    };
    TestBot::start(build).await.unwrap()
}

#[tokio::test]
async fn a_button_for_one_user_is_for_nobody_else() {
    let bot = shop(&KEY).await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let (ann, bob) = (ann.in_(&friends), bob.in_(&friends));
    ann.says("/buy").await;
    assert_eq!(bob.presses("Pay").await.text.as_deref(), Some("Not yours."));
    ann.presses("Pay").await;
    bob.says("/offer").await;
    bob.presses("Pay").await;
    bot.expect(
        "
        ann in Friends: /buy
        bot: Buy?
          [Pay]
        bob in Friends presses [Pay]
        bot toasts: Not yours.
        ann in Friends presses [Pay]
        bot: ann pays 5
        bob in Friends: /offer
        bot: For all
          [Pay]
        bob in Friends presses [Pay]
        bot: bob pays 7
        ",
    );
}

/// What the last button says, as Telegram has it.
fn data(bot: &TestBot, chat_id: i64) -> String {
    let history = bot.simulator().chat(chat_id).history();
    let keyboard = history.iter().rev().find_map(|shown| shown.button(1)).expect("a button");
    keyboard.callback_data.clone().expect("data")
}

fn press(id: usize, user_id: i64, chat_id: i64, data: &str) -> String {
    serde_json::json!({
        "callback_query": {
            "id": id.to_string(),
            "from": {"id": user_id, "is_bot": false, "first_name": "mallory"},
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": 1, "date": 1, "chat": {"id": chat_id, "type": "private", "first_name": "m"}},
        }
    })
    .to_string()
}

#[tokio::test]
async fn a_forged_press_reaches_no_handler() {
    let bot = shop(&KEY).await;
    let (ann, mallory) = (bot.user("ann"), bot.user("mallory"));
    ann.says("/buy").await;
    let sealed = data(&bot, ann.id());
    let (payload, _) = sealed.split_once('\u{1f}').expect("a tail");
    let unsigned = payload.replace('\u{1e}', ":");
    let (front, back) = sealed.split_at(sealed.len() - 1);
    let forged = [
        payload.to_owned(),
        sealed.clone(),
        front.to_owned(),
        format!("{front}{}", if back == "A" { "B" } else { "A" }),
        sealed.replacen(payload, &format!("{payload}B"), 1),
    ];
    for (id, forged) in forged.iter().enumerate() {
        bot.simulator().inject(&press(id, mallory.id(), mallory.id(), forged)).unwrap();
        bot.settled().await;
    }
    assert_eq!(bot.simulator().chat(mallory.id()).history().len(), 0);
    // What does not even claim to be signed is some data, and none of that type.
    bot.simulator().inject(&press(100, mallory.id(), mallory.id(), &unsigned)).unwrap();
    bot.settled().await;
    let said: Vec<_> = bot.simulator().chat(mallory.id()).history().iter().map(|it| it.text.clone()).collect();
    assert_eq!(said, ["something else"]);
    ann.presses("Pay").await;
    let last = bot.simulator().chat(ann.id()).history().last().map(|it| it.text.clone());
    assert_eq!(last.as_deref(), Some("ann pays 5"));
}

#[tokio::test]
async fn a_signed_button_without_a_key_fails_its_turn() {
    let bot = shop(&[]).await;
    let ann = bot.user("ann");
    ann.says("/offer").await;
    bot.expect(
        "
        ann: /offer
        bot: handler `offer` in state `Open` failed: button \"Pay\" is signed, and the bot has no key; \
        give it one with `Builder::callback_key`
        ",
    );
}

#[tokio::test]
async fn a_bot_with_a_key_that_can_be_guessed_does_not_start() {
    let Err(error) = TestBot::start(|bot| bot.conversation::<Shop>().callback_key(b"secret")).await else {
        panic!("it has started")
    };
    let expected = "callback_key: a key of 6 bytes can be guessed; give it 16 random ones or more";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_signature_outlives_the_bot() {
    let mut bot = shop(&KEY).await;
    let ann = bot.user("ann");
    ann.says("/offer").await;
    bot.restart().await.unwrap();
    bot.advance(Duration::from_secs(3600)).await;
    ann.presses("Pay").await;
    bot.expect(
        "
        ann: /offer
        bot: For all
          [Pay]
        (the bot stops)
        (the bot starts)
        (3600s later)
        ann presses [Pay]
        bot: ann pays 7
        ",
    );
}
