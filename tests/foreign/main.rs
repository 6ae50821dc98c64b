//! Bots that are not ours, against `stategram-simulator`: the same small bot, written with clients from their registries, the same
//! people. `README.md` has what the bot does and how the clients are installed; where one is not, its test says so and is over.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers are tests too")]

mod chats;
mod client;
mod plays;
mod town;

use std::io::Write;
use std::process::Command;

use crate::client::Client;
use crate::town::Town;

#[tokio::test]
async fn aiogram() {
    play("aiogram", |home, bot| python(&home.join("bin/python"), &bot.join("bot.py"))).await;
}

#[tokio::test]
async fn grammy() {
    play("grammy", |home, bot| {
        let mut node = Command::new("node");
        node.arg(bot.join("bot.cjs")).env("NODE_PATH", home.join("node_modules"));
        node
    })
    .await;
}

#[tokio::test]
async fn python_telegram_bot() {
    play("python-telegram-bot", |home, bot| python(&home.join("bin/python"), &bot.join("bot.py"))).await;
}

#[tokio::test]
async fn teloxide() {
    play("teloxide", |home, _| Command::new(home.join("target/debug/teloxide-bot"))).await;
}

fn python(python: &std::path::Path, bot: &std::path::Path) -> Command {
    let mut command = Command::new(python);
    // Nothing is left beside the bot.
    command.arg("-B").arg(bot);
    command
}

/// Plays with the client of that name, which polls at first, and is posted to then.
async fn play(name: &str, command: impl Fn(&std::path::Path, &std::path::Path) -> Command) {
    let Some(home) = client::home(name) else {
        // Nobody reads what a test that passes has said, but on this way.
        let how =
            format!("{name} is not installed, and was not played with: STATEGRAM_FOREIGN=FOLDER .ci/foreign {name}");
        let _ = writeln!(std::io::stderr(), "{how}");
        return;
    };
    let bot = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(name);
    for webhook in [false, true] {
        let town = Town::start();
        let client = Client::start(command(&home, &bot), &town, webhook);
        plays::all(town, client).await;
    }
}
