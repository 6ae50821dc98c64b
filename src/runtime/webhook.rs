//! Updates that Telegram posts.

use std::net::SocketAddr;

use axum::Router;

use crate::runtime::{Builder, Running};
use crate::source::{Chosen, Webhook, WebhookService};
use crate::{Error, Result};

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
    /// [`path`](Webhook::path), or that of its [`url`](Webhook::url), where the application has nothing else.
    ///
    /// After the bot's [`shutdown`](Self::shutdown) it answers `503`, and Telegram brings the update again, to the next run. So
    /// nothing is lost, whichever is stopped first; nobody is refused where it is the application's server.
    ///
    /// # Errors
    /// [`Error::Setting`] where the bot has no webhook, or one without a path and a URL: it would take every request that nothing
    /// else of the application takes.
    pub fn webhook_router<S: Clone + Send + Sync + 'static>(&self) -> Result<Router<S>> {
        let refused = |sentence: &str| Error::Setting(sentence.to_owned());
        let Some(service) = self.webhook.clone() else {
            return Err(refused(
                "the bot has no webhook, and so no router: add `.webhook(Webhook::mounted().url(..))` to it",
            ));
        };
        service.router().ok_or_else(|| {
            refused(
                "the webhook has no path, and its router would take every request of the application: add \
                 `.path(\"/telegram\")`, or put `webhook_service()` where it belongs",
            )
        })
    }

    /// The webhook as a `tower::Service`, for a path of one's own (`Router::route_service`) or another server: it does not
    /// judge the path. `None` where the bot has no webhook.
    pub fn webhook_service(&self) -> Option<WebhookService> {
        self.webhook.clone()
    }

    /// Where the bot listens for Telegram; `None` where it has no webhook, or one that is [mounted](Webhook::mounted).
    pub fn webhook_address(&self) -> Option<SocketAddr> {
        self.webhook.as_ref().and_then(WebhookService::address)
    }
}
