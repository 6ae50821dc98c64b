//! A transport without a server: its answers are prepared, and its calls can be looked at.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};

use crate::bot::{Answer, Request, Transport, TransportError};

/// Answers calls as a test has prepared, and remembers them. Clones share one script.
///
/// A method is answered with what was prepared for it, in that order, then with its standing answer. Where nothing is left,
/// `getUpdates` waits for ever, as when nobody writes, and every other method is refused.
///
/// ```
/// use stategram::Bot;
/// use stategram::bot::{ApiError, Gone, Scripted};
/// use stategram::types::AsyncTelegramApi;
/// use stategram::types::methods::SendMessageParams;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let script = Scripted::new();
/// script.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user");
/// let bot = Bot::over(script.clone());
/// let hello = SendMessageParams::builder().chat_id(42).text("Hello").build();
/// let error = bot.send_message(&hello).await.unwrap_err();
/// assert!(matches!(error, ApiError::Gone { why: Gone::Blocked, .. }));
/// assert_eq!(script.calls()[0].params["text"], "Hello");
/// # });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Scripted {
    script: Arc<Mutex<Script>>,
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The parameters; `null` where there were none.
    pub params: Value,
    /// The files to upload: the parameter that stands for each, and where it lies.
    pub files: Vec<(String, PathBuf)>,
}

#[derive(Debug, Default)]
struct Script {
    prepared: HashMap<String, VecDeque<Result<Answer, TransportError>>>,
    standing: HashMap<String, Answer>,
    calls: Vec<Call>,
}

impl Scripted {
    /// An empty script.
    pub fn new() -> Self {
        Self::default()
    }

    /// Prepares one successful answer with that result.
    pub fn answer(&self, method: &str, result: &(impl Serialize + ?Sized)) -> &Self {
        self.prepare(method, Ok(success(result)))
    }

    /// Answers with that result whenever nothing else is prepared for the method.
    pub fn always(&self, method: &str, result: &(impl Serialize + ?Sized)) -> &Self {
        self.script().standing.insert(method.to_owned(), success(result));
        self
    }

    /// Prepares one refusal in Telegram's form.
    pub fn refuse(&self, method: &str, code: u16, description: &str) -> &Self {
        let refusal = json!({"ok": false, "error_code": code, "description": description});
        self.raw(method, code, refusal.to_string())
    }

    /// Prepares one answer as it would come over the wire, of that HTTP status and body.
    pub fn raw(&self, method: &str, status: u16, body: impl Into<Bytes>) -> &Self {
        self.prepare(method, Ok(Answer { status, body: body.into() }))
    }

    /// Prepares one call to which no answer comes.
    pub fn fail(&self, method: &str, error: TransportError) -> &Self {
        self.prepare(method, Err(error))
    }

    /// The calls so far, in their order.
    pub fn calls(&self) -> Vec<Call> {
        self.script().calls.clone()
    }

    fn prepare(&self, method: &str, answer: Result<Answer, TransportError>) -> &Self {
        self.script().prepared.entry(method.to_owned()).or_default().push_back(answer);
        self
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        // Nothing is left half done under the lock, so a test that panicked elsewhere does no harm.
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Scripted {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let method = request.method;
        let params = request.body.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
        let mut script = self.script();
        script.calls.push(Call { method: method.to_owned(), params, files: request.files });
        let prepared = script.prepared.get_mut(method).and_then(VecDeque::pop_front);
        let answer = prepared.or_else(|| script.standing.get(method).cloned().map(Ok));
        Box::pin(async move {
            match answer {
                Some(answer) => answer,
                None if method == "getUpdates" => std::future::pending().await,
                None => {
                    let description = format!("Bad Request: no answer to {method} is scripted");
                    let refusal = json!({"ok": false, "error_code": 400, "description": description});
                    Ok(Answer { status: 400, body: refusal.to_string().into() })
                }
            }
        })
    }
}

fn success(result: &(impl Serialize + ?Sized)) -> Answer {
    let (status, body) = match serde_json::to_value(result) {
        Ok(result) => (200, json!({"ok": true, "result": result}).to_string()),
        // Read as an answer that makes no sense, which is what it is.
        Err(error) => (200, error.to_string()),
    };
    Answer { status, body: body.into() }
}
