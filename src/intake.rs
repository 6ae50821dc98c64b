//! Where every source puts what it received: what is new is accepted, and goes to the mailboxes in the order of arrival.

use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use metrics::Counter;
use tracing::{debug, warn};

use crate::conversation::{Migration, Surroundings, Taker};
use crate::figures;
use crate::floods::{Floods, Judged};
use crate::handle::HandleError;
use crate::route::Route;
use crate::source::Sink;
use crate::store::{Admission, Arrival, InboxId, StoreError};
use crate::update::{Incoming, Kind};
use crate::{Error, Result};

pub(crate) struct Intake {
    route: Arc<Route>,
    around: Arc<Surroundings>,
    /// How many came of each kind: only kinds that come are shown.
    received: [OnceLock<Counter>; Kind::ALL.len() + 1],
    duplicate: Counter,
    /// How much each user may send, where there is a bound.
    floods: Option<Floods>,
}

impl Intake {
    pub(crate) fn new(route: Arc<Route>, around: Arc<Surroundings>, floods: Option<Floods>) -> Self {
        let duplicate = metrics::counter!(figures::UPDATES_DUPLICATE);
        Self { route, around, received: [const { OnceLock::new() }; _], duplicate, floods }
    }

    async fn accept(&self, batch: &[Arc<Incoming>]) -> Result<()> {
        if batch.iter().all(|update| Migration::of(update).is_none()) {
            return self.accept_all(batch).await;
        }
        // What was written in the group before comes before the move, and what was written in the supergroup behind it.
        let mut before = Vec::new();
        for update in batch {
            let Some(migration) = Migration::of(update) else {
                before.push(update.clone());
                continue;
            };
            let mut behind = Some(update.clone());
            if migration.said_before {
                before.extend(behind.take());
            }
            self.accept_all(&std::mem::take(&mut before)).await?;
            self.around.deliver.moves(migration);
            migration.tell(&self.route, &*self.around.store, &self.around.clock).await?;
            before.extend(behind);
        }
        self.accept_all(&before).await
    }

    /// Whether the update is not one too many of its user. For one that is, nothing is done but to say so.
    fn admits(&self, update: &Incoming) -> bool {
        let judged = self.floods.as_ref().map(|floods| floods.judge(update, self.around.clock.now()));
        match judged {
            None | Some(Judged::Within) => true,
            Some(Judged::Over(said)) => {
                self.around.deliver.send_now(said);
                false
            }
        }
    }

    async fn accept_all(&self, batch: &[Arc<Incoming>]) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        // Once for each: lists of who is admitted may change before it is handed out.
        let takers: Vec<Vec<_>> = batch.iter().map(|update| self.route.of(update).cloned().collect()).collect();
        let admissions = {
            let with_takers = batch.iter().zip(&takers);
            let rows: Vec<_> = with_takers.map(|(update, takers)| move || rows(update, takers)).collect();
            let arrivals: Vec<_> = batch
                .iter()
                .zip(&takers)
                .zip(&rows)
                .map(|((update, takers), rows)| match update.kind() == Kind::InlineQuery && !takers.is_empty() {
                    true => Arrival::Inline(update),
                    false => Arrival::Update { update, takers: rows },
                })
                .collect();
            self.around.store.accept(&arrivals, self.around.clock.now()).await?
        };
        if admissions.len() != batch.len() {
            let (said, came) = (admissions.len(), batch.len());
            return Err(StoreError::from(format!("`accept` answered for {said} of {came} updates")).into());
        }
        for ((update, takers), admission) in batch.iter().zip(takers).zip(admissions) {
            if let Admission::New(_) = admission {
                self.around.backlog.room(&self.around.fatal.cancel).await;
            }
            // No turn begins any more. What a store keeps has its turn in the next run; other updates have to come again then,
            // also those that are known because they came before.
            if self.around.fatal.cancel.is_cancelled() && !self.around.store.keeps() {
                return Err(HandleError::Stopped.into());
            }
            match admission {
                Admission::New(rows) => {
                    let counter = || metrics::counter!(figures::UPDATES_RECEIVED, "kind" => update.kind().name());
                    self.received[update.kind() as usize].get_or_init(counter).increment(1);
                    update.span().in_scope(|| self.hand_out(update, takers, &rows));
                }
                Admission::Duplicate => {
                    self.duplicate.increment(1);
                    debug!(update_id = update.update_id(), "has been here before");
                }
            }
        }
        Ok(())
    }

    fn hand_out(&self, update: &Arc<Incoming>, takers: Vec<Arc<dyn Taker>>, rows: &[InboxId]) {
        let answers = self.around.answers(update, takers.len());
        if takers.is_empty()
            && let Some(answers) = &answers
        {
            debug!(update_id = update.update_id(), kind = update.kind().name(), "belongs to no conversation");
            return self.around.deliver.send_now(answers.of_nobody());
        }
        if let Some(broken) = update.broken() {
            warn!("handed on as `unknown`, since it cannot be read: {broken}");
        } else if update.kind() == Kind::Unknown {
            warn!(update_id = update.update_id(), "an update of a kind that Bot API 10.3 does not have");
        } else if takers.is_empty() {
            debug!(update_id = update.update_id(), kind = update.kind().name(), "belongs to no conversation");
        }
        for (position, taker) in takers.into_iter().enumerate() {
            let answering = answers.as_ref().map(|it| it.taker(position));
            taker.arrive(update.clone(), rows.get(position).copied(), answering);
        }
    }
}

/// The rows of an update's takers, for a store that keeps them.
fn rows(update: &Incoming, takers: &[Arc<dyn Taker>]) -> Vec<(&'static str, String)> {
    takers.iter().map(|taker| (taker.name(), taker.seed(update))).collect()
}

impl Sink for Intake {
    /// A store that fails leaves the batch unacknowledged, and the bot stops: nothing is said to be had that is not. So does a
    /// stop that does not wait any longer.
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async {
            // Shared from here on, and not moved about: an update has hundreds of bytes. They are let go of behind `fail`: who
            // hears of the end of an update has to know by then whether it was the end of the bot.
            let batch: Vec<_> = batch.into_iter().filter(|update| self.admits(update)).map(Arc::new).collect();
            self.accept(&batch).await.inspect_err(|error| {
                if let Error::Store(error) = error {
                    self.around.fail(error.clone());
                }
            })?;
            self.around.vitals.heard();
            Ok(())
        })
    }

    #[cfg(feature = "webhook")]
    fn is_full(&self) -> bool {
        self.around.backlog.is_full()
    }

    #[cfg(feature = "webhook")]
    fn refuses(&self) {
        self.around.vitals.refuses();
    }

    fn caught_up(&self) {
        self.around.caught_up.cancel();
    }
}

#[cfg(all(test, feature = "webhook", feature = "sqlite"))]
mod tests;
