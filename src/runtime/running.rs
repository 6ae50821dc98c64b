//! A bot that runs.

#[cfg(feature = "simulator")]
mod crash;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::bot::{ApiError, Bot};
use crate::broadcast::Broadcasts;
use crate::conversation::{Surroundings, Taker};
use crate::extract::Me;
use crate::handle::{Handle, HandleError};
use crate::machine::Conversation;
use crate::press::CallbackKey;
use crate::route::Route;
use crate::runtime::entrance::{Rules, take_in};
use crate::source::Source;
use crate::types::User;
use crate::{Error, Result};

/// How long turns and deliveries have to end when the bot stops.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long Telegram may let a bot wait for its own name.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long what was cancelled has to notice it.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// How long the source has to catch up before what is overdue expires all the same.
const CATCHING_UP: Duration = Duration::from_secs(30);

/// A running bot. Dropped without [`shutdown`](Self::shutdown) it stops at once: what runs is cancelled, and the store is let
/// go of soon after, when the last of it has ended.
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
#[must_use = "the bot stops where this is dropped"]
pub struct Running {
    house: House,
    source: Option<JoinHandle<Result<()>>>,
    timekeepers: Vec<JoinHandle<Option<()>>>,
    #[cfg(feature = "webhook")]
    pub(super) webhook: Option<crate::source::WebhookService>,
}

/// What a running bot consists of.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) route: Arc<Route>,
    pub(crate) around: Arc<Surroundings>,
}

impl Running {
    pub(super) fn start(house: House, mut source: Source, rules: Rules) -> Self {
        let House { route, around } = house.clone();
        let timekeepers = route.takers().iter().map(|taker| {
            let (cancel, timekeeper) =
                (around.fatal.cancel.clone(), keep_time(taker.clone(), around.caught_up.clone()));
            tokio::spawn(async move { cancel.run_until_cancelled_owned(timekeeper).await })
        });
        let timekeepers = timekeepers.collect();
        #[cfg(feature = "webhook")]
        let webhook = source.webhook();
        source.is_noted_by(&around.vitals);
        let source = tokio::spawn(async move {
            let ended = take_in(source, rules, route, &around).await;
            if let Err(error) = &ended {
                error!("no more updates are taken in: {error}");
            }
            around.vitals.ends();
            ended
        });
        Self {
            house,
            source: Some(source),
            timekeepers,
            #[cfg(feature = "webhook")]
            webhook,
        }
    }

    /// Waits until nothing is under way: no turn, no delivery, no deadline or timer that has come. What has not been received
    /// yet does not count. Cancellation safe.
    pub async fn settled(&self) {
        self.house.settled().await;
    }

    /// Who the bot is: what Telegram said of it when it started.
    pub fn me(&self) -> &Me {
        &self.house.around.me
    }

    /// A way into the conversations of this type from outside their turns.
    ///
    /// # Errors
    /// [`HandleError::NotRegistered`] where the bot has no such conversation.
    pub fn handle<C: Conversation>(&self) -> Result<Handle<C>, HandleError> {
        Handle::new(&self.house.route, &self.house.around)
    }

    /// A way to send one message to many chats: see [`broadcast`](crate::broadcast).
    pub fn broadcasts(&self) -> Broadcasts {
        Broadcasts::new(&self.house.around)
    }

    /// How many conversations are in memory; the others are in their entry state, or in the store alone.
    pub fn in_memory(&self) -> usize {
        self.house.route.takers().iter().map(|taker| taker.count()).sum()
    }

    /// What [`settled`](Self::settled) waits for, without the bot.
    pub(crate) fn house(&self) -> House {
        self.house.clone()
    }

    /// Waits until the bot ends by itself, which it does only for an error that time does not mend. Cancellation safe.
    ///
    /// # Errors
    /// That error: the token was refused, or the store failed.
    pub async fn ended(&mut self) -> Result<()> {
        let Some(source) = &mut self.source else { return std::future::pending().await };
        let fatal = &self.house.around.fatal;
        let ended = tokio::select! {
            _ = fatal.wait() => None,
            ended = source => Some(ended),
        };
        if ended.is_some() {
            self.source = None;
        }
        // A failed store ends the source too, and is the reason.
        if let Some(error) = fatal.get() {
            return Err(error.clone().into());
        }
        let ended = ended.unwrap_or(Ok(Ok(())));
        ended.unwrap_or_else(|error| Err(Error::Task(error.to_string())))
    }

    /// Stops gracefully: takes nothing more in, lets turns and deliveries end for up to 10 s, cancels the rest, and has
    /// confirmed to Telegram what was taken in.
    ///
    /// A cancelled turn has not happened. When this has returned the store is let go of: it can be opened and the bot started
    /// again, in this process or another. Dropping this future stops the bot at once.
    ///
    /// # Errors
    /// What [`ended`](Self::ended) gives, if the bot had ended by itself; where the store cannot be let go of.
    pub async fn shutdown(mut self) -> Result<()> {
        let around = self.house.around.clone();
        let asked = Instant::now();
        around.fatal.stop.cancel();
        around.activity.rouse_all();
        let source = self.source.take();
        let abort = source.as_ref().map(JoinHandle::abort_handle);
        let mut ending = std::pin::pin!(async {
            let ended = match source {
                Some(source) => source.await.unwrap_or_else(|error| Err(Error::Task(error.to_string()))),
                None => Ok(()),
            };
            around.activity.quiet().await;
            ended
        });
        let mut ended = tokio::time::timeout(PATIENCE, &mut ending).await;
        if ended.is_err() {
            warn!("what did not end in {PATIENCE:?} is cancelled");
            around.fatal.cancel.cancel();
            ended = tokio::time::timeout(LAST_PATIENCE, &mut ending).await;
        }
        around.fatal.cancel.cancel();
        for timekeeper in self.timekeepers.drain(..) {
            let _ = timekeeper.await;
        }
        if ended.is_err() {
            // A Telegram that does not answer the confirmation, or a handler that blocks its thread.
            abort.inspect(AbortHandle::abort);
        }
        let last = (asked + PATIENCE).max(Instant::now() + LAST_PATIENCE);
        // It goes on where it is not waited for.
        let released = tokio::time::timeout_at(last, around.store.end()).await;
        if let Some(error) = around.fatal.get() {
            return Err(error.clone().into());
        }
        match released {
            Ok(released) => released?,
            Err(_) => warn!("the store takes its time to be let go of, and is not waited for any more"),
        }
        match ended {
            Ok(ended) => {
                info!("stopped");
                ended
            }
            Err(_) => {
                error!("stopped, although something did not end when it was cancelled");
                Ok(())
            }
        }
    }
}

impl House {
    /// Waits until the bot has ended by itself, and says why. Cancellation safe.
    #[cfg(feature = "testing")]
    pub(crate) async fn failed(&self) -> String {
        let fatal = &self.around.fatal;
        fatal.wait().await;
        fatal.get().map(ToString::to_string).unwrap_or_default()
    }

    pub(crate) async fn settled(&self) {
        // What an earlier run left to be done begins only then.
        if self.around.store.keeps() {
            let begun = self.around.caught_up.cancelled();
            let _ = self.around.fatal.cancel.run_until_cancelled(begun).await;
        }
        loop {
            let mut rang = self.around.activity.rouse(self.around.clock.now());
            for taker in self.route.takers() {
                rang |= taker.clone().ring();
                rang |= taker.clone().look_into_store().await;
            }
            self.around.activity.quiet().await;
            if !rang {
                return;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.house.around.fatal.stop.cancel();
        self.house.around.fatal.cancel.cancel();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("bot", &self.house.around.bot).finish_non_exhaustive()
    }
}

/// Keeps time, from when the updates that came while the bot was not running have had their chance to move a deadline.
async fn keep_time(taker: Arc<dyn Taker>, caught_up: CancellationToken) {
    let _ = tokio::time::timeout(CATCHING_UP, caught_up.cancelled()).await;
    caught_up.cancel();
    tokio::join!(taker.clone().keep_stored_time(), taker.keep_time());
}

/// Who the bot is, and what it signs links with: the author's key, or one made from the token.
pub(super) async fn me(bot: &Bot, key: Option<&CallbackKey>) -> Result<Me> {
    let user = user(bot).await?;
    let key = key.cloned().or_else(|| bot.secret_key(i64::try_from(user.id).unwrap_or_default()));
    Ok(Me::new(user, key))
}

/// Its name, by which it knows the commands that are for it, and its id. Asked for up to five times, since networks come up
/// after the programs that use them.
async fn user(bot: &Bot) -> Result<User> {
    let pauses = [1, 2, 4, 8].map(Duration::from_secs);
    for pause in pauses {
        let wait = match bot.call_by_name::<_, User>("getMe", &()).await {
            Err(ApiError::Throttled { retry_after, .. }) if retry_after <= LONGEST_WAIT => retry_after,
            Err(error @ (ApiError::Network { .. } | ApiError::Server { .. })) => {
                warn!("{error}");
                pause
            }
            answer => return named(answer),
        };
        warn!("Telegram does not say yet who this bot is; it is asked again in {wait:?}");
        tokio::time::sleep(wait).await;
    }
    named(bot.call_by_name("getMe", &()).await)
}

fn named(answer: Result<User, ApiError>) -> Result<User> {
    match answer {
        Ok(me) => Ok(me),
        Err(ApiError::Unauthorized) => Err(Error::unknown_token()),
        Err(error) => Err(error.into()),
    }
}
