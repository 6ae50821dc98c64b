//! The other end of a replay: what the recording says that Telegram answered.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use crate::bot::{Answer, FileContent, Request, Transport, TransportError, Upload};
use crate::machine::Graph;
use crate::onlooker::{Happens, Onlooker, Seen};
use crate::simulator::{hide, sha256};
use crate::testing::recording::{Answered, Call, FileNote, Item, Recording, What};

/// Updates that are to be fetched, and calls that are expected. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Script(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    part: Mutex<Part>,
    /// Something has changed.
    changes: watch::Sender<()>,
}

#[derive(Debug, Default)]
pub(super) struct Part {
    name: String,
    updates: VecDeque<(i64, String)>,
    expected: Vec<Expected>,
    compared: usize,
    pub(super) difference: Option<String>,
    /// How many turns are over.
    pub(super) turns: usize,
    /// Behind the last line: what the bot does now was not recorded.
    is_over: bool,
}

#[derive(Debug)]
pub(super) struct Expected {
    line: usize,
    lane: String,
    call: Call,
    is_made: bool,
}

impl Script {
    pub(super) fn new(recording: &Recording) -> Self {
        let expected = recording.items.iter().filter_map(|Item { line, what, .. }| match what {
            What::Call(call) => {
                let lane = lane(&call.method, &call.params)?;
                Some(Expected { line: *line, lane, call: Call::clone(call), is_made: false })
            }
            What::Moment | What::Turn | What::Update { .. } => None,
        });
        let part = Part { name: recording.name.clone(), expected: expected.collect(), ..Part::default() };
        Self(Arc::new(Shared { part: Mutex::new(part), changes: watch::Sender::new(()) }))
    }

    /// An update comes.
    pub(super) fn update(&self, id: i64, json: &str) {
        self.part().updates.push_back((id, json.to_owned()));
        self.0.changes.send_replace(());
    }

    /// Waits until that is so.
    pub(super) async fn once(&self, is_so: impl Fn(&Part) -> bool) {
        let mut changes = self.0.changes.subscribe();
        while !is_so(&self.part()) {
            // The sender lives in `self`, so `changed` cannot fail.
            let _ = changes.changed().await;
        }
    }

    pub(super) fn ends(&self) {
        self.part().is_over = true;
    }

    /// Something else happened; only the first time counts.
    pub(super) fn differs(&self, line: usize, sentence: &str) {
        self.part().differs(line, sentence);
        self.0.changes.send_replace(());
    }

    pub(super) fn difference(&self) -> Option<String> {
        self.part().difference.clone()
    }

    pub(super) fn compared(&self) -> usize {
        self.part().compared
    }

    /// The first call that was recorded and not made.
    pub(super) fn missing(&self) -> Option<(usize, String)> {
        let part = self.part();
        let missing = part.missing()?;
        let Call { method, params, .. } = &missing.call;
        let sentence = format!("the bot does not make a call that was recorded: {method} {}", short(params));
        Some((missing.line, sentence))
    }

    fn part(&self) -> MutexGuard<'_, Part> {
        // Nothing is left half done under the lock.
        self.0.part.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What `getUpdates` answers: waits until there is something.
    async fn updates(&self, offset: i64) -> Answer {
        let mut changes = self.0.changes.subscribe();
        loop {
            let items = {
                let mut part = self.part();
                let before = part.updates.len();
                part.updates.retain(|(id, _)| *id >= offset);
                if part.updates.len() < before {
                    self.0.changes.send_replace(());
                    // That was no news for this one.
                    changes.borrow_and_update();
                }
                let items: Vec<&str> = part.updates.iter().take(100).map(|(_, json)| json.as_str()).collect();
                items.join(",")
            };
            if !items.is_empty() {
                return answer(200, format!(r#"{{"ok":true,"result":[{items}]}}"#));
            }
            let _ = changes.changed().await;
        }
    }

    /// What the call was answered, if it is the one that was recorded.
    fn compare(&self, made: &Call) -> Result<Answer, TransportError> {
        let Some(lane) = lane(&made.method, &made.params) else { return Ok(done()) };
        let mut part = self.part();
        let mut of_lane = part.expected.iter().enumerate().filter(|(_, it)| it.lane == lane).peekable();
        let is_known = of_lane.peek().is_some();
        let Some((at, expected)) = of_lane.find(|(_, it)| !it.is_made) else {
            // One that was superseded had no answer.
            if part.is_over || (made.method == "answerInlineQuery" && !is_known) {
                return Ok(done());
            }
            let line = part.expected.iter().filter(|it| it.is_made).map(|it| it.line).max().unwrap_or(1);
            let sentence =
                format!("the bot makes a call that was not recorded: {} {}", made.method, short(&made.params));
            part.differs(line, &sentence);
            return Ok(refused());
        };
        let line = expected.line;
        if let Some(sentence) = difference(&expected.call, made) {
            if part.is_over {
                return Ok(refused());
            }
            part.differs(line, &sentence);
            return Ok(refused());
        }
        let answered = expected.call.answer.clone();
        part.expected[at].is_made = true;
        part.compared += 1;
        match answered {
            Answered::Lost(message) => Err(TransportError { message, unsent: false }),
            Answered::With { status, body } => Ok(Answer { status, body }),
        }
    }
}

impl Part {
    /// Whether the bot has all updates, and has said so.
    pub(super) fn is_fetched(&self) -> bool {
        self.updates.is_empty()
    }

    /// Whether the call of this line was made. One that is not compared counts as made.
    pub(super) fn has_made(&self, line: usize) -> bool {
        self.expected.iter().find(|it| it.line == line).is_none_or(|it| it.is_made)
    }

    pub(super) fn missing(&self) -> Option<&Expected> {
        self.expected.iter().find(|it| !it.is_made)
    }

    fn differs(&mut self, line: usize, sentence: &str) {
        if self.difference.is_none() {
            self.difference = Some(format!("{}, line {line}: {sentence}", self.name));
        }
    }
}

impl Onlooker for Script {
    fn meets(&self, _: Graph, _: &'static str, _: &'static str) {}

    fn sees(&self, seen: Seen) {
        if let Happens::Turned(turned) = seen.what
            && turned.outcome != "cancelled"
        {
            self.part().turns += 1;
            self.0.changes.send_replace(());
        }
    }
}

impl Transport for Script {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let method = request.method.to_owned();
        let params: Value = request.body.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
        Box::pin(async move {
            if method == "getUpdates" {
                return Ok(self.updates(params["offset"].as_i64().unwrap_or_default()).await);
            }
            let mut params = match params {
                Value::Object(params) => params,
                _ => Map::new(),
            };
            params.retain(|_, value| !value.is_null());
            hide(&mut params);
            let mut files = Vec::new();
            for upload in request.files {
                params.remove(&upload.name);
                files.push(noted(upload).await?);
            }
            files.sort();
            let answer = Answered::Lost(String::new());
            let answered = self.compare(&Call { method, params, files, answer });
            self.0.changes.send_replace(());
            answered
        })
    }
}

/// Which calls come one after the other: those of a chat, those about a query. `None` for what is not compared, since it says how
/// long something took.
fn lane(method: &str, params: &Map<String, Value>) -> Option<String> {
    let queries =
        ["callback_query_id", "inline_query_id", "pre_checkout_query_id", "shipping_query_id", "inline_message_id"];
    let word = |name: &str| params.get(name).map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
    if method == "sendChatAction" {
        return None;
    }
    let of = queries.into_iter().chain(["chat_id"]).find_map(|name| Some((name, word(name)?)));
    Some(of.map_or_else(|| method.to_owned(), |(name, id)| format!("{name} {id}")))
}

/// How two calls differ, in words.
fn difference(recorded: &Call, made: &Call) -> Option<String> {
    let Call { method, params, files, .. } = recorded;
    if *method != made.method {
        let (other, others) = (&made.method, &made.params);
        return Some(format!("the bot calls {other} {}; recorded is {method} {}", short(others), short(params)));
    }
    if *files != made.files {
        let told = |files: &[FileNote]| {
            let told = files.iter().map(|it| {
                let name = it.name.as_deref().unwrap_or("without a name");
                format!("{name} ({} bytes, {})", it.bytes, it.sha256.get(..8).unwrap_or_default())
            });
            match told.collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => "none".to_owned(),
                some => some,
            }
        };
        return Some(format!("{method}: its files are {}; recorded are {}", told(&made.files), told(files)));
    }
    // In a form everything is text.
    let is_form = !files.is_empty();
    let names = params.keys().chain(made.params.keys().filter(|it| !params.contains_key(*it)));
    let value = |params: &Map<String, Value>, name: &str| {
        let value = params.get(name).cloned();
        if is_form { value.map(parsed) } else { value }
    };
    let told = |value: Option<Value>| value.map_or_else(|| "not given".to_owned(), |it| cut(&it.to_string(), 300));
    for name in names {
        let (before, now) = (value(params, name), value(&made.params, name));
        if before != now {
            return Some(format!("{method}: `{name}` is {}; recorded is {}", told(now), told(before)));
        }
    }
    None
}

/// What a text of a form stands for.
fn parsed(value: Value) -> Value {
    match &value {
        Value::String(text) => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}

/// What a recording has of a file.
async fn noted(Upload { name: part, file_name, content, .. }: Upload) -> Result<FileNote, TransportError> {
    let failed = |error: std::io::Error| TransportError { message: error.to_string(), unsent: true };
    let bytes = match content {
        FileContent::Bytes(bytes) => bytes,
        FileContent::Path(path) => tokio::fs::read(path).await.map_err(failed)?.into(),
        FileContent::Stream(mut stream) => {
            let mut bytes = Vec::new();
            while let Some(next) = stream.next().await {
                bytes.extend_from_slice(&next.map_err(failed)?);
            }
            Bytes::from(bytes)
        }
    };
    Ok(FileNote { part, name: Some(file_name), bytes: bytes.len(), sha256: sha256(&bytes) })
}

fn answer(status: u16, body: String) -> Answer {
    Answer { status, body: body.into() }
}

fn done() -> Answer {
    answer(200, r#"{"ok":true,"result":true}"#.to_owned())
}

fn refused() -> Answer {
    let description = "Bad Request: something else was recorded";
    answer(400, json!({ "ok": false, "error_code": 400, "description": description }).to_string())
}

fn short(params: &Map<String, Value>) -> String {
    cut(&Value::from(params.clone()).to_string(), 300)
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
