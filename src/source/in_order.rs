//! In front of a sink: updates go into it in the order of their ids, as far as one is ready to wait for those that are
//! missing.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::activity::{Activity, Busy};
use crate::clock::Clock;
use crate::handle::HandleError;
use crate::source::Sink;
use crate::source::ordered::{Bounds, Ordered};
use crate::update::Incoming;
use crate::{Error, Result};

/// The sink that a source sees. What it was given counts as taken when the sink behind it has taken it, so that nothing is
/// acknowledged that is held.
pub(crate) struct InOrder {
    entrants: mpsc::UnboundedSender<Entrant>,
    activity: Activity,
    sink: Arc<dyn Sink>,
}

/// Gives the sink behind what was put in order.
pub(crate) struct Putting {
    entrants: mpsc::UnboundedReceiver<Entrant>,
    sink: Arc<dyn Sink>,
    ordered: Ordered<Entrant>,
    clock: Clock,
    activity: Activity,
}

struct Entrant {
    update: Incoming,
    taken: oneshot::Sender<Result<()>>,
    /// Until it is seen that it has to be held.
    busy: Option<Busy>,
}

impl InOrder {
    /// Holds so many at most, of which each keeps something of its source occupied.
    pub(crate) fn new(
        sink: Arc<dyn Sink>,
        maxhold: Duration,
        count: usize,
        clock: Clock,
        activity: Activity,
    ) -> (Self, Putting) {
        // Whoever calls `take` has only so many under way, see `at_once`.
        let (sender, entrants) = mpsc::unbounded_channel();
        let count = count.min(Bounds::DEFAULT.count);
        let ordered = Ordered::new(maxhold, Bounds { count, ..Bounds::DEFAULT });
        let putting = Putting { entrants, sink: sink.clone(), ordered, clock, activity: activity.clone() };
        (Self { entrants: sender, activity, sink }, putting)
    }
}

impl Sink for InOrder {
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>> {
        // Before anybody waits, so that they enter in the order of the calls.
        let enter = |update| {
            let (taken, answer) = oneshot::channel();
            let busy = Some(self.activity.begin());
            // Where nobody receives, the answer is that there will be none.
            let _ = self.entrants.send(Entrant { update, taken, busy });
            answer
        };
        let answers: Vec<_> = batch.into_iter().map(enter).collect();
        Box::pin(async {
            for answer in join_all(answers).await {
                answer.unwrap_or_else(|_| Err(Error::Task("it puts updates in order".to_owned())))?;
            }
            Ok(())
        })
    }

    /// One more than is ever held: when so many wait, one of them is given out.
    fn at_once(&self) -> usize {
        Bounds::DEFAULT.count + 1
    }

    #[cfg(feature = "webhook")]
    fn is_full(&self) -> bool {
        self.sink.is_full()
    }

    #[cfg(feature = "webhook")]
    fn refuses(&self) {
        self.sink.refuses();
    }

    fn caught_up(&self) {
        self.sink.caught_up();
    }
}

impl Putting {
    /// Gives out what comes when its time has come; when the bot stops, all that is held: what is missing will come in another
    /// run.
    pub(crate) async fn run(mut self, stop: &CancellationToken) -> Infallible {
        let mut stopped = false;
        loop {
            let (mut came, mut out) = (Vec::new(), Vec::new());
            let due = self.ordered.due();
            let asleep = due.map(|due| self.activity.sleep(self.activity.begin(), due));
            let turned = async {
                match due {
                    Some(due) => self.clock.sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled(), if !stopped => stopped = true,
                count = self.entrants.recv_many(&mut came, BATCH) => if count == 0 {
                    // The source is gone, and so will this be.
                    return std::future::pending().await;
                },
                () = turned => {}
            }
            let _busy = asleep.map_or_else(|| self.activity.begin(), crate::activity::Sleeping::wake);
            let now = self.clock.now();
            for mut entrant in came {
                entrant.busy = None;
                let (id, bytes) = (entrant.update.update_id(), entrant.update.raw().len());
                self.ordered.arrive(id, bytes, entrant, now, &mut out);
            }
            match stopped {
                true => self.ordered.give_all(&mut out),
                false => self.ordered.give(now, &mut out),
            }
            if !out.is_empty() {
                give(out, &*self.sink).await;
            }
        }
    }
}

/// The most that is looked at, at once.
const BATCH: usize = 100;

async fn give(out: Vec<Entrant>, sink: &dyn Sink) {
    let (updates, waiting): (Vec<_>, Vec<_>) = out.into_iter().map(|it| (it.update, it.taken)).unzip();
    let answer = sink.take(updates).await;
    for taken in waiting {
        // Who asked may have gone meanwhile.
        let _ = taken.send(match &answer {
            Ok(()) => Ok(()),
            Err(Error::Store(error)) => Err(error.clone().into()),
            Err(Error::Handle(HandleError::Stopped)) => Err(HandleError::Stopped.into()),
            Err(error) => Err(Error::Task(error.to_string())),
        });
    }
    if let Err(error) = answer {
        error!("updates that were put in order could not be taken in: {error}");
    }
}

#[cfg(test)]
mod tests;
