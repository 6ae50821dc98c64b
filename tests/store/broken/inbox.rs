//! Lies about what comes in.

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{Admission, Arrival, Ask, Begun, Commit, Committed, InboxId, Key, Loaded, Result, Run};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::{ALL, GAME, MENU, at};

lies! {
    OrderReversed breaks arrivals_are_in_order;
    OneRowForAllTakers breaks each_taker_has_its_row, strangers_are_set_aside, every_row_is_done;
    NobodyIsSomebody breaks nobody_takes_it;
    RowIdsUsedAgain breaks rows_are_numbered_for_ever;
    EventsAreForgotten breaks events_are_rows, arrivals_at_once;
    PostingsReversed breaks postings_are_rows;
}

/// A batch is stored from its end.
#[derive(Debug, Default)]
struct OrderReversed;

#[async_trait]
impl Lie for OrderReversed {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let mut ids: Vec<_> = batch.iter().filter_map(update_id).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < batch.len() {
            return scene.inner.accept(batch, now).await;
        }
        let reversed: Vec<_> = batch.iter().rev().map(again).collect();
        let mut admissions = scene.inner.accept(&reversed, now).await?;
        admissions.reverse();
        Ok(admissions)
    }
}

fn update_id(arrival: &Arrival<'_>) -> Option<i64> {
    match arrival {
        Arrival::Inline(update) | Arrival::Update { update, .. } => Some(update.update_id()),
        Arrival::Posted(_) => None,
    }
}

fn again<'a>(arrival: &Arrival<'a>) -> Arrival<'a> {
    match arrival {
        Arrival::Inline(update) => Arrival::Inline(update),
        Arrival::Posted(posting) => Arrival::Posted(posting),
        Arrival::Update { update, takers } => Arrival::Update { update, takers: *takers },
    }
}

/// The first taker's row is everybody's.
#[derive(Debug, Default)]
struct OneRowForAllTakers;

#[async_trait]
impl Lie for OneRowForAllTakers {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let mut admissions = Vec::new();
        for arrival in batch {
            let Arrival::Update { update, takers } = arrival else {
                admissions.extend(scene.inner.accept(&[again(arrival)], now).await?);
                continue;
            };
            let all = takers().len();
            let first = || takers().into_iter().take(1).collect();
            let one = scene.inner.accept(&[Arrival::Update { update, takers: &first }], now).await?;
            admissions.extend(one.into_iter().map(|admission| match admission {
                Admission::New(rows) => Admission::New(rows.into_iter().cycle().take(all).collect()),
                Admission::Duplicate => Admission::Duplicate,
            }));
        }
        Ok(admissions)
    }
}

/// What nobody takes is stored for somebody.
#[derive(Debug, Default)]
struct NobodyIsSomebody;

#[async_trait]
impl Lie for NobodyIsSomebody {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let admissions = scene.inner.accept(batch, now).await?;
        for arrival in batch {
            if let Arrival::Update { update, takers } = arrival
                && takers().is_empty()
            {
                let somebody = || vec![(GAME, "0".to_owned())];
                scene.inner.accept(&[Arrival::Update { update, takers: &somebody }], now).await?;
            }
        }
        Ok(admissions)
    }
}

/// After a restart with an empty inbox its ids begin anew.
#[derive(Debug, Default)]
struct RowIdsUsedAgain(std::sync::atomic::AtomicU64);

impl RowIdsUsedAgain {
    fn shown(&self, scene: &Scene, id: InboxId) -> InboxId {
        let mut past = scene.past.lock().unwrap();
        past.row = past.row.max(id.0);
        InboxId(id.0 - self.0.load(std::sync::atomic::Ordering::SeqCst))
    }

    fn real(&self, id: InboxId) -> InboxId {
        InboxId(id.0 + self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

#[async_trait]
impl Lie for RowIdsUsedAgain {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        let mut left = 0;
        for name in [GAME, MENU] {
            left += scene.inner.due(name, at(0), None, ALL).await?.waiting.len();
        }
        if left == 0 {
            self.0.store(scene.past.lock().unwrap().row, std::sync::atomic::Ordering::SeqCst);
        }
        Ok(begun)
    }

    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let admissions = scene.inner.accept(batch, now).await?;
        let shown = |admission| match admission {
            Admission::New(rows) => Admission::New(rows.into_iter().map(|id| self.shown(scene, id)).collect()),
            Admission::Duplicate => Admission::Duplicate,
        };
        Ok(admissions.into_iter().map(shown).collect())
    }

    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let ask = Ask { inbox_until: ask.inbox_until.map(|id| self.real(id)), ..ask };
        let mut loaded = scene.inner.load(key, ask).await?;
        loaded.inbox.iter_mut().for_each(|it| it.id = self.shown(scene, it.id));
        Ok(loaded)
    }

    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let completes: Vec<_> = commit.completes.iter().map(|id| self.real(*id)).collect();
        let mut committed = scene.inner.commit(Commit { completes: &completes, ..commit }).await?;
        committed.postings.iter_mut().for_each(|id| *id = self.shown(scene, *id));
        Ok(committed)
    }
}

/// Events from outside are said to be stored.
#[derive(Debug, Default)]
struct EventsAreForgotten;

#[async_trait]
impl Lie for EventsAreForgotten {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        match batch {
            [Arrival::Posted(_)] => Ok(vec![Admission::New(vec![InboxId(1 << 30)])]),
            _ => scene.inner.accept(batch, now).await,
        }
    }
}

/// The postings of a turn are stored from their end.
#[derive(Debug, Default)]
struct PostingsReversed;

#[async_trait]
impl Lie for PostingsReversed {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let postings: Vec<_> = commit.postings.iter().rev().cloned().collect();
        let mut committed = scene.inner.commit(Commit { postings: &postings, ..commit }).await?;
        committed.postings.reverse();
        Ok(committed)
    }
}
