//! A line to a bot without a server: updates in, calls out, in whatever words a test has for them.

use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::{Bot, Running};
use tokio::sync::watch;

use crate::PATIENCE;

/// The other end of a bot's line. Clones are the same line.
#[derive(Clone, Debug)]
pub(crate) struct Line(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    updates: watch::Sender<Vec<Value>>,
    /// The bot has everything below this.
    offset: watch::Sender<u64>,
    /// How many updates come once more with the next ones.
    again: Mutex<usize>,
    calls: Mutex<Vec<(String, Value)>>,
}

impl Line {
    pub(crate) fn new() -> Self {
        let (updates, offset) = (watch::Sender::default(), watch::Sender::default());
        Self(Arc::new(Inner { updates, offset, again: Mutex::default(), calls: Mutex::default() }))
    }

    pub(crate) fn bot(&self) -> Bot {
        Bot::over(self.clone())
    }

    /// Sends an update of that kind.
    pub(crate) fn send(&self, kind: &str, body: Value) {
        self.0.updates.send_modify(|all| all.push(json!({"update_id": all.len() + 1, kind: body})));
    }

    /// The next answer has so many of the first updates in it that the bot has had already.
    pub(crate) fn hands_over_again(&self, count: usize) {
        *self.0.again.lock().expect("no panic") = count;
    }

    /// A user types behind the bot's name; the query's id is what is typed.
    pub(crate) fn types(&self, user: i64, query: &str) {
        self.send("inline_query", json!({"id": query, "from": person(user), "query": query, "offset": ""}));
    }

    /// A user writes to the bot.
    pub(crate) fn says(&self, user: i64, text: &str) {
        let chat = json!({"id": user, "type": "private", "first_name": "U"});
        self.send("message", json!({"message_id": 1, "date": 1, "chat": chat, "from": person(user), "text": text}));
    }

    /// Lets everything that was sent so far be received.
    pub(crate) async fn received(&self) {
        let sent = self.0.updates.borrow().len() as u64;
        let mut offset = self.0.offset.subscribe();
        let received = offset.wait_for(|it| *it > sent);
        tokio::time::timeout(PATIENCE, received).await.expect("the bot receives nothing").expect("a line");
    }

    /// Lets everything that was sent so far be received, and everything that follows from it be done.
    pub(crate) async fn settle(&self, running: &Running) {
        self.received().await;
        tokio::time::timeout(PATIENCE, running.settled()).await.expect("the bot does not come to rest");
    }

    /// The parameters of the calls of that method so far.
    pub(crate) fn calls(&self, method: &str) -> Vec<Value> {
        let calls = self.0.calls.lock().expect("no panic");
        calls.iter().filter(|it| it.0 == method).map(|it| it.1.clone()).collect()
    }

    /// The ids of the inline queries that were answered, in that order.
    pub(crate) fn answered(&self) -> Vec<String> {
        let id = |params: Value| params["inline_query_id"].as_str().expect("an id").to_owned();
        self.calls("answerInlineQuery").into_iter().map(id).collect()
    }
}

pub(crate) fn person(id: i64) -> Value {
    json!({"id": id, "is_bot": false, "first_name": "U"})
}

impl Transport for Line {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let params: Value = request.body.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
        self.0.calls.lock().expect("no panic").push((request.method.to_owned(), params.clone()));
        Box::pin(async move {
            let result = match request.method {
                "getMe" => json!({"id": 1, "is_bot": true, "first_name": "B", "username": "b_bot"}),
                "getUpdates" => {
                    let offset = params["offset"].as_u64().unwrap_or(0);
                    self.0.offset.send_modify(|it| *it = offset.max(*it));
                    let new = |all: &Vec<Value>| all.iter().any(|it| it["update_id"].as_u64() >= Some(offset));
                    let mut updates = self.0.updates.subscribe();
                    let waits = params["timeout"].as_u64() > Some(0);
                    let all = updates.wait_for(|all| !waits || new(all)).await.expect("a line").clone();
                    let again = std::mem::take(&mut *self.0.again.lock().expect("no panic"));
                    let (had, new): (Vec<_>, Vec<_>) =
                        all.into_iter().partition(|it| it["update_id"].as_u64() < Some(offset));
                    had.into_iter().take(again).chain(new.into_iter().take(100)).collect()
                }
                "sendMessage" => {
                    let chat = json!({"id": params["chat_id"], "type": "private", "first_name": "U"});
                    json!({"message_id": 1, "date": 1, "chat": chat, "text": params["text"]})
                }
                _ => json!(true),
            };
            Ok(Answer { status: 200, body: json!({"ok": true, "result": result}).to_string().into() })
        })
    }
}
