//! Long polling: `getUpdates`, again and again.

use std::time::Duration;

use metrics::Counter;
use serde::Serialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::bot::{ApiError, Backoff, Bot, TransportError};
use crate::figures;
use crate::source::Sink;
use crate::update::{Broken, Incoming, decode_batch};
use crate::vitals::Vitals;
use crate::{Error, Result};

/// Asks Telegram for updates, and tells it which ones have been taken.
///
/// An update is confirmed by asking for the ones behind it, so the offset moves only after the sink has taken the batch:
/// what a crash interrupts comes again.
pub(crate) struct Polling {
    bot: Bot,
    pub(crate) allowed_updates: Vec<&'static str>,
    /// How long Telegram may hold a poll.
    pub(crate) timeout: Duration,
    /// The first update that is wanted; `None` for the first that there is.
    offset: Option<i64>,
    /// Updates in one answer; fewer while answers fail, since one may be too long to come through.
    limit: u32,
    caught_up: bool,
    backoff: Backoff,
    /// What the bot notes of itself.
    pub(crate) vitals: Vitals,
    answered: Counter,
    failed: Counter,
}

impl Polling {
    /// Polls for the kinds of update of those names. The names are sent with every poll, since Telegram would otherwise
    /// keep to what an earlier run asked for.
    pub(crate) fn new(bot: Bot, allowed_updates: Vec<&'static str>) -> Self {
        let polls = |outcome: &'static str| metrics::counter!(figures::POLLS, "outcome" => outcome);
        Self {
            bot,
            allowed_updates,
            timeout: TIMEOUT,
            offset: None,
            limit: LIMIT,
            caught_up: false,
            backoff: Backoff::default(),
            vitals: Vitals::default(),
            answered: polls("answered"),
            failed: polls("failed"),
        }
    }

    /// Polls until `stop`. Then the running poll is dropped at once, and what was taken is confirmed within
    /// [`CONFIRM_LIMIT`].
    ///
    /// # Errors
    /// Only what no waiting mends: Telegram does not know the token.
    pub(crate) async fn run(mut self, sink: &dyn Sink, stop: &CancellationToken) -> Result<()> {
        loop {
            let Some(polled) = stop.run_until_cancelled(self.poll()).await else {
                break;
            };
            let wait = match polled {
                Ok(polled) => self.hand_on(polled, sink).await,
                Err(error) => Some(self.wait_after(error)?),
            };
            if let Some(wait) = wait {
                // Stopped meanwhile, the loop ends at its head.
                let _ = stop.run_until_cancelled(tokio::time::sleep(wait)).await;
            }
        }
        if let Err(error) = self.confirm().await {
            warn!("the last updates could not be confirmed and will come again: {error}");
        }
        Ok(())
    }

    /// Asks once. Nothing has changed until it is told what became of the answer: [`taken`](Self::taken), or
    /// [`wait_after`](Self::wait_after) where there is none. So a poll can be dropped at any time.
    pub(crate) fn poll(&self) -> impl Future<Output = Result<Polled, ApiError>> + use<> {
        // Until the backlog is worked off nothing is waited for, so that its end can be seen.
        let timeout = if self.caught_up { self.timeout } else { Duration::ZERO };
        let (bot, question, asked) = (self.bot.clone(), self.question(self.limit, timeout), Instant::now());
        async move {
            let result = bot.send_json(METHOD, question?, Vec::new()).await?;
            let batch = decode_batch(&result).map_err(|reason| ApiError::Unreadable {
                method: METHOD.to_owned(),
                status: 200,
                reason,
            })?;
            let (count, next) = (batch.len(), batch.iter().filter_map(offset_after).max());
            let unreadable = |it: &Broken| {
                metrics::counter!(figures::UPDATES_UNREADABLE).increment(1);
                warn!("skipped: {it}");
            };
            let updates = batch.into_iter().filter_map(|it| it.inspect_err(unreadable).ok()).collect();
            Ok(Polled { updates, answer: Seen { asked, count, next } })
        }
    }

    /// Gives the batch to the sink and moves the offset. Says how long to wait before the next poll, if at all.
    async fn hand_on(&mut self, polled: Polled, sink: &dyn Sink) -> Option<Duration> {
        let Polled { updates, answer } = polled;
        if !updates.is_empty()
            && let Err(error) = sink.take(updates).await
        {
            let wait = self.backoff.next();
            error!("a batch of updates could not be taken in, it will be fetched again in {wait:.1?}: {error}");
            return Some(wait);
        }
        let was_behind = !self.caught_up;
        let wait = self.taken(answer);
        if was_behind && self.caught_up {
            sink.caught_up();
        }
        wait
    }

    /// Moves the offset behind an answer whose updates have been taken. Says how long to wait before the next poll, if at
    /// all.
    pub(crate) fn taken(&mut self, answer: Seen) -> Option<Duration> {
        self.answered.increment(1);
        self.vitals.heard();
        let Seen { asked, count, next } = answer;
        // A server that does not hold its polls must not keep us busy.
        let idle = count == 0 && self.caught_up && asked.elapsed() < BREATH;
        self.caught_up |= count < self.limit as usize;
        // Ids begin anew after a quiet week, and then lead back once. A server that leads back again and again, or brings
        // the same for ever, must not keep us busy.
        let leads_nowhere = count > 0 && next <= self.offset;
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
        idle.then_some(BREATH)
    }

    /// Moves the offset to an update that has not been taken, so that those before it can be confirmed.
    pub(crate) fn taken_before(&mut self, update_id: i64) {
        self.offset = Some(update_id).filter(|&it| it > 0).or(self.offset);
    }

    /// How long to wait after a poll that failed.
    ///
    /// # Errors
    /// What no waiting mends: Telegram does not know the token.
    pub(crate) fn wait_after(&mut self, error: ApiError) -> Result<Duration> {
        self.failed.increment(1);
        self.vitals.failed();
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
    pub(crate) async fn confirm(&self) -> Result<(), ApiError> {
        if self.offset.is_none() {
            return Ok(());
        }
        let asked = async { self.bot.send_json(METHOD, self.question(1, Duration::ZERO)?, Vec::new()).await };
        let confirmed = tokio::time::timeout(CONFIRM_LIMIT, asked).await.unwrap_or_else(|elapsed| {
            let source = TransportError { message: elapsed.to_string(), unsent: false };
            Err(ApiError::Network { method: METHOD.to_owned(), source })
        });
        confirmed.map(drop)
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

/// What a poll brought.
pub(crate) struct Polled {
    /// Those that can be read; the others were logged.
    pub(crate) updates: Vec<Incoming>,
    pub(crate) answer: Seen,
}

/// What is known of an answer beside its updates.
pub(crate) struct Seen {
    asked: Instant,
    count: usize,
    /// The offset that confirms all of it.
    next: Option<i64>,
}

const METHOD: &str = "getUpdates";
/// The most that Telegram gives in one answer.
const LIMIT: u32 = 100;
/// The longest that Telegram holds a poll.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(50);
/// Between polls that were answered with nothing, and at once.
const BREATH: Duration = Duration::from_millis(200);
/// Between attempts that only the operator can make succeed.
const SLOW: Duration = Duration::from_secs(30);
/// Telegram holds a poll that repeats an offset for three seconds.
const CONFIRM_LIMIT: Duration = Duration::from_secs(5);

/// The offset that confirms the update. A negative one would make Telegram forget all but the newest.
fn offset_after(update: &Result<Incoming, Broken>) -> Option<i64> {
    let id = match update {
        Ok(update) => update.update_id(),
        Err(broken) => broken.update_id?,
    };
    id.checked_add(1).filter(|&it| it > 0)
}

#[cfg(test)]
mod tests;
