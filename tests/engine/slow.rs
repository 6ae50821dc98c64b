//! A store that answers late: what it has done is there for everybody else before whoever asked for it knows.

use std::time::Duration;

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Run, Sending, SetAside, Store, later,
};

/// Answers up to this much later.
#[derive(Debug)]
pub(crate) struct Slow<S>(pub(crate) S, pub(crate) Duration);

impl<S: Store> Slow<S> {
    fn late<'a, T: Send + 'a>(&self, answer: Pending<'a, T>) -> Pending<'a, T> {
        let longest = u64::try_from(self.1.as_micros()).expect("a short time");
        later(async move {
            let answer = answer.await;
            tokio::time::sleep(Duration::from_micros(rand::random_range(0..=longest))).await;
            answer
        })
    }
}

impl<S: Store> Store for Slow<S> {
    fn keeps(&self) -> bool {
        self.0.keeps()
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        self.0.begin(run)
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        self.late(self.0.accept(batch, now))
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        self.late(self.0.load(key, ask))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        self.late(self.0.commit(commit))
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        self.late(self.0.due(conversation, until, after, limit))
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        self.0.outbox(from, limit)
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        self.0.sending(sending)
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        self.late(self.0.delivered(effect, fate, now))
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        self.0.set_aside(after, limit)
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        self.late(self.0.replay(id, now))
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        self.0.discard(id)
    }
}
