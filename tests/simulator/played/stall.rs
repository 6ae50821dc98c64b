//! What is done to earlier messages, to invoices and with keys.

use expect_test::expect_file;
use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::testing::TestBot;
use stategram::types::payments::{LabeledPrice, ShippingOption};
use stategram::update::Broken;

use super::does;

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

    #[on(Open, command = "keys")]
    fn has_keys(reply: &mut Reply) -> Stay {
        reply.text("Keys").keyboard(ReplyKeyboard::new().button("+").button("-"));
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

mod keys_by_number {
    use super::Stall;

    include!("keys_by_number.rs");
}

#[tokio::test]
async fn a_key_is_pressed_by_its_number_where_another_button_has_its_label() {
    let bot = TestBot::start(|bot| bot.conversation::<Stall>()).await.unwrap();
    let ann = bot.user("ann");
    for text in ["/start", "/board", "/keys"] {
        ann.says(text).await;
    }
    for number in [1, 2] {
        let press = json!({ "user_id": ann.id(), "number": number });
        does(&bot, &format!("{}/sim/press", bot.simulator().url()), press).await;
    }
    expect_file!["keys_by_number.rs"].assert_eq(&bot.simulator().as_test(&["Stall"]));
}

#[tokio::test]
async fn what_is_shipped_after_something_else_was_done_is_no_call() {
    let bot = TestBot::start(|bot| bot.conversation::<Stall>()).await.unwrap();
    let ann = bot.user("ann");
    let page = |deed: &str| format!("{}do/{deed}", bot.simulator().page());
    ann.says("/start").await;
    let invoice = ann.says("/book").await + 1;
    let by_ann = |way: i32| json!({ "user_id": ann.id(), "message_id": invoice, "shipping": way });
    does(&bot, &page("pay"), by_ann(0)).await;
    ann.says("which is faster?").await;
    does(&bot, &page("ship"), by_ann(2)).await;
    let test = bot.simulator().as_test(&["Stall"]);
    let (_, steps) = test.split_once("ann.says(\"/book\").await;").unwrap();
    let steps: Vec<&str> = steps.lines().map(str::trim).skip(1).take(2).collect();
    assert_eq!(
        steps,
        [
            "// ann asked how it is shipped, did something else and chose way 2, for which there is no step.",
            "ann.says(\"which is faster?\").await;",
        ],
        "{test}"
    );
}

mod upon_earlier_messages {
    use super::Stall;

    include!("upon_earlier_messages.rs");
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
    expect_file!["upon_earlier_messages.rs"].assert_eq(&bot.simulator().as_test(&["Stall"]));
}
