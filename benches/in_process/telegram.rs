//! A Bot API server without a socket: batches of updates are laid out for the bot, and every other call is answered at once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use stategram::bot::{Answer, Request, Transport, TransportError};
use tokio::sync::Notify;

/// As many updates as an answer of `getUpdates` has at most.
pub(crate) const BATCH: usize = 100;

#[derive(Clone, Debug, Default)]
pub(crate) struct Telegram(Arc<Desk>);

#[derive(Debug, Default)]
struct Desk {
    batches: Mutex<VecDeque<Bytes>>,
    laid_out: Notify,
    /// How often the bot has asked and there was nothing more.
    idle: AtomicUsize,
    asked: Notify,
    /// The calls that were no `getUpdates`.
    calls: AtomicUsize,
    /// Whether the bot gets to nothing else before it has fetched all there is.
    all_at_once: bool,
}

impl Telegram {
    /// Whose updates come all at once, and not each hundred when those before it have had their turns.
    pub(crate) fn in_a_burst() -> Self {
        Self(Arc::new(Desk { all_at_once: true, ..Desk::default() }))
    }

    /// Has the bot take these, and comes back when it has asked for more.
    pub(crate) async fn bring(&self, batches: Vec<Bytes>) {
        while self.0.idle.load(Relaxed) == 0 {
            self.0.asked.notified().await;
        }
        let before = self.0.idle.load(Relaxed);
        self.batches().extend(batches);
        self.0.laid_out.notify_one();
        while self.0.idle.load(Relaxed) == before {
            self.0.asked.notified().await;
        }
    }

    /// How many calls there were beside those of `getUpdates`.
    pub(crate) fn calls(&self) -> usize {
        self.0.calls.load(Relaxed)
    }

    async fn updates(&self, body: Option<Vec<u8>>) -> Bytes {
        if !self.0.all_at_once {
            tokio::task::yield_now().await;
        }
        loop {
            if let Some(batch) = self.batches().pop_front() {
                return batch;
            }
            // Before it has caught up, and when it stops, a bot does not wait.
            if body.as_ref().is_some_and(|it| it.windows(12).any(|it| it == br#""timeout":0,"#)) {
                return Bytes::from_static(br#"{"ok":true,"result":[]}"#);
            }
            self.0.idle.fetch_add(1, Relaxed);
            self.0.asked.notify_one();
            self.0.laid_out.notified().await;
        }
    }

    fn batches(&self) -> std::sync::MutexGuard<'_, VecDeque<Bytes>> {
        self.0.batches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Telegram {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(async move {
            let body = match request.method {
                "getUpdates" => self.updates(request.body).await,
                "getMe" => Bytes::from_static(
                    br#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"a_bot"}}"#,
                ),
                "sendMessage" => {
                    self.0.calls.fetch_add(1, Relaxed);
                    Bytes::from_static(
                        br#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"1"}}"#,
                    )
                }
                _ => {
                    self.0.calls.fetch_add(1, Relaxed);
                    Bytes::from_static(br#"{"ok":true,"result":true}"#)
                }
            };
            Ok(Answer { status: 200, body })
        })
    }
}

/// Answers of `getUpdates` with these updates.
pub(crate) fn batches(updates: impl IntoIterator<Item = String>) -> Vec<Bytes> {
    let mut updates = updates.into_iter().peekable();
    let mut batches = Vec::new();
    while updates.peek().is_some() {
        let batch: Vec<String> = updates.by_ref().take(BATCH).collect();
        batches.push(Bytes::from(format!(r#"{{"ok":true,"result":[{}]}}"#, batch.join(","))));
    }
    batches
}
