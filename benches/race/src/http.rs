//! As much of HTTP/1.1 as a server and a client need that are to cost nearly nothing: messages whose length is said.

use std::ops::Range;

/// One request or answer, at the beginning of what was received.
pub(crate) struct Message<'a> {
    head: &'a str,
    /// Where its body is. What comes behind belongs to the next one.
    pub(crate) body: Range<usize>,
}

impl<'a> Message<'a> {
    /// `None` while not all of it is there.
    pub(crate) fn first_in(received: &'a [u8]) -> Option<Self> {
        let end = received.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&received[..end]).expect("a head in ASCII");
        let mut message = Self { head, body: 0..0 };
        assert!(message.header("transfer-encoding").is_none(), "a body whose length is not said: {head}");
        let length: usize = message.header("content-length").map_or(0, |it| it.parse().expect("a length"));
        message.body = end + 4..end + 4 + length;
        (message.body.end <= received.len()).then_some(message)
    }

    /// The last part of a request's path, which is the method of the Bot API.
    pub(crate) fn method(&self) -> &'a str {
        let path = self.head.split(' ').nth(1).expect("a path");
        path.rsplit('/').next().expect("a part")
    }

    /// Of an answer.
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        let lines = self.head.split("\r\n").skip(1);
        let mut headers = lines.filter_map(|line| line.split_once(':'));
        headers.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// Puts an answer with such a body into `out`.
pub(crate) fn answer(out: &mut Vec<u8>, body: &[&[u8]]) {
    let length: usize = body.iter().map(|part| part.len()).sum();
    out.extend_from_slice(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ");
    out.extend_from_slice(length.to_string().as_bytes());
    out.extend_from_slice(b"\r\n\r\n");
    for part in body {
        out.extend_from_slice(part);
    }
}

/// Puts a request with such a body into `out`; `headers` are whole lines.
pub(crate) fn request(out: &mut Vec<u8>, path: &str, headers: &str, body: &[u8]) {
    let length = body.len();
    out.extend_from_slice(b"POST ");
    out.extend_from_slice(path.as_bytes());
    out.extend_from_slice(b" HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n");
    out.extend_from_slice(headers.as_bytes());
    out.extend_from_slice(format!("content-length: {length}\r\n\r\n").as_bytes());
    out.extend_from_slice(body);
}
