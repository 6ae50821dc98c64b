//! A Bot API server that says the token back wherever it can, in each form that a server, a proxy or a gateway might.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::{SECRET, TOKEN, poster};

/// What becomes of a request.
pub(crate) enum Answer {
    /// This status and body.
    Say(&'static str, String),
    /// Sent elsewhere.
    Redirect(String),
    /// The connection is closed before anything is said.
    Close,
    /// It is closed in the middle of this.
    Half(String),
}
use Answer::{Close, Half, Redirect, Say};

#[derive(Default)]
struct Seen {
    /// How often each method was called, in each chat.
    calls: HashMap<String, usize>,
    /// What the bot has said.
    said: Vec<String>,
    /// What it has told of its webhook.
    secret: Option<String>,
}

/// What was seen, and who waits for more.
#[derive(Default)]
struct Watch {
    seen: Mutex<Seen>,
    more: Condvar,
}

pub(crate) struct Hostile {
    pub(crate) url: String,
    watch: Arc<Watch>,
}

/// How long a call may take before it is given up on by whoever made it, and less.
const PATIENCE: Duration = Duration::from_secs(20);

impl Hostile {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let watch = Arc::new(Watch::default());
        let shared = Arc::clone(&watch);
        // It ends with the process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let watch = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &watch));
            }
        });
        Self { url, watch }
    }

    pub(crate) fn calls(&self, method: &str) -> usize {
        self.watch.seen.lock().unwrap().calls(method)
    }

    pub(crate) fn said(&self) -> Vec<String> {
        self.watch.seen.lock().unwrap().said.clone()
    }
}

impl Seen {
    fn calls(&self, method: &str) -> usize {
        self.calls.iter().filter(|(it, _)| it.split(' ').next() == Some(method)).map(|(_, count)| count).sum()
    }

    /// Whether the bot has done all that the updates have it do.
    fn is_all(&self) -> bool {
        let edits = self.calls("editMessageText") >= 2;
        edits && ["sorry: spilled", "still alive"].iter().all(|it| self.said.iter().any(|said| said.starts_with(it)))
    }
}

fn serve(stream: TcpStream, watch: &Watch) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let path = line.split(' ').nth(1)?.to_owned();
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok().filter(|read| *read > 0)?;
            if header == "\r\n" {
                break;
            }
            if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        if path.ends_with("/post") {
            poster::post_all(u16::try_from(body["port"].as_u64()?).ok()?, &updates());
        } else if path.ends_with("/goOn") {
            let is_more = |seen: &mut Seen| !seen.is_all();
            drop(watch.more.wait_timeout_while(watch.seen.lock().unwrap(), PATIENCE, is_more).unwrap());
        }
        let answered = answer(&path, &body, &mut watch.seen.lock().unwrap());
        watch.more.notify_all();
        let head = match answered {
            Say(status, body) => {
                format!("HTTP/1.1 {status}\r\nx-path: {path}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
            }
            Redirect(to) => format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"),
            Half(body) => {
                let half = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len() + 9);
                let _ = stream.write_all(half.as_bytes());
                return None;
            }
            Close => return None,
        };
        stream.write_all(head.as_bytes()).ok()?;
    }
}

fn answer(path: &str, body: &Value, seen: &mut Seen) -> Answer {
    let chat = body["chat_id"].as_i64().unwrap_or_default();
    let method = if path.starts_with("/file/") { "file" } else { path.rsplit('/').next().unwrap_or_default() };
    let nth = {
        let calls = seen.calls.entry(format!("{method} {chat}")).or_default();
        *calls += 1;
        *calls - 1
    };
    seen.secret = seen.secret.take().or_else(|| body["secret_token"].as_str().map(str::to_owned));
    let html = |status| Say(status, format!("<html><body>Cannot POST {path} ({TOKEN}, {SECRET})</body></html>"));
    let ok = |result: Value| Say("200 OK", json!({"ok": true, "result": result}).to_string());
    let refusal = |code: u16, status| {
        let forms = [TOKEN.replace(':', "%3A"), TOKEN.replace('-', "%2D"), format!("{TOKEN:?}").replace('_', "%5F")];
        let told = seen.secret.as_deref().unwrap_or_default();
        let quoted = format!("refused: {path}, that is bot{} and {SECRET}, {told}", forms.join(" "));
        let said = json!({"ok": false, "error_code": code, "description": quoted}).to_string();
        // The same, as some write it.
        Say(status, if code == 403 { said.replace('-', "\\u002d").replace('_', "\\u005f") } else { said })
    };
    match (method, nth) {
        ("getMe", 0) => Close,
        ("getMe", _) => ok(json!({"id": 123_456_789, "is_bot": true, "first_name": "Bot", "username": "hostile_bot"})),
        ("getUpdates", 0) => Say("200 OK", format!(r#"{{"ok":true,"result":[{}]}}"#, updates().join(","))),
        ("getUpdates", 1) => html("404 Not Found"),
        ("getUpdates", 3) => Redirect(format!("http://127.0.0.1:1{path}?token={TOKEN}")),
        ("getUpdates", 5) => Say("200 OK", format!(r#"{{"ok":true,"result":"{path} {SECRET}"}}"#)),
        ("getUpdates", 7) => Half(format!(r#"{{"ok":true,"result":["{path}"#)),
        ("getUpdates", 9) => html("502 Bad Gateway"),
        ("getUpdates", 11) => {
            let alive = message(900, 9, "still alive");
            Say("200 OK", format!(r#"{{"ok":true,"result":[{alive}]}}"#))
        }
        ("getUpdates", nth) if nth > 11 && seen.said.iter().any(|it| it == "still alive") => {
            refusal(401, "401 Unauthorized")
        }
        ("getUpdates", _) => ok(json!([])),
        ("setWebhook", 0) => html("502 Bad Gateway"),
        ("setWebhook", 1) => Close,
        ("setWebhook" | "post", _) => ok(json!(true)),
        ("goOn", _) => match seen.is_all() {
            true => refusal(401, "401 Unauthorized"),
            false => ok(json!(true)),
        },
        ("getWebhookInfo", 0) => html("404 Not Found"),
        ("editMessageText", 0) => refusal(403, "403 Forbidden"),
        ("getFile", 0) => {
            ok(json!({"file_id": "f", "file_unique_id": "u", "file_path": format!("/var/lib/{TOKEN}/f")}))
        }
        ("getFile", 1) => {
            ok(json!({"file_id": "f", "file_unique_id": "u", "file_path": format!("../bot{TOKEN}/{SECRET}")}))
        }
        ("getFile", 2) => html("404 Not Found"),
        ("getFile", _) => ok(json!({"file_id": "f", "file_unique_id": "u", "file_path": "documents/f"})),
        ("file", 0) => html("404 Not Found"),
        ("file", 1) => Redirect(format!("http://127.0.0.1:1{path}")),
        ("file", _) => Close,
        // Each chat has another mishap, once.
        ("sendMessage", 0) => match chat % 7 {
            0 => html("404 Not Found"),
            1 => refusal(400, "400 Bad Request"),
            2 => Redirect(format!("http://127.0.0.1:1{path}")),
            3 => Close,
            4 => refusal(403, "403 Forbidden"),
            5 => ok(json!({"message_id": path})),
            _ => html("500 Internal Server Error"),
        },
        ("sendMessage", _) => {
            seen.said.push(body["text"].as_str().unwrap_or_default().to_owned());
            ok(json!({"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}, "text": path}))
        }
        _ => refusal(400, "400 Bad Request"),
    }
}

pub(crate) fn message(update_id: i64, chat: i64, text: &str) -> String {
    let from = json!({"id": chat, "is_bot": false, "first_name": "Eve"});
    let chat = json!({"id": chat, "type": "private"});
    let message = json!({"message_id": 1, "date": 1, "from": from, "chat": chat, "text": text});
    json!({"update_id": update_id, "message": message}).to_string()
}

/// Updates that nobody should send.
fn updates() -> Vec<String> {
    let mut updates: Vec<String> = Vec::new();
    let said = [
        "/panic",
        "/fail",
        "/file",
        "/file",
        "/file",
        "/file",
        "/file",
        "/file",
        "/careless",
        "hello",
        "hello",
        "hello",
        "hello",
        "hello",
        "hello",
        "hello",
    ];
    for text in said {
        let id = i64::try_from(updates.len()).unwrap();
        // A chat for each, so that none waits for another.
        updates.push(message(100 + id, 1_000 + id, text));
    }
    // The secret wherever a parser stumbles.
    updates.push(json!({"update_id": 200, "message": SECRET}).to_string());
    updates.push(json!({"update_id": 201, "message": {"chat": {"id": SECRET, "type": TOKEN}}}).to_string());
    updates.push(json!({"update_id": 202, SECRET: {"from": TOKEN}}).to_string());
    updates.push(json!({"update_id": SECRET}).to_string());
    updates.push(json!({"update_id": 203, "callback_query": {"id": TOKEN, "from": SECRET, "data": TOKEN}}).to_string());
    updates.push(
        json!({"update_id": 204, "message": {"message_id": 1, "date": 1, "text": 7,
        "chat": {"id": 1_050, "type": "private", "first_name": [SECRET]}}})
        .to_string(),
    );
    updates.push(json!({"update_id": 205, "poll": {"id": TOKEN, "options": SECRET}}).to_string());
    // Somebody may well write a token; the bot says it again, and no log does.
    updates.push(message(206, 1_060, &format!("is this yours? {TOKEN}")));
    // A chat where the first message is sent when it is tried again.
    updates.push(message(207, 1_063, "/edit"));
    updates.push(message(208, 1_070, "/spill"));
    updates.push(message(209, 1_077, "/pass"));
    updates
}
