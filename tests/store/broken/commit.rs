//! Lies about what a turn makes of its conversation.

use std::collections::HashSet;
use std::sync::Mutex;

use async_trait::async_trait;
use stategram::store::{Ask, Begun, Commit, Committed, Kept, Result, Run};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::{at, turn};

lies! {
    OnlyAscii breaks state_is_replaced;
    TouchMakesAState breaks unchanged_changes_nothing;
    EndedForGood breaks ended_is_gone;
    AsideLosesTheTimers breaks a_turn_is_one, turn_is_whole, group_is_whole, committed_is_kept;
    OnlyTheFirstRow breaks every_row_is_done, turn_is_whole, group_is_whole, committed_is_kept;
    OnlyTheLastAside breaks every_row_is_done;
    UndoneWhenDropped breaks word_is_said_once;
    ForgetsTouches breaks turns_survive;
}

/// What is not ASCII is lost.
#[derive(Debug, Default)]
struct OnlyAscii;

#[async_trait]
impl Lie for OnlyAscii {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let Kept::State { version, state, deadlines } = commit.next else { return scene.inner.commit(commit).await };
        let state = state.replace(|it: char| !it.is_ascii(), "?");
        scene.inner.commit(Commit { next: Kept::State { version, state: &state, deadlines }, ..commit }).await
    }
}

/// A touch is an upsert.
#[derive(Debug, Default)]
struct TouchMakesAState;

#[async_trait]
impl Lie for TouchMakesAState {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let Kept::Touched(deadlines) = commit.next else { return scene.inner.commit(commit).await };
        let ask = Ask { timers_until: at(0), inbox_until: None, limit: 0 };
        let next = match scene.inner.load(commit.key, ask).await?.conversation {
            Some(_) => Kept::Touched(deadlines),
            None => Kept::State { version: 1, state: "null", deadlines },
        };
        scene.inner.commit(Commit { next, ..commit }).await
    }
}

/// What has ended does not begin again.
#[derive(Debug, Default)]
struct EndedForGood(Mutex<HashSet<String>>);

#[async_trait]
impl Lie for EndedForGood {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let key = format!("{:?}", commit.key);
        if commit.next == Kept::Ended {
            self.0.lock().unwrap().insert(key);
            return scene.inner.commit(commit).await;
        }
        let next = if self.0.lock().unwrap().contains(&key) { Kept::Unchanged } else { commit.next };
        scene.inner.commit(Commit { next, ..commit }).await
    }
}

/// A turn that sets something aside does not set its timers.
#[derive(Debug, Default)]
struct AsideLosesTheTimers;

#[async_trait]
impl Lie for AsideLosesTheTimers {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        match commit.aside {
            [_, ..] if !commit.completes.is_empty() => scene.inner.commit(Commit { timers: &[], ..commit }).await,
            _ => scene.inner.commit(commit).await,
        }
    }
}

/// Of the rows of one turn the first is done.
#[derive(Debug, Default)]
struct OnlyTheFirstRow;

#[async_trait]
impl Lie for OnlyTheFirstRow {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let completes = &commit.completes[..commit.completes.len().min(1)];
        scene.inner.commit(Commit { completes, ..commit }).await
    }
}

/// Of what one turn sets aside the last is kept.
#[derive(Debug, Default)]
struct OnlyTheLastAside;

#[async_trait]
impl Lie for OnlyTheLastAside {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let aside = &commit.aside[commit.aside.len().saturating_sub(1)..];
        scene.inner.commit(Commit { aside, ..commit }).await
    }
}

/// A word is only passed on if somebody keeps waiting.
#[derive(Debug, Default)]
struct UndoneWhenDropped;

#[async_trait]
impl Lie for UndoneWhenDropped {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        tokio::task::yield_now().await;
        scene.inner.commit(commit).await
    }
}

/// A touch is kept in memory alone.
#[derive(Debug, Default)]
struct ForgetsTouches;

#[async_trait]
impl Lie for ForgetsTouches {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        let touched = std::mem::take(&mut scene.past.lock().unwrap().touched);
        for (name, seed, before) in touched {
            turn(name, seed).touched(before).say(&*scene.inner).await?;
        }
        Ok(begun)
    }

    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if let Kept::Touched(_) = commit.next {
            let ask = Ask { timers_until: at(0), inbox_until: None, limit: 0 };
            if let Some(before) = scene.inner.load(commit.key, ask).await?.conversation {
                let seed = commit.key.seed().parse().expect("a number");
                scene.past.lock().unwrap().touched.push((commit.key.conversation, seed, before.deadlines));
            }
        }
        scene.inner.commit(commit).await
    }
}
