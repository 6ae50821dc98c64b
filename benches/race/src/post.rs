//! Telegram's side of a webhook: 40 connections, a chat always on the same one, and on each one update at a time.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::spawn_local;

use crate::http::{self, Message};
use crate::load::Load;
use crate::server::Server;

/// As many as Telegram opens where `setWebhook` says nothing else.
const CONNECTIONS: usize = 40;

/// What the bot wants to be told with each update.
pub(crate) const SECRET: &str = "the_secret_of_everybody_in_the_race";

/// Posts all that is written to where this body of `setWebhook`, in whichever format, says.
pub(crate) fn everything(server: &Rc<Server>, set_webhook: &[u8]) {
    let said = String::from_utf8_lossy(set_webhook);
    let behind = said.split("http://").nth(1).expect("a URL");
    let address: String = behind.chars().take_while(|it| it.is_ascii_digit() || ".:".contains(*it)).collect();
    let address: SocketAddr = address.parse().expect("an address");
    for connection in 0..CONNECTIONS {
        spawn_local(post(Rc::clone(server), address, connection));
    }
}

/// Posts what belongs to one connection, each update behind the answer to the one before.
async fn post(server: Rc<Server>, address: SocketAddr, connection: usize) {
    let mut stream = connect(address).await;
    // Only now, since the bot may listen only behind the answer to its registration.
    server.begin();
    let Load { updates, chats, .. } = server.course.borrow().load;
    let headers = format!("x-telegram-bot-api-secret-token: {SECRET}\r\n");
    let (mut out, mut received) = (Vec::new(), Vec::new());
    for n in (0..updates).filter(|n| n % chats % CONNECTIONS == connection) {
        while server.course.borrow().written() <= n {
            server.written.notified().await;
        }
        out.clear();
        http::request(&mut out, "/", &headers, server.course.borrow().updates(n, n + 1));
        loop {
            if stream.write_all(&out).await.is_err() {
                return;
            }
            match answer(&mut stream, &mut received).await {
                Some((200, _)) => break,
                Some((503, Some(later))) => tokio::time::sleep(Duration::from_secs(later)).await,
                Some((status, _)) => panic!("the bot answers with {status}"),
                None => return,
            }
        }
    }
}

/// Waits until somebody listens there.
async fn connect(address: SocketAddr) -> TcpStream {
    loop {
        if let Ok(stream) = TcpStream::connect(address).await {
            stream.set_nodelay(true).expect("a socket");
            return stream;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The status of an answer, and in how many seconds to come again. `None` where the bot hung up: it was killed, or misses its answers.
async fn answer(stream: &mut TcpStream, received: &mut Vec<u8>) -> Option<(u16, Option<u64>)> {
    loop {
        if let Some(answer) = Message::first_in(received) {
            let later = answer.header("retry-after").and_then(|it| it.parse().ok());
            let (status, end) = (answer.status(), answer.body.end);
            received.drain(..end);
            return Some((status, later));
        }
        if !stream.read_buf(received).await.is_ok_and(|bytes| bytes > 0) {
            return None;
        }
    }
}
