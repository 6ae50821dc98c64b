//! A bot is killed and started again: by whoever plays, and by a test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use expect_test::expect_file;
use serde_json::{Value, json};
use stategram::simulator::{Simulator, TOKEN, YOU};
use stategram::testing::{Setup, TestBot};

use crate::bots::{Counter, STUBBORN};
use crate::plays::open;

/// How long the bot may take, by the clock on the wall.
const PATIENCE: Duration = Duration::from_secs(30);

mod as_it_was_played {
    use super::Counter;

    include!("crash/as_it_was_played.rs");
}

/// A program whose bot plays with a simulator of its own.
struct Program {
    child: Child,
    page: String,
}

impl Program {
    /// With this store, as `STATEGRAM_STORE` has it.
    fn start(store: &str) -> Self {
        Self::start_with(store, &[])
    }

    fn start_with(store: &str, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "plays::the_process_of_a_bot", "--ignored", "--nocapture"]);
        command.env("STATEGRAM_PAGE_BOT", "1").env("STATEGRAM_STORE", store).env("RUST_LOG", "stategram=info");
        for name in ["TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "STATEGRAM_RECORD", "STATEGRAM_WEBHOOK_LISTEN"] {
            command.env_remove(name);
        }
        command.envs(settings.iter().copied());
        // What is played ends where its input does, and this has none before it is dropped.
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let (found, page) = channel();
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if let Some((_, page)) = line.split_once("in a browser: ") {
                    let _ = found.send(page.trim().to_owned());
                }
            }
        });
        let page = page.recv_timeout(PATIENCE).unwrap();
        Self { child, page }
    }

    fn store(path: &Path) -> String {
        format!("sqlite:{}", path.display())
    }

    fn says(&self, text: &str) {
        let said = self.post("/sim/message", json!({ "token": TOKEN, "user_id": YOU, "text": text }));
        assert_eq!(said["ok"], true, "{said}");
    }

    fn crashes(&self) {
        assert_eq!(self.post("/sim/crash", json!({ "token": TOKEN })), json!({ "ok": true, "result": true }));
    }

    /// All that the bot wrote so far, once that is as many messages.
    #[track_caller]
    fn hears(&self, expected: &[&str]) {
        let end = Instant::now() + PATIENCE;
        let mut after = 0;
        loop {
            let heard = self.heard();
            if heard.len() >= expected.len() {
                assert_eq!(heard, expected);
                return;
            }
            assert!(Instant::now() < end, "{heard:?}");
            // It comes as soon as anything happens.
            let news = self.get(&format!("/sim/news?token={TOKEN}&after={after}&wait=5"));
            after = news["result"].as_array().map_or(after, |it| after + it.len());
        }
    }

    fn heard(&self) -> Vec<String> {
        let chat = self.get(&format!("/sim/chat?token={TOKEN}&chat_id={YOU}"));
        let bots = chat.as_array().unwrap().iter().filter(|it| it["from_id"] != YOU);
        bots.map(|it| it["text"].as_str().unwrap().to_owned()).collect()
    }

    fn get(&self, path: &str) -> Value {
        serde_json::from_str(&self.ask("GET", path, "")).unwrap()
    }

    fn post(&self, path: &str, body: Value) -> Value {
        serde_json::from_str(&self.ask("POST", path, &body.to_string())).unwrap()
    }

    /// The body of the answer.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        ask(&self.page, method, path, body)
    }
}

/// The simulator's answer there, of which the address of its page tells where it is.
fn ask(page: &str, method: &str, path: &str, body: &str) -> String {
    let host = page.trim_start_matches("http://").split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn in_memory_it_begins_anew() {
    let program = Program::start("memory");
    program.says("one");
    program.says("two");
    program.hears(&["1", "2"]);
    program.crashes();
    program.says("three");
    program.hears(&["1", "2", "1"]);
}

#[test]
fn with_a_file_it_counts_on_also_where_it_was_killed_in_a_turn() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&Program::store(&folder.path().join("bot.db")));
    program.says("one");
    program.says("two");
    program.hears(&["1", "2"]);
    program.crashes();
    program.says("three");
    program.hears(&["1", "2", "3"]);
    // It says the first word of its turn, and is killed there; then it takes the update once more, and it counts once.
    program.says("slowly");
    program.hears(&["1", "2", "3", "hm"]);
    program.crashes();
    program.hears(&["1", "2", "3", "hm", "hm", "4"]);
    program.crashes();
    program.says("five");
    program.hears(&["1", "2", "3", "hm", "hm", "4", "5"]);
    // What happened is in the recording, which no replay plays through.
    let recording = program.ask("GET", &format!("/sim/recording?token={TOKEN}"), "");
    let told: Vec<&str> =
        ["crashed", "started"].into_iter().filter(|it| recording.contains(&format!("\"bot\":\"{it}\""))).collect();
    assert_eq!(told, ["crashed", "started"]);
}

#[test]
fn the_port_of_a_webhook_is_the_next_bots() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let store = Program::store(&folder.path().join("bot.db"));
    let program = Program::start_with(&store, &[("STATEGRAM_WEBHOOK_LISTEN", &free)]);
    program.says("one");
    program.hears(&["1"]);
    program.says("slowly");
    program.hears(&["1", "hm"]);
    program.crashes();
    program.hears(&["1", "hm", "hm", "2"]);
    program.says("three");
    program.hears(&["1", "hm", "hm", "2", "3"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_runs_elsewhere_is_not_killed_here() {
    let simulator = Simulator::start().await.unwrap();
    let page = simulator.page();
    let asked = tokio::task::spawn_blocking(move || {
        let crash = |token: &str| ask(&page, "POST", "/sim/crash", &json!({ "token": token }).to_string());
        [crash("77:anything"), crash(TOKEN)]
    });
    for answer in asked.await.unwrap() {
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let sentence = "Bad Request: the bot cannot be killed from here: the simulator does not run this bot: kill it where it runs, and \
                        start it again there";
        assert_eq!(answer, json!({ "ok": false, "error_code": 400, "description": sentence }));
    }
}

#[test]
#[ignore = "of the long tier"]
fn a_bot_that_is_killed_by_the_button_counts_on() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&Program::store(&folder.path().join("bot.db")));
    let Some(mut page) = open(&program.page) else { return };
    let button =
        "[...document.querySelectorAll('.faults button')].find((it) => it.textContent === 'crashes and starts again')";
    page.says(0, "one");
    page.hears(0, "1");
    page.says(0, "two");
    page.hears(0, "2");
    page.value(
        "[...document.querySelectorAll('.weather button')].find((it) => it.textContent.includes('Weather')).click()",
    );
    page.until(&format!("!{button}.disabled"));
    page.value(&format!("{button}.click()"));
    let said = "[...document.querySelectorAll('.entry.of-bot .said')].map((it) => it.textContent).join()";
    page.until(&format!("{said} === 'crashed,started again'"));
    page.says(0, "three");
    page.hears(0, "3");
    page.all_was_well();
    // Of a bot of somebody else's the page says why there is nothing to press.
    drop(page);
    let other = tokio::runtime::Runtime::new().unwrap();
    let simulator = other.block_on(Simulator::start()).unwrap();
    let Some(mut page) = open(&simulator.page()) else { return };
    page.value(
        "[...document.querySelectorAll('.weather button')].find((it) => it.textContent.includes('Weather')).click()",
    );
    page.until(&format!(
        "{button}.disabled && {button}.nextElementSibling.textContent.includes('kill it where it runs')"
    ));
    page.all_was_well();
}

/// A bot whose reply Telegram does not answer, and which is killed then.
async fn killed_with_a_reply_on_its_way(setup: Setup) -> TestBot {
    let mut bot = setup.start(|bot| bot.conversation::<Counter>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("a").await;
    let held = bot.simulator().fault("sendMessage").hold();
    ann.person().says("b");
    held.until_met(1).await;
    bot.crash().await.unwrap();
    held.lift();
    assert!(bot.running().is_none());
    ann.says("c").await;
    bot.restart().await.unwrap();
    bot
}

#[tokio::test]
async fn a_test_kills_the_bot_and_what_it_owes_is_done_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    for (name, setup) in [("http.db", Setup::new()), ("direct.db", Setup::new().in_process())] {
        let bot = killed_with_a_reply_on_its_way(setup.kept_in(folder.path().join(name))).await;
        bot.expect("ann: a\nbot: 1\nann: b\n(the bot crashes)\nann: c\n(the bot starts)\nbot: 2\nbot: 3");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_turn_that_outlives_its_bot_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new().kept_in(folder.path().join("bot.db"));
    let mut bot = setup.start(|bot| bot.conversation::<Counter>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("a").await;
    let barrier = Arc::new(Barrier::new(2));
    *STUBBORN.lock().unwrap() = Some(barrier.clone());
    ann.person().says("stubbornly");
    let meet = async |barrier: &Arc<Barrier>| {
        let barrier = barrier.clone();
        tokio::task::spawn_blocking(move || barrier.wait()).await.unwrap();
    };
    meet(&barrier).await;
    bot.crash().await.unwrap();
    bot.restart().await.unwrap();
    bot.expect("ann: a\nbot: 1\nann: stubbornly\n(the bot crashes)\n(the bot starts)\nbot: 2");
    // The first turn about it goes on, and comes to its end.
    meet(&barrier).await;
    ann.says("b").await;
    ann.says("c").await;
    bot.restart().await.unwrap();
    ann.says("d").await;
    bot.expect("ann: b\nbot: 3\nann: c\nbot: 4\n(the bot stops)\n(the bot starts)\nann: d\nbot: 5");
}

#[tokio::test]
async fn a_test_kills_a_bot_that_keeps_nothing() {
    let mut bot = TestBot::start(|bot| bot.conversation::<Counter>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("a").await;
    ann.says("b").await;
    bot.crash().await.unwrap();
    bot.crash().await.unwrap();
    bot.restart().await.unwrap();
    ann.says("c").await;
    bot.expect("ann: a\nbot: 1\nann: b\nbot: 2\n(the bot crashes)\n(the bot starts)\nann: c\nbot: 1");
}

#[tokio::test]
async fn a_crash_is_a_step_of_what_was_played() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new().kept_in(folder.path().join("bot.db"));
    let mut bot = setup.start(|bot| bot.conversation::<Counter>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("one").await;
    ann.says("two").await;
    bot.crash().await.unwrap();
    bot.restart().await.unwrap();
    ann.says("three").await;
    expect_file!["crash/as_it_was_played.rs"].assert_eq(&bot.simulator().as_test(&["Counter"]));
}
