//! Bots that the simulator of their own process posts to.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use stategram::bot::client_builder;

use crate::{Program, example, lines, on, refused};

#[test]
fn the_counter_counts_what_is_posted_to_it() {
    let output = on(example("webhook_counter"), "a\nb\nann> c\n!advance 10s\nd\n");
    assert_eq!(lines(&output), ["1", "2", "ann: 1", "1"]);
    assert_eq!(output.stderr, b"", "nothing to complain of");
}

#[test]
fn the_environment_makes_a_listener_of_any_bot() {
    let mut command = example("message_counter");
    command.env("STATEGRAM_WEBHOOK_LISTEN", "127.0.0.1:0").env("RUST_LOG", "info");
    let output = on(command, "a\nb\nann> c\n");
    assert_eq!(lines(&output), ["1", "2", "ann: 1"]);
    let log = String::from_utf8(output.stderr).expect("text");
    assert!(log.contains("the webhook is registered"), "{log}");
}

#[test]
fn without_a_token_nothing_leaves_this_machine() {
    let mut command = example("webhook_counter");
    command.env("LISTEN", "127.0.0.1:0").env("URL", "https://bot.example.org/telegram");
    refused(command, "the simulator posts to this machine alone");
}

#[test]
fn the_skeleton_prints_what_is_posted_to_it() {
    let output = on(example("webhook_skeleton"), "hi\n!location 51.5 -0.1\n@bot hi\n#1\n");
    let lines = lines(&output);
    assert_eq!(lines[..2], ["Chat Message: text private 1001", "Chat Message: location private 1001"]);
    assert!(lines[2].starts_with("Inline Query: ") && lines[2].ends_with(" 1001 hi"), "{lines:?}");
    assert_eq!(lines[3], "[1] ABC");
    // The choice and the message that it becomes are in different queues.
    let mut last = lines[4..].to_vec();
    last.sort_unstable();
    assert_eq!(last, ["Chat Message: text private 1001", "Chosen Inline Result: abc 1001 hi"]);
    assert_eq!(output.stderr, b"", "nothing to complain of");
}

#[test]
fn the_link_on_the_page_leads_to_the_chat() {
    let mut command = example("webhook_deep_linking");
    let mut shop = Program::start(command.env("LISTEN", "127.0.0.1:0").stdin(Stdio::piped()));
    let mut hears = shop.0.stdin.take().expect("a pipe");
    let mut says = BufReader::new(shop.0.stdout.take().expect("a pipe")).lines().map(|it| it.expect("text"));
    let mut complaints = BufReader::new(shop.0.stderr.take().expect("a pipe")).lines().map(|it| it.expect("text"));
    let place = complaints.next().expect("it says where it is");
    let url = place.strip_prefix("ann's page is at ").unwrap_or_else(|| panic!("{place}")).to_owned();
    // The shop answers when the bot is there.
    writeln!(hears, "/start").expect("it reads");
    assert_eq!(says.next().as_deref(), Some("No payload, or more than one chunk of payload"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = client_builder().expect("a client").no_proxy().build().expect("a client");
    let page =
        runtime.block_on(async { client.get(url).send().await.expect("an answer").text().await.expect("a text") });
    let (_, link) = page.split_once("?start=").expect("a link");
    let key = link.split('"').next().expect("its end");
    writeln!(hears, "!start {key}").expect("it reads");
    assert_eq!(says.next(), Some(format!("Payload: {key}")));
    assert_eq!(says.next().as_deref(), Some("User ID: ann"));
    assert_eq!(says.next().as_deref(), Some("chat_id: 1001"));
    drop(hears);
    assert_eq!((says.next(), complaints.next()), (None, None));
    shop.ends_well();
}
