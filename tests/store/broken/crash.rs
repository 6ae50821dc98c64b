//! Lies that come out in a crash.

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Commit, Committed, EffectId, Fate, InboxId, Kept, Replayed, Result, Sending,
    TimerChange,
};

use super::liar::{Lie, Scene};
use super::lies;

lies! {
    EarlyAck breaks accepted_is_kept, queries_are_known_after_a_crash;
    LostFsync breaks committed_is_kept;
    OutboxBeforeState breaks turn_is_whole, group_is_whole;
    StateBeforeOutbox breaks turn_is_whole, group_is_whole;
    RowBeforeState breaks turn_is_whole, group_is_whole, moves_are_whole;
    RowsOneByOne breaks turn_is_whole, group_is_whole;
    TimersBeforeState breaks turn_is_whole, group_is_whole;
    GroupIsTorn breaks group_is_whole;
    OnceIsMarkedLate breaks once_is_marked;
    ReplayIsNotFlushed breaks put_back_is_kept;
}

/// What was accepted is stored with the next word.
#[derive(Debug, Default)]
struct EarlyAck;

#[async_trait]
impl Lie for EarlyAck {
    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        scene.pretend();
        scene.inner.accept(batch, now).await
    }
}

/// A commit is on the disk with the next word.
#[derive(Debug, Default)]
struct LostFsync;

#[async_trait]
impl Lie for LostFsync {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if scene.commits() == 1 {
            scene.pretend();
        }
        scene.inner.commit(commit).await
    }
}

/// A turn is two transactions: what is in `first`, and then the rest.
pub(super) async fn torn(scene: &Scene, first: Commit<'_>, rest: Commit<'_>) -> Result<Committed> {
    let replies_first = !first.effects.is_empty();
    let one = scene.inner.commit(first).await?;
    scene.pretend();
    tokio::task::yield_now().await;
    let two = scene.inner.commit(rest).await?;
    scene.be_honest();
    let first_effect = if replies_first { one.first_effect } else { two.first_effect };
    let postings = if one.postings.is_empty() { two.postings } else { one.postings };
    Ok(Committed { first_effect, postings })
}

/// A turn of this conversation that does nothing.
pub(super) fn nothing<'a>(commit: &Commit<'a>) -> Commit<'a> {
    Commit {
        key: commit.key,
        now: commit.now,
        completes: &[],
        aside: &[],
        moves: None,
        next: Kept::Unchanged,
        timers: &[],
        effects: &[],
        tell_refused: commit.tell_refused,
        postings: &[],
    }
}

/// The replies are stored before the state.
#[derive(Debug, Default)]
struct OutboxBeforeState;

#[async_trait]
impl Lie for OutboxBeforeState {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if scene.commits() > 1 || commit.effects.is_empty() {
            return scene.inner.commit(commit).await;
        }
        let first = Commit { effects: commit.effects, ..nothing(&commit) };
        torn(scene, first, Commit { effects: &[], ..commit }).await
    }
}

/// The state is stored before the replies.
#[derive(Debug, Default)]
struct StateBeforeOutbox;

#[async_trait]
impl Lie for StateBeforeOutbox {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if scene.commits() > 1 || commit.effects.is_empty() {
            return scene.inner.commit(commit).await;
        }
        let rest = Commit { effects: commit.effects, ..nothing(&commit) };
        torn(scene, Commit { effects: &[], ..commit }, rest).await
    }
}

/// The inbox row is done before the rest.
#[derive(Debug, Default)]
struct RowBeforeState;

#[async_trait]
impl Lie for RowBeforeState {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if scene.commits() > 1 || commit.completes.is_empty() {
            return scene.inner.commit(commit).await;
        }
        let first = Commit { completes: commit.completes, ..nothing(&commit) };
        torn(scene, first, Commit { completes: &[], ..commit }).await
    }
}

/// Of the inbox rows of one turn the first is done before the others.
#[derive(Debug, Default)]
struct RowsOneByOne;

#[async_trait]
impl Lie for RowsOneByOne {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        match commit.completes {
            [first, rest @ ..] if scene.commits() == 1 && !rest.is_empty() => {
                let first = Commit { completes: &[*first], ..nothing(&commit) };
                torn(scene, first, Commit { completes: rest, ..commit }).await
            }
            _ => scene.inner.commit(commit).await,
        }
    }
}

/// The timers are stored before the rest.
#[derive(Debug, Default)]
struct TimersBeforeState;

#[async_trait]
impl Lie for TimersBeforeState {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if scene.commits() > 1 || !matches!(commit.timers, [TimerChange::Cancel(_), ..]) {
            return scene.inner.commit(commit).await;
        }
        let first = Commit { timers: commit.timers, ..nothing(&commit) };
        torn(scene, first, Commit { timers: &[], ..commit }).await
    }
}

/// Of turns that are stored together some are stored in halves.
#[derive(Debug, Default)]
struct GroupIsTorn;

#[async_trait]
impl Lie for GroupIsTorn {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if commit.aside.is_empty() {
            return scene.inner.commit(commit).await;
        }
        // Until all are said that are said together.
        tokio::task::yield_now().await;
        if scene.commits() == 1 {
            return scene.inner.commit(commit).await;
        }
        let first = Commit { postings: commit.postings, ..nothing(&commit) };
        torn(scene, first, Commit { postings: &[], ..commit }).await
    }
}

/// An effect is on its way before anybody knows.
#[derive(Debug, Default)]
struct OnceIsMarkedLate;

#[async_trait]
impl Lie for OnceIsMarkedLate {
    async fn sending(&self, scene: &Scene, sending: Sending) -> Result<Option<i32>> {
        scene.pretend();
        scene.inner.sending(sending).await
    }
}

/// What was put back or thrown away is known with the next turn.
#[derive(Debug, Default)]
struct ReplayIsNotFlushed;

#[async_trait]
impl Lie for ReplayIsNotFlushed {
    async fn replay(&self, scene: &Scene, id: AsideId, now: Moment) -> Result<Option<Replayed>> {
        scene.pretend();
        scene.inner.replay(id, now).await
    }

    async fn discard(&self, scene: &Scene, id: AsideId) -> Result<bool> {
        scene.pretend();
        scene.inner.discard(id).await
    }

    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        scene.pretend();
        scene.inner.delivered(effect, fate, now).await
    }
}
