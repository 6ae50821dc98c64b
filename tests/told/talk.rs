//! A bot that does all that there is to tell of.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::json;
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::{Builder, Moment};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::line::Line;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s", event = String)]
pub(crate) enum Talk {
    #[state(entry)]
    Silent,
    Talking {
        last: String,
    },
}
use talk::{Silent, Talking};

#[handler]
impl Talk {
    #[on(Silent, text)]
    fn begins(Text(text): Text<String>, reply: &mut Reply) -> Talking {
        tracing::info!("says hello");
        reply.text(text.clone());
        Talking { last: text }
    }

    #[on(Talking, command = "slow")]
    async fn slow(reply: &mut Reply) -> Stay {
        tracing::info!("begins");
        tokio::task::yield_now().await;
        tracing::info!("goes on");
        reply.text("slow");
        Stay
    }

    #[on(Talking, command = "fail")]
    fn fails() -> Result<Stay, &'static str> {
        Err("no luck")
    }

    #[on(Talking, text)]
    fn echoes(talk: &mut Talking, Text(text): Text<String>, reply: &mut Reply) -> Stay {
        reply.text(std::mem::replace(&mut talk.last, text));
        Stay
    }

    #[on(Talking, callback_query)]
    fn pressed(Callback(data): Callback, reply: &mut Reply) -> Stay {
        reply.toast(data);
        Stay
    }

    #[on(Talking, event)]
    fn hears(Event(words): Event<String>, reply: &mut Reply) -> Stay {
        reply.text(words);
        Stay
    }

    #[on(Talking, failed)]
    fn sorry(reply: &mut Reply) -> Stay {
        reply.text("sorry");
        Stay
    }

    #[on(Talking, expired)]
    fn ends(reply: &mut Reply) -> End {
        reply.text("bye");
        End
    }
}

/// Telegram, at times out of order, and with no liking for a certain markup.
#[derive(Clone, Debug)]
pub(crate) struct Moody {
    pub(crate) line: Line,
    is_down: Arc<AtomicBool>,
    /// Who has this may have replies sent.
    replies: Arc<Mutex<()>>,
}

impl Moody {
    pub(crate) fn new() -> Self {
        Self { line: Line::new(), is_down: Arc::default(), replies: Arc::default() }
    }

    /// No poll is answered from now on, and none is held.
    pub(crate) fn goes_down(&self) {
        self.is_down.store(true, Relaxed);
        self.line.says(0, "for the poll that is held");
    }

    /// No message goes out until this is dropped.
    pub(crate) fn holds_replies(&self) -> OwnedMutexGuard<()> {
        self.replies.clone().try_lock_owned().expect("nobody else")
    }
}

impl Transport for Moody {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        if request.method == "getUpdates" && self.is_down.load(Relaxed) {
            return Box::pin(async { Err(TransportError { message: "nobody is there".to_owned(), unsent: true }) });
        }
        let params: serde_json::Value =
            request.body.as_deref().and_then(|it| serde_json::from_slice(it).ok()).unwrap_or_default();
        let tag = params["text"].as_str().and_then(|it| it.strip_prefix('<')?.strip_suffix('>'));
        if let Some(tag) = tag {
            let description =
                format!("Bad Request: can't parse entities: Unsupported start tag \"{tag}\" at byte offset 0");
            let body = json!({"ok": false, "error_code": 400, "description": description}).to_string().into();
            return Box::pin(async { Ok(Answer { status: 400, body }) });
        }
        if request.method != "sendMessage" {
            return self.line.call(request);
        }
        Box::pin(async move {
            let _turn = self.replies.lock().await;
            self.line.call(request).await
        })
    }
}

/// The bot, and the clock that it goes by.
pub(crate) fn bot(line: &Moody) -> (Builder, Clock) {
    let clock = Clock::manual_at(Moment::from_millis(1_000));
    let bot = Bot::over(line.clone()).conversation::<Talk>().attempts(2, Duration::ZERO).clock(&clock);
    (bot, clock)
}
