//! A webhook that can be served: everything is checked, read and bound.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};

use crate::Result;
use crate::bot::Bot;
use crate::fatal::Fatal;
use crate::source::webhook::after_turn::Turns;
use crate::source::webhook::door::Door;
use crate::source::webhook::queue::Posted;
use crate::source::webhook::register::Registration;
use crate::source::webhook::secret::Secret;
use crate::source::webhook::serve::Server;
use crate::source::webhook::service::WebhookService;
use crate::source::webhook::settings::{Checked, no_random_numbers};
use crate::source::webhook::{Webhook, tls};

/// What of a webhook can be done before the bot is there.
pub(crate) struct Plan {
    webhook: Webhook,
    checked: Checked,
    server: Option<Server>,
    secret: Secret,
}

/// As many as Telegram makes where nobody says anything else.
const CONNECTIONS: usize = 40;

impl Webhook {
    /// Checks the settings, reads the files and opens the port. Nothing is answered yet.
    ///
    /// # Errors
    /// [`Error::Setting`] where something does not fit together or a file is not what it should be; [`Error::System`] where
    /// the port cannot be had.
    pub(crate) async fn prepare(self, bot: &Bot) -> Result<Plan> {
        let mut checked = self.check(bot)?;
        let secret = Secret::new(&checked.secret).ok_or_else(no_random_numbers)?;
        let tls = match &self.tls {
            Some((certificates, key)) => Some(tls::acceptor(certificates, key).await?),
            None => None,
        };
        let server = match &self.listen {
            Some(address) => {
                let opened = TcpListener::bind(address).await.and_then(|it| Ok((it.local_addr()?, it)));
                let (address, listener) = opened.map_err(|error| self.cannot_listen(address, error))?;
                let (path, header_deadline) = (checked.path.clone(), self.header_deadline);
                Some(Server { listener, address, tls, path, header_deadline, concurrency: self.concurrency })
            }
            None => None,
        };
        // The port is known only now.
        if let Some(server) = server.as_ref().filter(|_| self.is_played(bot)) {
            checked.url = here(server, checked.path.as_deref());
        }
        Ok(Plan { webhook: self, checked, server, secret })
    }
}

/// Where a server is found from this machine.
fn here(server: &Server, path: Option<&str>) -> Option<Url> {
    let port = server.address.port();
    let host: IpAddr = match server.address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let scheme = if server.tls.is_some() { "https" } else { "http" };
    Url::parse(&format!("{scheme}://{}{}", SocketAddr::from((host, port)), path.unwrap_or("/"))).ok()
}

impl Plan {
    /// Tells Telegram of it, where that is wished for.
    ///
    /// # Errors
    /// Where Telegram refuses it, or cannot be reached.
    pub(crate) async fn register(&self, bot: &Bot, allowed_updates: &[&'static str]) -> Result<()> {
        let Some(url) = &self.checked.url else { return Ok(()) };
        let Webhook { max_connections, certificate, .. } = &self.webhook;
        let (url, secret_token) = (url.as_str(), &self.checked.secret);
        let certificate = certificate.as_deref();
        let registration = Registration {
            url,
            secret_token,
            allowed_updates,
            max_connections: *max_connections,
            drop_pending_updates: false,
        };
        registration.send(bot, certificate).await
    }

    /// The source of updates.
    pub(crate) fn open(self, bot: Bot, fatal: Fatal) -> Posted {
        let Self { webhook, checked, server, secret } = self;
        let (queue, deliveries) = mpsc::channel(webhook.concurrency);
        let door = Door {
            secret,
            body_limit: webhook.body_limit,
            deadline: webhook.deadline,
            places: Semaphore::new(webhook.concurrency),
            sink: OnceLock::new(),
            queue,
            turns: webhook.after_turn.then(Turns::default),
            fatal: fatal.clone(),
        };
        let address = server.as_ref().map(|it| it.address);
        let service = WebhookService::new(Arc::new(door), checked.path, address);
        let (unregister, is_registered) = (webhook.unregister, checked.url.is_some());
        // The other half is for those that they wait for.
        let connections = webhook.max_connections.map_or(CONNECTIONS, |it| usize::try_from(it).unwrap_or(usize::MAX));
        let may_be_held = connections.min(webhook.concurrency) / 2;
        Posted { bot, service, deliveries, server, fatal, may_be_held, unregister, is_registered }
    }
}
