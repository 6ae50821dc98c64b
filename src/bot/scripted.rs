//! A transport without a server: its answers are prepared, and its calls can be looked at.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};

use crate::bot::{Answer, Fetched, File, FileContent, FilePart, Request, Transport, TransportError, Upload};

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

/// A call that was made, as [`Scripted::calls`] gives it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The method.
    pub method: String,
    /// The parameters; `null` where there were none.
    pub params: Value,
    /// The files to upload. What comes as a stream is read first.
    pub files: Vec<FilePart>,
}

#[derive(Debug, Default)]
struct Script {
    prepared: HashMap<String, VecDeque<Result<Answer, TransportError>>>,
    standing: HashMap<String, Answer>,
    calls: Vec<RecordedCall>,
    files: HashMap<String, Bytes>,
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

    /// Has a file to be downloaded, at this `file_path`.
    pub fn file(&self, path: &str, bytes: impl Into<Bytes>) -> &Self {
        self.script().files.insert(path.to_owned(), bytes.into());
        self
    }

    /// Prepares one call to which no answer comes.
    pub fn fail(&self, method: &str, error: TransportError) -> &Self {
        self.prepare(method, Err(error))
    }

    /// The calls so far, in their order.
    pub fn calls(&self) -> Vec<RecordedCall> {
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
        Box::pin(async move {
            let mut files = Vec::new();
            for upload in request.files {
                files.push(read(upload).await?);
            }
            let answer = {
                let mut script = self.script();
                script.calls.push(RecordedCall { method: method.to_owned(), params, files });
                let prepared = script.prepared.get_mut(method).and_then(VecDeque::pop_front);
                prepared.or_else(|| script.standing.get(method).cloned().map(Ok))
            };
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

    fn fetch<'a>(&'a self, file_path: &'a str) -> BoxFuture<'a, Result<Fetched, TransportError>> {
        let found = self.script().files.get(file_path).cloned();
        let status = if found.is_some() { 200 } else { 404 };
        let bytes = found.unwrap_or_else(not_found);
        let length = Some(bytes.len() as u64);
        let body = futures_util::stream::iter([Ok(bytes)]).boxed();
        Box::pin(std::future::ready(Ok(Fetched { status, length, body })))
    }
}

fn not_found() -> Bytes {
    json!({"ok": false, "error_code": 404, "description": "Not Found: no such file is scripted"}).to_string().into()
}

/// The file, which a stream becomes the bytes of.
async fn read(Upload { name, file_name, mime, content }: Upload) -> Result<FilePart, TransportError> {
    let file = match content {
        FileContent::Bytes(bytes) => File::bytes(file_name, bytes),
        FileContent::Path(path) => File::path(path).named(file_name),
        FileContent::Stream(mut stream) => {
            let mut bytes = Vec::new();
            while let Some(next) = stream.next().await {
                let next = next.map_err(|error| TransportError { message: error.to_string(), unsent: false })?;
                bytes.extend_from_slice(&next);
            }
            File::bytes(file_name, bytes)
        }
    };
    Ok(FilePart { name, file: file.mime(mime) })
}

fn success(result: &(impl Serialize + ?Sized)) -> Answer {
    let (status, body) = match serde_json::to_value(result) {
        Ok(result) => (200, json!({"ok": true, "result": result}).to_string()),
        // Read as an answer that makes no sense, which is what it is.
        Err(error) => (200, error.to_string()),
    };
    Answer { status, body: body.into() }
}
