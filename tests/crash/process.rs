//! The bot as a process, and its end.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use stategram::simulator::TOKEN;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::bot;

/// The argument that makes this program the bot.
pub(crate) const AS_BOT: &str = "as-the-bot";

/// How many of the last lines of its log are kept.
const LOG: usize = 4;

/// A bot that runs. It is killed when this is dropped, and ends by itself when this process does.
pub(crate) struct Process {
    child: Child,
    /// Held until it is gone: it ends when this does.
    _pipe: Option<ChildStdin>,
    words: UnboundedReceiver<String>,
    log: Arc<Mutex<VecDeque<String>>>,
    logging: Option<JoinHandle<()>>,
}

impl Process {
    /// Starts a bot on this file, with more for its environment.
    pub(crate) fn start(url: &str, file: &Path, more: &[(&str, String)]) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg(AS_BOT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in ["STATEGRAM_STORE", "RUST_LOG"] {
            command.env_remove(name);
        }
        command.env("TELEGRAM_BOT_TOKEN", TOKEN).env("TELEGRAM_API_URL", url).env("STATEGRAM_LIMITS", "off");
        command.env(bot::STORE, file).envs(more.iter().map(|(name, value)| (name, value)));
        let mut child = command.spawn().expect("a process");
        let log = Arc::default();
        let (said, words) = unbounded_channel();
        let (out, errors) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        read_lines(out, move |line| drop(said.send(line)));
        let logging = read_lines(errors, {
            let log: Arc<Mutex<VecDeque<String>>> = Arc::clone(&log);
            move |line| {
                let mut log = log.lock().expect("no panic");
                if log.len() == LOG {
                    log.pop_front();
                }
                log.push_back(line);
            }
        });
        Self { _pipe: child.stdin.take(), child, words, log, logging: Some(logging) }
    }

    /// Waits until it says this word. Says whether it did: not within `limit`, or before its end.
    pub(crate) async fn says(&mut self, word: &str, limit: Duration) -> bool {
        let said = async {
            while let Some(said) = self.words.recv().await {
                if said == word {
                    return true;
                }
            }
            false
        };
        tokio::time::timeout(limit, said).await.unwrap_or(false)
    }

    /// Kills it with SIGKILL, and waits until it is gone. Says how it ended, which may have been before.
    pub(crate) fn kill(&mut self) -> ExitStatus {
        let _ = self.child.kill();
        self.gone()
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success(), "the bot is gone");
    }

    /// Waits for its end; `None` where it does not come within `limit`.
    pub(crate) async fn ends(&mut self, limit: Duration) -> Option<ExitStatus> {
        // Its output ends with it.
        let end = async { while self.words.recv().await.is_some() {} };
        tokio::time::timeout(limit, end).await.ok()?;
        Some(self.gone())
    }

    fn gone(&mut self) -> ExitStatus {
        let ended = self.child.wait().expect("a child");
        if let Some(logging) = self.logging.take() {
            logging.join().expect("no panic");
        }
        ended
    }

    /// The last lines it wrote to stderr.
    pub(crate) fn log(&self) -> String {
        let log = self.log.lock().expect("no panic");
        log.iter().map(|line| format!("    {line}\n")).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads until the end, in a thread of its own.
fn read_lines(pipe: impl Read + Send + 'static, mut line: impl FnMut(String) + Send + 'static) -> JoinHandle<()> {
    std::thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).for_each(&mut line))
}
