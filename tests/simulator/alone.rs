//! The command.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const COMMAND: &str = env!("CARGO_BIN_EXE_stategram-simulator");

#[track_caller]
fn fails(args: &[&str], words: &str) {
    let output = Command::new(COMMAND).args(args).output().unwrap();
    let sentence = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{args:?}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    assert!(sentence.contains(words), "{sentence}");
}

#[test]
fn what_cannot_be_done_is_one_sentence() {
    fails(&["--listen", "0.0.0.0:8081"], "loopback only");
    fails(&["--listen", "nonsense"], "nonsense is no address");
    fails(&["--listen"], "--listen needs an address");
    fails(&["--loud"], "there is no option --loud");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(&["--listen", &address], &format!("cannot listen on {address}"));
}

#[test]
fn help_says_how() {
    let output = Command::new(COMMAND).arg("--help").output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("--listen ADDRESS"));
}

/// A process that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_answers_until_it_is_told_to_stop() {
    for signal in ["-TERM", "-INT"] {
        let mut command = Command::new(COMMAND);
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut running = Running(command.spawn().unwrap());
        let mut line = String::new();
        BufReader::new(running.0.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap();
        let http = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
        let me = http.get(format!("{url}/bot1:a/getMe")).send().await.unwrap();
        assert_eq!(me.status(), 200);
        Command::new("kill").args([signal, &running.0.id().to_string()]).status().unwrap();
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
    }
}
