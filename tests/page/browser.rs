//! A browser without a window, driven over a pipe by its own protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// How long the page may take to show what it is waited for, in milliseconds.
const PATIENCE: u32 = 30_000;

/// How long the browser itself may take to answer: longer than the page.
const ANSWER: Duration = Duration::from_secs(60);

/// How long it may take to close.
const CLOSING: Duration = Duration::from_secs(5);

/// The program; `None` where there is none. What is named by `STATEGRAM_CHROMIUM` has to be there.
pub(crate) fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("STATEGRAM_CHROMIUM") {
        return Some(named.into());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders).flat_map(|folder| names.map(|it| folder.join(it))).find(|it| it.is_file())
}

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Vec<u8>>,
    last_id: u64,
    session: Option<String>,
    /// What went wrong in the page.
    wrong: Vec<String>,
    /// Its profile and all else that it writes down.
    _home: tempfile::TempDir,
}

impl Browser {
    /// Opens an address.
    pub(crate) fn open(program: &Path, address: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        // It speaks through the descriptors 3 and 4, which the shell makes of what it has for itself.
        let mut command = Command::new("sh");
        command.args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#, "sh"]).arg(program);
        command.args(["--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run"]);
        command.args(["--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1280,800", "--no-proxy-server"]);
        command.arg(format!("--user-data-dir={}", home.path().display()));
        command.env("TMPDIR", home.path()).process_group(0);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), messages(child.stdout.take().unwrap()));
        let mut browser = Self { child, to, from, last_id: 0, session: None, wrong: Vec::new(), _home: home };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Runtime", "Log", "Page"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.goes_to(address);
        browser
    }

    /// Loads the page again, which forgets all that it has not from the simulator.
    pub(crate) fn loads_anew(&mut self) {
        let address = self.value("location.href");
        self.goes_to(address.as_str().unwrap());
    }

    fn goes_to(&mut self, address: &str) {
        // It answers when the page before is gone.
        self.call("Page.navigate", json!({ "url": address }));
        self.until("document.querySelector('.column textarea')");
    }

    /// Waits until this expression is true of the page, and gives its value.
    #[track_caller]
    pub(crate) fn until(&mut self, condition: &str) -> Value {
        let look = format!(
            "new Promise((done, fail) => {{
                const start = Date.now();
                (function look() {{
                    const it = (() => {{ try {{ return {condition}; }} catch (error) {{ return null; }} }})();
                    if (it) done(typeof it === 'object' ? true : it);
                    else if (Date.now() - start > {PATIENCE}) fail(new Error('it has not come to that'));
                    else setTimeout(look, 20);
                }})();
            }})"
        );
        let answer = self.evaluate(&look);
        if !answer["exceptionDetails"].is_null() {
            let shown = self.text();
            panic!("it has not come to {condition}: {:?}\n{shown}", self.wrong);
        }
        answer["result"]["value"].clone()
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        self.evaluate(expression)["result"]["value"].clone()
    }

    /// Presses a mouse button in the middle of what the selector finds last.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        let all = format!("[...document.querySelectorAll({selector:?})]");
        self.until(&format!("{all}.length > 0"));
        self.value(&format!("{all}.at(-1).scrollIntoView({{ block: 'nearest', inline: 'nearest' }})"));
        let middle = format!(
            "(() => {{ const it = {all}.at(-1).getBoundingClientRect(); return `${{it.x + it.width / 2}} ${{it.y + it.height / 2}}`; }})()"
        );
        let middle = self.value(&middle);
        let (x, y) = middle.as_str().unwrap().split_once(' ').unwrap();
        let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Types where the caret is.
    pub(crate) fn types(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key that writes nothing.
    pub(crate) fn key(&mut self, name: &str) {
        let code = match name {
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            "Tab" => 9,
            other => panic!("the code of {other} is not here"),
        };
        let text = if name == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code,
                "text": if kind == "keyDown" { text } else { "" },
            });
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Writes in the column of that number, from 0, and sends it.
    #[track_caller]
    pub(crate) fn says(&mut self, column: usize, text: &str) {
        self.value(&format!("document.querySelectorAll('.column textarea')[{column}].focus()"));
        self.types(text);
        self.key("Enter");
    }

    /// Waits for a message of the bot with these words, the last one of the column.
    #[track_caller]
    pub(crate) fn hears(&mut self, column: usize, text: &str) {
        self.until(&format!("{} === {text:?}", last_words(column)));
    }

    /// Shows the page in the dark, or in the light.
    pub(crate) fn colours(&mut self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    pub(crate) fn size(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Writes what the page looks like into the folder that `STATEGRAM_SCREENSHOTS` names, where it does.
    pub(crate) fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("STATEGRAM_SCREENSHOTS") else { return };
        // What moves has come to where it goes; a spinner never does.
        self.until("document.getAnimations().every((it) => it.effect.getTiming().iterations === Infinity)");
        let data = self.call("Page.captureScreenshot", json!({}))["data"].as_str().unwrap().to_owned();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), STANDARD.decode(data).unwrap()).unwrap();
    }

    /// Nothing was refused, missing or thrown.
    #[track_caller]
    pub(crate) fn all_was_well(&mut self) {
        self.value("1");
        assert!(self.wrong.is_empty(), "{:?}", self.wrong);
    }

    fn text(&mut self) -> String {
        self.value("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    fn evaluate(&mut self, expression: &str) -> Value {
        self.call("Runtime.evaluate", json!({ "expression": expression, "awaitPromise": true, "returnByValue": true }))
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut call = json!({ "id": self.last_id, "method": method, "params": params });
        if let Some(session) = &self.session {
            call["sessionId"] = session.as_str().into();
        }
        self.to.write_all(format!("{call}\0").as_bytes()).unwrap();
        let end = Instant::now() + ANSWER;
        loop {
            let message = self.from.recv_timeout(end.saturating_duration_since(Instant::now()));
            let message = message.unwrap_or_else(|error| panic!("{method}: the browser does not answer: {error}"));
            let mut message: Value = serde_json::from_slice(&message).unwrap();
            match message["method"].as_str() {
                Some("Runtime.exceptionThrown") => {
                    self.wrong.push(message["params"]["exceptionDetails"]["exception"]["description"].to_string());
                }
                Some("Log.entryAdded") if message["params"]["entry"]["level"] == "error" => {
                    self.wrong.push(message["params"]["entry"].to_string());
                }
                Some(_) => {}
                None if message["id"] == self.last_id => {
                    assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                    return message["result"].take();
                }
                None => {}
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let end = Instant::now() + CLOSING;
        while self.from.recv_timeout(end.saturating_duration_since(Instant::now())).is_ok() {}
        // With all that it has started. Its number is its own for as long as it is not waited for.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is read, message by message, until it ends.
fn messages(from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (to, messages) = channel();
    std::thread::spawn(move || {
        for message in BufReader::new(from).split(0) {
            let Ok(message) = message else { return };
            if to.send(message).is_err() {
                return;
            }
        }
    });
    messages
}

/// The words of the last message of the bot in a column.
fn last_words(column: usize) -> String {
    format!(
        "[...document.querySelectorAll('.column')[{column}].querySelectorAll('.is-bot:not(.is-deleted) .text')].at(-1).textContent"
    )
}
