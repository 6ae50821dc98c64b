//! A proxy in front of a bot's webhook, to which something may happen.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use stategram::bot::{client_builder, reqwest};
use tokio::net::TcpListener;
use tokio::sync::{Barrier, watch};

/// What may happen to a request.
#[derive(Clone, Debug)]
pub(crate) enum Mishap {
    /// The bot does not hear of it.
    Lost,
    /// The bot has it, and its answer is not heard.
    AnswerLost,
    /// It waits until the others are there that it is to meet.
    Meets(Arc<Barrier>),
}

/// A proxy at a port of its own.
#[derive(Clone)]
pub(crate) struct Proxy {
    address: SocketAddr,
    inside: Arc<Inside>,
}

struct Inside {
    client: reqwest::Client,
    bot: watch::Sender<Option<SocketAddr>>,
    mishaps: Mutex<VecDeque<Mishap>>,
    /// What the bot answered, in order.
    answers: Mutex<Vec<u16>>,
}

impl Proxy {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Inside {
            client: client_builder().unwrap().no_proxy().build().unwrap(),
            bot: watch::Sender::new(None),
            mishaps: Mutex::default(),
            answers: Mutex::default(),
        });
        let router = Router::new().fallback(pass).with_state(inside.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, inside }
    }

    /// What is registered with Telegram.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/telegram", self.address)
    }

    /// Where the bot listens. Requests wait until that is said.
    pub(crate) fn leads_to(&self, bot: Option<SocketAddr>) {
        self.inside.bot.send_replace(bot);
    }

    /// What happens to the next requests.
    pub(crate) fn mishaps(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.inside.mishaps.lock().unwrap().extend(mishaps);
    }

    /// What the bot answered since the last time, in order.
    pub(crate) fn answers(&self) -> Vec<u16> {
        std::mem::take(&mut self.inside.answers.lock().unwrap())
    }
}

async fn pass(State(inside): State<Arc<Inside>>, uri: Uri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mishap = inside.mishaps.lock().unwrap().pop_front();
    if let Some(Mishap::Lost) = mishap {
        return StatusCode::BAD_GATEWAY;
    }
    if let Some(Mishap::Meets(others)) = &mishap {
        others.wait().await;
    }
    let bot = inside.bot.subscribe().wait_for(Option::is_some).await.unwrap().unwrap();
    let url = format!("http://{bot}{}", uri.path());
    let answer = inside.client.post(url).headers(headers).body(body).send().await.unwrap().status();
    inside.answers.lock().unwrap().push(answer.as_u16());
    match mishap {
        Some(Mishap::AnswerLost) => StatusCode::GATEWAY_TIMEOUT,
        _ => answer,
    }
}
