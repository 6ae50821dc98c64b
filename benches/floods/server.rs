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

/// How much the one chat sends, and all others in a second.
const FLOOD: usize = 10_000;
const PER_SECOND: usize = 400;

const CHATS: usize = 200;
const FLOODER: usize = 999;

/// For how long the others send where a flood comes evenly, and at most where it comes at once.
const EVENLY: usize = 10;
const AT_MOST: usize = 60;

/// When all of a flood comes that comes at once, and how long after its last answer the others are held up without one.
const BURST: Duration = Duration::from_secs(3);
const REST: Duration = Duration::from_secs(1);

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
    /// How much of the flood is, and since when all of it.
    worked_off: usize,
    over: Option<Instant>,
    /// How many of the others came in one batch at most while there was a flood.
    together: usize,
    /// Since which message they are held up as they were in the flood, so that as many come in one batch.
    held_since: Option<usize>,
    /// How long the others waited: without a flood, in it, and after they were held up without one.
    calm: Vec<Duration>,
    flooded: Vec<Duration>,
    held_up: Vec<Duration>,
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
    let others = (0..number_of_others(at_once)).map(|n| {
        let at = Duration::from_secs_f64(n as f64 / PER_SECOND as f64);
        Message { chat: 1_000 + n % CHATS, at }
    });
    let in_one = 2 * FLOOD / EVENLY;
    let flood = (0..FLOOD).map(|n| {
        let (second, share) = (1 + 2 * (n / in_one), (n % in_one) as f64 / in_one as f64);
        let at = if at_once { BURST } else { Duration::from_secs_f64(second as f64 + share) };
        Message { chat: FLOODER, at }
    });
    let mut all: Vec<_> = others.chain(flood).collect();
    all.sort_by_key(|it| it.at);
    all
}

fn number_of_others(at_once: bool) -> usize {
    PER_SECOND * if at_once { AT_MOST } else { EVENLY }
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
            tokio::time::sleep_until(begin + self.held_up_until(first).unwrap_or(next.at)).await;
            woken = Some(Instant::now());
        } else if first >= self.messages.len() {
            assert!(!self.at_once, "the flood takes longer than the others send");
            return std::future::pending().await;
        }
        let now = Instant::now();
        let behind = &self.messages[first..];
        let count = behind.iter().take(100).take_while(|it| begin + it.at <= now).count();
        let mut guard = self.state.lock().expect("no panic");
        let state = &mut *guard;
        if behind.first().is_some_and(|it| it.at >= BURST) && state.worked_off < FLOOD {
            let others = behind[..count].iter().filter(|it| it.chat != FLOODER).count();
            state.together = state.together.max(others);
        }
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

    /// Until when the message is held up, if it is the first of those that are.
    fn held_up_until(&self, first: usize) -> Option<Duration> {
        let mut state = self.state.lock().expect("no panic");
        let rested = state.over.is_some_and(|it| it.elapsed() >= REST);
        if !self.at_once || !rested || state.held_since.is_some_and(|it| it != first) {
            return None;
        }
        state.held_since = Some(first);
        self.messages.get(first + state.together.saturating_sub(1)).map(|it| it.at)
    }

    fn replied(&self, chat: usize) {
        let now = Instant::now();
        let mut guard = self.state.lock().expect("no panic");
        let state = &mut *guard;
        let oldest = state.unanswered.get_mut(&chat).and_then(VecDeque::pop_front);
        let (Message { at, .. }, since) = oldest.expect("a message to reply to");
        if chat == FLOODER {
            state.worked_off += 1;
            if state.worked_off == FLOOD {
                state.over = Some(now);
            }
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
        } else if state.held_since.is_some_and(|it| at >= self.messages[it].at) && !self.is_done(state) {
            state.held_up.push(now - since);
        }
        state.answered += 1;
        if self.is_done(state) {
            self.done.notify_waiters();
        }
    }

    /// Where they were held up, as many are counted as in the flood, so that those of the one batch are the same part of them.
    fn is_done(&self, state: &Waiting) -> bool {
        match self.at_once {
            true => !state.flooded.is_empty() && state.held_up.len() == state.flooded.len(),
            false => state.answered == number_of_others(false),
        }
    }

    /// When all others have their answers: how long half of them waited at most, and all but a hundredth, in microseconds, without
    /// a flood, in it, and held up without one.
    async fn waits(&self) -> String {
        let done = self.done.notified();
        if !self.is_done(&self.state.lock().expect("no panic")) {
            done.await;
        }
        let state = self.state.lock().expect("no panic");
        let figures = [&state.calm, &state.flooded, &state.held_up].map(|waits| {
            let mut waits = waits.clone();
            waits.sort_unstable();
            // Where a flood comes evenly nobody is held up.
            [waits.len() / 2, waits.len() * 99 / 100].map(|n| waits.get(n).map_or(0, Duration::as_micros).to_string())
        });
        format!(r#"{{"ok":true,"result":[{}]}}"#, figures.concat().join(","))
    }
}
