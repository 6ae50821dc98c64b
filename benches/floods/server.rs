//! A small Bot API server: chats that send as somebody types, and one that floods; it notes how long each message of the others
//! waits for its answer.

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

/// How much the one chat sends.
pub(crate) const FLOOD: usize = 10_000;

const CHATS: usize = 200;
const MESSAGES: usize = 2_000;
const FLOODER: usize = 999;
const FOR: Duration = Duration::from_secs(5);

struct Load {
    messages: Vec<Message>,
    state: Mutex<Waiting>,
    done: Notify,
}

/// The one with the number `n` has the `update_id` `n + 1`.
struct Message {
    chat: usize,
    /// After the first poll.
    at: Duration,
}

#[derive(Default)]
struct Waiting {
    begin: Option<Instant>,
    /// Since when the messages of each chat wait, the oldest first.
    unanswered: HashMap<usize, VecDeque<Instant>>,
    fetched: usize,
    waited: Vec<Duration>,
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

pub(crate) fn serve(flood: usize) {
    let load = Arc::new(Load { messages: messages(flood), state: Mutex::default(), done: Notify::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("http://{}", listener.local_addr().expect("an address"));
        std::io::stdout().flush().expect("a pipe");
        let router = Router::new().route("/{bot}/{method}", any(answer)).with_state(load);
        axum::serve(listener, router).await.expect("serving");
    });
}

/// Both kinds of message, each evenly over the time.
fn messages(flood: usize) -> Vec<Message> {
    let evenly = |n: usize, of: usize| FOR.mul_f64(n as f64 / of as f64);
    let others = (0..MESSAGES).map(|n| Message { chat: 1_000 + n % CHATS, at: evenly(n, MESSAGES) });
    let flood = (0..flood).map(|n| Message { chat: FLOODER, at: evenly(n, flood) });
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
                state.unanswered.entry(message.chat).or_default().push_back(woken.unwrap_or(begin + message.at));
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
        let mut state = self.state.lock().expect("no panic");
        let since = state.unanswered.get_mut(&chat).and_then(VecDeque::pop_front).expect("a message to reply to");
        if chat != FLOODER {
            state.waited.push(now - since);
            if state.waited.len() == MESSAGES {
                self.done.notify_waiters();
            }
        }
    }

    /// When all others have their answers: how long half of them waited at most, and all but a hundredth, in microseconds.
    async fn waits(&self) -> String {
        let done = self.done.notified();
        if self.state.lock().expect("no panic").waited.len() < MESSAGES {
            done.await;
        }
        let mut waited = self.state.lock().expect("no panic").waited.clone();
        waited.sort_unstable();
        let [median, p99] = [MESSAGES / 2, MESSAGES * 99 / 100].map(|n| waited[n].as_micros());
        format!(r#"{{"ok":true,"result":[{median},{p99}]}}"#)
    }
}
