//! What the environment says, in a process of its own: nobody changes that of a program that runs.

use std::process::Command;

use crate::bots::{bot, telegram, text, webhook};
use crate::counter::Lab;
use crate::peer::{Peer, secret, with_headers};
use crate::soon;

const LISTEN: &str = "STATEGRAM_WEBHOOK_LISTEN";
const URL: &str = "STATEGRAM_WEBHOOK_URL";
const SECRET: &str = "STATEGRAM_WEBHOOK_SECRET";

/// Has the program say in code where to listen.
const IN_CODE: &str = "IN_CODE";

/// Runs [`as_it_says`] with that environment; gives what it prints.
#[track_caller]
fn with(environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "environment::as_it_says", "--nocapture", "--include-ignored"]);
    for name in [LISTEN, URL, SECRET, "STATEGRAM_STORE"] {
        command.env_remove(name);
    }
    let output = command.envs(environment.iter().copied()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

#[tokio::test]
#[ignore = "the other tests of this file run it in processes of their own"]
async fn as_it_says() {
    let (telegram, lab) = (telegram(), Lab::default());
    let mut bot = bot(&telegram, &lab);
    if std::env::var_os(IN_CODE).is_some() {
        bot = bot.webhook(webhook());
    }
    let running = match soon(bot.start()).await {
        Ok(running) => running,
        Err(error) => return println!("refused: {error}"),
    };
    match running.webhook_address() {
        Some(address) => {
            let calls = telegram.calls();
            let made_up = calls.iter().find(|it| it.method == "setWebhook");
            let expected = made_up.map(|it| it.params["secret_token"].as_str().unwrap().to_owned());
            let expected = expected.or_else(|| std::env::var(SECRET).ok()).unwrap_or(crate::bots::SECRET.to_owned());
            let mut peer = Peer::connect(address).await;
            peer.say(&with_headers(&secret(&expected), &text(1, 42, "hi"))).await;
            println!("answered: {}", peer.answer().await.status);
            println!("registered: {:?}", made_up.map(|it| &it.params["url"]));
        }
        None => println!("no webhook"),
    }
    // The first poll is made in the background.
    crate::meanwhile().await;
    println!("polls: {}", telegram.calls().iter().any(|it| it.method == "getUpdates"));
}

#[test]
fn where_it_says_nothing_the_bot_polls() {
    let said = with(&[]);
    assert!(said.contains("no webhook\npolls: true"), "{said}");
}

#[test]
fn it_turns_polling_off_and_listens() {
    let said = with(&[(LISTEN, "127.0.0.1:0"), (SECRET, "one_of_ours_given")]);
    assert!(said.contains("answered: 200\nregistered: None\npolls: false"), "{said}");
}

#[test]
fn it_registers_a_url() {
    let said = with(&[(LISTEN, "127.0.0.1:0"), (URL, "https://bot.example.org")]);
    let expected = "answered: 200\nregistered: Some(String(\"https://bot.example.org/\"))\npolls: false";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn without_a_secret_it_is_refused() {
    let said = with(&[(LISTEN, "127.0.0.1:0")]);
    assert!(said.contains("refused: STATEGRAM_WEBHOOK_LISTEN is set, and neither "), "{said}");
}

#[test]
fn what_is_said_in_code_wins() {
    let said = with(&[(IN_CODE, ""), (LISTEN, "nonsense"), (URL, "nonsense")]);
    assert!(said.contains("answered: 200\nregistered: None\npolls: false"), "{said}");
}
