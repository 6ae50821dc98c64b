//! Lies about what has been here.

use std::collections::HashSet;
use std::sync::Mutex;

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{Admission, Arrival, InboxId, Result};

use super::liar::{Lie, Scene};
use super::lies;

lies! {
    HighWaterMark breaks known_by_membership;
    TwiceInABatch breaks known_within_a_batch, queries_are_known;
    TakesQueriesAgain breaks queries_are_known, queries_are_known_after_a_crash;
    RemembersQueriesInMemory breaks queries_are_known_after_a_crash;
    ForgetsInADay breaks known_after_a_restart;
    LaterTakersGetARow breaks known_when_done;
}

fn id_of(arrival: &Arrival<'_>) -> i64 {
    match arrival {
        Arrival::Inline(update) | Arrival::Update { update, .. } => update.update_id(),
        Arrival::Posted(_) => i64::MAX,
    }
}

/// What is not higher than the highest is taken for known.
#[derive(Debug, Default)]
struct HighWaterMark(Mutex<Option<i64>>);

#[async_trait]
impl Lie for HighWaterMark {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let [arrival] = batch else { return scene.inner.accept(batch, now).await };
        let is_low = {
            let mut highest = self.0.lock().unwrap();
            let id = id_of(arrival);
            let is_low = highest.is_some_and(|highest| id <= highest);
            if id < i64::MAX {
                *highest = highest.max(Some(id));
            }
            is_low
        };
        match is_low {
            true => Ok(vec![Admission::Duplicate]),
            false => scene.inner.accept(batch, now).await,
        }
    }
}

/// A batch is not compared with itself.
#[derive(Debug, Default)]
struct TwiceInABatch;

#[async_trait]
impl Lie for TwiceInABatch {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let mut admissions = scene.inner.accept(batch, now).await?;
        let mut new = HashSet::new();
        for (arrival, admission) in batch.iter().zip(&mut admissions) {
            if matches!(admission, Admission::New(_)) {
                new.insert(id_of(arrival));
            } else if new.contains(&id_of(arrival)) {
                *admission = Admission::New(Vec::new());
            }
        }
        Ok(admissions)
    }
}

/// That a query has been here is not noted.
#[derive(Debug, Default)]
struct TakesQueriesAgain;

#[async_trait]
impl Lie for TakesQueriesAgain {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        match batch {
            [Arrival::Inline(_)] => Ok(vec![Admission::New(Vec::new())]),
            batch => scene.inner.accept(batch, now).await,
        }
    }
}

/// That a query has been here is noted nowhere else.
#[derive(Debug, Default)]
struct RemembersQueriesInMemory(Mutex<HashSet<i64>>);

#[async_trait]
impl Lie for RemembersQueriesInMemory {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        match batch {
            [Arrival::Inline(update)] => Ok(vec![match self.0.lock().unwrap().insert(update.update_id()) {
                true => Admission::New(Vec::new()),
                false => Admission::Duplicate,
            }]),
            batch => {
                self.0.lock().unwrap().extend(batch.iter().map(id_of));
                scene.inner.accept(batch, now).await
            }
        }
    }
}

/// An update is known for a day.
#[derive(Debug, Default)]
struct ForgetsInADay;

#[async_trait]
impl Lie for ForgetsInADay {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let mut admissions = scene.inner.accept(batch, now).await?;
        if now.as_millis() > 24 * 3_600_000 {
            let forgotten = admissions.iter_mut().filter(|it| **it == Admission::Duplicate);
            forgotten.for_each(|it| *it = Admission::New(vec![InboxId(1 << 30)]));
        }
        Ok(admissions)
    }
}

/// Of a known update only the first taker is known.
#[derive(Debug, Default)]
struct LaterTakersGetARow;

#[async_trait]
impl Lie for LaterTakersGetARow {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let admissions = scene.inner.accept(batch, now).await?;
        if let ([Admission::Duplicate], [Arrival::Update { update, takers }]) = (admissions.as_slice(), batch) {
            for (name, seed) in takers().into_iter().skip(1) {
                let seed = seed.parse().expect("a number");
                let posting = crate::words::posting(name, seed, update.raw());
                scene.inner.accept(&[Arrival::Posted(&posting)], now).await?;
            }
        }
        Ok(admissions)
    }
}
