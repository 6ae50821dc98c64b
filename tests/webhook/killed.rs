//! A bot that is killed (`SIGKILL`), with a store in a file, and is started again.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use stategram::clock::Clock;
use stategram::simulator::{Simulator, TOKEN};
use stategram::store::Sqlite;
use stategram::{Bot, Webhook};
use tempfile::TempDir;

use crate::counter::{Counter, Lab};
use crate::slow_store::Slow;
use crate::soon;

/// The file of the bot's store.
const STORE: &str = "KILLED_STORE";

/// Where the bot stops to be killed.
const STOPS: &str = "KILLED_STOPS";

/// A bot in a process of its own, until it is killed or its input ends.
struct Victim {
    child: Child,
    words: BufReader<ChildStdout>,
}

impl Victim {
    /// Starts it, and waits until it can be posted to.
    fn start(simulator: &Simulator, store: &Path, stops: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "killed::the_bot", "--nocapture", "--include-ignored"]);
        for name in ["STATEGRAM_STORE", "STATEGRAM_WEBHOOK_LISTEN", "STATEGRAM_WEBHOOK_URL", "STATEGRAM_WEBHOOK_SECRET"]
        {
            command.env_remove(name);
        }
        command.env("TELEGRAM_BOT_TOKEN", TOKEN).env("TELEGRAM_API_URL", simulator.url());
        command.env(STORE, store).env(STOPS, stops).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let words = BufReader::new(child.stdout.take().unwrap());
        let mut victim = Self { child, words };
        victim.says("up");
        victim
    }

    /// Waits until it says this.
    #[track_caller]
    fn says(&mut self, word: &str) {
        let mut line = String::new();
        while !line.trim_end().ends_with(word) {
            line.clear();
            assert!(self.words.read_line(&mut line).unwrap() > 0, "it ended, and did not say {word:?}");
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        assert!(!self.child.wait().unwrap().success(), "it was killed");
    }

    /// Has it do what there is to do, and stop.
    fn ends(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

/// The bot: it counts, and says how many messages there were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the other tests of this file run it in processes of their own"]
async fn the_bot() {
    let (Some(path), Ok(stops)) = (std::env::var_os(STORE), std::env::var(STOPS)) else { return };
    let store = Slow::new(Sqlite::open(&path).await.unwrap());
    let store = if stops == "when the store has it" { store.once_it_has_it() } else { store };
    let lab = Lab::default();
    let turns = if stops == "in the turn" { 0 } else { 100 };
    lab.gate.add_permits(turns);
    if stops.is_empty() || turns == 0 {
        store.opens(100);
    }
    let bot = Bot::from_env().unwrap().with(lab).conversation::<Counter>().store(store.clone());
    let running = bot.webhook(Webhook::listen("127.0.0.1:0")).start().await.unwrap();
    println!("\nup");
    let stopped = async {
        store.asked.acquire().await.unwrap().forget();
        println!("stopped");
        std::future::pending::<()>().await;
    };
    let told = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        // Its parent is done with it, or is gone.
        _ = told => {}
        () = stopped => {}
    }
    soon(running.settled()).await;
    soon(running.shutdown()).await.unwrap();
}

/// A Telegram, and a file for a store.
async fn stage() -> (Simulator, TempDir) {
    (Simulator::start_with(&Clock::manual()).await.unwrap(), tempfile::tempdir().unwrap())
}

/// What the bot has said to whom it plays with.
fn said(simulator: &Simulator) -> Vec<String> {
    let you = simulator.you();
    let history = you.chat().history().into_iter();
    history.filter(|it| it.from_id() != you.id().unsigned_abs()).map(|it| it.text.clone()).collect()
}

/// The statuses that the posts were answered with.
fn statuses(simulator: &Simulator) -> Vec<Option<u16>> {
    simulator.deliveries().attempts().iter().map(|it| it.status).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_right_before_it_is_answered_once() {
    let (simulator, folder) = stage().await;
    let store = folder.path().join("bot.db");
    let victim = Victim::start(&simulator, &store, "in the turn");
    simulator.you().says("wait for it");
    soon(simulator.deliveries().settled()).await;
    victim.kill();
    assert_eq!((statuses(&simulator), said(&simulator)), (vec![Some(200)], vec![]), "it is taken, and not answered");

    let victim = Victim::start(&simulator, &store, "");
    // As where the acknowledgement was lost on its way.
    let first = simulator.deliveries().attempts()[0].update_id;
    simulator.deliveries().repeat(first).unwrap();
    simulator.you().says("and this");
    soon(simulator.deliveries().settled()).await;
    victim.ends();
    assert_eq!((statuses(&simulator), said(&simulator)), (vec![Some(200); 3], vec!["1".to_owned(), "2".to_owned()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_acknowledged_comes_again_and_is_answered_once() {
    for stops in ["before the store has it", "when the store has it"] {
        let (simulator, folder) = stage().await;
        let store = folder.path().join("bot.db");
        let mut victim = Victim::start(&simulator, &store, stops);
        simulator.you().says("hi");
        victim.says("stopped");
        victim.kill();
        soon(simulator.deliveries().settled()).await;
        // It may have been posted again by then, to nobody.
        let before = statuses(&simulator);
        assert!(!before.is_empty() && before.iter().all(Option::is_none) && said(&simulator).is_empty(), "{before:?}");

        let victim = Victim::start(&simulator, &store, "");
        soon(simulator.deliveries().settled()).await;
        victim.ends();
        assert_eq!(statuses(&simulator)[before.len()..], [Some(200)], "{stops}");
        assert_eq!(said(&simulator), ["1"], "{stops}");
    }
}
