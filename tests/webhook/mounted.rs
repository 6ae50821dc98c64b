//! In an axum application of somebody's own.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use stategram::Webhook;
use tokio::net::TcpListener;

use crate::bots::{SECRET, Subject, text};
use crate::peer::{Peer, announced, request, secret, with_headers};

/// Serves the application until the test ends.
async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

fn mounted() -> Webhook {
    Webhook::mounted().secret(SECRET)
}

fn at(path: &str, update: &str) -> String {
    request(update).replacen("POST /", &format!("POST {path}"), 1)
}

#[tokio::test]
async fn the_router_is_merged_into_the_applications_own() {
    let subject = Subject::start(mounted().url("https://example.org/bot/123:ABC")).await;
    assert_eq!(subject.running.webhook_address(), None);
    // An application with a state of its own.
    let app = Router::new()
        .route("/", get(async |State(name): State<&'static str>| format!("a page of {name}")))
        .merge(subject.running.webhook_router().unwrap())
        .with_state("the application");
    let address = serve(app).await;
    let mut peer = Peer::connect(address).await;
    peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_eq!(peer.answer().await.body, "a page of the application");
    for (path, status) in [("/bot/123:ABC", 200), ("/bot/123:abc", 404)] {
        peer.say(&at(path, &text(1, 42, "hi"))).await;
        assert_eq!(peer.answer().await.status, status, "{path}");
    }
    subject.settle().await;
    assert_eq!((subject.taken(), subject.sent()), (vec!["hi".to_owned()], vec!["1".to_owned()]));
}

#[tokio::test]
async fn a_router_takes_no_more_of_an_application_than_its_path() {
    let everywhere = Subject::start(mounted()).await;
    let refused = everywhere.running.webhook_router::<()>().unwrap_err().to_string();
    assert!(refused.starts_with("the webhook has no path, ") && refused.contains("`.path("), "{refused}");
    assert!(everywhere.running.webhook_service().is_some());
    let (telegram, lab) = (crate::bots::telegram(), crate::counter::Lab::default());
    let polling = crate::bots::bot(&telegram, &lab).updates_from(futures_util::stream::pending::<String>());
    let polling = polling.start().await.unwrap();
    let refused = polling.webhook_router::<()>().unwrap_err().to_string();
    assert!(refused.starts_with("the bot has no webhook, "), "{refused}");

    let subject = Subject::start(mounted().path("/telegram")).await;
    let app = Router::new().fallback(async || "nothing here").merge(subject.running.webhook_router().unwrap());
    let address = serve(app).await;
    for (path, status, body) in [("/telegram", 200, ""), ("/", 200, "nothing here")] {
        let mut peer = Peer::connect(address).await;
        peer.say(&at(path, &text(1, 42, "hi"))).await;
        let answer = peer.answer().await;
        assert_eq!((answer.status, &*answer.body), (status, body));
    }
}

#[tokio::test]
async fn the_service_judges_by_itself_wherever_it_is() {
    let subject = Subject::start(mounted().body_limit(64 << 10).concurrency(1)).await;
    // Beside whatever the application has, and not under any layer of ours.
    let service = subject.running.webhook_service().unwrap();
    let app = Router::new().nest_service("/telegram", service.clone()).route_service("/again", service);
    let address = serve(app).await;
    let stranger = at("/telegram", "").replace("right", "wrong");
    for (words, status) in [
        (stranger, 401),
        (with_headers("", "").replacen("POST /", "POST /again", 1), 401),
        (announced((64 << 10) + 1).replacen("POST /", "POST /telegram", 1), 413),
        (format!("GET /telegram HTTP/1.1\r\nHost: x\r\n{}\r\n", secret(SECRET)), 405),
        (at("/telegram", &text(1, 42, "hi")), 200),
        (at("/again", &text(1, 42, "hi")), 200),
    ] {
        let mut peer = Peer::connect(address).await;
        peer.say(&words).await;
        assert_eq!(peer.answer().await.status, status, "{words}");
    }
    let mut under_way = Peer::connect(address).await;
    under_way.say(&announced(100).replacen("POST /", "POST /again", 1)).await;
    assert_eq!(under_way.answer().await.status, 100);
    let mut full = Peer::connect(address).await;
    full.say(&at("/telegram", &text(2, 42, "hi"))).await;
    assert_eq!(full.answer().await.status, 503);
    subject.settle().await;
    assert_eq!(subject.taken(), ["hi"]);
}

#[tokio::test]
async fn after_the_bots_shutdown_telegram_keeps_the_update() {
    let subject = Subject::start(mounted().path("/")).await;
    let address = serve(subject.running.webhook_router().unwrap()).await;
    let mut peer = Peer::connect(address).await;
    assert_eq!(peer.post(&text(1, 42, "hi")).await.status, 200);
    subject.running.shutdown().await.unwrap();
    let answer = peer.post(&text(2, 42, "hi")).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
}
