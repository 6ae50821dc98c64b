//! A bot that listens: what is posted to it waits until the test answers it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, Uri};
use serde_json::{Value, json};
use stategram::clock::Clock;
use stategram::simulator::Deliveries;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::api::Api;

/// A simulator whose clock stands, and a bot that listens.
pub(crate) struct Hooked {
    pub(crate) api: Api,
    pub(crate) clock: Clock,
    posts: mpsc::UnboundedReceiver<Post>,
    address: SocketAddr,
    open: Arc<AtomicUsize>,
}

/// One request, which is answered when the test says so.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) update: Value,
    pub(crate) headers: HeaderMap,
    pub(crate) path: String,
    answer: oneshot::Sender<Response<Body>>,
}

impl Hooked {
    /// No webhook is set.
    pub(crate) async fn new() -> Self {
        let clock = Clock::manual();
        let api = Api::start_with(&clock).await;
        let (posts, address, open) = listen().await;
        Self { api, clock, posts, address, open }
    }

    /// With a webhook, which has a secret.
    pub(crate) async fn start() -> Self {
        Self::start_with(json!({ "secret_token": "s-e_c-R3t" })).await
    }

    /// With a webhook of which this is said beside its URL.
    pub(crate) async fn start_with(params: Value) -> Self {
        let hooked = Self::new().await;
        hooked.set(params).await;
        hooked
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) async fn set(&self, mut params: Value) {
        params["url"] = self.url().into();
        assert_eq!(self.api.ok("setWebhook", params).await, true);
    }

    /// Sets a webhook at another address, where its bot listens from now on.
    pub(crate) async fn moves(&mut self) {
        (self.posts, self.address, self.open) = listen().await;
        self.set(json!({})).await;
    }

    /// The next request.
    pub(crate) async fn next(&mut self) -> Post {
        let next = tokio::time::timeout(Duration::from_secs(30), self.posts.recv());
        next.await.expect("a request in half a minute").unwrap()
    }

    /// The next ones, whichever of them the network brought first, by their texts.
    pub(crate) async fn next_few<const N: usize>(&mut self, texts: [&str; N]) -> [Post; N] {
        let mut posts = Vec::new();
        for _ in 0..N {
            posts.push(self.next().await);
        }
        texts.map(|text| {
            let place = posts.iter().position(|it| it.text() == text);
            let place = place.unwrap_or_else(|| panic!("{text} among {posts:?}"));
            posts.remove(place)
        })
    }

    /// How many requests are under way.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    pub(crate) async fn info(&self) -> Value {
        self.api.ok("getWebhookInfo", json!({})).await
    }

    pub(crate) fn deliveries(&self) -> Deliveries {
        self.api.simulator.deliveries()
    }

    /// The outcomes of the attempts so far, `None` for those that were not answered, once nothing is under way.
    pub(crate) async fn statuses(&self) -> Vec<Option<u16>> {
        self.deliveries().settled().await;
        self.deliveries().attempts().iter().map(|it| it.status).collect()
    }
}

impl Post {
    /// The text of the message.
    pub(crate) fn text(&self) -> &str {
        self.update["message"]["text"].as_str().unwrap_or_default()
    }

    pub(crate) fn id(&self) -> i64 {
        self.update["update_id"].as_i64().unwrap()
    }

    pub(crate) fn takes(self) {
        self.answers(200);
    }

    pub(crate) fn answers(self, status: u16) {
        self.says(Response::builder().status(status).body(Body::empty()).unwrap());
    }

    /// Answers with a call of a method.
    pub(crate) fn calls(self, call: &Value) {
        let answer = Response::builder().header("content-type", "application/json").body(call.to_string().into());
        self.says(answer.unwrap());
    }

    pub(crate) fn says(self, answer: Response<Body>) {
        let _ = self.answer.send(answer);
    }

    /// Waits until nobody waits for the answer any more.
    pub(crate) async fn given_up(mut self) {
        self.answer.closed().await;
    }
}

type Requests = (mpsc::UnboundedSender<Post>, Arc<AtomicUsize>);

async fn listen() -> (mpsc::UnboundedReceiver<Post>, SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (requests, posts) = mpsc::unbounded_channel();
    let open = Arc::new(AtomicUsize::new(0));
    let router = Router::new().fallback(take).with_state((requests, open.clone()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (posts, address, open)
}

/// Counts as long as it is there, also where the request is broken off.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn take(State((requests, open)): State<Requests>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response<Body> {
    open.fetch_add(1, Ordering::SeqCst);
    let _open = Open(open);
    let update = serde_json::from_slice(&body).unwrap_or_else(|_| String::from_utf8_lossy(&body).into());
    let (answer, answered) = oneshot::channel();
    // Nobody listens any more: the bot has moved.
    let _ = requests.send(Post { update, headers, path: uri.path().to_owned(), answer });
    answered.await.unwrap_or_else(|_| Response::builder().status(500).body(Body::empty()).unwrap())
}
