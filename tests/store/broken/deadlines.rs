//! Lies about deadlines.

use std::collections::BTreeSet;
use std::sync::Mutex;

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{Begun, Commit, Committed, Deadlines, Due, Kept, Result, Run};

use super::liar::{Lie, Scene};
use super::lies;

lies! {
    DueAMomentEarly breaks due_in_order, deadlines_survive, timer_comes_up, timer_repeats, timers_survive,
        moved_is_not_due, cancelled_never_comes, timers_among_conversations;
    PagesByMoment breaks due_in_pages, timers_among_conversations;
    DeadlineWithoutRevision breaks moved_is_not_due;
    LaterOfTwo breaks earlier_of_two;
    NextOfThePage breaks next_is_told;
    NoAlarmAfterARestart breaks deadlines_survive, timers_survive;
}

/// A moment too early.
#[derive(Debug, Default)]
struct DueAMomentEarly;

#[async_trait]
impl Lie for DueAMomentEarly {
    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        let early = until + std::time::Duration::from_millis(1);
        let Due { waiting, .. } = scene.inner.due(name, early, after, limit).await?;
        Ok(Due { waiting, ..scene.inner.due(name, until, after, limit).await? })
    }
}

/// The next page begins behind the moment of the last one.
#[derive(Debug, Default)]
struct PagesByMoment;

#[async_trait]
impl Lie for PagesByMoment {
    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        let behind = after.map(|(moment, _)| (*moment, "\u{10FFFF}".to_owned()));
        scene.inner.due(name, until, behind.as_ref(), limit).await
    }
}

/// An index of deadlines from which nothing is taken when they move.
#[derive(Debug, Default)]
struct DeadlineWithoutRevision(Mutex<BTreeSet<(Moment, String, String)>>);

#[async_trait]
impl Lie for DeadlineWithoutRevision {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        self.0.lock().unwrap().clear();
        scene.inner.begin(run).await
    }

    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        if let Kept::Touched(deadlines) | Kept::State { deadlines, .. } = &commit.next
            && let Some(next) = deadlines.next()
        {
            self.0.lock().unwrap().insert((next, commit.key.conversation.to_owned(), commit.key.seed()));
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
        let Due { waiting, next } = scene.inner.due(name, until, after, limit).await?;
        let mut all: BTreeSet<_> = waiting.into_iter().collect();
        let old = self.0.lock().unwrap().clone();
        let old = old.into_iter().filter(|it| it.0 <= until && it.1 == name).map(|it| (it.0, it.2));
        all.extend(old.filter(|it| after.is_none_or(|after| it > after)));
        Ok(Due { waiting: all.into_iter().take(limit).collect(), next })
    }
}

/// Of two deadlines the later one counts.
#[derive(Debug, Default)]
struct LaterOfTwo;

#[async_trait]
impl Lie for LaterOfTwo {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let Kept::State { version, state, deadlines } = commit.next else { return scene.inner.commit(commit).await };
        let Deadlines { silence, at_most } = deadlines;
        let later = silence.max(at_most);
        let deadlines = Deadlines { silence: later, at_most: at_most.and(later) };
        scene.inner.commit(Commit { next: Kept::State { version, state, deadlines }, ..commit }).await
    }
}

/// Behind a full page there is said to be nothing.
#[derive(Debug, Default)]
struct NextOfThePage;

#[async_trait]
impl Lie for NextOfThePage {
    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        let Due { waiting, next } = scene.inner.due(name, until, after, limit).await?;
        let next = next.filter(|_| waiting.len() < limit);
        Ok(Due { waiting, next })
    }
}

/// After a restart nobody knows when something comes next.
#[derive(Debug, Default)]
struct NoAlarmAfterARestart;

#[async_trait]
impl Lie for NoAlarmAfterARestart {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.past.lock().unwrap().runs += 1;
        scene.inner.begin(run).await
    }

    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        let due = scene.inner.due(name, until, after, limit).await?;
        let restarted = scene.past.lock().unwrap().runs > 1;
        Ok(Due { next: due.next.filter(|_| !restarted), ..due })
    }
}
