//! Updates for who wants no conversations.

mod playing;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt};
use tokio::time::Sleep;

use self::playing::Playing;
use crate::bot::{ApiError, Bot};
use crate::source::{Polled, Polling, Seen, TIMEOUT};
use crate::update::{Incoming, Kind};
use crate::{Error, Result};

/// The updates of a bot as a stream, without conversations, stores and replies that wait: what telepot has in `getUpdates`
/// and `MessageLoop`. Made by [`Bot::updates`].
///
/// ```no_run
/// use stategram::Bot;
///
/// #[tokio::main]
/// async fn main() -> stategram::Result<()> {
///     let bot = Bot::from_env()?;
///     let mut updates = bot.updates();
///     while let Some(update) = updates.next().await {
///         let update = update?;
///         if let (Some(chat), Some(text)) = (update.chat(), update.text()) {
///             bot.to(chat.id).text(text).await?;
///         }
///     }
///     Ok(())
/// }
/// ```
///
/// Where the bot plays with the simulator, since there is no token, the terminal plays the users here as it does in
/// [`run`](crate::Builder::run), and the stream ends with the input.
///
/// # What is taken
/// Nothing is fetched before it is asked for, and then at most 100 updates at once. When the next one is asked for, those
/// before it count as taken; Telegram is told so with the next poll, or by [`stop`](Self::stop). So an update comes **at least
/// once**: after a crash, or where the stream is dropped without `stop`, the updates of the last poll come again, also those
/// that were yielded. Who must not do a thing twice keeps their [`update_id`](Incoming::update_id)s, or uses a conversation and
/// a durable store.
///
/// The updates come in Telegram's order, one after the other. What a program does with several at once it orders itself.
///
/// # Errors and the end
/// What time mends (no network, a server out of order, `retry_after`) and what the operator mends (a webhook, or another
/// process that takes the updates away) is logged and waited for. An update of an unknown kind, or one that cannot be read, is
/// yielded as such ([`Kind::Unknown`]). An error is yielded only where waiting mends nothing, when Telegram does not know the
/// token, and ends the stream.
///
/// # Cancellation
/// [`next`](Self::next), and every other way to ask for an update, is cancellation safe: a poll that runs is gone on with when it
/// is asked again.
///
/// ```no_run
/// # async fn example(bot: stategram::Bot) -> stategram::Result<()> {
/// use stategram::update::Kind;
///
/// let mut updates = bot.updates().allowed(&[Kind::Message, Kind::MessageReaction]);
/// loop {
///     tokio::select! {
///         Some(update) = updates.next() => println!("{:?}", update?),
///         _ = tokio::signal::ctrl_c() => return updates.stop().await,
///         else => return Ok(()),
///     }
/// }
/// # }
/// ```
///
/// A bot has one reader: beside another stream, or a [running](crate::Running) bot of the same token, each takes the other's
/// updates away.
#[must_use = "nothing is fetched before it is asked for"]
pub struct Updates {
    polling: Polling,
    playing: Playing,
    /// What has been fetched and not been yielded.
    batch: vec::IntoIter<Incoming>,
    /// The answer that the batch is of, until all of it has been taken.
    answer: Option<Seen>,
    step: Step,
}

enum Step {
    Ask,
    Fetch(BoxFuture<'static, Result<Polled, ApiError>>),
    Wait(Pin<Box<Sleep>>),
    Ended,
}

impl Bot {
    /// The updates of this bot as a stream, for programs that want no conversations; see [`Updates`]. They are polled for,
    /// whatever `STATEGRAM_WEBHOOK_LISTEN` says.
    ///
    /// A stateless bot is as short as a conversation that is `per_update`, which has handlers, arguments, replies in order and
    /// a graceful stop; see [`Bot::conversation`].
    pub fn updates(&self) -> Updates {
        Updates {
            polling: Polling::new(self.clone(), Vec::new()),
            playing: Playing::of(self),
            batch: Vec::new().into_iter(),
            answer: None,
            step: Step::Ask,
        }
    }
}

impl Updates {
    /// Fetches updates of these kinds alone, as `allowed_updates` says it, from the next poll on. By default, and with none,
    /// these are all but `chat_member`, `message_reaction` and `message_reaction_count`; [`Kind::ALL`] has those as well.
    ///
    /// Updates that came before somebody first asked for these kinds may still be of others.
    pub fn allowed(mut self, kinds: &[Kind]) -> Self {
        let known = kinds.iter().filter(|&&kind| kind != Kind::Unknown);
        self.polling.allowed_updates = known.map(|kind| kind.name()).collect();
        self
    }

    /// How long Telegram holds a poll while there is nothing: 50 s by default, which is the most; in whole seconds.
    ///
    /// With less than a second the polls are short: there is one every 200 ms.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.polling.timeout = timeout.min(TIMEOUT);
        self
    }

    /// The next update; `None` after the end. Cancellation safe.
    ///
    /// It is the stream's own, so that nothing needs to be imported.
    ///
    /// # Errors
    /// [`Error::Setting`], where Telegram does not know the token; it is the last that comes.
    pub async fn next(&mut self) -> Option<Result<Incoming>> {
        StreamExt::next(self).await
    }

    /// Confirms the updates that were yielded, so that they do not come again. What was fetched and not yielded will come again.
    ///
    /// Waits for Telegram for at most 5 s. Dropping this future may leave them unconfirmed.
    ///
    /// # Errors
    /// [`Error::Api`], where Telegram could not be told: they will come again.
    pub async fn stop(mut self) -> Result<()> {
        if matches!(self.step, Step::Ended) {
            return Ok(());
        }
        // The poll that runs, if one does, is let go of before another one begins.
        self.step = Step::Ended;
        match self.batch.as_slice().iter().map(Incoming::update_id).min() {
            Some(first) => self.polling.taken_before(first),
            None => drop(self.answer.take().and_then(|it| self.polling.taken(it))),
        }
        self.polling.confirm().await.map_err(Error::from)
    }

    fn end(&mut self) {
        self.step = Step::Ended;
        self.playing = Playing::Nobody;
    }
}

impl Stream for Updates {
    type Item = Result<Incoming>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(update) = this.batch.next() {
            return Poll::Ready(Some(Ok(update)));
        }
        if let Poll::Ready(played) = this.playing.poll(cx) {
            this.end();
            return Poll::Ready(played.err().map(Err));
        }
        loop {
            this.step = match &mut this.step {
                Step::Ask => match this.answer.take().and_then(|it| this.polling.taken(it)) {
                    Some(wait) => Step::Wait(Box::pin(tokio::time::sleep(wait))),
                    None => Step::Fetch(Box::pin(this.polling.poll())),
                },
                Step::Fetch(poll) => match ready!(poll.as_mut().poll(cx)) {
                    Ok(Polled { updates, answer }) => {
                        this.batch = updates.into_iter();
                        this.answer = Some(answer);
                        this.step = Step::Ask;
                        match this.batch.next() {
                            Some(update) => return Poll::Ready(Some(Ok(update))),
                            None => continue,
                        }
                    }
                    Err(error) => match this.polling.wait_after(error) {
                        Ok(wait) => Step::Wait(Box::pin(tokio::time::sleep(wait))),
                        Err(error) => {
                            this.end();
                            return Poll::Ready(Some(Err(error)));
                        }
                    },
                },
                Step::Wait(sleep) => {
                    ready!(sleep.as_mut().poll(cx));
                    Step::Ask
                }
                Step::Ended => return Poll::Ready(None),
            };
        }
    }
}

impl fmt::Debug for Updates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Updates").field("fetched", &self.batch.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
