//! Lies about conversations that go on under another seed.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use async_trait::async_trait;
use stategram::store::{Ask, Commit, Committed, EffectId, Key, Loaded, Queued, Result, TimerChange};

use super::crash::{nothing, torn};
use super::liar::{Lie, Scene};
use super::lies;
use crate::words::at;

lies! {
    MovingTakesNoTimers breaks timers_move, moves_are_whole;
    MovingTakesNoReplies breaks replies_move;
    MovesAreNotTold breaks moves_are_known, moves_survive, moves_are_whole;
    MovesAreForgotten breaks moves_survive, moves_are_whole;
    MovesAreTorn breaks moves_are_whole;
    APageEndsEarly breaks seeds_are_listed, seeds_of_one_chat;
    SeedsOfAllChats breaks seeds_of_one_chat;
}

/// The timers of the old seed are gone.
#[derive(Debug, Default)]
struct MovingTakesNoTimers;

#[async_trait]
impl Lie for MovingTakesNoTimers {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let Some(from) = commit.moves else { return scene.inner.commit(commit).await };
        let key = stategram::machine::PerChat(from.parse().expect("a number"));
        let ask = Ask { timers_until: at(1 << 40), inbox_until: None, limit: 0 };
        let mut timers = commit.timers.to_vec();
        let old = scene.inner.load(Key::new(commit.key.conversation, &key), ask).await?.timers;
        timers.extend(old.into_iter().map(|timer| TimerChange::Cancel(timer.id)));
        scene.inner.commit(Commit { timers: &timers, ..commit }).await
    }
}

/// The replies that wait stay the old seed's.
#[derive(Debug, Default)]
struct MovingTakesNoReplies(Mutex<HashMap<String, String>>);

#[async_trait]
impl Lie for MovingTakesNoReplies {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if let Some(from) = commit.moves {
            self.0.lock().unwrap().insert(commit.key.seed(), from.to_owned());
        }
        scene.inner.commit(commit).await
    }

    async fn outbox(&self, scene: &Scene, from: EffectId, limit: usize) -> Result<Vec<Queued>> {
        let mut queued = scene.inner.outbox(from, limit).await?;
        let moved = self.0.lock().unwrap();
        queued.iter_mut().for_each(|it| it.seed = moved.get(&it.seed).unwrap_or(&it.seed).clone());
        Ok(queued)
    }
}

/// Nobody is told where a conversation has gone.
#[derive(Debug, Default)]
struct MovesAreNotTold;

#[async_trait]
impl Lie for MovesAreNotTold {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        Ok(Loaded { moved: None, ..scene.inner.load(key, ask).await? })
    }
}

/// Where a conversation has gone is known in memory alone.
#[derive(Debug, Default)]
struct MovesAreForgotten(Mutex<HashSet<String>>);

#[async_trait]
impl Lie for MovesAreForgotten {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        self.0.lock().unwrap().extend(commit.moves.map(str::to_owned));
        scene.inner.commit(commit).await
    }

    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let loaded = scene.inner.load(key, ask).await?;
        let moved = loaded.moved.filter(|_| self.0.lock().unwrap().contains(&key.seed()));
        Ok(Loaded { moved, ..loaded })
    }
}

/// A move is stored before the rest of its turn.
#[derive(Debug, Default)]
struct MovesAreTorn;

#[async_trait]
impl Lie for MovesAreTorn {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if commit.moves.is_none() {
            return scene.inner.commit(commit).await;
        }
        let first = Commit { moves: commit.moves, ..nothing(&commit) };
        torn(scene, first, Commit { moves: None, ..commit }).await
    }
}

/// Of a page that is full the last seed is left out.
#[derive(Debug, Default)]
struct APageEndsEarly;

#[async_trait]
impl Lie for APageEndsEarly {
    async fn seeds(
        &self,
        scene: &Scene,
        name: &str,
        (prefix, after): (&str, Option<&str>),
        limit: usize,
    ) -> Result<Vec<String>> {
        let mut seeds = scene.inner.seeds(name, prefix, after, limit).await?;
        if seeds.len() == limit {
            seeds.pop();
        }
        Ok(seeds)
    }
}

/// What the seeds are to begin with is not looked at.
#[derive(Debug, Default)]
struct SeedsOfAllChats;

#[async_trait]
impl Lie for SeedsOfAllChats {
    async fn seeds(
        &self,
        scene: &Scene,
        name: &str,
        (_, after): (&str, Option<&str>),
        limit: usize,
    ) -> Result<Vec<String>> {
        scene.inner.seeds(name, "", after, limit).await
    }
}
