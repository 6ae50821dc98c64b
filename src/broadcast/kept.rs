//! A broadcast as the store has it: the state of a conversation of its own.

use serde::{Deserialize, Serialize};

use crate::broadcast::tally::{Count, Tally};
use crate::broadcast::{BroadcastError, Progress, STORED};
use crate::clock::Moment;
use crate::conversation::{Surroundings, answer};
use crate::machine::PerKey;
use crate::reply::Effect;
use crate::store::{Ask, Commit, Committed, Deadlines, InboxId, Kept, Key, Loaded, StoreError};

const VERSION: u32 = 1;

/// The state.
#[derive(Serialize, Deserialize)]
struct Row {
    /// The last chat that was taken.
    last: Option<i64>,
    #[serde(flatten)]
    progress: Progress,
}

/// A broadcast in its store.
#[derive(Clone, Debug)]
pub(super) struct Place(PerKey);

impl Place {
    pub(super) fn new(name: &str) -> Self {
        Self(serde_json::Value::String(name.to_owned()).into())
    }

    /// By what [`Tallies`](crate::broadcast::Tallies) finds it.
    pub(super) fn seed(&self) -> String {
        Key::new(STORED, &self.0).seed()
    }

    /// Counts in what the store has of it, unless that is done.
    pub(super) async fn load(&self, around: &Surroundings, tally: &Tally) -> Result<(), BroadcastError> {
        if tally.count().loaded {
            return Ok(());
        }
        let ask = Ask { timers_until: Moment::from_millis(0), inbox_until: Some(InboxId(0)), limit: 1 };
        let loading = answer(async { around.store.load(Key::new(STORED, &self.0), ask).await });
        let Loaded { conversation, .. } = loading.await.map_err(|error| failed(around, error))?;
        let row: Option<Row> = match conversation {
            Some(stored) if stored.version == VERSION => Some(
                serde_json::from_str(&stored.state).map_err(|error| BroadcastError::Unreadable(error.to_string()))?,
            ),
            Some(stored) => {
                return Err(BroadcastError::Unreadable(format!("its form has the version {}", stored.version)));
            }
            None => None,
        };
        tally.change(|count| {
            if let (false, Some(Row { last, progress })) = (count.loaded, row) {
                count.progress = progress.and(count.progress);
                count.last = last;
            }
            count.progress.in_doubt = count.progress.in_doubt.saturating_sub(std::mem::take(&mut count.replayed));
            count.loaded = true;
        });
        Ok(())
    }

    /// Writes down how far it has come, and what is to be sent with that.
    pub(super) async fn commit(
        &self,
        around: &Surroundings,
        Count { progress, last, .. }: Count,
        effects: &[Effect],
        now: Moment,
    ) -> Result<Committed, BroadcastError> {
        // Plain data, which always encodes.
        let state = serde_json::to_string(&Row { last, progress }).unwrap_or_default();
        let next = Kept::State { version: VERSION, state: &state, deadlines: Deadlines::default() };
        self.write(around, next, effects, now).await
    }

    /// The store knows nothing of it any more.
    pub(super) async fn forget(&self, around: &Surroundings) -> Result<(), BroadcastError> {
        self.write(around, Kept::Ended, &[], around.clock.now()).await.map(drop)
    }

    async fn write(
        &self,
        around: &Surroundings,
        next: Kept<'_>,
        effects: &[Effect],
        now: Moment,
    ) -> Result<Committed, BroadcastError> {
        let commit = Commit {
            key: Key::new(STORED, &self.0),
            now,
            completes: &[],
            aside: &[],
            moves: None,
            next,
            timers: &[],
            effects,
            tell_refused: false,
            postings: &[],
        };
        answer(async { around.store.commit(commit).await }).await.map_err(|error| failed(around, error))
    }
}

/// A store that fails ends the bot.
fn failed(around: &Surroundings, error: StoreError) -> BroadcastError {
    around.fail(error.clone());
    error.into()
}
