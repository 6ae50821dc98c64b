//! The bot as its own server.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::source::webhook::bounded::Bounded;
use crate::source::webhook::door::{Door, respond};

/// A port that requests come in by.
pub(super) struct Server {
    pub(super) listener: TcpListener,
    pub(super) address: SocketAddr,
    pub(super) tls: Option<TlsAcceptor>,
    /// The one path that there is; every path where there is none.
    pub(super) path: Option<String>,
    pub(super) header_deadline: Duration,
    /// How many requests may be under way.
    pub(super) concurrency: usize,
}

/// How many connections may be open at least. Others wait in the system's own queue; who says nothing goes at the deadline for
/// headers, and who has no secret behind the answer.
const CONNECTIONS: usize = 1024;

/// How many there may be beyond the requests under way: for those that are refused.
const SPARE: usize = 64;

/// The headers of a request, all together.
const LONGEST_HEAD: usize = 16 << 10;

/// After an error that concerns no single connection: no file descriptors are left.
const BREATH: Duration = Duration::from_millis(500);

/// How long an answer has to get away where nothing else is waited for.
const LAST_WORDS: Duration = Duration::from_millis(500);

impl Server {
    /// Until `stop`; then connections end behind the request that they have begun. `cancel` ends them all.
    pub(super) async fn serve(self, door: Arc<Door>, stop: &CancellationToken, cancel: &CancellationToken) {
        let Self { listener, tls, path, header_deadline, concurrency, .. } = self;
        let most = CONNECTIONS.max(concurrency + SPARE);
        let connection = Arc::new(Connection { door, tls, path, header_deadline, stop: stop.clone() });
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(_) = open.join_next() => {}
                accepted = listener.accept(), if open.len() < most => match accepted {
                    Ok((stream, _)) => drop(open.spawn(connection.clone().serve(stream))),
                    Err(error) if is_of_one_connection(&error) => {}
                    Err(error) => {
                        warn!("the webhook cannot accept a connection: {error}");
                        tokio::time::sleep(BREATH).await;
                    }
                },
            }
        }
        // Who knocks now is refused by the system, and not kept waiting.
        drop(listener);
        let closed = async { while open.join_next().await.is_some() {} };
        let too_late = async {
            cancel.cancelled().await;
            tokio::time::sleep(LAST_WORDS).await;
        };
        tokio::select! {
            () = closed => {}
            () = too_late => debug!("connections are cut off"),
        }
    }
}

/// What every connection is served with.
struct Connection {
    door: Arc<Door>,
    tls: Option<TlsAcceptor>,
    path: Option<String>,
    header_deadline: Duration,
    stop: CancellationToken,
}

impl Connection {
    async fn serve(self: Arc<Self>, stream: TcpStream) {
        // Answers are small and somebody waits for each.
        if let Err(error) = stream.set_nodelay(true) {
            debug!(%error, "the webhook cannot set TCP_NODELAY");
        }
        let Some(tls) = &self.tls else { return self.speak(stream).await };
        match self.stop.run_until_cancelled(timeout(self.header_deadline, tls.accept(stream))).await {
            Some(Ok(Ok(stream))) => self.speak(stream).await,
            Some(Ok(Err(error))) => debug!("a connection that does not speak TLS: {error}"),
            Some(Err(_)) | None => {}
        }
    }

    /// Answers what comes, until `stop`; then what has come, and nothing that is still on its way.
    async fn speak(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let under_way = AtomicUsize::new(0);
        let answer = service_fn(|request| self.answer(request, &under_way));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.header_deadline).max_buf_size(LONGEST_HEAD);
        let stream = TokioIo::new(Bounded::new(stream, self.header_deadline));
        let mut connection = pin!(http.serve_connection(stream, answer));
        let served = tokio::select! {
            served = &mut connection => served,
            () = self.stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                match under_way.load(Ordering::Relaxed) {
                    // Headers that may never be complete.
                    0 => timeout(LAST_WORDS, connection).await.unwrap_or(Ok(())),
                    _ => connection.await,
                }
            }
        };
        if let Err(error) = served {
            debug!("a connection broke off: {error}");
        }
    }

    async fn answer(&self, request: Request<Incoming>, under_way: &AtomicUsize) -> Result<Response, Infallible> {
        under_way.fetch_add(1, Ordering::Relaxed);
        let (head, body) = request.into_parts();
        let mut answer = match &self.path {
            Some(path) if path != head.uri.path() => respond(StatusCode::NOT_FOUND),
            _ => self.door.answer(&head.method, &head.headers, Body::new(body)).await,
        };
        // The time for headers begins anew with each request: a stranger who goes on asking would keep the connection for ever.
        if answer.status().is_client_error() {
            answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        under_way.fetch_sub(1, Ordering::Relaxed);
        Ok(answer)
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
