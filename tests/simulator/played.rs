//! What people did at the simulator, as a test: what is written is compared with a file, and the file is a test here as well.

use std::time::Duration;

use expect_test::expect_file;
use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::{Parcel, TOKEN};
use stategram::testing::TestBot;
use stategram::types::payments::{LabeledPrice, ShippingOption};
use stategram::update::Broken;

/// Counts what it is told in each chat; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Tally {
    #[state(entry)]
    Empty,
    Begun {
        count: u32,
    },
}
use tally::{Begun, Empty};

#[handler]
impl Tally {
    #[on(Empty, message)]
    fn first(reply: &mut Reply) -> Begun {
        reply.text("1 \"thing\"").keyboard(Keyboard::new().button("More", "more"));
        Begun { count: 1 }
    }

    #[on(Begun, callback = "more")]
    fn more(begun: &mut Begun, reply: &mut Reply) -> Stay {
        begun.count += 1;
        reply.toast("more");
        reply.text(format!("{} things", begun.count));
        Stay
    }

    #[on(Begun, message)]
    fn next(begun: &mut Begun, reply: &mut Reply) -> Stay {
        begun.count += 1;
        reply.text(format!("{} things", begun.count));
        Stay
    }

    #[on(Begun, expired)]
    fn silence(reply: &mut Reply) -> End {
        reply.text("That was all.");
        End
    }
}

mod as_it_was_played {
    use super::Tally;

    include!("played/as_it_was_played.rs");
}

#[tokio::test]
async fn what_people_did_is_written_as_a_test() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    // A name that is a word of Rust's, and one without a letter that is in ASCII.
    let (ann, matching, nameless) = (bot.user("ann"), bot.user("match"), bot.user("Аня"));
    let friends = bot.group("Old friends", &[&ann, &matching]);
    ann.says("one \"two\" \\ three").await;
    ann.presses("More").await;
    ann.sends(Parcel::photo(vec![7; 12_000]).caption("my cat")).await;
    ann.sends(Parcel::document("list.csv", vec![7; 120])).await;
    ann.sends(Parcel::location(51.5, -0.25)).await;
    matching.in_(&friends).says("all").await;
    ann.in_(&friends).presses("More").await;
    nameless.says("/start").await;
    bot.advance(Duration::from_secs(4)).await;
    ann.says("again").await;
    // Nobody turns this clock: the time goes by, as it does at the simulator.
    bot.clock().advance(Duration::from_secs(6));
    bot.settled().await;
    bot.clock().advance(Duration::from_secs(4));
    bot.settled().await;
    nameless.blocks_bot().await;
    // Two deadlines, each counted from its own step.
    ann.says("and then").await;
    bot.clock().advance(Duration::from_secs(6));
    bot.settled().await;
    matching.in_(&friends).says("all of us").await;
    for seconds in [4, 6] {
        bot.clock().advance(Duration::from_secs(seconds));
        bot.settled().await;
    }
    expect_file!["played/as_it_was_played.rs"].assert_eq(&bot.simulator().as_test(&["Tally"]));
}

/// Says to which message something was done, by its number in the chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Stall {
    #[state(entry)]
    Closed,
    Open {
        first: i64,
    },
}
use stall::{Closed, Open};

#[handler]
impl Stall {
    #[on(Closed, message)]
    fn opens(raw: Raw) -> Result<Open, Broken> {
        let update: Value = raw.read()?;
        Ok(Open { first: id(&update["message"]) })
    }

    #[on(Open, command = "ask")]
    fn asks(reply: &mut Reply) -> Stay {
        reply.poll("Where to?", ["Sea", "Hills"]).public();
        Stay
    }

    #[on(Open, command = "tea")]
    fn offers(reply: &mut Reply) -> Stay {
        reply.invoice("Tea", "A cup of it", "tea", "XTR", [("Tea", 3)]);
        Stay
    }

    #[on(Open, command = "book")]
    fn offers_to_send(reply: &mut Reply) -> Stay {
        reply.invoice("Book", "A good one", "book", "EUR", [("Book", 900)]).provider_token("x").flexible();
        Stay
    }

    #[on(Open, shipping_query)]
    fn ships(reply: &mut Reply) -> Stay {
        let by = |name: &str, amount| {
            let prices = vec![LabeledPrice::builder().label(name).amount(amount).build()];
            ShippingOption::builder().id(name).title(name).prices(prices).build()
        };
        reply.ship([by("Post", 100), by("Ship", 50)]);
        Stay
    }

    #[on(Open, command = "board")]
    fn shows(reply: &mut Reply) -> Stay {
        reply.text("Board").keyboard(Keyboard::new().button("-", "left").button("-", "right"));
        Stay
    }

    #[on(Open, message)]
    fn hears(open: &Open, raw: Raw, reply: &mut Reply) -> Result<Stay, Broken> {
        let update: Value = raw.read()?;
        match &update["message"]["reply_to_message"] {
            Value::Null => reply.text("Well?"),
            original => reply.text(format!("A reply to #{}.", id(original) - open.first)),
        };
        Ok(Stay)
    }

    #[on(Open, edited_message)]
    fn reads_again(open: &Open, raw: Raw, reply: &mut Reply) -> Result<Stay, Broken> {
        let update: Value = raw.read()?;
        reply.text(format!("#{} is another now.", id(&update["edited_message"]) - open.first));
        Ok(Stay)
    }

    #[on(Open, message_reaction)]
    fn is_liked(open: &Open, raw: Raw, reply: &mut Reply) -> Result<Stay, Broken> {
        let update: Value = raw.read()?;
        reply.text(format!("You like #{}.", id(&update["message_reaction"]) - open.first));
        Ok(Stay)
    }

    #[on(Open, poll_answer)]
    fn counts(raw: Raw, reply: &mut Reply) -> Result<Stay, Broken> {
        let update: Value = raw.read()?;
        reply.text(format!("You voted for {}.", update["poll_answer"]["option_ids"]));
        Ok(Stay)
    }

    #[on(Open, callback_query)]
    fn is_pressed(open: &Open, raw: Raw, reply: &mut Reply) -> Result<Stay, Broken> {
        let update: Value = raw.read()?;
        let query = &update["callback_query"];
        reply.toast(format!(
            "{} of #{}",
            query["data"].as_str().unwrap_or_default(),
            id(&query["message"]) - open.first
        ));
        Ok(Stay)
    }

    #[on(Open, pre_checkout_query)]
    fn sells(reply: &mut Reply) -> Stay {
        reply.approve();
        Stay
    }
}

fn id(message: &Value) -> i64 {
    message["message_id"].as_i64().unwrap_or_default()
}

mod upon_earlier_messages {
    use super::Stall;

    include!("played/upon_earlier_messages.rs");
}

/// Does something by `/sim/..`, or on the page.
async fn does(bot: &TestBot, path: &str, mut fields: Value) -> Value {
    (fields["token"], fields["bot"]) = (TOKEN.into(), 8_000_000_001_i64.into());
    let client = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
    let request = client.post(path).header("content-type", "application/json").body(fields.to_string());
    let (status, body) = crate::api::read(request).await;
    assert_eq!(status, 200, "{path}: {body}");
    bot.settled().await;
    body["result"].clone()
}

#[tokio::test]
async fn what_is_done_to_an_earlier_message_is_done_to_it_again() {
    let bot = TestBot::start(|bot| bot.conversation::<Stall>()).await.unwrap();
    let ann = bot.user("ann");
    let sim = |verb: &str| format!("{}/sim/{verb}", bot.simulator().url());
    let page = |deed: &str| format!("{}do/{deed}", bot.simulator().page());
    let first = i64::from(ann.says("/start").await);
    let by_ann = |to: i64, mut fields: Value| {
        (fields["user_id"], fields["message_id"]) = (ann.id().into(), (first + to).into());
        fields["reply_to_message_id"] = fields["message_id"].clone();
        fields
    };
    let said = does(&bot, &sim("message"), json!({ "user_id": ann.id(), "text": "one" })).await;
    assert_eq!(id(&said), first + 1);
    for text in ["two", "/ask", "/ask", "/tea", "/tea", "/board", "/board"] {
        ann.says(text).await;
    }
    let history = ann.person().chat().history();
    let texts: Vec<&str> = history.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts[1..5], ["one", "Well?", "two", "Well?"]);
    assert_eq!(texts[5..], ["/ask", "", "/ask", "", "/tea", "", "/tea", "", "/board", "Board", "/board", "Board"]);
    // Each from outside and on the page: to what has words of its own, and to what another has as well.
    for (nth, path) in [(1, sim("message")), (2, page("message"))] {
        does(&bot, &path, by_ann(nth, json!({ "text": "You mean?" }))).await;
    }
    for (nth, path) in [(1, sim("edit")), (3, page("edit"))] {
        does(&bot, &path, by_ann(nth, json!({ "text": format!("{nth} again") }))).await;
    }
    for (nth, path) in [(2, sim("react")), (4, page("react")), (6, page("react"))] {
        does(&bot, &path, by_ann(nth, json!({ "emoji": "\u{1f44d}" }))).await;
    }
    for (nth, path) in [(6, sim("vote")), (8, page("vote"))] {
        does(&bot, &path, by_ann(nth, json!({ "option_ids": [1] }))).await;
    }
    for (nth, path) in [(10, sim("pay")), (12, page("pay"))] {
        does(&bot, &path, by_ann(nth, json!({}))).await;
    }
    for (nth, number, path) in [(14, 1, sim("press")), (14, 2, page("press")), (16, 1, page("press"))] {
        does(&bot, &path, by_ann(nth, json!({ "number": number }))).await;
    }
    does(&bot, &sim("send"), by_ann(4, json!({ "content": { "location": { "latitude": 1.5, "longitude": 2.5 } } })))
        .await;
    let book = i64::from(ann.says("/book").await) + 1 - first;
    ann.says("/book").await;
    // Bought after the bot has said which ways there are, and at once.
    does(&bot, &page("pay"), by_ann(book, json!({ "shipping": 0 }))).await;
    does(&bot, &page("ship"), by_ann(book, json!({ "shipping": 2 }))).await;
    does(&bot, &sim("pay"), by_ann(book, json!({ "shipping": 1 }))).await;
    let blocks = json!({ "user_id": ann.id(), "member_id": 8_000_000_001_i64, "status": "kicked" });
    does(&bot, &sim("member"), blocks).await;
    does(&bot, &sim("clock"), json!({ "advance": 5 })).await;
    expect_file!["played/upon_earlier_messages.rs"].assert_eq(&bot.simulator().as_test(&["Stall"]));
}

#[tokio::test]
async fn whatever_is_done_from_outside_is_a_step() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let sim = |verb: &str| format!("{}/sim/{verb}", bot.simulator().url());
    let group = json!({ "user_id": 5, "first_name": "Eve", "chat_id": -5, "title": "Us" });
    let with = |more: Value| {
        let mut fields = group.clone();
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    does(&bot, &sim("message"), with(json!({ "text": "hi" }))).await;
    does(&bot, &sim("member"), with(json!({ "status": "left" }))).await;
    does(&bot, &sim("member"), with(json!({ "member_id": 6, "status": "kicked" }))).await;
    let club = does(&bot, &sim("upgrade"), with(json!({}))).await;
    does(&bot, &sim("message"), with(json!({ "chat_id": club, "text": "ho" }))).await;
    let test = bot.simulator().as_test(&["Tally"]);
    let steps: Vec<&str> = test.lines().map(str::trim).filter(|it| it.contains("eve")).collect();
    assert_eq!(
        steps,
        [
            "let eve = bot.user(\"Eve\");",
            "let us = bot.group(\"Us\", &[&eve]);",
            "eve.in_(&us).says(\"hi\").await;",
            "eve.in_(&us).leaves().await;",
            "// eve gave somebody another standing, for which there is no step.",
            "eve.in_(&us).upgrades_group().await;",
            "eve.in_(&us).says(\"ho\").await;",
        ],
        "{test}"
    );
}

#[tokio::test]
async fn of_many_bytes_the_last_are_written() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    for nth in 1..=600 {
        ann.person().says(&format!("step {nth}.{}", "x".repeat(3_000)));
    }
    bot.settled().await;
    let test = bot.simulator().as_test(&["Tally"]);
    let (_, kept) = test.split_once("// The beginning is cut off: only the last ").unwrap();
    let kept: usize = kept.split_once(' ').unwrap().0.parse().unwrap();
    assert!((300..350).contains(&kept), "{kept} of 3 KB each are a megabyte");
    assert_eq!(test.matches(".says(").count(), kept);
    assert!(test.contains("step 600.") && !test.contains("step 1."), "the last are kept");
}

#[tokio::test]
async fn of_many_steps_the_last_are_written() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    for nth in 1..=1_001 {
        ann.person().says(&format!("step {nth}."));
    }
    bot.settled().await;
    let test = bot.simulator().as_test(&["Tally"]);
    assert!(test.contains("// The beginning is cut off: only the last 1000 steps are here."), "{test}");
    assert!(!test.contains("step 1."), "{test}");
    assert!(test.contains("ann.says(\"step 2.\").await;"), "{test}");
}

#[tokio::test]
async fn what_is_too_long_for_a_line_is_left_out() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    bot.user("ann").says(&"x".repeat(4_001)).await;
    let test = bot.simulator().as_test(&["Tally"]);
    assert!(test.contains("// ann did something here that takes 4009 bytes to say."), "{test}");
}
