//! As many chats as are promised, to a server that takes everything: what that takes of memory.
//!
//! Each in a process of its own:
//!
//! ```sh
//! cargo test --all-features --test broadcast -- --ignored --exact million::with_the_memory_store
//! cargo test --all-features --test broadcast -- --ignored --exact million::with_a_file
//! ```
//!
//! With `BROADCAST_FIGURES=1` in the environment they end by saying what it took.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::BoxFuture;
use futures_util::stream;
use stategram::Bot;
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::store::{Memory, Sqlite, Store};

use crate::Desk;

const CHATS: u64 = 1_000_000;

/// What it may take, in KiB.
const MOST: u64 = 64 << 10;

/// Takes every message, and has no updates.
#[derive(Clone, Debug, Default)]
struct Taking(Arc<AtomicU64>);

impl Transport for Taking {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let result = match request.method {
            "getMe" => r#"{"id":1,"is_bot":true,"first_name":"Bot","username":"bot"}"#,
            "getUpdates" if !request.patience.is_zero() => return Box::pin(std::future::pending()),
            "getUpdates" => "[]",
            _ => {
                self.0.fetch_add(1, Ordering::Relaxed);
                r#"{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}"#
            }
        };
        let body = format!(r#"{{"ok":true,"result":{result}}}"#).into();
        Box::pin(async {
            // A network lets others go on meanwhile.
            tokio::task::yield_now().await;
            Ok(Answer { status: 200, body })
        })
    }
}

/// The most that this process has taken so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

async fn goes_to_a_million(store: impl Store) {
    let server = Taking::default();
    let running = Bot::over(server.clone()).conversation::<Desk>().store(store).start().await.unwrap();
    let (broadcasts, before) = (running.broadcasts(), peak());
    let chats = stream::iter(1..=i64::try_from(CHATS).unwrap());
    let start = broadcasts.start("all", chats, |chat, to| drop(to.text(format!("Hello, {chat}!"))));
    let (began, progress) = (std::time::Instant::now(), start.await.unwrap().finished().await.unwrap());
    assert_eq!((progress.chats, progress.sent, progress.finished), (CHATS, CHATS, true));
    assert_eq!(server.0.load(Ordering::Relaxed), CHATS);
    let (took, after) = (began.elapsed(), peak());
    running.shutdown().await.unwrap();
    assert!(after - before < MOST, "{before} KiB have become {after} KiB in {took:?}");
    let is_asked = std::env::var_os("BROADCAST_FIGURES").is_some();
    assert!(!is_asked, "{CHATS} chats in {took:?}; {before} KiB have become {after} KiB");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes minutes without optimisation"]
async fn with_the_memory_store() {
    goes_to_a_million(Memory::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes minutes without optimisation"]
async fn with_a_file() {
    let folder = tempfile::tempdir().unwrap();
    goes_to_a_million(Sqlite::open(folder.path().join("bot.sqlite")).await.unwrap()).await;
}
