//! Updates that somebody else fetched: a channel, a message queue, an author's own server.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{BoxFuture, join_all};
use futures_util::stream::{BoxStream, FuturesUnordered};
use futures_util::{FutureExt, Stream, StreamExt};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::conversation::message_of;
use crate::figures;
use crate::source::Sink;
use crate::update::Incoming;

/// One update as somebody else received it: its JSON, and what is done when the bot has it. What
/// [`Builder::updates_from`](crate::Builder::updates_from) takes a stream of.
///
/// ```
/// use stategram::RawUpdate;
///
/// let (acknowledge, acknowledged) = tokio::sync::oneshot::channel();
/// let update = RawUpdate::new(r#"{"update_id": 7, "message": {}}"#).when_taken(async {
///     let _ = acknowledge.send(());
/// });
/// ```
#[must_use = "an update does nothing until a bot is given it"]
pub struct RawUpdate {
    json: Bytes,
    taken: Option<BoxFuture<'static, ()>>,
}

impl RawUpdate {
    /// One [`Update`](https://core.telegram.org/bots/api#update) as JSON in UTF-8, as in the body of a webhook call.
    pub fn new(json: impl Into<Bytes>) -> Self {
        Self { json: json.into(), taken: None }
    }

    /// What is done when the bot has the update: acknowledging it to the queue it came from. It is done when a durable store
    /// has it in its inbox, or, with the memory store, when it is in the mailboxes of its conversations; and also for what
    /// cannot be read, since it will never be.
    ///
    /// Where the bot ends before, because its store failed, or it was killed, this is not done, and the queue has to bring the
    /// update again. One that comes twice is taken once.
    ///
    /// It is waited for before the updates behind it are asked for, for at most 30 s; at a stop for at most 10 s. One that takes
    /// longer is dropped, and one that panics is logged: the queue brings the update again then, and it is known.
    pub fn when_taken(mut self, acknowledge: impl Future<Output = ()> + Send + 'static) -> Self {
        self.taken = Some(acknowledge.boxed());
        self
    }
}

impl From<Bytes> for RawUpdate {
    fn from(json: Bytes) -> Self {
        Self::new(json)
    }
}

impl From<Vec<u8>> for RawUpdate {
    fn from(json: Vec<u8>) -> Self {
        Self::new(json)
    }
}

impl From<String> for RawUpdate {
    fn from(json: String) -> Self {
        Self::new(json)
    }
}

impl From<&'static str> for RawUpdate {
    fn from(json: &'static str) -> Self {
        Self::new(json)
    }
}

/// Says how long it is, and nothing of what somebody wrote.
impl fmt::Debug for RawUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawUpdate").field("bytes", &self.json.len()).finish_non_exhaustive()
    }
}

/// An author's stream, as a source.
pub(crate) struct Feed {
    updates: BoxStream<'static, RawUpdate>,
}

impl Feed {
    pub(crate) fn new(updates: impl Stream<Item: Into<RawUpdate>> + Send + 'static) -> Self {
        Self { updates: updates.map(Into::into).boxed() }
    }

    /// Takes from the stream until `stop`, and asks it for no more while the sink has enough. After the stream's end there is
    /// nothing to do but to wait for `stop`.
    pub(crate) async fn run(self, sink: &dyn Sink, stop: &CancellationToken) {
        // What is there at the same time is one transaction of a durable store. Where some may be held, each is acknowledged by
        // itself.
        let mut batches = self.updates.ready_chunks(if sink.at_once() == 1 { BATCH } else { 1 });
        let (mut under_way, mut count) = (FuturesUnordered::new(), 0);
        let mut quiet = std::pin::pin!(sleep(QUIET));
        let (mut ended, mut caught_up) = (false, false);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(done) = under_way.next() => count -= done,
                batch = batches.next(), if !ended && count < sink.at_once() => match batch {
                    Some(batch) => {
                        count += batch.len();
                        under_way.push(hand_on(batch, sink));
                    }
                    None => {
                        info!("the stream of updates has ended; the bot goes on without");
                        ended = true;
                    }
                },
                () = &mut quiet, if !caught_up && under_way.is_empty() => {
                    caught_up = true;
                    sink.caught_up();
                }
            }
            if !caught_up {
                quiet.as_mut().reset(Instant::now() + if ended { Duration::ZERO } else { QUIET });
            }
        }
        drop(batches);
        under_way.for_each(|_| std::future::ready(())).await;
    }
}

/// The most updates that are handed on together.
const BATCH: usize = 100;

/// A stream that brings nothing for so long has brought what had been waiting.
const QUIET: Duration = Duration::from_secs(1);

/// How long an acknowledgement may take: a broker that is half gone must not make the bot deaf.
const ACKNOWLEDGEMENT: Duration = Duration::from_secs(30);

/// Gives a batch to the sink, right now, and acknowledges it when it has been taken. Says how many it was.
fn hand_on(batch: Vec<RawUpdate>, sink: &dyn Sink) -> impl Future<Output = usize> {
    let count = batch.len();
    let (mut updates, mut acknowledgements) = (Vec::new(), Vec::new());
    for RawUpdate { json, taken } in batch {
        let read = std::str::from_utf8(&json).map_err(|error| error.to_string());
        match read.and_then(|json| Incoming::decode(json).map_err(|broken| broken.to_string())) {
            Ok(update) => updates.push(update),
            // It would never be taken, however often it came.
            Err(reason) => {
                metrics::counter!(figures::UPDATES_UNREADABLE).increment(1);
                warn!("skipped: {reason}");
            }
        }
        acknowledgements.extend(taken);
    }
    let taking = (!updates.is_empty()).then(|| sink.take(updates));
    async move {
        let taken = match taking {
            Some(taking) => taking.await,
            None => Ok(()),
        };
        match taken {
            Ok(()) => drop(join_all(acknowledgements.into_iter().map(acknowledge)).await),
            Err(error) => error!("updates of the stream could not be taken in, and are not acknowledged: {error}"),
        }
        count
    }
}

async fn acknowledge(acknowledgement: BoxFuture<'static, ()>) {
    match timeout(ACKNOWLEDGEMENT, AssertUnwindSafe(acknowledgement).catch_unwind()).await {
        Ok(Ok(())) => {}
        Ok(Err(panic)) => error!("an update was taken, and acknowledging it panicked: {}", message_of(&*panic)),
        Err(_) => warn!("an update was taken, and acknowledging it took more than {ACKNOWLEDGEMENT:?}: it is given up"),
    }
}

#[cfg(test)]
mod tests;
