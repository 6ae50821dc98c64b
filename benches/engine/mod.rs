//! A bot without a socket: all of it runs on the thread of whoever asks, its Bot API server is a few lines, and its clock stands
//! still. So what an update costs is counted, and comes out the same each time.

#![allow(dead_code, reason = "each of those who count has its own part of this")]

pub(crate) mod bots;
pub(crate) mod updates;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::clock::Clock;
use stategram::{Bot, Builder, Limits, Running};
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, Notify, mpsc};

/// A running bot, which takes what it is given and then waits for more.
pub(crate) struct Engine {
    runtime: Runtime,
    running: Running,
    batches: mpsc::UnboundedSender<String>,
    asked: Arc<Notify>,
}

impl Engine {
    /// With the conversations that `with` registers, and everything else as a bot has it that says nothing else: limits that
    /// keep count, though nothing waits for them, and the memory store.
    pub(crate) fn start(with: impl FnOnce(Bot) -> Builder) -> Self {
        let (batches, to_give) = mpsc::unbounded_channel();
        let asked = Arc::new(Notify::new());
        let bot = Bot::over(Server { batches: Mutex::new(to_give), asked: asked.clone() });
        let limits = Limits::telegram().overall(1_000_000).per_chat(1_000_000).burst(1_000_000);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let running = runtime.block_on(async {
            let running = with(bot).limits(limits).clock(&Clock::manual()).start().await.expect("a running bot");
            asked.notified().await;
            running
        });
        Self { runtime, running, batches, asked }
    }

    /// Has `getUpdates` answer with this batch, and waits until nothing is under way.
    pub(crate) fn take(&self, batch: String) {
        self.runtime.block_on(async {
            self.batches.send(batch).expect("it runs");
            // It asks for more once it has taken these.
            self.asked.notified().await;
            self.running.settled().await;
        });
    }

    pub(crate) fn stop(self) {
        drop(self.batches);
        self.runtime.block_on(self.running.shutdown()).expect("a stop");
    }
}

/// A bot whose calls are answered at once, for who counts what a call costs.
pub(crate) fn answered() -> Bot {
    Bot::over(Server { batches: Mutex::new(mpsc::unbounded_channel().1), asked: Arc::default() })
}

/// The Bot API server: it gives out batches, and takes whatever is sent.
#[derive(Debug)]
struct Server {
    batches: Mutex<mpsc::UnboundedReceiver<String>>,
    asked: Arc<Notify>,
}

impl Transport for Server {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(async move {
            let body = match request.method {
                "getUpdates" => {
                    self.asked.notify_one();
                    match self.batches.lock().await.recv().await {
                        Some(batch) => batch.into(),
                        // It stops, and tells how far it has come.
                        None => br#"{"ok":true,"result":[]}"#.as_slice().into(),
                    }
                }
                "getMe" => ME.as_bytes().into(),
                "sendMessage" => SENT.as_bytes().into(),
                _ => br#"{"ok":true,"result":true}"#.as_slice().into(),
            };
            Ok(Answer { status: 200, body })
        })
    }
}

const ME: &str = r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"engine_bot"}}"#;
const SENT: &str =
    r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private","first_name":"Ann"},"text":"1"}}"#;
