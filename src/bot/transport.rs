//! What carries a call to a Bot API server and its answer back.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use std::fmt::{self, Debug};

use crate::bot::Upload;

/// Carries calls to a Bot API server. The one for real use speaks HTTP; tests script theirs.
pub trait Transport: Debug + Send + Sync + 'static {
    /// Makes one call.
    ///
    /// # Errors
    /// [`TransportError`], where no answer came at all. An answer that says `"ok": false` is an answer.
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>>;

    /// Fetches the file of this `file_path`, which is relative and has been looked at.
    ///
    /// # Errors
    /// [`TransportError`], where no answer came at all, as always where a transport has no files.
    fn fetch<'a>(&'a self, file_path: &'a str) -> BoxFuture<'a, Result<Fetched, TransportError>> {
        let _ = file_path;
        let message = "this transport has no files".to_owned();
        Box::pin(std::future::ready(Err(TransportError { message, unsent: true })))
    }
}

/// One call of a Bot API method.
#[derive(Debug)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The method, as in `sendMessage`.
    pub method: &'a str,
    /// The parameters as a JSON object; `None` for a method without any.
    pub body: Option<Vec<u8>>,
    /// Files to upload.
    pub files: Vec<Upload>,
    /// How long the server may take, beyond the transport's own limit: the long poll's time.
    pub patience: std::time::Duration,
}

/// What a server answered, not yet looked into.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

/// A file that comes.
pub struct Fetched {
    /// The HTTP status: 200, where it is the file.
    pub status: u16,
    /// How many bytes it has, where the server says so.
    pub length: Option<u64>,
    /// The file, or why there is none.
    pub body: BoxStream<'static, Result<Bytes, TransportError>>,
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched").field("status", &self.status).field("length", &self.length).finish_non_exhaustive()
    }
}

/// No answer came. The message never holds the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    /// What happened, without the URL.
    pub message: String,
    /// Whether the request surely never reached the server, so that repeating it cannot do anything twice.
    pub unsent: bool,
}
