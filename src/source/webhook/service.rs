//! The webhook for an application that serves by itself.

use std::convert::Infallible;
use std::fmt::{self, Debug};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use axum::response::Response;
use axum::{BoxError, Router};
use futures_util::future::BoxFuture;
use tower_service::Service;

use crate::source::webhook::door::Door;

/// Takes Telegram's requests for one bot: a [`tower::Service`](Service) for any server that speaks `http`'s types, of which axum
/// is one. Made by [`Running::webhook_service`](crate::Running::webhook_service). Clones are the same.
///
/// It judges the secret, the length of the body, the room that there is and the time that it takes by itself, whatever layers are
/// around it, and at whatever path it is. It does not judge the path.
#[derive(Clone)]
pub struct WebhookService {
    door: Arc<Door>,
    path: Option<Arc<str>>,
    address: Option<SocketAddr>,
}

impl WebhookService {
    pub(super) fn new(door: Arc<Door>, path: Option<String>, address: Option<SocketAddr>) -> Self {
        Self { door, path: path.map(Arc::from), address }
    }

    pub(super) fn door(&self) -> Arc<Door> {
        self.door.clone()
    }

    /// A router with this at its path, if it has one.
    pub(crate) fn router<S: Clone + Send + Sync + 'static>(self) -> Option<Router<S>> {
        let path = self.path.clone()?;
        // A `:` is a `:` in a path that is nobody's pattern.
        Some(Router::new().without_v07_checks().route_service(&path, self))
    }

    /// Where the bot listens by itself.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.address
    }
}

impl<B> Service<Request<B>> for WebhookService
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    /// Always ready: who comes when there is no room is told so.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let door = self.door.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            Ok(door.answer(&head.method, &head.headers, Body::new(body)).await)
        })
    }
}

impl Debug for WebhookService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookService").field("address", &self.address).finish_non_exhaustive()
    }
}
