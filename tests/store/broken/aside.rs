//! Lies about what was set aside.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{AsideId, Begun, Commit, Committed, EffectId, Replayed, Result, Run, SetAside};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::{ALL, turn};

lies! {
    ListedFromTheStart breaks aside_is_listed, aside_is_discarded, withheld_are_told_apart;
    PutBackTwice breaks entry_is_put_back;
    PutBackNowhere breaks put_back_is_a_row, put_back_is_kept, strangers_are_set_aside;
    RepliesUnderAnotherNumber breaks reply_is_put_back, reply_is_in_the_outbox, withheld_may_be_replayed;
    RepliesNotInTheOutbox breaks reply_is_in_the_outbox, withheld_may_be_replayed;
    DiscardsWhatIsNotThere breaks aside_is_discarded;
    AsideIdsUsedAgain breaks aside_is_numbered_for_ever, aside_survives;
    AsideIsForgotten breaks aside_survives, doubtful_is_set_aside, once_is_withheld, strangers_are_set_aside;
}

/// Every page is the first one.
#[derive(Debug, Default)]
struct ListedFromTheStart;

#[async_trait]
impl Lie for ListedFromTheStart {
    async fn set_aside(&self, scene: &Scene, _: Option<AsideId>, limit: usize) -> Result<Vec<SetAside>> {
        scene.inner.set_aside(None, limit).await
    }
}

/// What was put back once is put back again.
#[derive(Debug, Default)]
struct PutBackTwice(std::sync::Mutex<Option<(AsideId, Replayed)>>);

#[async_trait]
impl Lie for PutBackTwice {
    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        let replayed = scene.inner.replay(id, now).await?;
        let mut last = self.0.lock().unwrap();
        match &replayed {
            Some(replayed) => *last = Some((id, replayed.clone())),
            None => return Ok(last.clone().filter(|it| it.0 == id).map(|it| it.1)),
        }
        Ok(replayed)
    }
}

/// What is put back is in no inbox.
#[derive(Debug, Default)]
struct PutBackNowhere;

#[async_trait]
impl Lie for PutBackNowhere {
    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        let replayed = scene.inner.replay(id, now).await?;
        if let Some(Replayed::Inbox(Some(row), posting)) = &replayed {
            let name = if posting.conversation == crate::words::GAME { crate::words::GAME } else { crate::words::MENU };
            turn(name, posting.seed.parse().expect("a number")).done(*row).say(&*scene.inner).await?;
        }
        Ok(replayed)
    }
}

/// A reply is put back under a number that is not the next.
#[derive(Debug, Default)]
struct RepliesUnderAnotherNumber;

#[async_trait]
impl Lie for RepliesUnderAnotherNumber {
    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        let mut replayed = scene.inner.replay(id, now).await?;
        if let Some(Replayed::Outbox(queued)) = &mut replayed {
            (queued.id, queued.turn) = (EffectId(1 << 20), EffectId(1 << 20));
        }
        Ok(replayed)
    }
}

/// A reply that is put back is lost with the process.
#[derive(Debug, Default)]
struct RepliesNotInTheOutbox;

#[async_trait]
impl Lie for RepliesNotInTheOutbox {
    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        let replayed = scene.inner.replay(id, now).await?;
        if let Some(Replayed::Outbox(queued)) = &replayed {
            scene.inner.delivered(queued.id, stategram::store::Fate::Dropped, now).await?;
        }
        Ok(replayed)
    }
}

/// Anything can be thrown away.
#[derive(Debug, Default)]
struct DiscardsWhatIsNotThere;

#[async_trait]
impl Lie for DiscardsWhatIsNotThere {
    async fn discard(&self, scene: &Scene, id: AsideId) -> Result<bool> {
        scene.inner.discard(id).await?;
        Ok(true)
    }
}

/// When nothing is set aside the ids begin anew.
#[derive(Debug, Default)]
struct AsideIdsUsedAgain(AtomicU64);

impl AsideIdsUsedAgain {
    fn real(&self, id: AsideId) -> AsideId {
        AsideId(id.0 + self.0.load(Ordering::SeqCst))
    }
}

#[async_trait]
impl Lie for AsideIdsUsedAgain {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let anew = !commit.aside.is_empty() && scene.inner.set_aside(None, 1).await?.is_empty();
        let committed = scene.inner.commit(commit).await?;
        if anew && let Some(first) = scene.inner.set_aside(None, 1).await?.first() {
            self.0.store(first.id.0 - 1, Ordering::SeqCst);
        }
        Ok(committed)
    }

    async fn set_aside(&self, scene: &Scene, after: Option<AsideId>, limit: usize) -> Result<Vec<SetAside>> {
        let mut rows = scene.inner.set_aside(after.map(|id| self.real(id)), limit).await?;
        rows.iter_mut().for_each(|it| it.id = AsideId(it.id.0 - self.0.load(Ordering::SeqCst)));
        Ok(rows)
    }

    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        scene.inner.replay(self.real(id), now).await
    }

    async fn discard(&self, scene: &Scene, id: AsideId) -> Result<bool> {
        scene.inner.discard(self.real(id)).await
    }
}

/// What was set aside is there as long as the process lives.
#[derive(Debug, Default)]
struct AsideIsForgotten;

#[async_trait]
impl Lie for AsideIsForgotten {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let before = scene.inner.begin(run).await?;
        let restarted = {
            let mut past = scene.past.lock().unwrap();
            past.runs += 1;
            past.runs > 1
        };
        if restarted {
            let rows = scene.inner.set_aside(None, ALL).await?;
            // The newest are what the store itself has just set aside.
            let own = usize::try_from(before.withheld + before.strangers).unwrap_or(usize::MAX);
            for row in rows.iter().rev().skip(own) {
                scene.inner.discard(row.id).await?;
            }
        }
        Ok(before)
    }
}
