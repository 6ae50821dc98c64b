//! The examples and the simulator as programs: what a user types, sees and gets as an exit code.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so")]

mod in_an_app;
mod kept;
mod played;
mod webhooks;

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Once;

use stategram::simulator::{Parcel, Simulator, TOKEN};

/// An example, without anything of ours in its environment.
fn example(name: &str) -> Command {
    static BUILT: Once = Once::new();
    // Beside the folder of the test's own executable.
    let here = std::env::current_exe().expect("this program");
    let profile = here.ancestors().nth(2).expect("target/<profile>/deps");
    // Cargo builds them for `cargo test`, but not for `cargo test --test programs`.
    BUILT.call_once(|| {
        let target = profile.parent().expect("target");
        let profile = match profile.file_name().and_then(|it| it.to_str()) {
            Some("debug") | None => "dev",
            Some(other) => other,
        };
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--workspace", "--examples", "--profile", profile]);
        // What Cargo tells a test of its package, it takes for a changed environment of the packages it builds.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
            build.env_remove(name);
        }
        assert!(build.env("CARGO_TARGET_DIR", target).status().expect("cargo").success());
    });
    clean(profile.join("examples").join(name))
}

fn clean(program: PathBuf) -> Command {
    let mut command = Command::new(program);
    let ours = [
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_URL",
        "STATEGRAM_STORE",
        "STATEGRAM_LIMITS",
        "STATEGRAM_RECORD",
        "RUST_LOG",
    ];
    let webhook = ["STATEGRAM_WEBHOOK_LISTEN", "STATEGRAM_WEBHOOK_URL", "STATEGRAM_WEBHOOK_SECRET"];
    let examples = ["LISTEN", "OWNER", "PROVIDER_TOKEN", "SENSOR", "SUBSCRIBERS", "URL", "WAREHOUSE"];
    for name in ours.into_iter().chain(webhook).chain(examples) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A program that runs until its test ends, however that ends.
struct Program(Child);

impl Program {
    fn start(command: &mut Command) -> Self {
        Self(command.spawn().expect("a program"))
    }

    #[cfg(unix)]
    fn terminate(&self) {
        let killed = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().expect("kill");
        assert!(killed.success());
    }

    fn ends_well(&mut self) {
        assert!(self.0.wait().expect("it ends").success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Runs it on these lines.
fn on(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("cargo test builds the examples");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn lines(output: &Output) -> Vec<&str> {
    assert!(output.status.success(), "{output:?}");
    std::str::from_utf8(&output.stdout).expect("text").lines().collect()
}

#[track_caller]
fn refused(mut command: Command, sentence: &str) {
    let output = command.output().expect("it ends");
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains(sentence), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "more than a sentence: {said}");
}

#[test]
fn the_guess_bot_plays_on_standard_input_and_prints_nothing_but_its_replies() {
    let output = on(example("guess_a_number"), "hi\nabc\n50\n");
    let lines = lines(&output);
    assert_eq!(lines[..2], ["Guess my number", "Give me a number, please."]);
    assert!(["larger", "smaller", "Correct!"].contains(&lines[2]));
    assert_eq!(lines.len(), 3);
    assert_eq!(output.stderr, b"", "nothing to complain of");
}

#[test]
fn the_guess_bot_can_be_won_and_its_game_expires() {
    let guesses: String = (0..100).map(|it| format!("{it}\n")).collect();
    let output = on(example("guess_a_number"), &format!("hi\n{guesses}"));
    assert!(lines(&output).contains(&"Correct!"));

    let output = on(example("guess_a_number"), "hi\n!advance 9s\n!advance 1s\nagain\n");
    let lines = lines(&output);
    assert_eq!(lines[0], "Guess my number");
    assert!(lines[1].starts_with("Game expired. The answer is "), "{}", lines[1]);
    assert_eq!(lines[2..], ["Guess my number"]);
}

#[test]
fn the_counter_counts_and_ten_silent_seconds_start_it_anew() {
    let output = on(example("message_counter"), "a\nb\nann> c\n!advance 10s\nd\n");
    assert_eq!(lines(&output), ["1", "2", "ann: 1", "1"]);
}

#[test]
fn the_reminder_reminds_in_time_and_forgets_what_is_cancelled() {
    let script = "10s milk\n/remind 5m tea\n/list\n#1\n!advance 299s\n!advance 1s\n#1\n/list\nann> 1 x\n!advance 1s\n";
    let output = on(example("reminder"), script);
    let lines = lines(&output);
    assert_eq!(lines[..2], ["In 10s: milk", "In 5m: tea"]);
    // In between some of the seconds may have passed, which the system's clock counts too.
    let is_list = |line: &str, what: &str| line.contains("In ") && line.ends_with(what);
    assert!(is_list(lines[2], "milk") && is_list(lines[3], "tea"), "{lines:?}");
    assert_eq!(lines[4..7], ["[1] Cancel milk", "[2] Cancel tea", "(toast) Cancelled: milk"]);
    assert!(lines[7].starts_with("(edited) In ") && is_list(lines[7], "tea"), "{lines:?}");
    assert_eq!(lines[8..11], ["[1] Cancel tea", "Remember: tea", "Nothing is pending."]);
    assert_eq!(lines[11..], ["Nothing is pending.", "ann: In 1s: x", "ann: Remember: x"]);
    assert_eq!(output.stderr, b"", "nothing to complain of");
}

#[test]
fn hello_knows_one_word_in_any_case() {
    let output = on(example("hello"), "HeLLo\nbye\n");
    let expected = "Hey there! Hope you enjoyed this HackClub workshop ;)\nOooohh!\n\n Try pinging me with 'hello' and run the \
                    code on repl.it again ;)\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

/// Against a simulator of the test's own, by which anything can be sent to it.
#[test]
#[cfg(unix)]
fn the_skeleton_leaves_nothing_out() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let output = runtime.block_on(async {
        let simulator = Simulator::start().await.unwrap();
        let mut command = example("skeleton");
        let mut bot = Program::start(command.env("TELEGRAM_BOT_TOKEN", TOKEN).env("TELEGRAM_API_URL", simulator.url()));
        simulator.you().says("hi");
        simulator.you().sends(Parcel::location(51.5, -0.1));
        for update in [
            r#"{"update_id":1,"callback_query":{"id":"q","from":{"id":4,"is_bot":false,"first_name":"A"},"chat_instance":"c","data":"yes"}}"#,
            r#"{"update_id":2,"poll_answer":{"poll_id":"p","user":{"id":4,"is_bot":false,"first_name":"A"},"option_ids":[0]}}"#,
            r#"{"update_id":3,"hologram":{"depth":3}}"#,
        ] {
            simulator.inject(update).unwrap();
        }
        simulator.confirmed().await;
        bot.terminate();
        bot.ends_well();
        std::io::read_to_string(bot.0.stdout.take().expect("a pipe")).unwrap()
    });
    let mut lines: Vec<&str> = output.lines().collect();
    // No update waits for another.
    lines.sort_unstable();
    let expected = [
        "callback_query: q 4 yes",
        "chat: location private 1001",
        "chat: text private 1001",
        "poll_answer: 4",
        r#"unknown: {"update_id":3,"hologram":{"depth":3}}"#,
    ];
    assert_eq!(lines, expected);
}

#[test]
fn receive_messages_prints_texts_and_passes_over_what_has_none() {
    let output = on(
        example("receive_messages"),
        "hi\nann@group> all of you\n!photo Cargo.toml\n@bot inline\n!advance 1h\nbye\n",
    );
    assert_eq!(lines(&output), ["hi", "all of you", "bye"]);
    assert_eq!(output.stderr, b"", "nothing to complain of");
    let nothing = on(example("receive_messages"), "");
    assert_eq!(lines(&nothing), [""; 0]);
}

#[test]
fn send_message_prints_what_telegram_answers() {
    let mut command = example("send_message");
    let output = command.args(["1001", "100 % & more # of it"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("100 % & more # of it"));
    let mut command = example("send_message");
    command.args(["77", "hello"]);
    refused(command, "chat not found");
    refused(example("send_message"), "usage: send_message CHAT_ID TEXT");
}

#[test]
fn a_setting_that_cannot_be_used_is_one_sentence_and_a_failure() {
    let with = |name: &str, value: &str| {
        let mut command = example("message_counter");
        command.env(name, value);
        command
    };
    refused(with("TELEGRAM_BOT_TOKEN", "my token"), "TELEGRAM_BOT_TOKEN");
    refused(with("STATEGRAM_STORE", "sqlite:"), "STATEGRAM_STORE=sqlite: it names no file");
    refused(with("STATEGRAM_STORE", "sqlite:/nowhere/bot.db"), "/nowhere/bot.db: its directory is not there");
    refused(with("STATEGRAM_STORE", "postgres://me:secret@host/bot"), "STATEGRAM_STORE=postgres: this version");
    refused(with("STATEGRAM_STORE", "bot.db"), "STATEGRAM_STORE=bot.db: there is no such store");
    let mut command = with("TELEGRAM_BOT_TOKEN", "123456:AAF-secret");
    command.env("STATEGRAM_LIMITS", "on");
    refused(command, "STATEGRAM_LIMITS can be `off` and nothing else");
    let mut command = with("TELEGRAM_BOT_TOKEN", "123456:AAF-secret");
    command.env("TELEGRAM_API_URL", "nowhere");
    refused(command, "TELEGRAM_API_URL");
    refused(with("TELEGRAM_API_URL", "http://127.0.0.1:8081"), "needs its token");
    let mut open = with("STATEGRAM_WEBHOOK_LISTEN", "127.0.0.1:0");
    open.env("TELEGRAM_BOT_TOKEN", "123456:AAF-secret");
    refused(open, "STATEGRAM_WEBHOOK_LISTEN is set, and neither");
    refused(with("STATEGRAM_WEBHOOK_URL", "https://example.org"), "STATEGRAM_WEBHOOK_LISTEN is not");
}

#[test]
fn a_real_bot_that_is_somebodys_has_to_know_whose() {
    for name in ["broadcast", "chatbox", "indoor_climate", "ip_cam", "store_log", "two_factor"] {
        for owner in [None, Some(""), Some("me")] {
            let mut command = example(name);
            command.env("TELEGRAM_BOT_TOKEN", "123456:AAF-secret").envs(owner.map(|it| ("OWNER", it)));
            refused(command, "OWNER has to be the owner's user id, a number");
        }
    }
    let mut shop = example("payment");
    shop.env("TELEGRAM_BOT_TOKEN", "123456:AAF-secret");
    refused(shop, "PROVIDER_TOKEN is not set");
}

#[test]
fn emodi_says_where_and_from_whom_it_has_a_text() {
    let output = on(example("emodi"), "hi\nann@friends> all\n");
    let lines = lines(&output);
    assert_eq!(lines[..2], ["private chat, from You (1001)", "hi"]);
    assert!(lines[2].starts_with("group chat, from ann (") && lines[3] == "friends: all", "{lines:?}");
    assert_eq!(lines.len(), 4);
}

/// A Telegram that takes the call and never answers.
#[test]
#[cfg(unix)]
fn a_bot_that_is_still_starting_stops_at_sigterm() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = example("message_counter");
    command
        .env("TELEGRAM_BOT_TOKEN", "4242:a_token_of_this_test")
        .env("TELEGRAM_API_URL", format!("http://{}", silent.local_addr().unwrap()));
    let mut bot = Program::start(&mut command);
    let (_call, _) = silent.accept().unwrap();
    bot.terminate();
    bot.ends_well();
}

fn simulator(address: &str) -> Command {
    let mut command = clean(PathBuf::from(env!("CARGO_BIN_EXE_stategram-simulator")));
    command.args(["--listen", address]);
    command
}

/// Waits for the line that says where it listens.
fn address_of(Program(child): &mut Program) -> String {
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut line).expect("it says where it listens");
    let url = line.split_whitespace().find_map(|it| it.strip_prefix("http://")).unwrap_or_else(|| panic!("{line}"));
    url.trim_end_matches(['.', '/', ',']).to_owned()
}

#[test]
#[cfg(unix)]
fn the_simulator_alone_refuses_a_taken_port_and_stops_at_sigterm() {
    let mut program = Program::start(&mut simulator("127.0.0.1:0"));
    let address = address_of(&mut program);
    refused(simulator(&address), &address);
    refused(simulator("no address"), "no address");
    refused(simulator("0.0.0.0:0"), "loopback");
    program.terminate();
    program.ends_well();
}

/// A bot program against a server that is not in its process, stopped by SIGTERM.
#[test]
#[cfg(unix)]
fn a_bot_stops_gracefully_at_sigterm() {
    let mut server = Program::start(&mut simulator("127.0.0.1:0"));
    let address = address_of(&mut server);
    let token = "4242:a_token_of_this_test";
    let mut command = example("message_counter");
    command.env("TELEGRAM_BOT_TOKEN", token).env("TELEGRAM_API_URL", format!("http://{address}"));
    let mut bot = Program::start(&mut command);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = stategram::bot::client_builder().unwrap().build().unwrap();
        let message = serde_json::json!({"token": token, "user_id": 7, "chat_id": 7, "text": "hello"}).to_string();
        let url = format!("http://{address}/sim/message");
        let said = client.post(url).header("content-type", "application/json").body(message).send().await.unwrap();
        assert!(said.status().is_success());
        let answered = async {
            loop {
                let url = format!("http://{address}/sim/chat?token={token}&chat_id=7");
                let chat = client.get(url).send().await.unwrap().text().await.unwrap();
                if chat.contains(r#""text":"1""#) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), answered).await.expect("an answer");
    });
    bot.terminate();
    bot.ends_well();
    server.terminate();
    server.ends_well();
}
