//! Where updates come from.

mod in_order;
mod ordered;
mod polling;
mod stream;
#[cfg(feature = "webhook")]
mod webhook;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::Result;
use crate::bot::Bot;
use crate::fatal::Fatal;
use crate::update::Incoming;
use crate::vitals::Vitals;

pub(crate) use self::in_order::InOrder;
pub(crate) use self::polling::{Polled, Polling, Seen, TIMEOUT};
pub(crate) use self::stream::Feed;
pub use self::stream::RawUpdate;
#[cfg(feature = "webhook")]
pub use self::webhook::{Webhook, WebhookService};

/// Where a source puts what it received.
pub(crate) trait Sink: Send + Sync {
    /// Takes a batch over. When this returns, the source may tell Telegram that it has the batch. Where it fails, the
    /// source brings the batch again, and neither does a source give up waiting for it.
    ///
    /// Who has several batches under way calls this in the order of their arrival.
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>>;

    /// With how many updates under way a source waits until some are taken, before it brings more. With one, batches are taken
    /// in the order in which they are brought.
    fn at_once(&self) -> usize {
        1
    }

    /// Whether it would wait before it takes more.
    #[cfg(feature = "webhook")]
    fn is_full(&self) -> bool {
        false
    }

    /// A request that brought an update was refused, and comes again.
    #[cfg(feature = "webhook")]
    fn refuses(&self) {}

    /// Everything that had been waiting when the source started has been taken. Called once.
    fn caught_up(&self) {}
}

/// The source that a bot's author names.
#[derive(Default)]
pub(crate) enum Chosen {
    /// Polling, unless the environment says something else.
    #[default]
    Usual,
    Stream(Feed),
    #[cfg(feature = "webhook")]
    Webhook(Box<Webhook>),
}

/// A source whose settings are right and whose port, if it has one, is open.
pub(crate) enum Planned {
    Polling,
    Stream(Feed),
    #[cfg(feature = "webhook")]
    Webhook(Box<webhook::Plan>),
}

/// A source that is ready to run.
pub(crate) enum Source {
    Polling(Polling),
    Stream(Feed),
    #[cfg(feature = "webhook")]
    Webhook(Box<webhook::Posted>),
}

impl Chosen {
    /// The same once more; `None` for a stream, which is there once.
    #[cfg(feature = "simulator")]
    pub(crate) fn again(&self) -> Option<Self> {
        match self {
            Self::Usual => Some(Self::Usual),
            Self::Stream(_) => None,
            #[cfg(feature = "webhook")]
            Self::Webhook(webhook) => Some(Self::Webhook(webhook.clone())),
        }
    }

    /// Checks what can be checked before anybody is asked.
    ///
    /// # Errors
    /// A setting that cannot be used, a port that cannot be had.
    pub(crate) async fn plan(self, bot: &Bot) -> Result<Planned> {
        match self {
            Self::Usual => planned_by_env(bot).await,
            Self::Stream(feed) => Ok(Planned::Stream(feed)),
            #[cfg(feature = "webhook")]
            Self::Webhook(webhook) => Ok(Planned::Webhook(Box::new(webhook.prepare(bot).await?))),
        }
    }
}

impl Planned {
    /// Makes the source ready, for updates of these kinds.
    ///
    /// # Errors
    /// What the start of the bot fails with: Telegram refuses the webhook.
    #[cfg_attr(
        not(feature = "webhook"),
        expect(
            clippy::unused_async,
            unused_variables,
            reason = "a webhook is registered, and answers until the bot ends"
        )
    )]
    pub(crate) async fn open(self, bot: &Bot, allowed_updates: Vec<&'static str>, fatal: &Fatal) -> Result<Source> {
        Ok(match self {
            Self::Polling => Source::Polling(Polling::new(bot.clone(), allowed_updates)),
            Self::Stream(feed) => Source::Stream(feed),
            #[cfg(feature = "webhook")]
            Self::Webhook(plan) => {
                plan.register(bot, &allowed_updates).await?;
                Source::Webhook(Box::new(plan.open(bot.clone(), fatal.clone())))
            }
        })
    }
}

impl Source {
    /// Says what it is, and from now on when it hears from Telegram.
    pub(crate) fn is_noted_by(&mut self, vitals: &Vitals) {
        vitals.comes_by(match self {
            Self::Polling(polling) => {
                polling.vitals = vitals.clone();
                "polling"
            }
            Self::Stream(_) => "stream",
            #[cfg(feature = "webhook")]
            Self::Webhook(_) => "webhook",
        });
    }

    /// Whether it brings updates in the order of their ids.
    pub(crate) fn is_in_order(&self) -> bool {
        matches!(self, Self::Polling(_))
    }

    /// How many updates may be held back while one is waited for that is missing: the source has to have room for that one.
    pub(crate) fn may_be_held(&self) -> usize {
        match self {
            #[cfg(feature = "webhook")]
            Self::Webhook(posted) => posted.may_be_held,
            Self::Polling(_) | Self::Stream(_) => usize::MAX,
        }
    }

    /// Gives the sink what comes, until `stop`. Then what is under way is taken, and what was taken is acknowledged.
    ///
    /// # Errors
    /// Only what no waiting mends.
    pub(crate) async fn run(self, sink: Arc<dyn Sink>, stop: &CancellationToken) -> Result<()> {
        match self {
            Self::Polling(polling) => polling.run(&*sink, stop).await,
            Self::Stream(feed) => {
                feed.run(&*sink, stop).await;
                Ok(())
            }
            #[cfg(feature = "webhook")]
            Self::Webhook(posted) => {
                posted.run(&sink).await;
                Ok(())
            }
        }
    }

    /// What takes the requests of a webhook.
    #[cfg(feature = "webhook")]
    pub(crate) fn webhook(&self) -> Option<WebhookService> {
        match self {
            Self::Webhook(posted) => Some(posted.service()),
            Self::Polling(_) | Self::Stream(_) => None,
        }
    }
}

/// The source that the environment names.
#[cfg(feature = "webhook")]
async fn planned_by_env(bot: &Bot) -> Result<Planned> {
    match webhook::from_env()? {
        Some(webhook) => Ok(Planned::Webhook(Box::new(webhook.prepare(bot).await?))),
        None => Ok(Planned::Polling),
    }
}

#[cfg(not(feature = "webhook"))]
#[expect(clippy::unused_async, reason = "with the feature it opens a port")]
async fn planned_by_env(_: &Bot) -> Result<Planned> {
    let names = ["STATEGRAM_WEBHOOK_LISTEN", "STATEGRAM_WEBHOOK_URL", "STATEGRAM_WEBHOOK_SECRET"];
    match names.into_iter().find(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty())) {
        Some(name) => Err(crate::Error::Setting(format!(
            "{name}: this bot is built without stategram's feature `webhook`; add it in its Cargo.toml"
        ))),
        None => Ok(Planned::Polling),
    }
}
