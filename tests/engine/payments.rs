//! The queries about a payment: answered once, with what the last word was.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::types::payments::{LabeledPrice, ShippingOption};
use stategram::{Builder, Running};
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::disk::Disk;
use crate::line::{Line, person};

/// Sells cream.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_invoice)]
enum Shop {
    #[state(entry)]
    Open,
}
use shop::Open;

#[handler]
impl Shop {
    #[on(Open, shipping_query)]
    fn shipping(query: Shipping, reply: &mut Reply) -> Stay {
        reply.cannot_ship("We have not looked yet.");
        match query.shipping_address.country_code.as_str() {
            "IS" => reply.ship([option("post", 500), option("drone", 900)]),
            "AQ" => reply.ship([]),
            "XX" => {}
            _ => reply.cannot_ship("We deliver in Iceland only."),
        }
        Stay
    }

    #[on(Open, pre_checkout_query)]
    fn checkout(PreCheckout(query): PreCheckout, reply: &mut Reply) -> Stay {
        // Nobody has typed anything, and nobody asks where to.
        reply.answer([InlineResult::game("g", "game")]).personal();
        reply.ship([]);
        match query.invoice_payload.as_str() {
            "cream" => reply.approve(),
            "mute" => reply.decline(""),
            "silent" => {}
            _ => reply.decline("It is sold out."),
        }
        Stay
    }
}

fn option(id: &str, amount: u32) -> ShippingOption {
    let prices = vec![LabeledPrice::builder().label(id).amount(amount).build()];
    ShippingOption::builder().id(id).title(id).prices(prices).build()
}

fn shipping(id: &str, country: &str) -> Value {
    let address = json!({"country_code": country, "state": "", "city": "", "street_line1": "", "street_line2": "",
        "post_code": ""});
    json!({"id": id, "from": person(7), "invoice_payload": "cream", "shipping_address": address})
}

fn checkout(id: &str, payload: &str) -> Value {
    json!({"id": id, "from": person(7), "currency": "ISK", "total_amount": 987, "invoice_payload": payload})
}

#[tokio::test]
async fn what_is_asked_about_a_payment_is_answered_by_the_last_word() {
    let line = Line::new();
    let running = line.bot().conversation::<Shop>().start().await.unwrap();
    for (id, country) in [("s1", "IS"), ("s2", "NO"), ("s3", "XX"), ("s4", "AQ")] {
        line.send("shipping_query", shipping(id, country));
    }
    for payload in ["cream", "soap", "silent", "mute"] {
        line.send("pre_checkout_query", checkout(payload, payload));
    }
    line.settle(&running).await;
    let mut shipped = line.calls("answerShippingQuery");
    shipped.sort_by_key(|it| it["shipping_query_id"].as_str().map(str::to_owned));
    let price = |id, amount| json!({"id": id, "title": id, "prices": [{"label": id, "amount": amount}]});
    assert_eq!(
        shipped,
        [
            json!({"shipping_query_id": "s1", "ok": true, "shipping_options": [price("post", 500), price("drone", 900)]}),
            json!({"shipping_query_id": "s2", "ok": false, "error_message": "We deliver in Iceland only."}),
            json!({"shipping_query_id": "s3", "ok": false, "error_message": "We have not looked yet."}),
        ]
    );
    let mut checked = line.calls("answerPreCheckoutQuery");
    checked.sort_by_key(|it| it["pre_checkout_query_id"].as_str().map(str::to_owned));
    assert_eq!(
        checked,
        [
            json!({"pre_checkout_query_id": "cream", "ok": true}),
            json!({"pre_checkout_query_id": "soap", "ok": false, "error_message": "It is sold out."}),
        ]
    );
    let errors = running.set_aside(None, 10).await.unwrap();
    let mut errors: Vec<_> = errors.iter().filter_map(|it| it.error.rsplit_once("failed: ")).map(|it| it.1).collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            "0 shipping options; Telegram takes at least 1",
            "a refusal without a reason: Telegram shows the user why there is no payment, and asks for a text"
        ]
    );
    assert_eq!(line.answered(), [""; 0]);
    running.shutdown().await.unwrap();
}

/// Looks whether there is something left, for as long as the payload says.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_invoice)]
enum Stock {
    #[state(entry)]
    Shelves,
}
use stock::Shelves;

#[handler(app = Gate)]
impl Stock {
    #[on(Shelves, pre_checkout_query)]
    async fn look(
        PreCheckout(query): PreCheckout,
        Data(gate): Data<Arc<Semaphore>>,
        reply: &mut Reply,
    ) -> Result<Stay, AcquireError> {
        if query.invoice_payload.starts_with("slow") {
            gate.acquire().await?.forget();
        }
        if !query.invoice_payload.ends_with("silent") {
            reply.decline("It is sold out.");
        }
        Ok(Stay)
    }
}

/// Takes the money, and says so.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Till {
    #[state(entry)]
    Shut,
}
use till::Shut;

#[handler]
impl Till {
    #[on(Shut, pre_checkout_query)]
    fn take(user: PerUser, reply: &mut Reply) -> Stay {
        reply.approve();
        reply.to(user.0).text("ka-ching");
        Stay
    }
}

/// A shop where each payment is asked about twice.
struct Market {
    line: Line,
    gate: Arc<Semaphore>,
    clock: Clock,
}

impl Market {
    fn new() -> Self {
        Self { line: Line::new(), gate: Arc::new(Semaphore::new(0)), clock: Clock::manual() }
    }

    fn over(&self, bot: Bot) -> Builder<Gate> {
        bot.with(Gate(self.gate.clone())).clock(&self.clock)
    }

    async fn start(&self) -> Running {
        self.over(self.line.bot()).conversation::<Stock>().conversation::<Till>().start().await.unwrap()
    }

    /// Waits until the till has said so often what it says.
    async fn rings(&self, often: usize) {
        let rung = async {
            while self.line.calls("sendMessage").len() < often {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::PATIENCE, rung).await.expect("the till is silent");
    }

    /// What was answered, by the query, and whether it may be paid.
    fn answers(&self) -> Vec<(String, bool)> {
        let answers = self.line.calls("answerPreCheckoutQuery").into_iter();
        answers.map(|it| (it["pre_checkout_query_id"].as_str().unwrap().to_owned(), it["ok"] == true)).collect()
    }
}

#[tokio::test]
async fn of_several_takers_of_a_payment_the_earliest_that_says_something_answers() {
    let market = Market::new();
    let running = market.start().await;
    for (payload, ok) in [("soap", false), ("silent", true)] {
        market.line.send("pre_checkout_query", checkout(payload, payload));
        market.line.settle(&running).await;
        assert_eq!(market.answers().last(), Some(&(payload.to_owned(), ok)));
    }
    assert_eq!(market.answers().len(), 2);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_payment_is_answered_in_time_although_one_who_takes_it_is_slow() {
    let market = Market::new();
    let running = market.start().await;
    market.line.send("pre_checkout_query", checkout("q1", "slow soap"));
    market.rings(1).await;
    market.clock.advance(Duration::from_millis(4_999));
    assert_eq!(market.answers(), []);
    market.clock.advance(Duration::from_millis(1));
    let answered = async {
        while market.answers().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::PATIENCE, answered).await.expect("the payment fails");
    market.gate.add_permits(1);
    market.line.settle(&running).await;
    assert_eq!(market.answers(), [("q1".to_owned(), true)]);
    running.shutdown().await.unwrap();
}

/// A line that takes what is answered to payments and never says so.
#[derive(Debug)]
struct Deaf(Line);

impl Transport for Deaf {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        match request.method {
            "answerPreCheckoutQuery" => Box::pin(std::future::pending()),
            _ => self.0.call(request),
        }
    }
}

/// The bot is gone, as by a crash, when the one has answered, the answer is on its way, and the other one is still at it.
#[tokio::test]
async fn a_payment_that_is_answered_when_the_bot_crashes_is_not_answered_again_behind_it() {
    let (market, disk) = (Market::new(), Disk::default());
    let bot = market.over(Bot::over(Deaf(market.line.clone())));
    let running = bot.conversation::<Till>().conversation::<Stock>().store(disk.open()).start().await.unwrap();
    market.line.send("pre_checkout_query", checkout("q1", "slow soap"));
    market.line.received().await;
    market.rings(1).await;
    assert_eq!(disk.open_rows(), 1);
    drop(running);
    crate::gone(&market.gate).await;

    market.gate.add_permits(1);
    let bot = market.over(market.line.bot()).conversation::<Till>().conversation::<Stock>();
    let running = bot.store(disk.open()).start().await.unwrap();
    market.line.settle(&running).await;
    assert_eq!((disk.open_rows(), market.answers()), (0, vec![("q1".to_owned(), true)]));
    running.shutdown().await.unwrap();
}

/// The bot is gone when none of the two has said anything.
#[tokio::test]
async fn a_payment_that_several_take_behind_a_crash_is_answered_once() {
    let (market, disk) = (Market::new(), Disk::default());
    market.line.send("pre_checkout_query", checkout("q1", "slow soap"));
    let bot = market.over(market.line.bot()).conversation::<Stock>().conversation::<Keeper>();
    let running = bot.store(disk.open()).start().await.unwrap();
    market.line.received().await;
    drop(running);
    crate::gone(&market.gate).await;
    assert_eq!((disk.open_rows(), market.answers()), (2, vec![]));

    market.gate.add_permits(2);
    let bot = market.over(market.line.bot()).conversation::<Stock>().conversation::<Keeper>();
    let running = bot.store(disk.open()).start().await.unwrap();
    market.line.settle(&running).await;
    assert_eq!((disk.open_rows(), market.answers().len()), (0, 1));
    running.shutdown().await.unwrap();
}

/// Has to be asked, too.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Keeper {
    #[state(entry)]
    There,
}
use keeper::There;

#[handler(app = Gate)]
impl Keeper {
    #[on(There, pre_checkout_query)]
    async fn ask(Data(gate): Data<Arc<Semaphore>>, reply: &mut Reply) -> Result<Stay, AcquireError> {
        gate.acquire().await?.forget();
        reply.approve();
        Ok(Stay)
    }
}
