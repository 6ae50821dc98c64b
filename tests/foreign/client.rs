//! The bot of somebody else, in a process of its own.

use std::fs::File;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

use crate::town::{TOKEN, Town};

/// A bot that does not outlive its test.
pub(crate) struct Client {
    process: Child,
    said: NamedTempFile,
}

/// Where a client is installed, if it is: `.ci/foreign` writes the stamp at its end.
pub(crate) fn home(name: &str) -> Option<PathBuf> {
    let home = PathBuf::from(std::env::var_os("STATEGRAM_FOREIGN")?).join(name);
    home.join("stamp").exists().then_some(home)
}

impl Client {
    /// Starts it; with `webhook` it listens at a free port and has its updates posted there.
    pub(crate) fn start(mut command: Command, town: &Town, webhook: bool) -> Self {
        let said = NamedTempFile::new().unwrap();
        let output = || Stdio::from(File::options().append(true).open(said.path()).unwrap());
        command.env("TELEGRAM_API_URL", &town.url).env("TELEGRAM_BOT_TOKEN", TOKEN).env("NO_PROXY", "127.0.0.1");
        if webhook {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            command.env("WEBHOOK_PORT", port.to_string());
        } else {
            command.env_remove("WEBHOOK_PORT");
        }
        let process = command.stdin(Stdio::null()).stdout(output()).stderr(output()).spawn();
        Self { process: process.unwrap_or_else(|error| panic!("{command:?}: {error}")), said }
    }

    /// What it said, for whoever looks into a failure.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.said.path()).unwrap_or_default()
    }

    /// Whether it has come to its end, which it is not to do by itself.
    pub(crate) fn is_gone(&mut self) -> bool {
        self.process.try_wait().is_ok_and(|it| it.is_some())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
