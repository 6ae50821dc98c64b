//! A broadcast whose process is killed.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::stream;
use stategram::Bot;
use stategram::simulator::TOKEN;
use stategram::store::Sqlite;

use crate::{Desk, met, people, said, simulator};

const CHATS: usize = 2_000;

/// The process that is killed: this very program, with one test.
fn bot(url: &str, path: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "killed::the_bot", "--ignored"])
        .env("BROADCAST_URL", url)
        .env("BROADCAST_STORE", path)
        .env("STATEGRAM_LIMITS", "off");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[tokio::test]
#[ignore = "it is the process of the test below"]
async fn the_bot() {
    let (Ok(url), Ok(path)) = (std::env::var("BROADCAST_URL"), std::env::var("BROADCAST_STORE")) else { return };
    let bot = Bot::new(TOKEN).unwrap().api_url(&url).unwrap();
    let store = Sqlite::open(path).await.unwrap();
    let running = bot.conversation::<Desk>().store(store).start().await.unwrap();
    let chats = people(&simulator().await, CHATS);
    let broadcasts = running.broadcasts();
    let start = broadcasts.start("sale", stream::iter(chats), |_, to| {
        to.text("Sale!");
    });
    let progress = start.await.unwrap().finished().await.unwrap();
    assert_eq!((progress.chats, progress.messages, progress.finished), (CHATS as u64, CHATS as u64, true));
    assert_eq!(progress.sent + progress.lost, CHATS as u64);
    running.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_any_number_of_kills_each_chat_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.sqlite").to_str().unwrap().to_owned();
    let simulator = simulator().await;
    let chats = people(&simulator, CHATS);
    let have = || chats.iter().filter(|chat| !said(&simulator, **chat).is_empty()).count();
    // It counts what is sent.
    let sent = simulator.fault("sendMessage").always().delay(Duration::ZERO);
    for share in [200, 900, 1_600] {
        let mut child = bot(simulator.url(), &path);
        met(&sent, share).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(have() < CHATS);
    let mut last = bot(simulator.url(), &path);
    let ended = tokio::task::spawn_blocking(move || last.wait().unwrap()).await.unwrap();
    assert!(ended.success(), "what the last one counts does not add up");
    assert_eq!(have(), CHATS);
    let repeated: usize = chats.iter().map(|chat| said(&simulator, *chat).len() - 1).sum();
    assert!(repeated <= 3 * 256, "{repeated} were under way at a kill");
}
