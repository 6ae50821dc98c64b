//! What every conversation of a bot has around it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;

use crate::activity::Activity;
use crate::bot::Bot;
use crate::clock::Clock;
use crate::commands::UsageText;
use crate::conversation::answers::Answers;
use crate::conversation::turn::message_of;
use crate::conversation::{Backlog, Looks};
use crate::deliver::Deliver;
use crate::extract::Me;
use crate::fatal::Fatal;
use crate::press::PressRules;
use crate::route::Post;
use crate::store::{Result, Store, StoreError};
use crate::update::Incoming;
use crate::vitals::Vitals;

/// What every conversation of a bot has around it.
pub(crate) struct Surroundings {
    pub(crate) bot: Bot,
    /// Who the bot is.
    pub(crate) me: Me,
    /// What is said where a command has wrong arguments and no handler takes it.
    pub(crate) usage: UsageText,
    pub(crate) clock: Clock,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) deliver: Arc<Deliver>,
    pub(crate) post: Arc<Post>,
    pub(crate) backlog: Backlog,
    pub(crate) activity: Activity,
    pub(crate) vitals: Vitals,
    /// Who is told what happens.
    pub(crate) looks: Looks,
    pub(crate) handler_timeout: Duration,
    pub(crate) attempts: Attempts,
    /// Which presses count, and what the others are told.
    pub(crate) presses: Arc<PressRules>,
    /// How many conversations of each type may be in memory, where the store keeps them.
    pub(crate) idle: usize,
    /// Cancelled once what is overdue at the start may come up: when the updates that came while the bot was not running
    /// have had their chance to move a deadline.
    pub(crate) caught_up: CancellationToken,
    /// What ends the bot, in good order or because the store failed.
    pub(crate) fatal: Fatal,
}

/// How often a turn that fails is tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempts {
    /// At least one.
    pub(crate) count: u32,
    /// Between two.
    pub(crate) pause: Duration,
}

impl Attempts {
    /// Where the author says nothing.
    pub(crate) const ONE: Self = Self { count: 1, pause: Duration::ZERO };
}

impl Surroundings {
    /// The store has failed, and the bot ends.
    pub(crate) fn fail(&self, error: StoreError) {
        self.fatal.fail(error);
    }

    /// What so many takers of the update answer together; `None` where that is nothing. Where it is in a store that keeps it, a
    /// stop that comes before the answer to a query is no reason for an empty one: it is taken again, and answered then.
    pub(crate) fn answers(&self, update: &Incoming, takers: usize) -> Option<Arc<Answers>> {
        let stopped = self.store.keeps().then(|| self.fatal.cancel.clone());
        Answers::new(update, takers, &self.deliver, stopped, self.presses.toast(update))
    }
}

/// What the store answers. One that panics has failed.
pub(crate) async fn answer<T>(asked: impl Future<Output = Result<T>>) -> Result<T> {
    match AssertUnwindSafe(asked).catch_unwind().await {
        Ok(answer) => answer,
        Err(panic) => Err(format!("it panicked: {}", message_of(&*panic)).into()),
    }
}
