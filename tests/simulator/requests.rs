//! How a request may look, and which are turned away at the door.

use serde_json::json;
use stategram::simulator::{Simulator, TOKEN, YOU};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::api::{Api, read, refusal};

#[tokio::test]
async fn json_form_and_query_string_are_alike() {
    let api = Api::start().await;
    let path = format!("/bot{TOKEN}/sendMessage");
    let markup = json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]});
    let json = json!({"chat_id": YOU, "text": "a b", "reply_markup": markup}).to_string();
    let chat_id = YOU.to_string();
    let pairs = [("chat_id", chat_id.as_str()), ("text", "a b"), ("reply_markup", &markup.to_string())];
    let form = serde_urlencoded::to_string(pairs).unwrap();
    let query = format!("{path}?{form}");
    let mixed = format!("{path}?text=a%20b&chat_id={YOU}");
    let rest = json!({"reply_markup": markup}).to_string();
    let answers = [
        api.post(&path, "application/json", json).await,
        api.post(&path, "application/x-www-form-urlencoded", form).await,
        api.get(&query).await,
        read(api.request("POST", &query)).await,
        api.post(&mixed, "application/json; charset=utf-8", rest).await,
    ];
    for (status, body) in answers {
        assert_eq!(status, 200, "{body}");
        let sent = &body["result"];
        assert_eq!((&sent["text"], &sent["reply_markup"]), (&json!("a b"), &markup));
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_refused_as_telegram_refuses_it() {
    let api = Api::start().await;
    for method in ["nonsense", "sendRichMessage", "", "getMe/x"] {
        api.refused(method, json!({}), 404, "Not Found: method not found").await;
    }
    let (status, _) = api.get(&format!("/bot{TOKEN}/GETME")).await;
    assert_eq!(status, 200);
    let answer = read(api.request("DELETE", &format!("/bot{TOKEN}/getMe"))).await;
    assert_eq!(answer, refusal(404, "Not Found: method not found"));
    assert_eq!(api.get("/").await, refusal(404, "Not Found"));
    assert_eq!(api.get(&format!("/bot{TOKEN}")).await, refusal(404, "Not Found"));
}

#[tokio::test]
async fn what_is_no_token_is_unauthorized() {
    let api = Api::start().await;
    for token in ["", "abc", "12345", "abc:def", "1:", ":x", "012:abc", "1:a%20b", &format!("1:{}", "x".repeat(80))] {
        let answer = api.get(&format!("/bot{token}/getMe")).await;
        assert_eq!(answer, refusal(401, "Unauthorized: invalid token specified"), "{token}");
    }
    assert_eq!(api.get("/bot12%3Aabc/getMe").await.0, 200);
}

#[tokio::test]
async fn a_broken_body_is_a_bad_request() {
    let api = Api::start().await;
    let path = format!("/bot{TOKEN}/getMe");
    for body in ["{", "[]", "\u{0}", "null"] {
        let answer = api.post(&path, "application/json", body).await;
        assert_eq!(answer, refusal(400, "Bad Request: can't parse JSON object"), "{body}");
    }
    let words = "Bad Request: can't parse the multipart/form-data request";
    assert_eq!(api.post(&path, "multipart/form-data; boundary=x", "--y--").await, refusal(400, words));
    assert_eq!(api.post(&path, "multipart/form-data", "--x--").await, refusal(400, words));
    assert_eq!(api.post(&path, "multipart/form-data; boundary=x", "--x--").await.0, 200);
    assert_eq!(api.post(&path, "text/plain", "whatever").await.0, 200);
}

#[tokio::test]
async fn a_body_has_an_end() {
    let api = Api::start().await;
    let path = format!("/bot{TOKEN}/sendMessage");
    let long = json!({"chat_id": YOU, "text": "x".repeat(10 << 20)}).to_string();
    assert_eq!(api.post(&path, "application/json", long).await, refusal(400, "Bad Request: message is too long"));
    let longer = vec![b' '; (16 << 20) + 1];
    assert_eq!(api.post(&path, "application/json", longer).await, refusal(413, "Request Entity Too Large"));
    let form = "multipart/form-data; boundary=x";
    let longest = vec![b' '; (64 << 20) + 1];
    assert_eq!(api.post(&path, form, longest).await, refusal(413, "Request Entity Too Large"));
}

/// What a page can have a browser send that is not the simulator's own: under a name that was made to point to this machine
/// (DNS rebinding), from elsewhere in the internet, from another server of this machine.
#[tokio::test]
async fn a_page_from_elsewhere_is_turned_away() {
    let simulator = Simulator::start().await.unwrap();
    let here = simulator.url().strip_prefix("http://").unwrap();
    let port = here.split_once(':').unwrap().1;
    let says = async |method: &str, headers: &str| {
        let mut socket = TcpStream::connect(here).await.unwrap();
        let path = format!("/bot{TOKEN}/getMe");
        let request = format!("{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(!answer.to_lowercase().contains("access-control-allow"), "{answer}");
        answer.split(' ').nth(1).and_then(|it| it.parse::<u16>().ok()).unwrap()
    };
    for (headers, status) in [
        (format!("Host: {here}\r\n"), 200),
        (format!("Host: localhost:{port}\r\n"), 200),
        // A tunnel, which no page can make up.
        ("Host: 127.0.0.1:1\r\n".to_owned(), 200),
        (format!("Host: {here}\r\nOrigin: http://{here}\r\n"), 200),
        (format!("Host: evil.example:{port}\r\n"), 403),
        (format!("Host: 127.0.0.1.evil.example:{port}\r\n"), 403),
        ("Host: 192.168.1.2\r\n".to_owned(), 403),
        (format!("Host: evil.example:{port}\r\nOrigin: http://evil.example:{port}\r\n"), 403),
        (format!("Host: {here}\r\nOrigin: http://evil.example\r\n"), 403),
        (format!("Host: {here}\r\nOrigin: https://127.0.0.1.evil.example\r\n"), 403),
        (format!("Host: {here}\r\nOrigin: null\r\n"), 403),
        (format!("Host: {here}\r\nOrigin: http://127.0.0.1:1\r\n"), 403),
        (format!("Host: {here}\r\nSec-Fetch-Site: cross-site\r\n"), 403),
        (format!("Host: {here}\r\nSec-Fetch-Site: same-site\r\n"), 403),
        (format!("Host: {here}\r\nHost: evil.example\r\n"), 403),
    ] {
        for method in ["GET", "POST", "OPTIONS"] {
            // Whoever is welcome is told that there is no such method.
            let expected = if method == "OPTIONS" && status == 200 { 404 } else { status };
            assert_eq!(says(method, &headers).await, expected, "{method} {headers}");
        }
    }
    // Who says none at all is no browser, and no HTTP of today.
    assert_ne!(says("GET", "").await, 200);
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    for address in ["0.0.0.0:0", "192.168.1.2:8081", "[::]:0"] {
        let sentence = Simulator::bind(address.parse().unwrap()).await.unwrap_err().to_string();
        assert!(sentence.starts_with("the simulator listens on loopback only"), "{sentence}");
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_a_sentence() {
    let first = Simulator::start().await.unwrap();
    let address = first.url().strip_prefix("http://").unwrap();
    let sentence = Simulator::bind(address.parse().unwrap()).await.unwrap_err().to_string();
    assert!(sentence.starts_with(&format!("cannot listen on {address}: ")), "{sentence}");
    // Stopped, it gives its port back.
    first.stop().await;
    Simulator::bind(address.parse().unwrap()).await.unwrap();
}

/// Nobody knows when the rest of it will come.
#[tokio::test]
async fn a_body_that_never_ends_does_not_outlive_the_simulator() {
    for is_dropped in [false, true] {
        let simulator = Simulator::start().await.unwrap();
        let mut socket = TcpStream::connect(simulator.url().strip_prefix("http://").unwrap()).await.unwrap();
        let head = format!(
            "POST /bot{TOKEN}/getMe HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        // It asks for the body as soon as it waits for it.
        let mut asked = [0; 25];
        socket.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
        if is_dropped {
            drop(simulator);
        } else {
            simulator.stop().await;
        }
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    }
}

#[tokio::test]
async fn headers_that_never_end_do_not_outlive_the_simulator() {
    for is_dropped in [false, true] {
        let simulator = Simulator::start().await.unwrap();
        let connect = || TcpStream::connect(simulator.url().strip_prefix("http://").unwrap());
        let mut stalled = connect().await.unwrap();
        stalled.write_all(b"GET /bot1:A/getMe HTTP/1.1\r\nHost: loc").await.unwrap();
        // It was accepted before this one, which asks nothing more.
        let mut idle = connect().await.unwrap();
        let whole = format!("GET /bot{TOKEN}/getMe HTTP/1.1\r\nHost: localhost\r\n\r\n");
        idle.write_all(whole.as_bytes()).await.unwrap();
        assert_eq!(idle.read_u8().await.unwrap(), b'H');
        let asked = std::time::Instant::now();
        if is_dropped {
            drop(simulator);
        } else {
            simulator.stop().await;
        }
        assert!(asked.elapsed() < std::time::Duration::from_secs(4), "it was waited for until it had to be given up");
        for socket in [&mut stalled, &mut idle] {
            // Closed in good order or not, it is closed.
            let (limit, mut rest) = (std::time::Duration::from_secs(60), Vec::new());
            let closed = tokio::time::timeout(limit, socket.read_to_end(&mut rest)).await;
            assert!(closed.is_ok(), "somebody keeps the connection");
        }
    }
}
