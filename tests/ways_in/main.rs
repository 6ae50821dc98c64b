//! How updates come in where they do not come one by one from a poll: by streams, in the order of their ids, too many of one user, and
//! more of them than there is room for.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod fair;
mod floods;
mod full;
mod ordered;
mod streams;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::Stream;
use futures_util::stream;
use stategram::prelude::*;
use stategram::simulator::{Person, Simulator};
use stategram::{RawUpdate, Running};
use tokio::sync::{Semaphore, mpsc};

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A simulator whose clock moves by hand.
async fn simulator() -> Simulator {
    let simulator = Simulator::start().await.expect("a simulator");
    simulator.clock().pause();
    simulator
}

/// What the bot has said to this person so far.
fn said(person: &Person) -> Vec<String> {
    let history = person.chat().history();
    history.into_iter().filter(|it| it.from.is_bot).map(|it| it.text.clone()).collect()
}

/// Waits until the bot has said so much to this person.
async fn hears(person: &Person, count: usize) -> Vec<String> {
    until(|| said(person).len() >= count).await;
    said(person)
}

async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("it never is so");
}

/// Turns the clock, and lets everything be done that is due then.
async fn pass(simulator: &Simulator, running: &Running, time: Duration) {
    simulator.clock().advance(time);
    tokio::time::timeout(PATIENCE, running.settled()).await.expect("the bot does not come to rest");
}

/// One message, as Telegram has it.
fn message(update_id: i64, person: &Person, text: &str) -> String {
    let id = person.id();
    format!(
        r#"{{"update_id": {update_id}, "message": {{"message_id": {update_id}, "date": 1795000000, "text": "{text}",
            "from": {{"id": {id}, "is_bot": false, "first_name": "Ann"}},
            "chat": {{"id": {id}, "first_name": "Ann", "type": "private"}}}}}}"#
    )
}

/// A queue, as the client of some broker has it: it is told what was taken.
#[derive(Clone)]
struct Queue {
    sender: mpsc::Sender<RawUpdate>,
    acknowledged: Arc<Mutex<Vec<i64>>>,
}

impl Queue {
    fn new(places: usize) -> (Self, impl Stream<Item = RawUpdate>) {
        let (sender, receiver) = mpsc::channel(places);
        let updates = stream::unfold(receiver, |mut it| async { it.recv().await.map(|update| (update, it)) });
        (Self { sender, acknowledged: Arc::default() }, updates)
    }

    /// Brings an update which is acknowledged under that name.
    async fn brings(&self, name: i64, json: String) {
        let acknowledged = self.acknowledged.clone();
        let update = RawUpdate::new(json).when_taken(async move { acknowledged.lock().unwrap().push(name) });
        let sent = tokio::time::timeout(PATIENCE, self.sender.send(update)).await.expect("nobody receives");
        assert!(sent.is_ok(), "nobody receives any more");
    }

    fn acknowledged(&self) -> Vec<i64> {
        self.acknowledged.lock().unwrap().clone()
    }

    async fn acknowledges(&self, count: usize) -> Vec<i64> {
        until(|| self.acknowledged().len() >= count).await;
        self.acknowledged()
    }
}

/// What the handlers wait for who are told to wait.
#[derive(Provide)]
struct Gate(Arc<Semaphore>);

/// Counts what it hears, and says it again; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Echo {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use echo::{Counting, Fresh};

#[handler(app = Gate)]
impl Echo {
    #[on(Fresh, text)]
    async fn first(Text(text): Text, gate: Data<Arc<Semaphore>>, reply: &mut Reply) -> Counting {
        say(1, &text, gate, reply).await;
        Counting { count: 1 }
    }

    #[on(Counting, text)]
    async fn next(echo: &mut Counting, Text(text): Text, gate: Data<Arc<Semaphore>>, reply: &mut Reply) -> Stay {
        echo.count += 1;
        say(echo.count, &text, gate, reply).await;
        Stay
    }

    #[on(Counting, callback_query)]
    fn pressed(reply: &mut Reply) -> Stay {
        reply.toast("pressed");
        Stay
    }

    #[on(Counting, successful_payment)]
    fn paid(reply: &mut Reply) -> Stay {
        reply.text("paid");
        Stay
    }

    #[on(Counting, expired)]
    fn silence(echo: Counting, reply: &mut Reply) -> End {
        reply.text(format!("silence after {}", echo.count));
        End
    }
}

async fn say(count: u32, text: &str, Data(gate): Data<Arc<Semaphore>>, reply: &mut Reply) {
    if text.starts_with("wait") {
        gate.acquire().await.expect("it is open").forget();
    }
    reply.text(format!("{count}: {text}")).keyboard(Keyboard::new().button("Press", "press"));
}
