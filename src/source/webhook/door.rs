//! Who is let in: one request of Telegram's, from its headers to its answer.

use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::BytesMut;
use futures_util::StreamExt;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::{Instant, timeout_at};
use tracing::{debug, warn};

use crate::fatal::Fatal;
use crate::figures;
use crate::source::Sink;
use crate::source::webhook::after_turn::Turns;
use crate::source::webhook::secret::Secret;
use crate::update::Incoming;

/// In which header Telegram says the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// After how many seconds a request that found no room may come again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// Answers the requests of one webhook. A request is judged in this order, so that who has no secret costs nothing and is told
/// nothing: its method, its secret, whether there is room, its length, its body.
pub(super) struct Door {
    pub(super) secret: Secret,
    pub(super) body_limit: usize,
    /// For the body and the answer.
    pub(super) deadline: Duration,
    /// How many requests may be under way.
    pub(super) places: Semaphore,
    /// Where it all goes, as soon as that is there; who serves the door does not keep it.
    pub(super) sink: OnceLock<Weak<dyn Sink>>,
    pub(super) queue: mpsc::Sender<Delivery>,
    /// The turns that are waited for, where an update is acknowledged behind its turn.
    pub(super) turns: Option<Turns>,
    pub(super) fatal: Fatal,
}

/// An update that is to be taken in, and who waits for that.
pub(super) struct Delivery {
    pub(super) update: Incoming,
    pub(super) is_taken: oneshot::Sender<bool>,
}

impl Door {
    pub(super) fn leads_to(&self, sink: &Arc<dyn Sink>) {
        let _ = self.sink.set(Arc::downgrade(sink));
    }

    pub(super) async fn answer(&self, method: &Method, headers: &HeaderMap, body: Body) -> Response {
        respond(self.judge(method, headers, body).await)
    }

    async fn judge(&self, method: &Method, headers: &HeaderMap, body: Body) -> StatusCode {
        if method != Method::POST {
            return StatusCode::METHOD_NOT_ALLOWED;
        }
        if !headers.get(SECRET).is_some_and(|it| self.secret.is(it.as_bytes())) {
            debug!("a request without the webhook's secret");
            return StatusCode::UNAUTHORIZED;
        }
        if self.fatal.stop.is_cancelled() || self.sink().is_some_and(|it| it.is_full()) {
            return self.refuse();
        }
        let Ok(_place) = self.places.try_acquire() else { return self.refuse() };
        let deadline = Instant::now() + self.deadline;
        let body = match timeout_at(deadline, self.read(headers, body)).await {
            Ok(Ok(body)) => body,
            Ok(Err(status)) => return status,
            Err(_) => return StatusCode::REQUEST_TIMEOUT,
        };
        // What was given to the queue is taken in all the same. Telegram brings it again, and then it is known.
        match timeout_at(deadline, self.take(&body)).await {
            Ok(status) => status,
            // A turn that takes its time is no failure of the bot's.
            Err(_) if self.turns.is_some() => StatusCode::SERVICE_UNAVAILABLE,
            Err(_) => self.refuse(),
        }
    }

    /// Tells who came to come again, and notes it.
    fn refuse(&self) -> StatusCode {
        if let Some(sink) = self.sink() {
            sink.refuses();
        }
        StatusCode::SERVICE_UNAVAILABLE
    }

    fn sink(&self) -> Option<Arc<dyn Sink>> {
        self.sink.get().and_then(Weak::upgrade)
    }

    /// The body, if it comes and is no longer than it may be.
    async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Bytes, StatusCode> {
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse::<u64>().ok());
        let limit = self.body_limit;
        let too_large = || {
            warn!("an update of more than {limit} bytes is refused: `Webhook::body_limit` allows longer ones");
            StatusCode::PAYLOAD_TOO_LARGE
        };
        if announced.is_some_and(|it| it > limit as u64) {
            return Err(too_large());
        }
        let mut pieces = body.into_data_stream();
        let mut body = BytesMut::new();
        // Who is still speaking when the bot stops says it again to the next run.
        while let Some(piece) =
            self.fatal.stop.run_until_cancelled(pieces.next()).await.ok_or(StatusCode::SERVICE_UNAVAILABLE)?
        {
            let piece = piece.map_err(|error| {
                debug!("a request broke off: {error}");
                StatusCode::BAD_REQUEST
            })?;
            if body.len() + piece.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        Ok(body.freeze())
    }

    /// Has the update taken in, and waits for that.
    async fn take(&self, body: &[u8]) -> StatusCode {
        // One that is no UTF-8 must not come again for ever.
        let mut update = match Incoming::decode(&String::from_utf8_lossy(body)) {
            Ok(update) => update,
            Err(broken) => {
                metrics::counter!(figures::UPDATES_UNREADABLE).increment(1);
                warn!("a request of Telegram's is acknowledged and not looked at, since it cannot be read: {broken}");
                return StatusCode::OK;
            }
        };
        // Before anybody waits for the update: it has to be taken in then.
        let Ok(room) = self.queue.try_reserve() else { return self.refuse() };
        let turn = match &self.turns {
            None => None,
            Some(turns) => match turns.begin(&mut update) {
                Ok(turn) => turn,
                Err(under_way) => {
                    drop(room);
                    return self.ended(under_way.cancelled()).await;
                }
            },
        };
        let (is_taken, taken) = oneshot::channel();
        room.send(Delivery { update, is_taken });
        match (taken.await, turn) {
            (Ok(true), None) => StatusCode::OK,
            (Ok(true), Some(turn)) => self.ended(turn.cancelled()).await,
            (Ok(false) | Err(_), _) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Waits for the end of a turn. One that the bot's stop cut off has not happened.
    async fn ended(&self, turn: impl Future<Output = ()>) -> StatusCode {
        let cancel = &self.fatal.cancel;
        match cancel.run_until_cancelled(turn).await {
            Some(()) if !cancel.is_cancelled() => StatusCode::OK,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// The whole answer: a body would be taken for a call of a method.
pub(super) fn respond(status: StatusCode) -> Response {
    metrics::counter!(figures::WEBHOOK_REQUESTS, "status" => status.as_str().to_owned()).increment(1);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        _ => {}
    }
    response
}
