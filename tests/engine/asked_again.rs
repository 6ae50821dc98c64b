//! Queries that several take and some have to be asked again, behind a crash or a flood: none of them knows what the others
//! have said.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use serde_json::{Value, json};
use stategram::Running;
use stategram::prelude::*;
use tokio::sync::{AcquireError, Semaphore};

use crate::disk::Disk;
use crate::line::{Line, person};

/// What the reader waits for at each text.
#[derive(Clone)]
struct Book(Arc<Semaphore>);

/// What the host waits for at each query.
#[derive(Clone)]
struct Door(Arc<Semaphore>);

#[derive(Provide)]
struct House {
    book: Book,
    door: Door,
}

/// Reads, and takes no query for as long as it does.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Reader {
    #[state(entry)]
    Reading,
    Idle,
}
use reader::{Idle, Reading};

#[handler(app = House)]
impl Reader {
    #[on(Reading, text)]
    async fn read(Text(text): Text, Data(Book(pages)): Data<Book>) -> Result<To<Stay, Idle>, AcquireError> {
        pages.acquire().await?.forget();
        Ok(if text == "the end" { to(Idle) } else { to(Stay) })
    }

    #[on(Idle, callback_query)]
    fn press(reply: &mut Reply) -> Stay {
        reply.toast("idle");
        Stay
    }

    #[on(Idle, pre_checkout_query)]
    fn pay(reply: &mut Reply) -> Stay {
        reply.decline("idle");
        Stay
    }
}

/// Takes every query in its own time.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Host {
    #[state(entry)]
    There,
}
use host::There;

#[handler(app = House)]
impl Host {
    #[on(There, callback_query)]
    async fn press(Data(Door(door)): Data<Door>, reply: &mut Reply) -> Result<Stay, AcquireError> {
        door.acquire().await?.forget();
        reply.toast("welcome");
        Ok(Stay)
    }

    #[on(There, pre_checkout_query)]
    async fn pay(Data(Door(door)): Data<Door>, reply: &mut Reply) -> Result<Stay, AcquireError> {
        door.acquire().await?.forget();
        reply.approve();
        Ok(Stay)
    }
}

struct Party {
    line: Line,
    disk: Disk,
    book: Arc<Semaphore>,
    door: Arc<Semaphore>,
}

impl Party {
    fn new() -> Self {
        let closed = || Arc::new(Semaphore::new(0));
        Self { line: Line::new(), disk: Disk::default(), book: closed(), door: closed() }
    }

    async fn start(&self) -> Running {
        let house = House { book: Book(self.book.clone()), door: Door(self.door.clone()) };
        let bot = self.line.bot().with(house).conversation::<Reader>().conversation::<Host>();
        bot.stale_press_toast("Too late.").backlog(64 << 10).store(self.disk.open()).start().await.unwrap()
    }

    /// The bot is gone when it has received everything, and nobody has got to the query.
    async fn crash(&self) {
        let running = self.start().await;
        self.line.received().await;
        drop(running);
        crate::gone(&self.door).await;
        assert_eq!(self.disk.open_rows(), 3, "what is read, and the query with both");
    }

    /// Waits until the reader has got to everything.
    async fn has_read(&self) {
        let read = async {
            while self.disk.is_with("Reader") {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::PATIENCE, read).await.expect("the reader reads on");
    }

    fn is_pressed(&self) {
        self.line.send("callback_query", json!({"id": "p", "from": person(7), "chat_instance": "c", "data": "x"}));
    }

    fn is_paid(&self) {
        let query =
            json!({"id": "q", "from": person(7), "currency": "ISK", "total_amount": 987, "invoice_payload": "tea"});
        self.line.send("pre_checkout_query", query);
    }
}

/// How many payments are said to be answered by nobody.
#[derive(Default)]
struct Unanswered(Arc<AtomicU64>);

impl Recorder for Unanswered {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        match key.name() {
            "stategram_queries_unanswered" => Counter::from_arc(self.0.clone()),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

fn texts(answers: Vec<Value>) -> Vec<Option<String>> {
    answers.iter().map(|it| it["text"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn who_has_no_handler_for_a_press_behind_a_crash_does_not_say_that_it_is_too_late() {
    let party = Party::new();
    party.line.says(7, "a page");
    party.is_pressed();
    party.crash().await;

    party.book.add_permits(1);
    let running = party.start().await;
    party.has_read().await;
    party.door.add_permits(1);
    party.line.settle(&running).await;
    let shown = texts(party.line.calls("answerCallbackQuery"));
    assert_eq!(shown, [None, Some("welcome".to_owned())]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_payment_that_somebody_answers_is_not_reported_as_failed() {
    for (crashes, is_first) in [(true, true), (true, false), (false, true), (false, false)] {
        let (party, unanswered) = (Party::new(), Unanswered::default());
        // All of the bot is on this thread.
        let _counting = metrics::set_default_local_recorder(&unanswered);
        // Where it is not a crash: more than the mailbox's 64 and the 4 KiB that are the user's share of the backlog.
        let pages = if crashes { 1 } else { 100 };
        for _ in 0..pages {
            party.line.says(7, "a page");
        }
        party.is_paid();
        if crashes {
            party.crash().await;
        }
        let running = party.start().await;
        party.line.received().await;
        // Who has no handler for it is the first or the last to have its turn.
        let approved = async || {
            party.door.add_permits(1);
            let said = async {
                while party.line.calls("answerPreCheckoutQuery").is_empty() {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(crate::PATIENCE, said).await.expect("the payment fails");
        };
        if !is_first {
            approved().await;
        }
        party.book.add_permits(pages);
        party.has_read().await;
        if is_first {
            approved().await;
        }
        party.line.settle(&running).await;
        assert_eq!(party.line.calls("answerPreCheckoutQuery"), [json!({"pre_checkout_query_id": "q", "ok": true})]);
        assert_eq!(unanswered.0.load(Ordering::Relaxed), 0, "{crashes} {is_first}");
        running.shutdown().await.unwrap();
    }
}

/// The one who has room for it has no handler, and the one who has is asked when it gets to it.
#[tokio::test]
async fn a_payment_that_waits_for_its_turn_in_the_store_is_not_reported_as_failed() {
    let (party, unanswered) = (Party::new(), Unanswered::default());
    let _counting = metrics::set_default_local_recorder(&unanswered);
    let house = House { book: Book(party.book.clone()), door: Door(party.door.clone()) };
    let bot = party.line.bot().with(house).conversation::<Reader>().conversation::<Clock>();
    let running = bot.backlog(64 << 10).store(party.disk.open()).start().await.unwrap();
    for _ in 0..100 {
        party.line.says(7, "a page");
    }
    party.line.says(7, "the end");
    party.is_paid();
    party.line.received().await;
    party.book.add_permits(101);
    party.line.settle(&running).await;
    let declined = json!({"pre_checkout_query_id": "q", "ok": false, "error_message": "idle"});
    assert_eq!(party.line.calls("answerPreCheckoutQuery"), [declined]);
    assert_eq!(unanswered.0.load(Ordering::Relaxed), 0);
    running.shutdown().await.unwrap();
}

/// Takes a payment in a state that it never comes to.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_invoice)]
enum Clock {
    #[state(entry)]
    Ticking,
    Striking,
}
use clock::{Striking, Ticking};

#[handler]
impl Clock {
    #[on(Ticking, shipping_query)]
    fn strike() -> Striking {
        Striking
    }

    #[on(Striking, pre_checkout_query)]
    fn pay() -> Stay {
        Stay
    }
}

#[tokio::test]
async fn a_payment_that_nobody_answers_is_reported() {
    let unanswered = Unanswered::default();
    let _counting = metrics::set_default_local_recorder(&unanswered);
    let (line, disk) = (Line::new(), Disk::default());
    let running = line.bot().conversation::<Clock>().store(disk.open()).start().await.unwrap();
    let query = json!({"id": "q", "from": person(7), "currency": "ISK", "total_amount": 987, "invoice_payload": "tea"});
    line.send("pre_checkout_query", query);
    line.settle(&running).await;
    assert_eq!(unanswered.0.load(Ordering::Relaxed), 1);
    running.shutdown().await.unwrap();
}
