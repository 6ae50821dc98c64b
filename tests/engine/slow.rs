//! A store that answers late: what it has done is there for everybody else before whoever asked for it knows.

use std::sync::Arc;
use std::time::Duration;

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Run, Sending, SetAside, Store, later,
};
use tokio::sync::Semaphore;

/// Answers up to this much later.
#[derive(Debug)]
pub(crate) struct Slow<S> {
    inner: S,
    longest: Duration,
    /// Who sends an event is answered only with a permit.
    postings: Option<Arc<Semaphore>>,
    /// Who commits is counted here, and answered only with a permit from there.
    commits: Option<(Arc<Semaphore>, Arc<Semaphore>)>,
}

impl<S: Store> Slow<S> {
    pub(crate) fn new(inner: S, longest: Duration) -> Self {
        Self { inner, longest, postings: None, commits: None }
    }

    pub(crate) fn gated(inner: S, postings: &Arc<Semaphore>) -> Self {
        Self { inner, longest: Duration::ZERO, postings: Some(postings.clone()), commits: None }
    }

    pub(crate) fn with_gated_commits(inner: S, entered: &Arc<Semaphore>, release: &Arc<Semaphore>) -> Self {
        let commits = Some((entered.clone(), release.clone()));
        Self { inner, longest: Duration::ZERO, postings: None, commits }
    }

    fn late<'a, T: Send + 'a>(&self, answer: Pending<'a, T>) -> Pending<'a, T> {
        let longest = u64::try_from(self.longest.as_micros()).expect("a short time");
        later(async move {
            let answer = answer.await;
            tokio::time::sleep(Duration::from_micros(rand::random_range(0..=longest))).await;
            answer
        })
    }
}

impl<S: Store> Store for Slow<S> {
    fn keeps(&self) -> bool {
        self.inner.keeps()
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        self.inner.begin(run)
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        let late = self.late(self.inner.accept(batch, now));
        match &self.postings {
            Some(gate) if matches!(batch, [Arrival::Posted(_)]) => later(async move {
                let answer = late.await;
                gate.acquire().await.expect("it is never closed").forget();
                answer
            }),
            _ => late,
        }
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        self.late(self.inner.load(key, ask))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        let late = self.late(self.inner.commit(commit));
        let Some((entered, release)) = &self.commits else { return late };
        later(async move {
            let answer = late.await;
            entered.add_permits(1);
            release.acquire().await.expect("it is never closed").forget();
            answer
        })
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        self.late(self.inner.due(conversation, until, after, limit))
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        self.late(self.inner.seeds(conversation, prefix, after, limit))
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        self.inner.outbox(from, limit)
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        self.inner.sending(sending)
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        self.late(self.inner.delivered(effect, fate, now))
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        self.inner.set_aside(after, limit)
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        self.late(self.inner.replay(id, now))
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        self.inner.discard(id)
    }

    fn end(&self) -> Pending<'_, ()> {
        self.inner.end()
    }
}
