//! rust-analyzer as a process, spoken to as an editor does.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything may take, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(240);

/// The answer is out of date before it is given: the question is asked again.
const OUT_OF_DATE: [i64; 2] = [-32801, -32802];

/// The process. It does not outlive this value, and without its input it does not outlive this process either.
pub(crate) struct Server {
    process: Child,
    input: ChildStdin,
    heard: Receiver<Value>,
    last_id: u64,
    quiet: bool,
    trouble: VecDeque<String>,
}

impl Server {
    /// Starts it in the folder of a crate, and waits until it has read everything.
    pub(crate) fn start(folder: &Path, target: &Path, settings: &Value) -> Self {
        let mut process = Command::new("rust-analyzer")
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            // Without sources it has `rustup` install those of the standard library into the toolchain, and rustc shows them in its
            // messages. It is given others, and from here nothing can be installed.
            .env("RUSTUP_DIST_SERVER", "http://127.0.0.1:9")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer is there: rustup component add rust-analyzer");
        let input = process.stdin.take().expect("it is piped");
        let output = process.stdout.take().expect("it is piped");
        let (said, heard) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if said.send(message).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { process, input, heard, last_id: 0, quiet: false, trouble: VecDeque::new() };
        let uri = format!("file://{}", folder.display());
        server.ask(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri,
                "workspaceFolders": [{ "uri": uri, "name": "bot" }],
                "initializationOptions": settings,
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "textDocument": {
                        "hover": { "contentFormat": ["plaintext"] },
                        "rename": { "prepareSupport": true },
                    },
                },
            }),
        );
        server.tell("initialized", &json!({}));
        let deadline = Instant::now() + PATIENCE;
        while !server.quiet {
            server.hear(deadline);
        }
        server
    }

    /// Says something that has no answer.
    pub(crate) fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and waits for the answer.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.last_id += 1;
            let id = self.last_id;
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
            let mut answer = loop {
                let message = self.hear(deadline);
                if message.get("method").is_none() && message["id"] == id {
                    break message;
                }
            };
            match answer["error"]["code"].as_i64() {
                Some(code) if OUT_OF_DATE.contains(&code) => {}
                Some(_) => return answer["error"].take(),
                None => return answer["result"].take(),
            }
        }
    }

    /// Ends it in the way in which an editor does.
    pub(crate) fn stop(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
    }

    fn send(&mut self, message: &Value) {
        let message = message.to_string();
        let sent = write!(self.input, "Content-Length: {}\r\n\r\n{message}", message.len());
        sent.and_then(|()| self.input.flush()).expect("rust-analyzer listens");
    }

    /// The next message; what is asked of an editor is answered with nothing.
    fn hear(&mut self, deadline: Instant) -> Value {
        let message = match self.heard.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("no answer in {PATIENCE:?}; trouble: {:?}", self.trouble),
            Err(RecvTimeoutError::Disconnected) => panic!("rust-analyzer is gone; trouble: {:?}", self.trouble),
        };
        let is = |method: &str| message["method"] == method;
        if !message["method"].is_null() && !message["id"].is_null() {
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
        }
        if is("experimental/serverStatus") {
            self.quiet = message["params"]["quiescent"] == true;
        }
        if is("window/showMessage") || is("experimental/serverStatus") && message["params"]["health"] != "ok" {
            self.trouble.push_back(message["params"]["message"].to_string());
        }
        message
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whether it has ended by itself makes no difference.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A message: headers, an empty line, and as many bytes as the headers say. `None` at the end.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
