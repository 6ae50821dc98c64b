//! Who is let in, and what is read.

use std::time::Duration;

use crate::bots::{SECRET, Subject, text, webhook};
use crate::peer::{announced, request, secret, with_headers};
use crate::soon;

#[tokio::test]
async fn an_update_with_the_right_secret_is_taken_and_answered_with_nothing_but_200() {
    let subject = Subject::start(webhook()).await;
    let answer = subject.post(&text(1, 42, "hi")).await;
    assert_eq!((answer.status, &*answer.body), (200, ""), "a body would be a call of a method");
    subject.settle().await;
    assert_eq!((subject.taken(), subject.sent()), (vec!["hi".to_owned()], vec!["1".to_owned()]));
    assert!(subject.calls("getUpdates").is_empty(), "nobody polls");
}

#[tokio::test]
async fn a_missing_secret_and_a_wrong_one_get_the_same_bytes() {
    let subject = Subject::start(webhook()).await;
    let (mut missing, mut wrong) = (subject.peer().await, subject.peer().await);
    missing.say(&with_headers("", &text(1, 42, "hi"))).await;
    wrong.say(&with_headers(&secret(&SECRET[1..]), &text(1, 42, "hi"))).await;
    let (missing, wrong) = (missing.answer().await, wrong.answer().await);
    assert_eq!(missing.status, 401);
    assert_eq!(missing, wrong);
    subject.settle().await;
    assert!(subject.taken().is_empty());
}

#[tokio::test]
async fn the_secret_is_judged_before_the_body_is_there() {
    let subject = Subject::start(webhook()).await;
    let mut stranger = subject.peer().await;
    stranger.say(&announced(1000).replace("right", "wrong")).await;
    let answer = stranger.answer().await;
    assert_eq!(answer.status, 401, "and not 100");
    assert_eq!(stranger.closed().await, "", "nobody waits for the body");
}

#[tokio::test]
async fn who_is_refused_is_answered_once_and_let_go() {
    let subject = Subject::start(webhook().path("/bot")).await;
    let asked = |method: &str, path: &str| format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    let endless = announced(1 << 40).replacen("POST /", "POST /bot", 1);
    for (words, status) in
        [(asked("GET", "/"), 404), (asked("GET", "/bot"), 405), (asked("POST", "/bot"), 401), (endless, 413)]
    {
        let mut peer = subject.peer().await;
        peer.say(&words.repeat(3)).await;
        let answer = peer.answer().await;
        assert_eq!((answer.status, answer.header("connection")), (status, Some("close")));
        assert_eq!(peer.closed().await, "", "nothing more is said after {status}");
    }
    let mut telegram = subject.peer().await;
    for id in 1..=2 {
        telegram.say(&request(&text(id, 42, "hi")).replacen("POST /", "POST /bot", 1)).await;
        assert_eq!(telegram.answer().await.status, 200, "over the same connection");
    }
}

#[tokio::test]
async fn a_body_of_an_endless_length_is_refused_before_it_is_read() {
    let subject = Subject::start(webhook()).await;
    let mut peer = subject.peer().await;
    peer.say(&announced(1 << 40)).await;
    assert_eq!(peer.answer().await.status, 413);
}

#[tokio::test]
async fn the_body_may_be_as_long_as_the_bound_and_no_longer() {
    const LIMIT: usize = 64 << 10;
    let update = text(1, 42, "hi");
    let update = format!("{update}{}", " ".repeat(LIMIT - update.len()));
    let subject = Subject::start(webhook().body_limit(LIMIT)).await;
    assert_eq!(subject.post(&update).await.status, 200);
    let mut longer = subject.peer().await;
    longer.say(&announced(LIMIT + 1)).await;
    assert_eq!(longer.answer().await.status, 413);
    // One that does not say how long it is.
    let mut peer = subject.peer().await;
    let head = format!("POST / HTTP/1.1\r\nHost: x\r\n{}Transfer-Encoding: chunked\r\n\r\n", secret(SECRET));
    peer.say(&format!("{head}{:x}\r\n{update}\r\n", update.len())).await;
    peer.say("1\r\n \r\n").await;
    assert_eq!(peer.answer().await.status, 413);
    subject.settle().await;
    assert_eq!(subject.taken(), ["hi"]);
}

#[tokio::test]
async fn there_is_one_path_and_one_method() {
    let subject = Subject::start(webhook().path("/bot")).await;
    let at_path = |path: &str| request(&text(1, 42, "hi")).replacen("POST /", &format!("POST {path}"), 1);
    for (path, status) in [("/", 404), ("/bot/", 404), ("/other", 404), ("/bot", 200), ("/bot?x=1", 200)] {
        let mut peer = subject.peer().await;
        peer.say(&at_path(path)).await;
        assert_eq!(peer.answer().await.status, status, "{path}");
    }
    let mut peer = subject.peer().await;
    peer.say(&format!("GET /bot HTTP/1.1\r\nHost: x\r\n{}\r\n", secret(SECRET))).await;
    let answer = peer.answer().await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
}

#[tokio::test]
async fn what_cannot_be_read_is_acknowledged_and_does_not_come_again_for_ever() {
    let subject = Subject::start(webhook()).await;
    for nonsense in ["", "no JSON", "{}", "[]", r#"{"update_id": "seven"}"#, &"[".repeat(10_000)] {
        assert_eq!(subject.post(nonsense).await.status, 200, "{nonsense:.20}");
    }
    let broken = r#"{"update_id":7,"message":5}"#;
    assert_eq!(subject.post(broken).await.status, 200);
    let mut latin = subject.peer().await;
    let body = b"{\"update_id\":8,\"message\":\"\xe4\"}";
    latin
        .say(
            &with_headers(&secret(SECRET), "").replace("Content-Length: 0", &format!("Content-Length: {}", body.len())),
        )
        .await;
    soon(tokio::io::AsyncWriteExt::write_all(&mut latin.stream, body)).await.unwrap();
    assert_eq!(latin.answer().await.status, 200);
    let hologram = r#"{"update_id":9,"hologram":{}}"#;
    assert_eq!(subject.post(hologram).await.status, 200);
    assert_eq!(subject.post(&text(10, 42, "hi")).await.status, 200);
    subject.settle().await;
    let mut taken = subject.taken();
    taken.sort();
    let replaced = "{\"update_id\":8,\"message\":\"\u{fffd}\"}";
    assert_eq!(taken, ["hi", broken, replaced, hologram]);
}

#[tokio::test]
async fn what_it_is_called_does_not_matter_to_an_update() {
    let subject = Subject::start(webhook()).await;
    let mut peer = subject.peer().await;
    peer.say(&request(&text(1, 42, "hi")).replace("application/json", "text/plain")).await;
    assert_eq!(peer.answer().await.status, 200);
    subject.settle().await;
    assert_eq!(subject.taken(), ["hi"]);
}

#[tokio::test]
async fn headers_that_do_not_end_are_not_waited_for() {
    let subject = Subject::start(webhook().header_deadline(Duration::from_millis(50))).await;
    let mut slow = subject.peer().await;
    slow.say("POST / HTTP/1.1\r\nHost: bot.exam").await;
    assert_eq!(slow.closed().await, "");
    let mut silent = subject.peer().await;
    assert_eq!(silent.closed().await, "");
    // It is no concern of others.
    assert_eq!(subject.post(&text(1, 42, "hi")).await.status, 200);
}

#[tokio::test]
async fn who_asks_nothing_more_is_not_waited_for() {
    let subject = Subject::start(webhook().header_deadline(Duration::from_millis(50))).await;
    let mut idle = subject.peer().await;
    assert_eq!(idle.post(&text(1, 42, "hi")).await.status, 200);
    assert_eq!(idle.closed().await, "");
}

#[tokio::test]
async fn who_goes_on_asking_and_reads_no_answer_is_let_go() {
    let subject = Subject::start(webhook().header_deadline(Duration::from_millis(50))).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    // So that not much more is under way than what the bot's own side has room for.
    socket.set_recv_buffer_size(1).unwrap();
    let mut deaf = soon(socket.connect(subject.address())).await.unwrap();
    let asked = with_headers(&secret(SECRET), "").repeat(100);
    soon(async { while tokio::io::AsyncWriteExt::write_all(&mut deaf, asked.as_bytes()).await.is_ok() {} }).await;
    assert_eq!(subject.post(&text(1, 42, "hi")).await.status, 200, "it is no concern of others");
}

#[tokio::test]
async fn headers_have_a_bound() {
    let subject = Subject::start(webhook()).await;
    let mut peer = subject.peer().await;
    peer.say(&with_headers(&format!("X-Long: {}\r\n", "x".repeat(20_000)), "")).await;
    assert_eq!(peer.answer().await.status, 431);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let subject = Subject::start(webhook().deadline(Duration::from_millis(50))).await;
    let mut slow = subject.peer().await;
    slow.say(&announced(1000)).await;
    assert_eq!(slow.answer().await.status, 100);
    slow.say("{").await;
    assert_eq!(slow.answer().await.status, 408);
    assert_eq!(slow.closed().await, "");
}
