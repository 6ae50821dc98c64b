//! The bots of these tests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::prelude::*;
use tokio::sync::Semaphore;

/// Which chat got which number, in the order in which the handlers ended.
pub(crate) type Log = Arc<Mutex<Vec<(i64, u32)>>>;

/// What a counting bot of a test shares with the test.
#[derive(Provide)]
pub(crate) struct Lab {
    /// The longest time a handler takes.
    pub(crate) delay: Duration,
    pub(crate) log: Log,
}

/// Counts the messages of a chat, and takes its time.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub(crate) enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use counter::{Counting, Fresh};

#[handler(app = Lab)]
impl Counter {
    #[on(Fresh, message)]
    async fn first(chat: Chat, delay: Data<Duration>, log: Data<Log>, reply: &mut Reply) -> Counting {
        count(1, chat, delay, log, reply).await;
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    async fn next(
        counter: &mut Counting,
        chat: Chat,
        delay: Data<Duration>,
        log: Data<Log>,
        reply: &mut Reply,
    ) -> Stay {
        counter.count += 1;
        count(counter.count, chat, delay, log, reply).await;
        Stay
    }
}

async fn count(count: u32, chat: Chat, Data(delay): Data<Duration>, Data(log): Data<Log>, reply: &mut Reply) {
    let longest = u64::try_from(delay.as_micros()).expect("a short delay");
    tokio::time::sleep(Duration::from_micros(rand::random_range(0..=longest))).await;
    log.lock().expect("no panic").push((chat.id, count));
    reply.text(count.to_string());
}

/// What a gated bot waits for.
#[derive(Provide)]
pub(crate) struct Gate(pub(crate) Arc<Semaphore>);

/// Answers at once, except to what begins with `wait`, for which it wants a permit.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Gated {
    #[state(entry)]
    Open,
}
use gated::Open;

#[handler(app = Gate)]
impl Gated {
    #[on(Open, text)]
    async fn echo(
        Text(text): Text,
        Data(gate): Data<Arc<Semaphore>>,
        reply: &mut Reply,
    ) -> Result<Stay, tokio::sync::AcquireError> {
        if text.starts_with("wait") {
            gate.acquire().await?.forget();
        }
        reply.text(text);
        Ok(Stay)
    }
}
