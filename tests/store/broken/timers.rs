//! Lies about timers.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{
    Ask, Begun, Commit, Committed, Due, Kept, Key, Loaded, Result, Run, Timer, TimerChange, TimerId,
};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::{at, turn};

lies! {
    TimerComesAMomentEarly breaks timer_comes_up, timer_moves, end_cancels;
    TimersComeOnce breaks timer_is_given_whole;
    RepeatedComesTwice breaks timer_repeats;
    MoveIsForgotten breaks timer_repeats, timer_moves, one_moment_in_order, timers_are_their_conversations,
        changes_in_order, timers_survive, timers_at_once;
    MoveRevives breaks cancelled_never_comes;
    EndTakesAll breaks end_cancels, timers_move;
    EndComesFirst breaks end_cancels;
    OrderedById breaks one_moment_in_order, timers_survive;
    CancelIsEverybodys breaks timers_are_their_conversations;
    SetsComeFirst breaks changes_in_order;
    CancelledComesAgain breaks timers_survive;
}

/// Changed timers, and the turn otherwise as it is.
async fn with(scene: &Scene, commit: Commit<'_>, timers: &[TimerChange]) -> Result<Committed> {
    scene.inner.commit(Commit { timers, ..commit }).await
}

fn text(key: &Key<'_>) -> String {
    format!("{key:?}")
}

/// A timer is loaded a moment too early.
#[derive(Debug, Default)]
struct TimerComesAMomentEarly;

#[async_trait]
impl Lie for TimerComesAMomentEarly {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let timers_until = ask.timers_until + std::time::Duration::from_millis(1);
        scene.inner.load(key, Ask { timers_until, ..ask }).await
    }
}

/// Timers do not repeat.
#[derive(Debug, Default)]
struct TimersComeOnce;

#[async_trait]
impl Lie for TimersComeOnce {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let loaded = scene.inner.load(key, ask).await?;
        let timers = loaded.timers.into_iter().map(|timer| Timer { every: None, ..timer }).collect();
        Ok(Loaded { timers, ..loaded })
    }
}

/// A repeated timer that was moved is due at its old moment, too.
#[derive(Debug, Default)]
struct RepeatedComesTwice(Mutex<Vec<(String, String, TimerId, Moment)>>);

#[async_trait]
impl Lie for RepeatedComesTwice {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let (name, seed) = (commit.key.conversation.to_owned(), commit.key.seed());
        for change in commit.timers {
            if let TimerChange::Set { id, due, every: Some(_), .. } = change {
                self.0.lock().unwrap().push((name.clone(), seed.clone(), *id, *due));
            }
        }
        scene.inner.commit(commit).await
    }

    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        let mut due = scene.inner.due(name, until, after, limit).await?;
        let set = self.0.lock().unwrap();
        let old = set.iter().filter(|(of, _, _, moment)| of == name && *moment <= until);
        due.waiting.extend(old.map(|(_, seed, _, moment)| (*moment, seed.clone())));
        due.waiting.sort();
        Ok(due)
    }
}

/// A timer stays where it was set.
#[derive(Debug, Default)]
struct MoveIsForgotten;

#[async_trait]
impl Lie for MoveIsForgotten {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let kept = commit.timers.iter().filter(|it| !matches!(it, TimerChange::Move(..)));
        let kept: Vec<_> = kept.cloned().collect();
        with(scene, commit, &kept).await
    }
}

/// A timer that was cancelled is there again when it is moved.
#[derive(Debug, Default)]
struct MoveRevives(Mutex<HashMap<(String, TimerId), bool>>);

#[async_trait]
impl Lie for MoveRevives {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let key = text(&commit.key);
        let mut changes = Vec::new();
        for change in commit.timers {
            let mut cancelled = self.0.lock().unwrap();
            match change {
                TimerChange::Cancel(id) => cancelled.insert((key.clone(), *id), true),
                TimerChange::Move(id, due) if cancelled.get(&(key.clone(), *id)) == Some(&true) => {
                    changes.push(crate::words::set(id.0, due.as_millis()));
                    continue;
                }
                TimerChange::Set { id, .. } => cancelled.insert((key.clone(), *id), false),
                TimerChange::Move(..) => None,
            };
            changes.push(change.clone());
        }
        with(scene, commit, &changes).await
    }
}

/// The end cancels what was to outlive it.
#[derive(Debug, Default)]
struct EndTakesAll;

#[async_trait]
impl Lie for EndTakesAll {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if commit.next != Kept::Ended {
            return scene.inner.commit(commit).await;
        }
        let ask = Ask { timers_until: at(1 << 40), inbox_until: None, limit: 0 };
        let mut changes = commit.timers.to_vec();
        let open = scene.inner.load(commit.key, ask).await?.timers;
        changes.extend(open.into_iter().map(|timer| TimerChange::Cancel(timer.id)));
        with(scene, commit, &changes).await
    }
}

/// The end cancels timers before the turn has set its own.
#[derive(Debug, Default)]
struct EndComesFirst;

#[async_trait]
impl Lie for EndComesFirst {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if commit.next != Kept::Ended || commit.timers.is_empty() {
            return scene.inner.commit(commit).await;
        }
        let (key, now, timers) = (commit.key, commit.now, commit.timers);
        let committed = with(scene, commit, &[]).await?;
        let after = Commit {
            key,
            now,
            timers,
            completes: &[],
            aside: &[],
            moves: None,
            next: Kept::Unchanged,
            effects: &[],
            tell_refused: false,
            postings: &[],
        };
        scene.inner.commit(after).await?;
        Ok(committed)
    }
}

/// Timers of one moment come in the order of their ids.
#[derive(Debug, Default)]
struct OrderedById;

#[async_trait]
impl Lie for OrderedById {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let mut loaded = scene.inner.load(key, ask).await?;
        loaded.timers.sort_by_key(|timer| (timer.due, timer.id));
        Ok(loaded)
    }
}

/// A timer is cancelled for every conversation that has one of its id.
#[derive(Debug, Default)]
struct CancelIsEverybodys(Mutex<HashMap<(&'static str, i64), Vec<TimerId>>>);

#[async_trait]
impl Lie for CancelIsEverybodys {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let own = (commit.key.conversation, commit.key.seed().parse().expect("a number"));
        let mut elsewhere = Vec::new();
        for change in commit.timers.iter().take(1) {
            let mut set = self.0.lock().unwrap();
            match change {
                TimerChange::Set { id, .. } => set.entry(own).or_default().push(*id),
                TimerChange::Cancel(id) => {
                    elsewhere =
                        set.iter().filter(|it| *it.0 != own && it.1.contains(id)).map(|it| (*it.0, *id)).collect();
                }
                TimerChange::Move(..) => {}
            }
        }
        let committed = scene.inner.commit(commit).await?;
        for ((name, seed), id) in elsewhere {
            let turn = turn(name, seed).timers(&[TimerChange::Cancel(id)]);
            turn.say(&*scene.inner).await?;
        }
        Ok(committed)
    }
}

/// A turn sets its timers before it moves and cancels.
#[derive(Debug, Default)]
struct SetsComeFirst;

#[async_trait]
impl Lie for SetsComeFirst {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let mut changes = commit.timers.to_vec();
        changes.sort_by_key(|it| !matches!(it, TimerChange::Set { .. }));
        with(scene, commit, &changes).await
    }
}

/// A timer that was cancelled is there again after a restart.
#[derive(Debug, Default)]
struct CancelledComesAgain(Mutex<HashMap<(&'static str, i64, TimerId), TimerChange>>);

#[async_trait]
impl Lie for CancelledComesAgain {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        let cancelled = std::mem::take(&mut scene.past.lock().unwrap().cancelled);
        for (name, seed, set) in cancelled {
            let turn = turn(name, seed).timers(&[set]);
            turn.say(&*scene.inner).await?;
        }
        Ok(begun)
    }

    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let (name, seed) = (commit.key.conversation, commit.key.seed().parse().expect("a number"));
        for change in commit.timers {
            match change {
                TimerChange::Set { id, .. } => drop(self.0.lock().unwrap().insert((name, seed, *id), change.clone())),
                TimerChange::Cancel(id) => {
                    if let Some(set) = self.0.lock().unwrap().remove(&(name, seed, *id)) {
                        scene.past.lock().unwrap().cancelled.push((name, seed, set));
                    }
                }
                TimerChange::Move(..) => {}
            }
        }
        scene.inner.commit(commit).await
    }
}
