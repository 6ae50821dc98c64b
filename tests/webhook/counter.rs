//! The bots of these tests.

use std::sync::{Arc, Mutex};

use stategram::prelude::*;
use tokio::sync::Semaphore;

/// What opens when a test says so.
pub(crate) type Gate = Arc<Semaphore>;

/// What has been taken, as (chat, text), in the order in which the handlers ended.
pub(crate) type Log = Arc<Mutex<Vec<(i64, String)>>>;

/// What a bot shares with its test.
#[derive(Clone, Debug, Provide)]
pub(crate) struct Lab {
    pub(crate) log: Log,
    pub(crate) gate: Gate,
}

impl Default for Lab {
    fn default() -> Self {
        Self { log: Log::default(), gate: Arc::new(Semaphore::new(0)) }
    }
}

/// Counts; for what begins with `wait` it wants a permit first.
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
    #[on(Fresh, text)]
    async fn first(
        Text(text): Text,
        chat: Chat,
        Data(log): Data<Log>,
        Data(gate): Data<Gate>,
        reply: &mut Reply,
    ) -> Counting {
        note(chat.id, text, &log, &gate).await;
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, command = "fail")]
    fn fail() -> Result<Stay, &'static str> {
        Err("as asked")
    }

    #[on(Counting, text)]
    async fn next(
        counter: &mut Counting,
        Text(text): Text,
        chat: Chat,
        Data(log): Data<Log>,
        Data(gate): Data<Gate>,
        reply: &mut Reply,
    ) -> Stay {
        note(chat.id, text, &log, &gate).await;
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }

    #[on(Counting, expired)]
    fn bye(counter: Counting, reply: &mut Reply) -> End {
        reply.text(format!("bye after {}", counter.count));
        End
    }
}

async fn note(chat_id: i64, text: String, log: &Log, gate: &Gate) {
    if text.starts_with("wait") {
        gate.acquire().await.expect("a gate").forget();
    }
    log.lock().expect("no panic").push((chat_id, text));
}

/// Notes what cannot be read, or is of no kind that anybody knows.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum Strange {
    #[state(entry)]
    Waiting,
}
use strange::Waiting;

#[handler(app = Lab)]
impl Strange {
    #[on(Waiting, unknown)]
    fn strange(raw: Raw, Data(log): Data<Log>) -> Stay {
        log.lock().expect("no panic").push((0, raw.to_string()));
        Stay
    }
}
