//! Lies about what is read of a conversation.

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{Ask, Deadlines, Due, InboxId, Key, Loaded, Result, Stored};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::{ALL, at};

lies! {
    EverybodyHasBegun breaks nothing_of_a_stranger, bots_are_apart, ended_is_gone, state_is_replaced,
        turns_survive, unchanged_changes_nothing, moves_are_whole, moves_survive;
    RowsOfThisRunToo breaks only_earlier_runs;
    AllRowsThereAre breaks up_to_a_row;
    NoLimit breaks not_too_many;
    LeftIsNotDue breaks left_is_overdue;
}

/// Who never began has an empty state.
#[derive(Debug, Default)]
struct EverybodyHasBegun;

#[async_trait]
impl Lie for EverybodyHasBegun {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let mut loaded = scene.inner.load(key, ask).await?;
        let empty = || Stored { version: 1, state: String::new(), deadlines: Deadlines::default() };
        loaded.conversation = Some(loaded.conversation.unwrap_or_else(empty));
        Ok(loaded)
    }
}

/// What is in the mailboxes is given out again.
#[derive(Debug, Default)]
struct RowsOfThisRunToo;

#[async_trait]
impl Lie for RowsOfThisRunToo {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let inbox_until = ask.inbox_until.or(Some(InboxId(1 << 40)));
        scene.inner.load(key, Ask { inbox_until, ..ask }).await
    }
}

/// Rows behind the one that was asked for are given, too.
#[derive(Debug, Default)]
struct AllRowsThereAre;

#[async_trait]
impl Lie for AllRowsThereAre {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let inbox_until = ask.inbox_until.map(|_| InboxId(1 << 40));
        scene.inner.load(key, Ask { inbox_until, ..ask }).await
    }
}

/// More rows than asked for.
#[derive(Debug, Default)]
struct NoLimit;

#[async_trait]
impl Lie for NoLimit {
    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        scene.inner.load(key, Ask { limit: ALL, ..ask }).await
    }
}

/// What an earlier run left waits for the next update of its conversation.
#[derive(Debug, Default)]
struct LeftIsNotDue;

#[async_trait]
impl Lie for LeftIsNotDue {
    async fn due(
        &self,
        scene: &Scene,
        name: &str,
        until: Moment,
        after: Option<&(Moment, String)>,
        limit: usize,
    ) -> Result<Due> {
        let mut due = scene.inner.due(name, until, after, limit).await?;
        due.waiting.retain(|it| it.0 > at(0));
        Ok(due)
    }
}
