//! `stategram-simulator`, as a server alone, and what is done there by HTTP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::client::Client;

pub(crate) const TOKEN: &str = "77:somebody_elses-bot";
pub(crate) const BOT: u64 = 77;

/// How long a bot has to do something: interpreters start slowly on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server, in a process that does not outlive its test, and all that was heard of its chats.
pub(crate) struct Town {
    pub(crate) url: String,
    http: reqwest::Client,
    process: Child,
    heard: Vec<Value>,
    /// What was heard before is not waited for any more.
    from: usize,
}

impl Town {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stategram-simulator"));
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        stderr.read_line(&mut line).unwrap();
        // It says more later, and would fail where nobody listens. The thread ends with it.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        let http = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
        Self { url, http, process, heard: Vec::new(), from: 0 }
    }

    /// What happened up to now is over.
    pub(crate) fn goes_on(&mut self) {
        self.from = self.heard.len();
    }

    /// Somebody does something; gives what comes of it.
    pub(crate) async fn does(&self, verb: &str, mut fields: Value) -> Value {
        fields["token"] = TOKEN.into();
        let request = self.http.post(format!("{}/sim/{verb}", self.url));
        let body = answer(request.header("content-type", "application/json").body(fields.to_string())).await;
        assert_eq!(body["ok"], true, "{verb} {fields}: {body}");
        body["result"].clone()
    }

    /// Somebody cannot do something, in these words.
    pub(crate) async fn cannot(&self, verb: &str, mut fields: Value, description: &str) {
        fields["token"] = TOKEN.into();
        let request = self.http.post(format!("{}/sim/{verb}", self.url));
        let body = answer(request.header("content-type", "application/json").body(fields.to_string())).await;
        assert_eq!(body["description"], description, "{verb} {fields}");
    }

    /// Somebody sends files, each in a part of this name.
    pub(crate) async fn sends(&self, user_id: i64, files: &[(&'static str, Vec<u8>)]) {
        let mut form = Form::new().text("token", TOKEN).text("user_id", user_id.to_string());
        for (name, bytes) in files {
            form = form.part(*name, Part::bytes(bytes.clone()).file_name(*name));
        }
        let body = answer(self.http.post(format!("{}/sim/file", self.url)).multipart(form)).await;
        assert_eq!(body["ok"], true, "{body}");
    }

    /// What there is to see; waits for it.
    pub(crate) async fn sees(&self, path: &str) -> Value {
        let url = format!("{}/sim/{path}&token={TOKEN}&wait={}", self.url, PATIENCE.as_secs().min(50));
        answer(self.http.get(url)).await["result"].clone()
    }

    /// A call of the bot's own, beside its process.
    pub(crate) async fn calls(&self, method: &str, params: Value) -> Value {
        let request = self.http.post(format!("{}/bot{TOKEN}/{method}", self.url));
        answer(request.header("content-type", "application/json").body(params.to_string())).await["result"].clone()
    }

    /// What is in a file of the bot's chats.
    pub(crate) async fn downloads(&self, file_id: &Value) -> Vec<u8> {
        let file = self.calls("getFile", json!({ "file_id": file_id })).await;
        let path = file["file_path"].as_str().unwrap();
        let response = self.http.get(format!("{}/file/bot{TOKEN}/{path}", self.url)).send().await.unwrap();
        response.bytes().await.unwrap().to_vec()
    }

    /// Waits until the bot has written this text, or this caption; gives the message.
    pub(crate) async fn says(&mut self, client: &mut Client, text: &str) -> Value {
        let said = self.hears(client, text, |it| {
            let message = &it["message"];
            it["what"] == "message" && message["from_id"] == BOT && message["text"] == text
        });
        said.await["message"].clone()
    }

    /// Waits until something has happened.
    pub(crate) async fn hears(&mut self, client: &mut Client, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = self.heard[self.from..].iter().find(|it| is_it(it)) {
                return found.clone();
            }
            if client.is_gone() || Instant::now() > deadline {
                let news: Vec<String> = self.heard[self.from..].iter().map(ToString::to_string).collect();
                panic!("the bot did not do it: {what}\n\n{}\n\nthe bot says:\n{}", news.join("\n"), client.said());
            }
            // In short turns, since a bot that has ended does nothing any more.
            let url = format!("{}/sim/news?token={TOKEN}&after={}&wait=2", self.url, self.heard.len());
            if let Value::Array(news) = &answer(self.http.get(url)).await["result"] {
                self.heard.extend(news.iter().cloned());
            }
        }
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Value {
    let text = request.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}
