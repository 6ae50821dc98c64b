//! What the server can do at most: 64 sockets that take turns, and no more work than to tell the server what it wants to hear. Where that
//! is much more than what a bot makes of it, it is the bot that was measured.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::bots::bare::last_id;
use crate::bots::{Place, TOKEN};
use crate::http::{self, Message};
use crate::load::answer_to;

const SOCKETS: usize = 64;

pub(super) fn run(Place { url, chats, .. }: &Place) {
    let address = url.trim_start_matches("http://");
    let mut sockets: Vec<Socket> = (0..SOCKETS).map(|_| Socket::to(address)).collect();
    let mut polling = Socket::to(address);
    let (poll, send) = (format!("/bot{TOKEN}/getUpdates"), format!("/bot{TOKEN}/sendMessage"));
    let mut offset = 1;
    loop {
        polling.ask(&poll, &format!(r#"{{"offset":{offset},"limit":100,"timeout":50}}"#));
        polling.wait();
        let last = last_id(&polling.received).expect("updates");
        let ids: Vec<usize> = (offset..=last).collect();
        for wave in ids.chunks(SOCKETS) {
            for (socket, &id) in sockets.iter_mut().zip(wave) {
                let (chat, count) = answer_to(id, *chats);
                socket.ask(&send, &format!(r#"{{"chat_id":{chat},"text":"{count}"}}"#));
            }
            sockets.iter_mut().take(wave.len()).for_each(Socket::wait);
        }
        offset = last + 1;
    }
}

struct Socket {
    stream: TcpStream,
    out: Vec<u8>,
    received: Vec<u8>,
}

impl Socket {
    fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_nodelay(true).expect("a socket");
        Self { stream, out: Vec::new(), received: Vec::new() }
    }

    fn ask(&mut self, path: &str, body: &str) {
        self.out.clear();
        http::request(&mut self.out, path, "", body.as_bytes());
        self.stream.write_all(&self.out).expect("a server");
    }

    /// Until the answer is there.
    fn wait(&mut self) {
        self.received.clear();
        let mut chunk = [0; 64 << 10];
        while Message::first_in(&self.received).is_none() {
            let bytes = self.stream.read(&mut chunk).expect("a server");
            assert_ne!(bytes, 0, "the server hung up");
            self.received.extend_from_slice(&chunk[..bytes]);
        }
    }
}
