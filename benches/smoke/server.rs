//! The smallest Bot API server: it hands out one message per update, counts the replies and says when all are there.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::any;
use serde::Deserialize;
use tokio::sync::Notify;

/// As many as a bot has under way at once, so that none waits for a place. Under valgrind it would wait for long, and then go without
/// one, by a connection of its own.
const PACED: usize = 64;

struct Load {
    updates: usize,
    chats: usize,
    batch: usize,
    /// Whether a batch is not handed out before those before it have their replies.
    paced: bool,
    replies: AtomicUsize,
    replied: Notify,
    done: Notify,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    offset: usize,
}

pub(crate) fn serve(updates: usize, chats: usize, paced: bool) {
    let batch = if paced { PACED } else { 100 };
    let replies = AtomicUsize::new(0);
    let load = Arc::new(Load { updates, chats, batch, paced, replies, replied: Notify::new(), done: Notify::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("http://{}", listener.local_addr().expect("an address"));
        std::io::stdout().flush().expect("a pipe");
        let router = Router::new().route("/{bot}/{method}", any(answer)).with_state(load);
        axum::serve(listener, router).await.expect("serving");
    });
}

async fn answer(
    State(load): State<Arc<Load>>,
    Path((_, method)): Path<(String, String)>,
    body: Bytes,
) -> impl IntoResponse {
    let answer = match method.as_str() {
        "getUpdates" => updates(&load, serde_json::from_slice(&body).map_or(0, |poll: Poll| poll.offset)).await,
        "sendMessage" => {
            if load.replies.fetch_add(1, Ordering::Relaxed) + 1 == load.updates {
                load.done.notify_waiters();
            }
            load.replied.notify_waiters();
            r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"1"}}"#.to_owned()
        }
        // Answers when every update has its reply.
        "waitForReplies" => {
            let done = load.done.notified();
            if load.replies.load(Ordering::Relaxed) < load.updates {
                done.await;
            }
            r#"{"ok":true,"result":true}"#.to_owned()
        }
        "getMe" => r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"smoke_bot"}}"#.to_owned(),
        _ => r#"{"ok":true,"result":true}"#.to_owned(),
    };
    ([(CONTENT_TYPE, "application/json")], answer)
}

/// The batch that starts at `offset`; when all are confirmed, an answer that never comes, as a long poll has it.
async fn updates(load: &Load, offset: usize) -> String {
    let first = offset.max(1);
    if first > load.updates {
        return std::future::pending().await;
    }
    // On one thread nothing is replied between the look and the wait.
    while load.paced && load.replies.load(Ordering::Relaxed) + 1 < first {
        load.replied.notified().await;
    }
    let one = |id: usize| {
        let chat = 1_000 + id % load.chats;
        format!(
            r#"{{"update_id":{id},"message":{{"message_id":{id},"from":{{"id":{chat},"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann_lee","language_code":"en"}},"chat":{{"id":{chat},"first_name":"Ann","last_name":"Lee","username":"ann_lee","type":"private"}},"date":1795000000,"text":"message number {id}"}}}}"#
        )
    };
    let batch: Vec<String> = (first..=load.updates.min(first + load.batch - 1)).map(one).collect();
    format!(r#"{{"ok":true,"result":[{}]}}"#, batch.join(","))
}
