//! A webhook: Telegram posts the updates here.

mod after_turn;
mod bounded;
mod door;
mod plan;
mod queue;
mod register;
mod secret;
mod serve;
mod service;
mod settings;
mod tls;

use std::fmt::{self, Debug, Display};
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use self::plan::Plan;
pub(crate) use self::queue::Posted;
pub use self::service::WebhookService;
pub(crate) use self::settings::from_env;

/// Has Telegram post the updates to this bot, instead of the bot's asking for them: given to
/// [`Builder::webhook`](crate::Builder::webhook).
///
/// Where nothing of this is said in code, the environment may say it: `STATEGRAM_WEBHOOK_LISTEN`, `STATEGRAM_WEBHOOK_URL` and
/// `STATEGRAM_WEBHOOK_SECRET`. `docs/WEBHOOK.md` is about running it: behind a proxy, with TLS of its own, what is answered when.
///
/// As the whole server:
///
/// ```no_run
/// use stategram::prelude::*;
/// use stategram::Webhook;
/// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
/// # #[conversation(per_chat)]
/// # enum Greeting { #[state(entry)] Idle }
/// # use greeting::Idle;
/// # #[handler]
/// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # async fn example() -> stategram::Result<()> {
/// // A proxy speaks TLS to the world, and passes https://bot.example.org/telegram on to this port.
/// let webhook = Webhook::listen("127.0.0.1:8080").url("https://bot.example.org/telegram");
/// Bot::from_env()?.conversation::<Greeting>().webhook(webhook).run().await
/// # }
/// ```
///
/// In an axum application of one's own:
///
/// ```no_run
/// use axum::Router;
/// use axum::routing::get;
/// use stategram::prelude::*;
/// use stategram::Webhook;
/// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
/// # #[conversation(per_chat)]
/// # enum Greeting { #[state(entry)] Idle }
/// # use greeting::Idle;
/// # #[handler]
/// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # async fn stop_signal() {}
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let webhook = Webhook::mounted().url("https://example.org/telegram");
/// let mut running = Bot::from_env()?.conversation::<Greeting>().webhook(webhook).start().await?;
/// let app = Router::new()
///     .route("/", get(async || "a page of the application"))
///     .merge(running.webhook_router()?);
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
/// let serving = axum::serve(listener, app).with_graceful_shutdown(stop_signal());
/// tokio::select! {
///     served = serving.into_future() => served?,
///     // By itself the bot ends only for an error that time does not mend.
///     ended = running.ended() => ended?,
/// }
/// running.shutdown().await?;
/// # Ok(())
/// # }
/// ```
///
/// # When an update is acknowledged
/// With `200`, once the bot has it: with a store that keeps what it is given when it is there, with [`Memory`](crate::store::Memory)
/// when it is in the mailbox of its conversation; or, on request, [after its turn](Self::after_turn). Anything else, and no answer
/// at all, has Telegram bring it again, for up to a day, and an update that comes again is not taken again. An update that cannot
/// be read is logged, handed on as [`unknown`](crate::update::Kind::Unknown) where it has an id, and acknowledged: it would come
/// again for ever.
///
/// # Order
/// Updates are taken in as they arrive. Telegram sends the messages of a chat one after the other, each behind the acknowledgement
/// of the one before. Of different kinds it does not: a user's press on a button may arrive before a message that was
/// written earlier.
#[derive(Clone)]
#[must_use = "it does nothing until it is given to `Builder::webhook`"]
pub struct Webhook {
    /// Where to listen; `None` where the application does.
    listen: Option<String>,
    url: Option<String>,
    secret: Option<String>,
    path: Option<String>,
    max_connections: Option<u32>,
    certificate: Option<PathBuf>,
    /// The certificate and its key.
    tls: Option<(PathBuf, PathBuf)>,
    body_limit: usize,
    header_deadline: Duration,
    deadline: Duration,
    concurrency: usize,
    after_turn: bool,
    unregister: bool,
    from_env: bool,
}

/// Beyond this a limit is none.
const LONGEST: Duration = Duration::from_secs(86_400);

impl Webhook {
    /// The longest body that is read where nothing else is said, 1 MiB. Telegram's own server builds an update in 64 KiB.
    pub const BODY_LIMIT: usize = 1 << 20;

    /// How long the headers of a request may take where nothing else is said.
    pub const HEADER_DEADLINE: Duration = Duration::from_secs(15);

    /// How long a request may take in all where nothing else is said: Telegram itself gives up after 60 s.
    pub const DEADLINE: Duration = Duration::from_secs(50);

    /// How many requests may be under way where nothing else is said. Telegram has up to 40 where
    /// [`max_connections`](Self::max_connections) says nothing else, and 100 at most.
    pub const CONCURRENCY: usize = 256;

    /// Listens on that address, as in `127.0.0.1:8080`, `[::]:8443` or `localhost:8080`; with port 0 the system chooses a free
    /// one, and [`Running::webhook_address`](crate::Running::webhook_address) says which.
    pub fn listen(address: impl Display) -> Self {
        Self::new(Some(address.to_string()))
    }

    /// Listens nowhere: the application passes the requests on, to
    /// [`Running::webhook_router`](crate::Running::webhook_router) or
    /// [`Running::webhook_service`](crate::Running::webhook_service).
    pub fn mounted() -> Self {
        Self::new(None)
    }

    fn new(listen: Option<String>) -> Self {
        Self {
            listen,
            url: None,
            secret: None,
            path: None,
            max_connections: None,
            certificate: None,
            tls: None,
            body_limit: Self::BODY_LIMIT,
            header_deadline: Self::HEADER_DEADLINE,
            deadline: Self::DEADLINE,
            concurrency: Self::CONCURRENCY,
            after_turn: false,
            unregister: false,
            from_env: false,
        }
    }

    /// Registers this URL with Telegram at each start, by [`setWebhook`](https://core.telegram.org/bots/api#setwebhook), together
    /// with the secret, and with the kinds of update that some handler names as `allowed_updates`. What waits at Telegram stays
    /// there and is posted (`drop_pending_updates` is off). Without it nothing is registered: somebody else does that.
    ///
    /// Where the bot plays with a simulator, which posts to this machine alone, it registers without a URL, too: where it listens.
    ///
    /// Telegram takes `https` on the ports 443, 80, 88 and 8443. Another Bot API server may take others, and `http`.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// What a request has to say in the header `X-Telegram-Bot-Api-Secret-Token` to be let in: letters, digits, `-` and `_`, at
    /// most 256 of them. One with fewer than 16 can be guessed: the bot says so in its log when it starts.
    ///
    /// Where a [`url`](Self::url) is registered and no secret is given, one is made up at each start; several processes behind
    /// one URL need to be given the same one. Where nothing is registered there has to be one.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// The path at which requests are taken; others are answered with `404`. By default the path of the [`url`](Self::url), which
    /// has to be said here where a proxy changes it. Without either, every path where the bot listens; where it is
    /// [mounted](Self::mounted), there is no router then.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// How many connections Telegram may post over at once, `max_connections` of `setWebhook`: 1 to 100, 40 where nothing is
    /// said. A server of one's own takes up to 100,000. [`concurrency`](Self::concurrency) has to be as many at least.
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max_connections = Some(connections);
        self
    }

    /// A PEM file with the certificate of the [`url`](Self::url) that Telegram is to trust, where it is one that nobody else has
    /// signed. It is uploaded when the URL is registered.
    pub fn certificate(mut self, pem: impl Into<PathBuf>) -> Self {
        self.certificate = Some(pem.into());
        self
    }

    /// Speaks TLS, with the certificates in the first PEM file, the server's own first, and the private key in the second. They
    /// are read when the bot starts. Without it something in front of the bot has to.
    pub fn tls(mut self, certificates: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.tls = Some((certificates.into(), key.into()));
        self
    }

    /// How many bytes the body of a request may have; [1 MiB](Self::BODY_LIMIT) by default, 64 KiB at least. Longer ones are answered with `413`,
    /// and come again.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How long a connection may take, from its beginning or from the end of the request before, until the headers of a request
    /// are there; then it is closed. [15 s](Self::HEADER_DEADLINE) by default. TLS may take as long before that, and a peer to
    /// take some of the answers that it is sent. Whoever serves a [mounted](Self::mounted) webhook sees to this by themselves.
    pub fn header_deadline(mut self, limit: Duration) -> Self {
        self.header_deadline = limit.min(LONGEST);
        self
    }

    /// How long a request may take from its headers to its answer; [50 s](Self::DEADLINE) by default. A body that is not there by
    /// then is answered with `408`, and an update that has not been taken in with `503`: it is taken in all the same.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = limit.min(LONGEST);
        self
    }

    /// How many requests with the right secret may be under way at once; [256](Self::CONCURRENCY) by default, 1 to 100,000. The next
    /// one is answered with `503`, and told to come again in 2 s.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Acknowledges an update only when its turns have ended: in success, or in failure, as often as it
    /// was [attempted](crate::Builder::attempts).
    ///
    /// With [`Memory`](crate::store::Memory) this is how a crash loses no update, although it loses the states and what was still to
    /// be sent: what was under way comes again, also where its turn was done and only the acknowledgement was cut off. The price is
    /// that Telegram waits, and that what takes longer than the [`deadline`](Self::deadline) is brought again while it goes on.
    ///
    /// What waits in a durable store counts as taken. So do the messages of albums, which wait for one another, and inline queries,
    /// of which the newer supersedes the older: Telegram brings the next of them behind the acknowledgement.
    pub fn after_turn(mut self) -> Self {
        self.after_turn = true;
        self
    }

    /// Has Telegram forget the webhook when the bot is [shut down](crate::Running::shutdown), by
    /// [`deleteWebhook`](https://core.telegram.org/bots/api#deletewebhook). What comes then waits at Telegram, for a day at most, until
    /// somebody registers a webhook, or polls.
    ///
    /// Without this it stays registered, and Telegram posts again as soon as the bot runs again.
    pub fn unregister(mut self) -> Self {
        self.unregister = true;
        self
    }
}

/// Shows neither the secret nor the URL, in which there may be another.
impl Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("listen", &self.listen).finish_non_exhaustive()
    }
}
