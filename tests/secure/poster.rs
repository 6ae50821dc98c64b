//! Whoever posts to a webhook: Telegram, with updates that nobody should send, and others before it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use crate::hostile_server::message;
use crate::{SECRET, TOKEN, WEBHOOK_SECRET};

/// Where the bot is posted to: with the token in it, so that nobody guesses it.
pub(crate) fn path() -> String {
    format!("/bot{TOKEN}/hook")
}

/// Whatever anybody may try, and then all of the updates.
pub(crate) fn post_all(port: u16, updates: &[String]) {
    let (here, secret) = (path(), WEBHOOK_SECRET);
    let post = |path: &str, secret: &str, body: &str| {
        let length = body.len();
        said(
            port,
            &format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n{HEADER}: {secret}\r\n\r\n{body}"),
        )
    };
    let hello = message(1, 1, "hello");
    for (path, secret, status) in [
        (&*here, TOKEN, "401"),
        (&*here, &secret[1..], "401"),
        (&*format!("/bot{TOKEN}/getMe"), secret, "404"),
        (&*format!("/{secret}?{TOKEN}"), secret, "404"),
    ] {
        assert_eq!(post(path, secret, &hello).as_deref(), Some(status), "{path}");
    }
    let method = format!("GET {here}?{TOKEN} HTTP/1.1\r\nHost: {TOKEN}\r\n{HEADER}: {secret}\r\n\r\n");
    assert_eq!(said(port, &method).as_deref(), Some("405"));
    let long = format!("POST {here} HTTP/1.1\r\nHost: x\r\n{HEADER}: {secret}\r\nContent-Length: 9999999999\r\n\r\n");
    assert_eq!(said(port, &long).as_deref(), Some("413"));
    let headers = format!("POST {here} HTTP/1.1\r\n{HEADER}: {secret}\r\nX: {}\r\n\r\n", TOKEN.repeat(1000));
    assert_eq!(said(port, &headers).as_deref(), Some("431"));
    said(port, &format!("{TOKEN} {secret}\r\n\r\n"));
    // Which breaks off.
    drop(TcpStream::connect(("127.0.0.1", port)).unwrap().write_all(&long.as_bytes()[..long.len() - 9]));
    for body in ["", TOKEN, &format!("{{\"update_id\": \"{SECRET}\"}}"), &format!("[{{{SECRET}")] {
        assert_eq!(post(&here, secret, body).as_deref(), Some("200"), "it is not to come again: {body}");
    }
    let alive = message(900, 9, "still alive");
    for update in updates.iter().chain([&alive]) {
        assert_eq!(post(&here, secret, update).as_deref(), Some("200"), "{update}");
    }
}

const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// The status of what is answered, if anything is.
fn said(port: u16, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request.as_bytes()).ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    line.split(' ').nth(1).map(str::to_owned)
}
