//! Whoever connects, byte by byte.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bots::SECRET;
use crate::soon;

/// One connection.
pub(crate) struct Peer<S = TcpStream> {
    pub(crate) stream: S,
    received: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// All of it, without the `date`, which is nobody's doing.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Peer {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::over(soon(TcpStream::connect(address)).await.expect("a connection"))
    }

    /// Whether anything has come that was not read yet, or the connection was closed.
    pub(crate) fn is_silent(&self) -> bool {
        let mut nothing = [0];
        self.received.is_empty()
            && self.stream.try_read(&mut nothing).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    pub(crate) fn over(stream: S) -> Self {
        Self { stream, received: Vec::new() }
    }

    pub(crate) async fn say(&mut self, words: &str) {
        soon(self.stream.write_all(words.as_bytes())).await.expect("somebody listens");
        soon(self.stream.flush()).await.expect("somebody listens");
    }

    /// Posts an update as Telegram does.
    pub(crate) async fn post(&mut self, update: &str) -> Answer {
        self.say(&request(update)).await;
        self.answer().await
    }

    /// The next answer.
    pub(crate) async fn answer(&mut self) -> Answer {
        let end = loop {
            if let Some(end) = self.received.windows(4).position(|it| it == b"\r\n\r\n") {
                break end + 4;
            }
            assert!(self.hear().await, "the connection was closed after {:?}", String::from_utf8_lossy(&self.received));
        };
        let head: Vec<u8> = self.received.drain(..end).collect();
        let head = String::from_utf8(head).expect("text");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        while self.received.len() < length {
            assert!(self.hear().await, "the connection was closed in a body");
        }
        let body = String::from_utf8(self.received.drain(..length).collect()).expect("text");
        let status = head.split(' ').nth(1).expect("a status").parse().expect("a status");
        let head = head.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n");
        Answer { status, head, body }
    }

    /// The status of the next answer, unless the other side closes the connection.
    pub(crate) async fn closed_or_answered(&mut self) -> Option<u16> {
        while !self.received.windows(4).any(|it| it == b"\r\n\r\n") {
            if !self.hear().await {
                return None;
            }
        }
        Some(self.answer().await.status)
    }

    /// Waits until the other side closes the connection; gives what it still says.
    pub(crate) async fn closed(&mut self) -> String {
        while self.hear().await {}
        String::from_utf8(std::mem::take(&mut self.received)).expect("text")
    }

    async fn hear(&mut self) -> bool {
        let mut more = [0; 1024];
        // A connection that was reset is closed, too.
        let count = soon(self.stream.read(&mut more)).await.unwrap_or(0);
        self.received.extend_from_slice(&more[..count]);
        count > 0
    }
}

/// A request as Telegram makes it, of these headers beside the usual ones.
pub(crate) fn with_headers(headers: &str, body: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: bot.example.org\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A request as Telegram makes it.
pub(crate) fn request(body: &str) -> String {
    with_headers(&secret(SECRET), body)
}

/// The beginning of a request whose body is this long. Behind it the bot says `100` when it wants the body.
pub(crate) fn announced(length: usize) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: bot.example.org\r\n{}Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n",
        secret(SECRET)
    )
}

/// The header with the secret.
pub(crate) fn secret(secret: &str) -> String {
    format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n")
}
