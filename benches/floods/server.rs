//! A small Bot API server: chats that send as somebody types, and one that floods; it notes how long each message of the others waits
//! for its answer.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::any;
use serde::Deserialize;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How much the one chat sends, and all others.
const FLOOD: usize = 10_000;
const MESSAGES: usize = 4_000;

const CHATS: usize = 200;
const FLOODER: usize = 999;
const SECONDS: usize = 10;

/// When all of a flood comes that comes at once.
const BURST: Duration = Duration::from_secs(5);

/// Behind a flood nothing is counted for so many milliseconds, since what is left of the flood belongs to neither side; nor in the first
/// second, in which everybody is new.
const RECOVERY: u32 = 200;

struct Load {
    at_once: bool,
    messages: Vec<Message>,
    state: Mutex<Waiting>,
    done: Notify,
}

/// The one with the number `n` has the `update_id` `n + 1`.
#[derive(Clone, Copy)]
struct Message {
    chat: usize,
    /// After the first poll.
    at: Duration,
}

#[derive(Default)]
struct Waiting {
    begin: Option<Instant>,
    /// The messages of each chat that wait, and since when, the oldest first.
    unanswered: HashMap<usize, VecDeque<(Message, Instant)>>,
    fetched: usize,
    answered: usize,
    /// How much of the flood is.
    worked_off: usize,
    /// How long the others waited, without a flood and in it.
    calm: Vec<Duration>,
    flooded: Vec<Duration>,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    offset: usize,
    timeout: u64,
}

#[derive(Deserialize)]
struct Reply {
    chat_id: usize,
}

/// With a flood that comes evenly in every other second, or all of it at once.
pub(crate) fn serve(at_once: bool) {
    let messages = messages(at_once);
    let load = Arc::new(Load { at_once, messages, state: Mutex::default(), done: Notify::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("http://{}", listener.local_addr().expect("an address"));
        std::io::stdout().flush().expect("a pipe");
        let router = Router::new().route("/{bot}/{method}", any(answer)).with_state(load);
        axum::serve(listener, router).await.expect("serving");
    });
}

/// Those of the others evenly over all the time.
fn messages(at_once: bool) -> Vec<Message> {
    let others = (0..MESSAGES).map(|n| {
        let at = Duration::from_secs(SECONDS as u64).mul_f64(n as f64 / MESSAGES as f64);
        Message { chat: 1_000 + n % CHATS, at }
    });
    let in_one = 2 * FLOOD / SECONDS;
    let flood = (0..FLOOD).map(|n| {
        let (second, share) = (1 + 2 * (n / in_one), (n % in_one) as f64 / in_one as f64);
        let at = if at_once { BURST } else { Duration::from_secs_f64(second as f64 + share) };
        Message { chat: FLOODER, at }
    });
    let mut all: Vec<_> = others.chain(flood).collect();
    all.sort_by_key(|it| it.at);
    all
}

async fn answer(
    State(load): State<Arc<Load>>,
    Path((_, method)): Path<(String, String)>,
    body: Bytes,
) -> impl IntoResponse {
    let answer = match method.as_str() {
        "getUpdates" => load.updates(serde_json::from_slice(&body).expect("a poll")).await,
        "sendMessage" => {
            let reply: Reply = serde_json::from_slice(&body).expect("a message");
            load.replied(reply.chat_id);
            r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"1"}}"#.to_owned()
        }
        "waits" => load.waits().await,
        "getMe" => {
            r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"flooded_bot"}}"#.to_owned()
        }
        _ => r#"{"ok":true,"result":true}"#.to_owned(),
    };
    ([(CONTENT_TYPE, "application/json")], answer)
}

impl Load {
    /// What has been sent by now, from `offset` on. A long poll waits for the next message, and then it is there at that
    /// moment, however late the timer is.
    async fn updates(&self, poll: Poll) -> String {
        let first = poll.offset.saturating_sub(1);
        let begin = *self.state.lock().expect("no panic").begin.get_or_insert_with(Instant::now);
        let mut woken = None;
        if let Some(next) = self.messages.get(first)
            && begin + next.at > Instant::now()
        {
            if poll.timeout == 0 {
                return r#"{"ok":true,"result":[]}"#.to_owned();
            }
            tokio::time::sleep_until(begin + next.at).await;
            woken = Some(Instant::now());
        } else if first >= self.messages.len() {
            return std::future::pending().await;
        }
        let now = Instant::now();
        let behind = &self.messages[first..];
        let count = behind.iter().take(100).take_while(|it| begin + it.at <= now).count();
        let mut state = self.state.lock().expect("no panic");
        let mut batch = Vec::new();
        for (n, message) in (first..).zip(&behind[..count]) {
            if n >= state.fetched {
                state.fetched = n + 1;
                // A hundred can be fetched at once, so that what is behind more than that waits for Telegram, and not yet for the bot.
                let since = if self.at_once { now } else { woken.unwrap_or(begin + message.at) };
                state.unanswered.entry(message.chat).or_default().push_back((*message, since));
            }
            let (id, chat) = (n + 1, message.chat);
            batch.push(format!(
                r#"{{"update_id":{id},"message":{{"message_id":{id},"from":{{"id":{chat},"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann_lee","language_code":"en"}},"chat":{{"id":{chat},"first_name":"Ann","last_name":"Lee","username":"ann_lee","type":"private"}},"date":1795000000,"text":"message number {id}"}}}}"#
            ));
        }
        format!(r#"{{"ok":true,"result":[{}]}}"#, batch.join(","))
    }

    fn replied(&self, chat: usize) {
        let now = Instant::now();
        let mut guard = self.state.lock().expect("no panic");
        let state = &mut *guard;
        let oldest = state.unanswered.get_mut(&chat).and_then(VecDeque::pop_front);
        let (Message { at, .. }, since) = oldest.expect("a message to reply to");
        if chat == FLOODER {
            state.worked_off += 1;
            return;
        }
        let (is_in_flood, is_calm) = match self.at_once {
            true => (at >= BURST && state.worked_off < FLOOD, at < BURST),
            false => (at.as_secs() % 2 == 1, at.as_secs() % 2 == 0 && at.subsec_millis() >= RECOVERY),
        };
        if is_in_flood {
            state.flooded.push(now - since);
        } else if is_calm && at.as_secs() > 0 {
            state.calm.push(now - since);
        }
        state.answered += 1;
        if state.answered == MESSAGES {
            self.done.notify_waiters();
        }
    }

    /// When all others have their answers: how long half of them waited at most, and all but a hundredth, in microseconds, without
    /// a flood and in it.
    async fn waits(&self) -> String {
        let done = self.done.notified();
        if self.state.lock().expect("no panic").answered < MESSAGES {
            done.await;
        }
        let state = self.state.lock().expect("no panic");
        let figures = [&state.calm, &state.flooded].map(|waits| {
            let mut waits = waits.clone();
            waits.sort_unstable();
            [waits.len() / 2, waits.len() * 99 / 100].map(|n| waits[n].as_micros().to_string())
        });
        format!(r#"{{"ok":true,"result":[{}]}}"#, figures.concat().join(","))
    }
}
