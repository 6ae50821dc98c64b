//! The bot's store, seen through a glass in which it can be stopped at every point, and made wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Result, Run, Sending, SetAside, Store, later, ready,
};

use crate::broken::Broken;
use crate::early::Early;
use crate::points::{Point, Points, say};

/// How far a hasty store is ahead of its time.
const HASTE: Duration = Duration::from_millis(40);

#[derive(Debug)]
pub(crate) struct Watched {
    store: Arc<dyn Store>,
    points: Arc<Points>,
    broken: Option<Broken>,
    early: Early,
    highest: AtomicI64,
}

impl Watched {
    pub(crate) fn new(store: impl Store, points: Arc<Points>, broken: Option<Broken>) -> Self {
        let highest = AtomicI64::new(i64::MIN);
        Self { store: Arc::new(store), points, broken, early: Early::default(), highest }
    }

    fn is(&self, broken: Broken) -> bool {
        self.broken == Some(broken)
    }

    fn ahead(&self, moment: Moment) -> Moment {
        if self.is(Broken::Hasty) { moment + HASTE } else { moment }
    }

    /// Takes only what is above all that came before.
    async fn above_the_highest(&self, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let is_new: Vec<bool> = batch
            .iter()
            .map(|arrival| match arrival {
                Arrival::Inline(update) | Arrival::Update { update, .. } => {
                    self.highest.fetch_max(update.update_id(), Ordering::Relaxed) < update.update_id()
                }
                Arrival::Posted(_) => true,
            })
            .collect();
        let new = batch.iter().zip(&is_new).filter(|(_, is_new)| **is_new).map(|(arrival, _)| match arrival {
            Arrival::Inline(update) => Arrival::Inline(update),
            Arrival::Update { update, takers } => Arrival::Update { update, takers },
            Arrival::Posted(posting) => Arrival::Posted(posting),
        });
        let mut admissions = self.store.accept(&new.collect::<Vec<_>>(), now).await?.into_iter();
        let answer = |is_new: bool| if is_new { admissions.next() } else { Some(Admission::Duplicate) };
        Ok(is_new.into_iter().filter_map(answer).collect())
    }
}

impl Store for Watched {
    fn keeps(&self) -> bool {
        self.store.keeps()
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        later(async move {
            let begun = self.store.begin(run).await?;
            say("up");
            Ok(begun)
        })
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        later(async move {
            self.points.pass(Point::BeforeAccept).await;
            let admissions = match self.broken {
                Some(Broken::EarlyAck) => self.early.accept(&self.store, batch, now).await,
                Some(Broken::HighWater) => self.above_the_highest(batch, now).await,
                _ => self.store.accept(batch, now).await,
            }?;
            self.points.pass(Point::AfterAccept).await;
            Ok(admissions)
        })
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        self.store.load(key, Ask { timers_until: self.ahead(ask.timers_until), ..ask })
    }

    fn commit<'a>(&'a self, mut commit: Commit<'a>) -> Pending<'a, Committed> {
        if self.is(Broken::Uncompleted) {
            commit.completes = &[];
        }
        if self.is(Broken::Timerless) && fastrand::u8(..4) == 0 {
            commit.timers = &[];
        }
        later(async move {
            if self.is(Broken::EarlyAck) {
                self.early.stored().await;
            }
            let answer = self.store.commit(commit);
            self.points.mark(Point::InCommit);
            let committed = answer.await?;
            self.points.pass(Point::AfterCommit).await;
            Ok(committed)
        })
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        self.store.due(conversation, self.ahead(until), after, limit)
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        self.store.seeds(conversation, prefix, after, limit)
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        self.store.outbox(from, limit)
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        if self.is(Broken::Unmarked) {
            return ready(Ok(None));
        }
        later(async move {
            let message = self.store.sending(sending).await?;
            self.points.pass(Point::BeforeSending).await;
            Ok(message)
        })
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        later(async move {
            self.points.pass(Point::AfterSending).await;
            self.store.delivered(effect, fate, now).await
        })
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        self.store.set_aside(after, limit)
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        self.store.replay(id, now)
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        self.store.discard(id)
    }

    fn end(&self) -> Pending<'_, ()> {
        self.store.end()
    }
}
