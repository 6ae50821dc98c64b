//! A store that takes updates in when the test says so.

use std::fmt::{self, Debug};
use std::sync::Arc;

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Run, Sending, SetAside, Store, StoreError, later,
};
use tokio::sync::Semaphore;

/// Any store, whose `accept` wants a permit each time: before it has anything, or when it has it.
#[derive(Clone)]
pub(crate) struct Slow {
    inner: Arc<dyn Store>,
    has_it: bool,
    /// Has a permit for each `accept` that wants one.
    pub(crate) asked: Arc<Semaphore>,
    pub(crate) gate: Arc<Semaphore>,
}

impl Slow {
    pub(crate) fn new(inner: impl Store) -> Self {
        Self {
            inner: Arc::new(inner),
            has_it: false,
            asked: Arc::new(Semaphore::new(0)),
            gate: Arc::new(Semaphore::new(0)),
        }
    }

    /// The permit is wanted when all is in the store, and nobody was told so.
    pub(crate) fn once_it_has_it(self) -> Self {
        Self { has_it: true, ..self }
    }

    async fn wait(&self) -> Result<(), StoreError> {
        self.asked.add_permits(1);
        self.gate.acquire().await.map_err(|_| StoreError::new("its process was killed"))?.forget();
        Ok(())
    }

    /// Waits until it is asked to accept something.
    pub(crate) async fn is_asked(&self) {
        crate::soon(self.asked.acquire()).await.expect("a gate").forget();
    }

    /// Lets it accept so often.
    pub(crate) fn opens(&self, times: usize) {
        self.gate.add_permits(times);
    }

    /// It accepts nothing any more.
    pub(crate) fn is_killed(&self) {
        self.gate.close();
    }
}

impl Debug for Slow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Slow").field(&self.inner).finish()
    }
}

impl Store for Slow {
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        later(async move {
            if !self.has_it {
                self.wait().await?;
            }
            let admissions = self.inner.accept(batch, now).await?;
            if self.has_it {
                self.wait().await?;
            }
            Ok(admissions)
        })
    }

    fn keeps(&self) -> bool {
        self.inner.keeps()
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        self.inner.begin(run)
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        self.inner.load(key, ask)
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        self.inner.commit(commit)
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        self.inner.due(conversation, until, after, limit)
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        self.inner.seeds(conversation, prefix, after, limit)
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        self.inner.outbox(from, limit)
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        self.inner.sending(sending)
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        self.inner.delivered(effect, fate, now)
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        self.inner.set_aside(after, limit)
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        self.inner.replay(id, now)
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        self.inner.discard(id)
    }

    fn end(&self) -> Pending<'_, ()> {
        self.inner.end()
    }
}
