//! Real HTTP over loopback, against a server that says what each test puts into its mouth.

mod files;

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::Bot;
use crate::bot::{ApiError, Gone};
use crate::types::AsyncTelegramApi;
use crate::types::methods::{SendMessageParams, SendPhotoParams};

const TOKEN: &str = "123456:AAF-secret_secret_secret_secret_secr";
const SECRET: &str = "AAF-secret";

/// What the server does with a request.
#[derive(Clone)]
enum Reply {
    /// Sends these bytes, and closes where they announce it.
    Say(String),
    /// Closes without a word.
    Close,
    /// Says nothing, and keeps the connection.
    Hang,
}

struct Server {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Gives the replies in turn, and the last one ever after.
    async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, replies.clone(), Arc::clone(&seen)));
            }
        });
        Self { url, requests }
    }

    fn bot(&self) -> Bot {
        Bot::new(TOKEN).unwrap().api_url(&self.url).unwrap()
    }
}

async fn serve(mut stream: TcpStream, replies: Vec<Reply>, requests: Arc<Mutex<Vec<String>>>) {
    while let Some(request) = read_request(&mut stream).await {
        let number = {
            let mut requests = requests.lock().unwrap();
            requests.push(request);
            requests.len() - 1
        };
        match &replies[number.min(replies.len() - 1)] {
            Reply::Say(bytes) => {
                if stream.write_all(bytes.as_bytes()).await.is_err() || bytes.contains("connection: close") {
                    return;
                }
            }
            Reply::Close => return,
            Reply::Hang => std::future::pending().await,
        }
    }
}

/// The head and the body, which is as long as it says or ends as forms do.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|it| it.strip_prefix("content-length: ")?.parse().ok());
            if length.map_or(
                body.ends_with("--\r\n") || body.ends_with("\r\n0\r\n\r\n") || head.contains("get "),
                |length: usize| body.len() >= length,
            ) {
                return Some(String::from_utf8_lossy(&request).into_owned());
            }
        }
        match stream.read(&mut buffer).await {
            Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
            _ => return None,
        }
    }
}

fn say(status: &str, body: &str) -> Reply {
    Reply::Say(format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
}

fn close_after(head: &str, body: &str) -> Reply {
    Reply::Say(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{head}\r\n\r\n{body}"))
}

fn hello() -> SendMessageParams {
    SendMessageParams::builder().chat_id(42).text("Hello").build()
}

#[tokio::test]
async fn a_call_is_a_post_of_json_and_the_connection_is_kept() {
    let sent = json!({"ok": true, "result": {"message_id": 7, "date": 0, "chat": {"id": 42, "type": "private"}}});
    let server = Server::start(vec![say("200 OK", &sent.to_string())]).await;
    let bot = server.bot();
    assert_eq!(bot.send_message(&hello()).await.unwrap().result.message_id, 7);
    let raw = bot.send_json("sendMessage", br#"{"chat_id":42}"#.to_vec(), Vec::new()).await.unwrap();
    assert_eq!(raw, sent["result"].to_string());
    let typed: Value = bot.call_by_name("getMe", &()).await.unwrap();
    assert_eq!(typed["message_id"], 7);

    let requests = server.requests.lock().unwrap().clone();
    assert!(requests[0].starts_with(&format!("POST /bot{TOKEN}/sendMessage HTTP/1.1\r\n")), "{}", requests[0]);
    assert!(requests[0].contains("content-type: application/json\r\n"), "{}", requests[0]);
    assert!(requests[0].ends_with(r#"{"chat_id":42,"text":"Hello"}"#), "{}", requests[0]);
    assert!(requests[1].ends_with("\r\n\r\n{\"chat_id\":42}"), "{}", requests[1]);
    assert!(requests[2].ends_with("\r\n\r\n{}"), "{}", requests[2]);
    assert_eq!(requests.len(), 3);
}

#[tokio::test]
async fn a_method_cannot_lead_elsewhere() {
    let server = Server::start(vec![say("200 OK", r#"{"ok":true,"result":true}"#)]).await;
    let _: bool = server.bot().call_by_name("../x?y#z", &()).await.unwrap();
    let request = server.requests.lock().unwrap()[0].clone();
    assert!(request.starts_with(&format!("POST /bot{TOKEN}/..%2Fx%3Fy%23z HTTP/1.1")), "{request}");
}

#[tokio::test]
async fn a_file_goes_as_a_part_and_its_path_does_not() {
    let sent = json!({"ok": true, "result": {"message_id": 7, "date": 0, "chat": {"id": 42, "type": "private"}}});
    let server = Server::start(vec![say("200 OK", &sent.to_string())]).await;
    let file = std::env::temp_dir().join(format!("stategram-{}.txt", std::process::id()));
    std::fs::write(&file, "the photo itself").unwrap();
    let photo = |path| SendPhotoParams::builder().chat_id(42).photo(path).caption("Look").build();
    server.bot().send_photo(&photo(file.clone())).await.unwrap();
    std::fs::remove_file(&file).unwrap();

    let request = server.requests.lock().unwrap()[0].clone();
    assert!(request.contains("content-type: multipart/form-data"), "{request}");
    assert!(request.contains("name=\"chat_id\"\r\n\r\n42\r\n"), "{request}");
    assert!(request.contains("name=\"caption\"\r\n\r\nLook\r\n"), "{request}");
    assert!(request.contains("\r\n\r\nthe photo itself\r\n"), "{request}");
    assert_eq!(request.matches("name=\"photo\"").count(), 1, "{request}");
    assert!(!request.contains(&*std::env::temp_dir().to_string_lossy()), "{request}");

    let missing = server.bot().send_photo(&photo(PathBuf::from("/nowhere/at/all"))).await.unwrap_err();
    assert!(matches!(missing, ApiError::Unsendable { .. }), "{missing}");
    assert_eq!(server.requests.lock().unwrap().len(), 1);
}

/// Everything that can go wrong on the wire, each with what it is taken for. No error and no log line shows the token.
#[tokio::test]
async fn what_goes_wrong_is_told_apart_and_never_shows_the_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let unanswered = |it: &ApiError| matches!(it, ApiError::Network { source, .. } if !source.unsent);
    let unreadable = |it: &ApiError| matches!(it, ApiError::Unreadable { .. });
    let path = format!("/bot{TOKEN}/sendMessage");
    check(say("404 Not Found", &format!("<html>Cannot POST {path}</html>")), unreadable).await;
    check(say("200 OK", &format!("Cannot POST {path}")), unreadable).await;
    check(say("200 OK", &json!({"ok": true, "result": path}).to_string()), unreadable).await;
    check(say("302 Found", ""), unreadable).await;
    check(say("200 OK", ""), unreadable).await;
    check(say("502 Bad Gateway", "<html>"), |it| matches!(it, ApiError::Server { status: 502, .. })).await;
    check(Reply::Close, unanswered).await;
    check(close_after("content-length: 100", r#"{"ok":true,"res"#), unanswered).await;
    check(close_after("transfer-encoding: chunked", "5\r\n{\"ok\""), unanswered).await;
    check(Reply::Say("nonsense\r\n\r\n".to_owned()), unanswered).await;
    let quoted = json!({"ok": false, "error_code": 400, "description": format!("Bad Request: {path}")}).to_string();
    check(say("400 Bad Request", &quoted), |it| matches!(it, ApiError::BadRequest { .. })).await;
    // Who quotes it need not quote all of it, nor as it was sent.
    let (_, secret) = TOKEN.split_once(':').unwrap();
    for quoted in [format!("no route /bot123456%3A{secret}/getMe"), secret.to_owned()] {
        let refusal = json!({"ok": false, "error_code": 400, "description": quoted}).to_string();
        check(say("400 Bad Request", &refusal), |it| matches!(it, ApiError::BadRequest { .. })).await;
        let result = json!({"ok": true, "result": quoted}).to_string();
        check(say("200 OK", &result), |it| matches!(it, ApiError::Unreadable { .. })).await;
    }
    let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
    check(say("403 Forbidden", blocked), |it| matches!(it, ApiError::Gone { why: Gone::Blocked, .. })).await;

    let nobody = Bot::new(TOKEN).unwrap().api_url("http://127.0.0.1:1").unwrap();
    let refused = nobody.send_message(&hello()).await.unwrap_err();
    assert!(matches!(&refused, ApiError::Network { source, .. } if source.unsent), "{refused}");
    assert!(!format!("{refused} {refused:?} {nobody:?}").contains(SECRET));

    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(written.contains("hyper_util"), "something was logged: {written}");
    assert!(!written.contains(SECRET), "{written}");
}

async fn check(reply: Reply, expected: impl Fn(&ApiError) -> bool) {
    let server = Server::start(vec![reply]).await;
    let bot = server.bot();
    let error = bot.send_message(&hello()).await.unwrap_err();
    assert!(expected(&error), "{error:?}");
    let shown = format!("{error} {error:?} {:?} {bot:?} {bot:#?}", Error::from(error.clone()));
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(!shown.contains("Hello"), "{shown}");
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up_and_a_long_poll_may_take_longer() {
    let server = Server::start(vec![Reply::Hang]).await;
    let api_url = parse_api_url(&server.url).unwrap();
    let http = Http { limit: Duration::from_millis(50), ..Http::new(TOKEN.parse().unwrap(), &api_url) };
    let request = |patience| Request { method: "getUpdates", body: None, files: Vec::new(), patience };
    let start = std::time::Instant::now();
    let error = http.call(request(Duration::ZERO)).await.unwrap_err();
    assert!(!error.unsent && error.message.contains("timed out"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));

    let start = std::time::Instant::now();
    http.call(request(Duration::from_millis(300))).await.unwrap_err();
    assert!(start.elapsed() >= Duration::from_millis(350));
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, "x".repeat(1 << 20));
    let server = Server::start(vec![Reply::Say(format!("{head}{}", chunk.repeat(66)))]).await;
    let error = server.bot().send_message(&hello()).await.unwrap_err();
    assert_eq!(error.to_string(), "sendMessage: the answer is longer than 64 MiB");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One update with bytes that are no UTF-8 would otherwise keep all others of its batch away.
#[test]
fn what_was_said_can_be_read_again_without_the_secret_and_without_broken_bytes() {
    let bot = Bot::new(TOKEN).unwrap();
    let said = [br#"{"ok":true,"result":[""#.as_slice(), b"\xff", TOKEN.as_bytes(), br#""]}"#].concat();
    let utf8 = |said: &Bytes| {
        let unreadable = |_| crate::bot::answer::unreadable("getMe", 200, "no UTF-8");
        String::from_utf8(said.to_vec()).map_err(unreadable)
    };
    assert_eq!(bot.read(&said.into(), utf8).unwrap(), "{\"ok\":true,\"result\":[\"\u{fffd}123456:***\"]}");
}

/// What is cut at a length is cut when the token is gone: a half of it is too much.
#[tokio::test]
async fn a_refusal_that_is_cut_is_cut_behind_the_token() {
    let (_, secret) = TOKEN.split_once(':').unwrap();
    for quoted in [secret.to_owned(), TOKEN.to_owned(), secret.replace('-', r"\u002d"), secret.replace('-', "%2D")] {
        for before in 470..500 {
            let body = format!(r#"{{"ok":false,"error_code":400,"description":"{}{quoted}"}}"#, ".".repeat(before));
            let bot = Bot::new(TOKEN).unwrap();
            let read = |said: &Bytes| crate::bot::answer::result_of("getMe", 400, said);
            let error = bot.read(&body.into(), read).unwrap_err().to_string();
            assert!(!error.contains("AA"), "{error}");
        }
    }
}
