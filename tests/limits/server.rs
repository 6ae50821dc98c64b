//! A Bot API server that notes when each call came, and refuses what it is told to.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};
use stategram::Bot;
use stategram::clock::{Clock, Moment};
use tokio::sync::watch;

/// How long anything may take before a test gives up on it. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Clones are the same server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) clock: Clock,
    pub(crate) bot: Bot,
    start: Moment,
    inner: Arc<Mutex<Inner>>,
    updates: watch::Sender<usize>,
    calls: watch::Sender<usize>,
}

#[derive(Default)]
struct Inner {
    updates: Vec<Value>,
    calls: Vec<Call>,
    /// By chat, how many seconds each of the next calls has to wait.
    refusals: HashMap<i64, VecDeque<u64>>,
}

/// A call that came, the polls and `getMe` aside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// In seconds on the clock since the start.
    pub(crate) at: f64,
    pub(crate) method: String,
    pub(crate) chat: i64,
    pub(crate) text: String,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = Clock::manual();
        let server = Self {
            start: clock.now(),
            clock,
            bot: Bot::new("123456:AAF-secret_secret_secret_secret_secr").unwrap().api_url(&url).unwrap(),
            inner: Arc::default(),
            updates: watch::Sender::default(),
            calls: watch::Sender::default(),
        };
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    /// Somebody writes, in a chat of that id.
    pub(crate) fn says(&self, chat: i64, text: &str) {
        let kind = if chat < 0 { "supergroup" } else { "private" };
        let from = json!({"id": 5, "is_bot": false, "first_name": "Ann"});
        let chat = json!({"id": chat, "type": kind, "first_name": "Ann", "title": "Friends"});
        self.send("message", json!({"message_id": 1, "date": 0, "from": from, "chat": chat, "text": text}));
    }

    /// Somebody presses a button in a chat of that id.
    pub(crate) fn presses(&self, chat: i64) {
        let from = json!({"id": 5, "is_bot": false, "first_name": "Ann"});
        let chat = json!({"id": chat, "type": "private", "first_name": "Ann"});
        let message = json!({"message_id": 1, "date": 1, "chat": chat, "text": "?"});
        let press = json!({"id": "q", "from": from, "chat_instance": "c", "message": message, "data": "yes"});
        self.send("callback_query", press);
    }

    fn send(&self, kind: &str, body: Value) {
        let mut inner = self.inner();
        let id = inner.updates.len() + 1;
        inner.updates.push(json!({"update_id": id, kind: body}));
        self.updates.send_replace(id);
    }

    /// The next message to that chat is refused, for so many seconds.
    pub(crate) fn refuse(&self, chat: i64, seconds: u64) {
        self.inner().refusals.entry(chat).or_default().push_back(seconds);
    }

    /// Waits until so many calls have come, and gives all that have.
    pub(crate) async fn called(&self, count: usize) -> Vec<Call> {
        let mut calls = self.calls.subscribe();
        let come = tokio::time::timeout(PATIENCE, calls.wait_for(|it| *it >= count)).await;
        let all = self.inner().calls.clone();
        come.unwrap_or_else(|_| panic!("{} calls and not {count}: {all:?}", all.len())).unwrap();
        all
    }

    /// Waits until so many calls have come, and then turns the clock.
    pub(crate) async fn pass(&self, count: usize, seconds: f64) {
        self.called(count).await;
        self.clock.advance(Duration::from_secs_f64(seconds));
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

/// How many came when.
pub(crate) fn counts<'a>(calls: impl IntoIterator<Item = &'a Call>) -> Vec<(f64, usize)> {
    let mut counts: Vec<(f64, usize)> = Vec::new();
    for Call { at, .. } in calls {
        match counts.last_mut() {
            Some((last, count)) if last == at => *count += 1,
            _ => counts.push((*at, 1)),
        }
    }
    counts
}

async fn answer(State(server): State<Server>, uri: Uri, body: Bytes) -> (StatusCode, String) {
    let method = uri.path().rsplit('/').next().unwrap().to_owned();
    let params: Value = serde_json::from_slice(&body).unwrap_or_default();
    let result = match &*method {
        "getMe" => json!({"id": 123_456, "is_bot": true, "first_name": "Bot", "username": "bot"}),
        "getUpdates" => server.poll(&params).await,
        _ => {
            let chat = params["chat_id"].as_i64().unwrap_or(0);
            let at = (server.clock.now() - server.start).as_secs_f64();
            let text = params["text"].as_str().unwrap_or_default().to_owned();
            let refused = {
                let mut inner = server.inner();
                inner.calls.push(Call { at, method: method.clone(), chat, text });
                server.calls.send_replace(inner.calls.len());
                inner.refusals.get_mut(&chat).and_then(VecDeque::pop_front)
            };
            if let Some(seconds) = refused {
                let parameters = json!({"retry_after": seconds});
                let refusal = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after",
                    "parameters": parameters});
                return (StatusCode::TOO_MANY_REQUESTS, refusal.to_string());
            }
            match method.starts_with("send") && method != "sendChatAction" {
                true => json!({"message_id": 77, "date": 0, "chat": {"id": chat, "type": "private"}}),
                false => json!(true),
            }
        }
    };
    (StatusCode::OK, json!({"ok": true, "result": result}).to_string())
}

impl Server {
    async fn poll(&self, asked: &Value) -> Value {
        let offset = usize::try_from(asked["offset"].as_i64().unwrap_or(0).max(1)).unwrap();
        if asked["timeout"].as_u64().unwrap_or(0) > 0 {
            self.updates.subscribe().wait_for(|known| *known >= offset).await.unwrap();
        }
        let inner = self.inner();
        let all = inner.updates.iter().skip(offset - 1).take(100);
        Value::Array(all.cloned().collect())
    }
}
