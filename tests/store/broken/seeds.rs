//! Lies that come out under load.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{Admission, Arrival, Commit, Committed, Result};

use super::liar::{Lie, Scene};
use super::lies;

lies! {
    RowsAreNotDoneUnderLoad breaks turns_at_once;
    TimersAreLostUnderLoad breaks timers_at_once;
    ArrivalsAreDoubledUnderLoad breaks arrivals_at_once;
}

/// More than any rule says but those of this room.
const LOAD: u64 = 150;

/// The hundred and fiftieth turn does not complete its row.
#[derive(Debug, Default)]
struct RowsAreNotDoneUnderLoad(AtomicU64);

#[async_trait]
impl Lie for RowsAreNotDoneUnderLoad {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        match self.0.fetch_add(1, Ordering::SeqCst) {
            LOAD => scene.inner.commit(Commit { completes: &[], ..commit }).await,
            _ => scene.inner.commit(commit).await,
        }
    }
}

/// The timers of the hundred and fiftieth turn are lost.
#[derive(Debug, Default)]
struct TimersAreLostUnderLoad(AtomicU64);

#[async_trait]
impl Lie for TimersAreLostUnderLoad {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        match self.0.fetch_add(1, Ordering::SeqCst) {
            LOAD => scene.inner.commit(Commit { timers: &[], ..commit }).await,
            _ => scene.inner.commit(commit).await,
        }
    }
}

/// The hundred and fiftieth batch is stored twice.
#[derive(Debug, Default)]
struct ArrivalsAreDoubledUnderLoad(AtomicU64);

#[async_trait]
impl Lie for ArrivalsAreDoubledUnderLoad {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        if self.0.fetch_add(1, Ordering::SeqCst) == LOAD {
            scene.inner.accept(batch, now).await?;
        }
        scene.inner.accept(batch, now).await
    }
}
