//! A bot that runs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::bot::{ApiError, Bot};
use crate::conversation::{Surroundings, Taker};
use crate::intake::Intake;
use crate::route::Route;
use crate::source::Polling;
use crate::types::User;
use crate::{Error, Result};

/// How long turns and deliveries have to end when the bot stops.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the source has to catch up before what is overdue expires all the same.
const CATCHING_UP: Duration = Duration::from_secs(30);

/// A running bot. Dropped without [`shutdown`](Self::shutdown) it stops at once: what runs is cancelled.
///
/// ```no_run
/// use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
/// # #[conversation(per_chat)]
/// # enum Greeting { #[state(entry)] Idle }
/// # use greeting::Idle;
/// # #[handler]
/// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # async fn the_rest_of_the_application() {}
/// # async fn example(token: &str) -> stategram::Result<()> {
/// let mut running = Bot::new(token)?.conversation::<Greeting>().start().await?;
/// tokio::select! {
///     ended = running.ended() => ended?,
///     () = the_rest_of_the_application() => {}
/// }
/// running.shutdown().await
/// # }
/// ```
pub struct Running {
    house: House,
    /// Stops taking in.
    stop: CancellationToken,
    source: Option<JoinHandle<Result<()>>>,
    timekeepers: Vec<JoinHandle<Option<()>>>,
}

/// What a running bot consists of.
#[derive(Clone)]
pub(super) struct House {
    pub(super) route: Arc<Route>,
    pub(super) around: Arc<Surroundings>,
}

impl Running {
    pub(super) fn start(house: House) -> Self {
        let stop = CancellationToken::new();
        let caught_up = CancellationToken::new();
        let timekeepers = house.route.takers().iter().map(|taker| {
            let (cancel, timekeeper) = (house.around.cancel.clone(), keep_time(taker.clone(), caught_up.clone()));
            tokio::spawn(async move { cancel.run_until_cancelled_owned(timekeeper).await })
        });
        let timekeepers = timekeepers.collect();
        let intake = Intake::new(house.route.clone(), house.around.clone(), caught_up);
        let polling = Polling::new(house.around.bot.clone(), house.route.allowed_updates());
        let source = tokio::spawn({
            let stop = stop.clone();
            async move { polling.run(&intake, &stop).await }
        });
        Self { house, stop, source: Some(source), timekeepers }
    }

    /// Waits until nothing is under way: no turn, no delivery, no deadline that has come. What has not been received yet
    /// does not count. Cancellation safe.
    pub async fn settled(&self) {
        self.house.settled().await;
    }

    /// What [`settled`](Self::settled) waits for, without the bot.
    #[cfg(feature = "simulator")]
    pub(super) fn house(&self) -> House {
        self.house.clone()
    }

    /// Waits until the bot ends by itself, which it does only for an error that time does not mend. Cancellation safe.
    ///
    /// # Errors
    /// That error: the token was refused, or the store failed.
    pub async fn ended(&mut self) -> Result<()> {
        let Some(source) = &mut self.source else { return std::future::pending().await };
        let ended = tokio::select! {
            ended = source => ended,
            error = self.house.around.fatal.wait() => return Err(error.clone().into()),
        };
        self.source = None;
        ended.unwrap_or_else(|error| Err(Error::Task(error.to_string())))
    }

    /// Stops gracefully: takes nothing more in, lets turns and deliveries end for up to 10 s, cancels the rest, and has
    /// confirmed to Telegram what was taken in.
    ///
    /// A cancelled turn has not happened. Dropping this future stops the bot at once.
    ///
    /// # Errors
    /// What [`ended`](Self::ended) gives, if the bot had ended by itself.
    pub async fn shutdown(mut self) -> Result<()> {
        self.stop.cancel();
        let ended = match &self.source {
            Some(_) => self.ended().await,
            None => Ok(()),
        };
        let around = self.house.around.clone();
        if tokio::time::timeout(PATIENCE, around.activity.quiet()).await.is_err() {
            warn!("turns or deliveries that did not end in {PATIENCE:?} are cancelled");
        }
        around.cancel.cancel();
        around.activity.quiet().await;
        for timekeeper in self.timekeepers.drain(..) {
            let _ = timekeeper.await;
        }
        info!("stopped");
        ended
    }
}

impl House {
    pub(super) async fn settled(&self) {
        loop {
            let rang = self.route.takers().iter().fold(false, |rang, taker| taker.clone().ring() | rang);
            self.around.activity.quiet().await;
            if !rang {
                return;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
        self.house.around.cancel.cancel();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("bot", &self.house.around.bot).finish_non_exhaustive()
    }
}

/// Wakes what became due while the bot was not running, once the updates that came meanwhile have had their chance to
/// move a deadline; then keeps time until the bot stops.
async fn keep_time(taker: Arc<dyn Taker>, caught_up: CancellationToken) {
    let _ = tokio::time::timeout(CATCHING_UP, caught_up.cancelled()).await;
    taker.clone().wake().await;
    taker.keep_time().await;
}

/// The bot's own name, by which it knows the commands that are for it. Asked for up to five times, since networks come up
/// after the programs that use them.
pub(super) async fn username(bot: &Bot) -> Result<String> {
    let mut pause = Duration::from_secs(1);
    loop {
        match bot.call::<_, User>("getMe", &()).await {
            Ok(me) => return Ok(me.username.unwrap_or_default()),
            Err(error @ (ApiError::Network { .. } | ApiError::Server { .. })) if pause < Duration::from_secs(16) => {
                warn!("{error}; tried again in {pause:?}");
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            Err(error) => return Err(error.into()),
        }
    }
}
