//! What carries a call to a Bot API server and its answer back.

use std::fmt::Debug;
use std::path::PathBuf;

use futures_util::future::BoxFuture;

/// Carries calls to a Bot API server. The one for real use speaks HTTP; tests script theirs.
pub trait Transport: Debug + Send + Sync + 'static {
    /// Makes one call.
    ///
    /// # Errors
    /// [`TransportError`], where no answer came at all. An answer that says `"ok": false` is an answer.
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>>;
}

/// One call of a Bot API method.
#[derive(Debug)]
pub struct Request<'a> {
    /// The method, as in `sendMessage`.
    pub method: &'a str,
    /// The parameters as a JSON object; `None` for a method without any.
    pub body: Option<Vec<u8>>,
    /// Files to upload: the parameter that stands for each, and where it lies.
    pub files: Vec<(String, PathBuf)>,
    /// How long the server may take, beyond the transport's own limit: the long poll's time.
    pub patience: std::time::Duration,
}

/// What a server answered, not yet looked into.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: bytes::Bytes,
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
