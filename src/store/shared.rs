//! A store behind an `Arc`.

use std::sync::Arc;

use crate::clock::Moment;
use crate::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Run, Sending, SetAside, Store,
};

/// A store that is shared, or whose kind is known only when the program runs.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn keeps(&self) -> bool {
        (**self).keeps()
    }

    fn name(&self) -> &'static str {
        (**self).name()
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        (**self).begin(run)
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        (**self).accept(batch, now)
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        (**self).load(key, ask)
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        (**self).commit(commit)
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        (**self).due(conversation, until, after, limit)
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        (**self).seeds(conversation, prefix, after, limit)
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        (**self).outbox(from, limit)
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        (**self).sending(sending)
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        (**self).delivered(effect, fate, now)
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        (**self).set_aside(after, limit)
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        (**self).replay(id, now)
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        (**self).discard(id)
    }

    fn end(&self) -> Pending<'_, ()> {
        (**self).end()
    }
}
