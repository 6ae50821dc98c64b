//! Files, there and back.

use bytes::Bytes;
use futures_util::stream;

use super::*;
use crate::File;
use crate::bot::{DownloadError, RefusalClass, Upload};
use crate::types::methods::{SendDocumentParams, SetChatTitleParams};

fn sent() -> Reply {
    say("200 OK", r#"{"ok":true,"result":{"message_id":7,"date":0,"chat":{"id":42,"type":"private"}}}"#)
}

#[tokio::test]
async fn a_file_is_a_part_with_a_name_as_it_is_and_a_type() {
    let server = Server::start(vec![sent()]).await;
    let file = File::bytes("Größe \"1\"\r\n.txt", "inhalt");
    let message = server.bot().to(42).document(file).caption("Hör").silent().await.unwrap();
    assert_eq!(message.message_id, 7);
    let request = server.requests.lock().unwrap()[0].clone();
    assert!(request.starts_with(&format!("POST /bot{TOKEN}/sendDocument ")), "{request}");
    assert!(request.contains("name=\"document\"\r\n\r\nattach://file0\r\n"), "{request}");
    assert!(request.contains("name=\"caption\"\r\n\r\nHör\r\n"), "{request}");
    let head = "name=\"file0\"; filename=\"Größe \\\"1\\\"__.txt\"\r\nContent-Type: text/plain\r\n\r\ninhalt\r\n";
    assert!(request.contains(head), "{request}");
}

#[tokio::test]
async fn a_stream_is_sent_as_it_comes_and_not_where_it_breaks() {
    let server = Server::start(vec![sent()]).await;
    let params = || SendDocumentParams::builder().chat_id(42).document("attach://log".to_owned()).build();
    let lines = ["one ", "two"].map(Ok::<_, std::io::Error>);
    let send = server.bot().call(params()).attach("log", Upload::stream("log.txt", stream::iter(lines)));
    assert_eq!(send.await.unwrap().message_id, 7);
    let request = server.requests.lock().unwrap()[0].clone();
    assert!(request.contains("name=\"log\"; filename=\"log.txt\"\r\nContent-Type: text/plain\r\n"), "{request}");
    assert!(request.contains("\r\none \r\n") && request.contains("\r\ntwo\r\n"), "{request}");

    let broken = stream::iter([Ok(Bytes::from_static(b"one")), Err(std::io::Error::other("it broke"))]);
    let error = server.bot().call(params()).attach("log", Upload::stream("log.txt", broken)).await.unwrap_err();
    assert!(error.to_string().contains("it broke"), "{error}");
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_before_anything_is() {
    let server = Server::start(vec![sent()]).await;
    let bot = server.bot();
    let error = bot.to(1).photo(File::path("/nowhere/at/all.png")).await.unwrap_err();
    assert!(matches!(&error, ApiError::Unsendable { reason, .. } if reason.contains("/nowhere/at/all.png")), "{error}");
    let error = bot.to(1).photo(File::bytes("a", "b").mime("not\r\none")).await.unwrap_err();
    assert_eq!(error.to_string(), "sendPhoto could not be called: `not\\r\\none` is no MIME type");
    let error = bot.to("@cats").game("chess").await.unwrap_err();
    assert_eq!(error.to_string(), "sendGame could not be called: a game is sent to a chat by its id, not by its name");
    drop(bot.to(1).text("nobody awaits it"));
    assert_eq!(server.requests.lock().unwrap().len(), 0);
}

#[derive(Clone, Debug, PartialEq)]
struct Untouched;

impl RefusalClass for Untouched {
    const PATTERNS: &'static [(&'static str, Self)] = &[("title*not modified", Self)];
}

#[tokio::test]
async fn an_author_has_classes_of_refusals() {
    let refusal = r#"{"ok":false,"error_code":400,"description":"Bad Request: chat title is not modified"}"#;
    let server = Server::start(vec![say("400 Bad Request", refusal)]).await;
    let error = server.bot().call(SetChatTitleParams::builder().chat_id(1).title("x").build()).await.unwrap_err();
    assert_eq!(error.class(), Some(Untouched));
}

fn found(path: &str, size: usize) -> Reply {
    let found = json!({"file_id": "f", "file_unique_id": "u", "file_size": size, "file_path": path});
    say("200 OK", &json!({"ok": true, "result": found}).to_string())
}

#[tokio::test]
async fn a_file_is_fetched_into_memory_and_into_its_place() {
    let server = Server::start(vec![found("photos/a b.jpg", 5), say("200 OK", "bytes")]).await;
    assert_eq!(server.bot().download("f").bytes().await.unwrap(), "bytes");
    let requests = server.requests.lock().unwrap().clone();
    assert!(requests[0].ends_with(r#"{"file_id":"f"}"#), "{}", requests[0]);
    assert!(requests[1].starts_with(&format!("GET /file/bot{TOKEN}/photos/a%20b.jpg HTTP/1.1")), "{}", requests[1]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.jpg");
    std::fs::write(&path, "before").unwrap();
    let server = Server::start(vec![found("a.jpg", 5), say("200 OK", "bytes")]).await;
    assert_eq!(server.bot().download("f").to_path(&path).await.unwrap(), 5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "bytes");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_is_no_larger_than_it_may_be_whatever_the_server_says() {
    for replies in [
        vec![found("a", 6), say("200 OK", "never asked for")],
        vec![found("a", 1), say("200 OK", "bytes!")],
        vec![found("a", 1), Reply::Say("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nbytes!".to_owned())],
    ] {
        let server = Server::start(replies).await;
        let folder = tempfile::tempdir().unwrap();
        let error = server.bot().download("f").at_most(5).to_path(folder.path().join("a")).await.unwrap_err();
        assert!(matches!(error, DownloadError::TooLarge(5)), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_file_that_is_refused_says_why_and_never_shows_the_token() {
    let refusal = format!(r#"{{"ok":false,"error_code":404,"description":"Not Found: /file/bot{TOKEN}/a"}}"#);
    for reply in [say("404 Not Found", &refusal), say("502 Bad Gateway", TOKEN), Reply::Close] {
        let server = Server::start(vec![found("a", 1), reply]).await;
        let error = server.bot().download("f").bytes().await.unwrap_err();
        assert!(matches!(error, DownloadError::Api(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

#[tokio::test]
async fn a_path_leads_nowhere_else() {
    let long = "a/".repeat(600) + "b";
    for path in [
        "../etc/passwd",
        "..",
        "a/../../b",
        "a/..",
        "a//b",
        "a/",
        "./a",
        "a\\..\\b",
        "a/%2e%2e/b",
        "%2E/a",
        "a%2fb",
        "a%2Fb",
        "a%5cb",
        "a%252e%252e/b",
        "http://a/b",
        "http:/\\a/b",
        "file:///etc/passwd",
        "a\nb",
        "a\r\nHost: elsewhere\r\n\r\n",
        "a\0",
        "a\u{7f}",
        "a\u{85}b",
        "",
        &long,
    ] {
        let server = Server::start(vec![found(path, 1), say("200 OK", "never asked for")]).await;
        let error = server.bot().download("f").bytes().await.unwrap_err();
        let DownloadError::BadPath(shown) = &error else { panic!("{path:?} {error}") };
        assert!(shown.len() <= 203 && !shown.contains(char::is_control), "{shown:?}");
        assert_eq!(server.requests.lock().unwrap().len(), 1, "{path:?}");
    }
}

/// Places of this machine, of whatever system, that nobody has allowed.
#[tokio::test]
async fn a_path_of_this_machine_is_not_read_unless_it_is_asked_for() {
    for path in ["/etc/passwd", "/", "//elsewhere/a", "//", "C:\\a", "C:/a", "/proc/self/environ"] {
        let server = Server::start(vec![found(path, 1), say("200 OK", "never asked for")]).await;
        let error = server.bot().download("f").bytes().await.unwrap_err();
        assert!(matches!(&error, DownloadError::NotBelow(it) if it == path), "{path} {error}");
        assert_eq!(server.requests.lock().unwrap().len(), 1, "{path}");
    }
}

/// Whatever else a path has in it is a part of the name of a file.
#[tokio::test]
async fn a_path_has_neither_query_nor_fragment_nor_host() {
    for (path, asked) in [
        ("a?b=c#d", "a%3Fb=c%23d"),
        ("user@host:80/a", "user@host:80/a"),
        ("...", "..."),
        ("a%00b", "a%2500b"),
        ("data:text", "data:text"),
        ("\u{ff0e}\u{ff0e}/a", "%EF%BC%8E%EF%BC%8E/a"),
        ("a b", "a%20b"),
    ] {
        let server = Server::start(vec![found(path, 1), say("200 OK", "x")]).await;
        server.bot().download("f").bytes().await.unwrap();
        let request = server.requests.lock().unwrap()[1].clone();
        assert!(request.starts_with(&format!("GET /file/bot{TOKEN}/{asked} HTTP/1.1\r\n")), "{path} {request}");
    }
}

/// A server of one's own keeps the files in a directory that is called by the token.
#[tokio::test]
async fn no_path_shows_the_token() {
    let (_, secret) = TOKEN.split_once(':').unwrap();
    for path in [format!("/var/lib/{TOKEN}/photos/a.jpg"), format!("bot{TOKEN}/../a"), format!("../{secret}")] {
        let server = Server::start(vec![found(&path, 1)]).await;
        let error = server.bot().download("f").bytes().await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
        assert!(error.to_string().contains("***"), "{error}");
    }
}

/// What somebody calls a file's id is no address.
#[tokio::test]
async fn what_a_user_says_is_never_fetched() {
    let elsewhere = Server::start(vec![say("200 OK", "secret")]).await;
    let refusal = r#"{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}"#;
    let server = Server::start(vec![say("400 Bad Request", refusal)]).await;
    for id in [elsewhere.url.clone(), "file:///etc/passwd".to_owned(), "../../getMe".to_owned()] {
        let error = server.bot().download(id).bytes().await.unwrap_err();
        assert!(matches!(error, DownloadError::Api(ApiError::BadRequest { .. })), "{error}");
    }
    let asked = server.requests.lock().unwrap().clone();
    assert!(asked.iter().all(|it| it.starts_with(&format!("POST /bot{TOKEN}/getFile HTTP/1.1\r\n"))), "{asked:?}");
    assert_eq!((asked.len(), elsewhere.requests.lock().unwrap().len()), (3, 0));
}

fn redirect(status: &str, to: &str) -> Reply {
    Reply::Say(format!("HTTP/1.1 {status}\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"))
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let elsewhere = Server::start(vec![say("200 OK", r#"{"ok":true,"result":true}"#)]).await;
        let server = Server::start(vec![redirect(status, &elsewhere.url)]).await;
        let error = server.bot().call_by_name::<_, bool>("getMe", &()).await.unwrap_err();
        assert!(matches!(error, ApiError::Unreadable { .. }), "{status} {error:?}");
        let server = Server::start(vec![found("a", 1), redirect(status, &elsewhere.url)]).await;
        let error = server.bot().download("f").bytes().await.unwrap_err();
        assert!(matches!(error, DownloadError::Api(ApiError::Unreadable { .. })), "{status} {error:?}");
        assert_eq!(elsewhere.requests.lock().unwrap().len(), 0, "{status}");
    }
}

/// A client that is not ours follows redirects, and tells where from. What comes of it is refused, so that this is found out.
#[tokio::test]
async fn an_answer_from_elsewhere_is_refused() {
    let elsewhere = Server::start(vec![say("200 OK", r#"{"ok":true,"result":true}"#)]).await;
    for status in ["302 Found", "307 Temporary Redirect"] {
        let client = tls::equip(Client::builder().no_proxy(), Trust::Nobody).unwrap().build().unwrap();
        let server = Server::start(vec![redirect(status, &elsewhere.url)]).await;
        let bot = server.bot().client(client.clone());
        let error = bot.call_by_name::<_, bool>("getMe", &()).await.unwrap_err();
        assert!(error.to_string().contains("redirected to another server"), "{error}");
        let server = Server::start(vec![found("a", 1), redirect(status, &elsewhere.url)]).await;
        let error = server.bot().client(client).download("f").bytes().await.unwrap_err();
        assert!(error.to_string().contains("redirected to another server"), "{error}");
    }
    let led = elsewhere.requests.lock().unwrap().clone();
    assert_eq!(led.len(), 4);
    assert!(led.iter().all(|it| it.contains(SECRET)), "this is why: {led:?}");
}

#[tokio::test]
async fn a_file_of_this_machine_is_read_below_the_directory_that_was_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    std::fs::create_dir(&root).unwrap();
    std::fs::write(root.join("in"), "inside").unwrap();
    std::fs::write(folder.path().join("out"), "outside").unwrap();
    let fetch = async |path: String, root: Option<&std::path::Path>| {
        let server = Server::start(vec![found(&path, 1)]).await;
        let download = server.bot().download("f");
        match root {
            Some(root) => download.local_root(root).bytes().await,
            None => download.bytes().await,
        }
    };
    let below = |name: &str| root.join(name).display().to_string();
    assert_eq!(fetch(below("in"), Some(&root)).await.unwrap(), "inside");
    // On Windows whoever makes a link has to be an administrator.
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("out"), root.join("link")).unwrap();
    for (path, root) in [
        (below("in"), None),
        (below("../out"), Some(&*root)),
        (below("link"), Some(&*root)),
        (below(""), Some(&*root)),
        ("/etc/passwd".to_owned(), Some(&*root)),
    ] {
        let error = fetch(path.clone(), root).await.unwrap_err();
        assert!(matches!(error, DownloadError::NotBelow(_)), "{path} {error}");
    }
}

#[tokio::test]
async fn a_download_that_is_cancelled_leaves_nothing() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf ".to_owned();
    let server = Server::start(vec![found("a", 1), Reply::Say(begun)]).await;
    let folder = tempfile::tempdir().unwrap();
    let partial = || std::fs::read_dir(folder.path()).unwrap().flatten().any(|it| it.metadata().unwrap().len() > 0);
    let (bot, path) = (server.bot(), folder.path().join("kept"));
    let download = tokio::spawn(async move { bot.download("f").to_path(path).await });
    while !partial() {
        tokio::task::yield_now().await;
    }
    download.abort();
    assert!(download.await.unwrap_err().is_cancelled());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
