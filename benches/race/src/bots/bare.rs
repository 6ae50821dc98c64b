//! The least that a bot must pay: an HTTP client that answers, keeps no count, and reads nothing of an update but its id. Which answer
//! that one gets it knows by itself.

use std::sync::Arc;

use axum::body::Bytes;
use axum::routing::post;
use axum::{Router, serve};
use reqwest::Client;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::bots::{Place, TOKEN};
use crate::load::answer_to;

/// How many answers are under way at once.
const FLIGHTS: usize = 64;

pub(super) async fn run(Place { url, listen, chats }: Place) {
    let server = Server { client: Client::new(), api: format!("{url}/bot{TOKEN}").into() };
    let Some(listen) = listen else { return poll(&server, chats).await };
    let listener = TcpListener::bind(listen).await.expect("a port");
    server.call("setWebhook", format!(r#"{{"url":"http://{listen}/"}}"#)).await;
    let answer = async move |update: Bytes| server.answer(last_id(&update).expect("an update"), chats).await;
    serve(listener, Router::new().route("/", post(answer))).await.expect("a server");
}

async fn poll(server: &Server, chats: usize) {
    let flights = Arc::new(Semaphore::new(FLIGHTS));
    let mut offset = 1;
    loop {
        let updates = server.call("getUpdates", format!(r#"{{"offset":{offset},"limit":100,"timeout":50}}"#)).await;
        let Some(last) = last_id(&updates) else { continue };
        for id in offset..=last {
            let permit = Arc::clone(&flights).acquire_owned().await.expect("a place");
            let server = server.clone();
            tokio::spawn(async move {
                server.answer(id, chats).await;
                drop(permit);
            });
        }
        offset = last + 1;
    }
}

#[derive(Clone)]
struct Server {
    client: Client,
    api: Arc<str>,
}

impl Server {
    async fn answer(&self, update_id: usize, chats: usize) {
        let (chat, count) = answer_to(update_id, chats);
        self.call("sendMessage", format!(r#"{{"chat_id":{chat},"text":"{count}"}}"#)).await;
    }

    async fn call(&self, method: &str, body: String) -> Bytes {
        let call = self.client.post(format!("{}/{method}", self.api)).header("content-type", "application/json");
        call.body(body).send().await.expect("an answer").bytes().await.expect("a body")
    }
}

/// The `update_id` of the last update in there.
pub(super) fn last_id(updates: &[u8]) -> Option<usize> {
    const NAME: &[u8] = br#""update_id":"#;
    let begin = updates.windows(NAME.len()).rposition(|it| it == NAME)? + NAME.len();
    let digits = updates[begin..].split(|it| !it.is_ascii_digit()).next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}
