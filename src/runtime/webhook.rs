//! Updates that Telegram posts.

use std::net::SocketAddr;

use axum::Router;

use crate::runtime::{Builder, Running};
use crate::source::{Chosen, Webhook, WebhookService};

impl<A: Send + Sync + 'static> Builder<A> {
    /// Has Telegram post the updates, instead of fetching them: see [`Webhook`]. Wins over `STATEGRAM_WEBHOOK_LISTEN` and what
    /// belongs to it.
    ///
    /// [`start`](Self::start) fails where a setting does not fit, the port is taken, or Telegram refuses the URL.
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.entrance.source = Chosen::Webhook(Box::new(webhook));
        self
    }
}

impl Running {
    /// The webhook for an axum application, which merges it into its own router: at the webhook's
    /// [`path`](Webhook::path), or that of its [`url`](Webhook::url); without either as the router's fallback, of which an application
    /// has one. `None` where the bot has no webhook.
    ///
    /// After the bot's [`shutdown`](Self::shutdown) it answers `503`, and Telegram keeps the update. Stop the application's server
    /// first, so that requests that are under way get their answers.
    pub fn webhook_router<S: Clone + Send + Sync + 'static>(&self) -> Option<Router<S>> {
        self.webhook.clone().map(WebhookService::router)
    }

    /// The webhook as a `tower::Service`, for a path of one's own (`Router::route_service`) or another server. `None` where the bot
    /// has no webhook.
    pub fn webhook_service(&self) -> Option<WebhookService> {
        self.webhook.clone()
    }

    /// Where the bot listens for Telegram; `None` where it has no webhook, or one that is [mounted](Webhook::mounted).
    pub fn webhook_address(&self) -> Option<SocketAddr> {
        self.webhook.as_ref().and_then(WebhookService::address)
    }
}
