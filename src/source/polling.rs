//! Long polling: `getUpdates`, again and again.

use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::bot::{ApiError, Backoff, Bot};
use crate::source::Sink;
use crate::update::{Incoming, decode_batch};
use crate::{Error, Result};

/// Asks Telegram for updates, and tells it which ones have been taken.
///
/// An update is confirmed by asking for the ones behind it, so the offset moves only after the sink has taken the batch:
/// what a crash interrupts comes again.
pub(crate) struct Polling {
    bot: Bot,
    allowed_updates: Vec<&'static str>,
    /// The first update that is wanted; `None` for the first that there is.
    offset: Option<i64>,
    /// Updates in one answer; fewer while answers fail, since one may be too long to come through.
    limit: u32,
    caught_up: bool,
    backoff: Backoff,
}

impl Polling {
    /// Polls for the kinds of update of those names. The names are sent with every poll, since Telegram would otherwise
    /// keep to what an earlier run asked for.
    pub(crate) fn new(bot: Bot, allowed_updates: Vec<&'static str>) -> Self {
        Self { bot, allowed_updates, offset: None, limit: LIMIT, caught_up: false, backoff: Backoff::default() }
    }

    /// Polls until `stop`. Then the running poll is dropped at once, and what was taken is confirmed within
    /// [`CONFIRM_LIMIT`].
    ///
    /// # Errors
    /// Only what no waiting mends: Telegram does not know the token.
    pub(crate) async fn run(mut self, sink: &dyn Sink, stop: &CancellationToken) -> Result<()> {
        loop {
            let asked = Instant::now();
            let Some(polled) = stop.run_until_cancelled(self.poll()).await else {
                break;
            };
            let wait = match polled {
                // A server that does not hold its polls must not keep us busy.
                Ok(batch) => {
                    let idle = batch.is_empty() && self.caught_up && asked.elapsed() < BREATH;
                    self.hand_on(batch, sink).await.or(idle.then_some(BREATH))
                }
                Err(error) => Some(self.wait_after(error)?),
            };
            if let Some(wait) = wait {
                // Stopped meanwhile, the loop ends at its head.
                let _ = stop.run_until_cancelled(tokio::time::sleep(wait)).await;
            }
        }
        self.confirm().await;
        Ok(())
    }

    async fn poll(&self) -> Result<Batch, ApiError> {
        // Until the backlog is worked off nothing is waited for, so that its end can be seen.
        let timeout = if self.caught_up { TIMEOUT } else { Duration::ZERO };
        let result = self.bot.send_json(METHOD, self.question(self.limit, timeout)?, Vec::new()).await?;
        decode_batch(&result).map_err(|reason| ApiError::Unreadable { method: METHOD.to_owned(), status: 200, reason })
    }

    /// Gives the batch to the sink and moves the offset. Says how long to wait before the next poll, if at all.
    async fn hand_on(&mut self, batch: Batch, sink: &dyn Sink) -> Option<Duration> {
        let is_last = batch.len() < self.limit as usize;
        let asked_for_some = !batch.is_empty();
        let next = batch.iter().filter_map(offset_after).max();
        let updates: Vec<Incoming> =
            batch.into_iter().filter_map(|it| it.map_err(|it| warn!("skipped: {it}")).ok()).collect();

        if !updates.is_empty()
            && let Err(error) = sink.take(updates).await
        {
            let wait = self.backoff.next();
            error!("a batch of updates could not be taken in, it will be fetched again in {wait:.1?}: {error}");
            return Some(wait);
        }
        if is_last && !self.caught_up {
            self.caught_up = true;
            sink.caught_up();
        }
        // Ids begin anew after a quiet week, and then lead back once. A server that leads back again and again, or brings
        // the same for ever, must not keep us busy.
        let leads_nowhere = asked_for_some && next <= self.offset;
        self.offset = next.or(self.offset);
        if leads_nowhere {
            let wait = self.backoff.next();
            warn!("getUpdates brings no id beyond those that it brought before; the next poll is in {wait:.1?}");
            return Some(wait);
        }
        if self.backoff.reset() {
            info!("getUpdates works again");
        }
        self.limit = LIMIT;
        None
    }

    fn wait_after(&mut self, error: ApiError) -> Result<Duration> {
        match error {
            ApiError::Unauthorized => Err(Error::unknown_token()),
            ApiError::Throttled { retry_after, .. } => {
                warn!("{error}");
                Ok(retry_after)
            }
            ApiError::Conflict { description } if description.to_lowercase().contains("webhook") => {
                error!(
                    "no updates, since this bot's token has a webhook: if nothing uses it any more, call deleteWebhook \
                     once; the next poll is in {SLOW:?} ({description})"
                );
                Ok(SLOW)
            }
            ApiError::Conflict { description } => {
                error!(
                    "another process polls with this bot's token, and the two take each other's updates away: stop one of \
                     them; the next poll is in {SLOW:?} ({description})"
                );
                Ok(SLOW)
            }
            error if error.is_transient() => {
                self.limit = (self.limit / 2).max(1);
                let wait = self.backoff.next();
                warn!("no updates, the next poll is in {wait:.1?}: {error}");
                Ok(wait)
            }
            error => {
                error!("no updates, the next poll is in {SLOW:?}: {error}");
                Ok(SLOW)
            }
        }
    }

    /// Asks once more, only to tell the offset. What comes is not looked at, and so will come again.
    async fn confirm(&self) {
        if self.offset.is_none() {
            return;
        }
        let asked = async { self.bot.send_json(METHOD, self.question(1, Duration::ZERO)?, Vec::new()).await };
        let failure = match tokio::time::timeout(CONFIRM_LIMIT, asked).await {
            Ok(Ok(_)) => return,
            Ok(Err(error)) => error.to_string(),
            Err(elapsed) => elapsed.to_string(),
        };
        warn!("the last updates could not be confirmed and will come again: {failure}");
    }

    fn question(&self, limit: u32, timeout: Duration) -> Result<Vec<u8>, ApiError> {
        #[derive(Serialize)]
        struct Question<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            offset: Option<i64>,
            limit: u32,
            timeout: u64,
            allowed_updates: &'a [&'static str],
        }
        let allowed_updates = &self.allowed_updates;
        let question = Question { offset: self.offset, limit, timeout: timeout.as_secs(), allowed_updates };
        serde_json::to_vec(&question)
            .map_err(|error| ApiError::Unsendable { method: METHOD.to_owned(), reason: error.to_string() })
    }
}

type Batch = Vec<Result<Incoming, crate::update::Broken>>;

const METHOD: &str = "getUpdates";
/// The most that Telegram gives in one answer.
const LIMIT: u32 = 100;
/// The longest that Telegram holds a poll.
const TIMEOUT: Duration = Duration::from_secs(50);
/// Between polls that were answered with nothing, and at once.
const BREATH: Duration = Duration::from_millis(200);
/// Between attempts that only the operator can make succeed.
const SLOW: Duration = Duration::from_secs(30);
/// Telegram holds a poll that repeats an offset for three seconds.
const CONFIRM_LIMIT: Duration = Duration::from_secs(5);

/// The offset that confirms the update. A negative one would make Telegram forget all but the newest.
fn offset_after(update: &Result<Incoming, crate::update::Broken>) -> Option<i64> {
    let id = match update {
        Ok(update) => update.update_id(),
        Err(broken) => broken.update_id?,
    };
    id.checked_add(1).filter(|&it| it > 0)
}

#[cfg(test)]
mod tests;
