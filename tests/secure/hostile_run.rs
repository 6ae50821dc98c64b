//! Whole runs of a bot against a server that says the token back, with everything logged that anybody logs.

use std::process::{Command, Stdio};

use crate::hostile_server::Hostile;
use crate::victim::{BE_THE_BOT, WITHOUT_NET};
use crate::{TOKEN, WEBHOOK_SECRET, poster, shows_secret};

/// Runs the bot until it is told that its token is nobody's; gives all that it wrote, in which no secret is.
#[track_caller]
fn run(more: &[(&str, &str)]) -> (Hostile, String) {
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
        .env("NO_COLOR", "1")
        .envs(more.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let log = format!("{}{}", String::from_utf8_lossy(&bot.stdout), String::from_utf8_lossy(&bot.stderr));
    if let Some(found) = shows_secret(&log) {
        let lines: Vec<_> = log.lines().filter(|it| shows_secret(it).is_some()).collect();
        panic!("{found:?} is in {lines:#?}");
    }

    // All of that has happened, and was written down.
    assert!(!bot.status.success(), "it was told that there is no such token");
    assert!(server.said().iter().any(|it| it.contains(TOKEN)), "what somebody writes is theirs");
    assert!(server.said().iter().any(|it| it == "sorry: spilled https://api.telegram.org/bot123456789:***/getMe"));
    for (method, least) in [("getMe", 2), ("getFile", 6), ("file", 2), ("sendMessage", 18), ("editMessageText", 2)] {
        assert!(server.calls(method) >= least, "{method}: {}", server.calls(method));
    }
    for written in [
        "TRACE hyper",
        "DEBUG hyper",
        " stategram::",
        "a panic that shows Bot(Http { token: Token(123456789:***)",
        // By the hook, and in the log.
        ":\nspilled https://api.telegram.org/bot123456789:***/getMe\n",
        "panicked: spilled https://api.telegram.org/bot123456789:***/getMe",
        "failed: passed on https://api.telegram.org/bot123456789:***/getMe",
        "the server names the file \"/var/lib/123456789:***/f\" of this machine",
        "it is an HTML page",
    ] {
        assert!(log.contains(written), "{written:?} is not in {log}");
    }
    assert!(log.lines().count() > 200, "{log}");
    (server, log)
}

/// What the author of the bot says of the token is caught by the net alone.
const OF_THE_NET: [&str; 2] = ["careless 123456789:***", "https://e.org/?from=bot123456789%3A***"];

const POLLED: [&str; 2] = ["no updates, the next poll is in", "Error: Telegram does not know the bot token"];

#[test]
fn a_whole_run_shows_the_token_nowhere() {
    let (server, log) = run(&[]);
    assert!(OF_THE_NET.iter().chain(&POLLED).all(|it| log.contains(it)), "{log}");
    assert!(server.calls("getUpdates") >= 13, "{}", server.calls("getUpdates"));
}

#[test]
fn nor_does_it_without_the_net_where_the_author_does_not() {
    let (_, log) = run(&[(WITHOUT_NET, "1")]);
    assert!(POLLED.iter().all(|it| log.contains(it)) && !log.contains("careless"), "{log}");
}

#[test]
fn nor_does_a_run_with_a_webhook_and_its_secret_neither() {
    for net in [&[][..], &[(WITHOUT_NET, "1")]] {
        let url = format!("http://127.0.0.1:9{}", poster::path());
        let webhook = [
            ("STATEGRAM_WEBHOOK_LISTEN", "127.0.0.1:0"),
            ("STATEGRAM_WEBHOOK_URL", &*url),
            ("STATEGRAM_WEBHOOK_SECRET", WEBHOOK_SECRET),
        ];
        let (server, log) = run(&[&webhook[..], net].concat());
        for written in
            ["a request without the webhook's secret", "a request of Telegram's is acknowledged and not looked at"]
        {
            assert!(log.contains(written), "{written:?} is not in {log}");
        }
        assert!(server.calls("setWebhook") >= 3 && server.calls("getWebhookInfo") >= 1);
        assert_eq!(server.calls("getUpdates"), 0);
    }
}
