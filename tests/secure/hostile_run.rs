//! A whole run of a bot against a server that says the token back, with everything logged that anybody logs.

use std::process::{Command, Stdio};

use crate::hostile_server::Hostile;
use crate::victim::BE_THE_BOT;
use crate::{TOKEN, shows_secret};

#[test]
fn a_whole_run_shows_the_token_nowhere() {
    let server = Hostile::start();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "victim::the_bot", "--ignored", "--nocapture", "--test-threads=1"]);
    for name in ["STATEGRAM_STORE", "STATEGRAM_LIMITS", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    let bot = command
        .env(BE_THE_BOT, "1")
        .env("TELEGRAM_BOT_TOKEN", TOKEN)
        .env("TELEGRAM_API_URL", &server.url)
        .env("RUST_LOG", "trace")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let log = format!("{}{}", String::from_utf8_lossy(&bot.stdout), String::from_utf8_lossy(&bot.stderr));
    if let Some(found) = shows_secret(&log) {
        let lines: Vec<_> = log.lines().filter(|it| it.contains(&found)).collect();
        panic!("{found:?} is in {lines:#?}");
    }

    // All of that has happened, and was written down.
    assert!(!bot.status.success(), "it was told that there is no such token");
    assert!(log.contains("Error: Telegram does not know the bot token"), "{log}");
    assert!(server.said().iter().any(|it| it.contains(TOKEN)), "what somebody writes is theirs");
    for (method, least) in [("getMe", 2), ("getUpdates", 13), ("getFile", 6), ("file", 2), ("sendMessage", 15)] {
        assert!(server.calls(method) >= least, "{method}: {}", server.calls(method));
    }
    for written in [
        "TRACE hyper",
        "DEBUG hyper",
        " stategram::",
        "a panic that shows Bot(Http { token: Token(123456789:***)",
        "no updates, the next poll is in",
        "careless 123456789:***",
        "https://e.org/?from=bot123456789%3A***",
        "the server names the file \"/var/lib/123456789:***/f\" of this machine",
        "it is an HTML page",
    ] {
        assert!(log.contains(written), "{written:?} is not in {log}");
    }
    assert!(log.lines().count() > 200, "{log}");
}
