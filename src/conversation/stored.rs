//! What the store alone knows to be due: timers, deadlines of conversations that are not in the map, and what an earlier
//! run left undone.
//!
//! One pass asks for everything that is due at one moment, page by page and the most overdue first, and gives each
//! conversation an [`Event::Overdue`]. It moves no timer: the turn does, in its own commit. So a pass may meet what another
//! one, or an alarm, has begun already; the conversation's worker then finds nothing more to do. What comes due while a
//! pass goes on is the next pass's.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tracing::error;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::cell::Cell;
use crate::conversation::mailbox::Event;
use crate::conversation::surroundings::answer;
use crate::machine::RunsIn;
use crate::store::StoreError;
use crate::update::Leaf;

/// How many the store is asked for at once.
const AT_ONCE: usize = 256;

/// How long those have to begin before it is asked for the next ones, and the least time between two passes.
const PAUSE: Duration = Duration::from_millis(20);

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Asks the store whenever something is due there, until it fails.
    pub(super) async fn watch_store(self: &Arc<Self>) {
        loop {
            self.wake.forget();
            let next = match self.pass().await {
                Ok((_, next)) => next,
                Err(error) => return self.around.fail(error),
            };
            tokio::time::sleep(PAUSE).await;
            self.wake.sleep(&self.around.clock, next).await;
        }
    }

    /// Gives everything that is due now to its conversation. Says whether there was anything, and when there will be more.
    pub(super) async fn pass(self: &Arc<Self>) -> Result<(bool, Option<Moment>), StoreError> {
        let until = self.around.clock.now();
        let (mut any, mut earlier, mut after) = (false, false, None);
        loop {
            let asked = async { self.around.store.due(C::NAME, until, after.as_ref(), AT_ONCE).await };
            let due = answer(asked).await?;
            let mut begun = false;
            for (since, seed) in &due.waiting {
                earlier |= since.as_millis() == 0;
                begun |= self.wake_up(*since, seed).await;
            }
            any |= begun;
            if due.waiting.len() < AT_ONCE {
                self.place.left_earlier.fetch_and(earlier, Relaxed);
                return Ok((any, due.next));
            }
            after = due.waiting.into_iter().next_back();
            if begun {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Something of that conversation is due since then. Says whether the conversation was told.
    async fn wake_up(self: &Arc<Self>, since: Moment, text: &str) -> bool {
        let seed = match serde_json::from_str::<C::Seed>(text) {
            Ok(seed) => seed,
            Err(error) => {
                error!(conversation = C::NAME, seed = text, "a stored seed is unreadable: {error}");
                return false;
            }
        };
        // The deadline of a conversation in the map has its own entry in the alarm's index. Should the conversation leave
        // the map before that comes up, whoever takes it away reports the deadline. Where there are timers it may be a timer of
        // the same moment, for which the alarm would not come once an update has moved the deadline.
        let has_alarm = |cell: &Cell<C>| matches!(cell, Cell::Idle(live) if live.deadline() == Some(since));
        if !self.table.has(Leaf::Event) && self.cells.get(&seed).is_some_and(|cell| has_alarm(&cell)) {
            return false;
        }
        // One that has been told, and is not through, has begun already.
        if self.cells.get(&seed).is_some_and(|cell| matches!(&*cell, Cell::Busy(mailbox) if mailbox.is_told())) {
            return false;
        }
        // What was overdue at a start may be a million conversations, each of which becomes a task.
        let Ok(permit) = self.overdue.clone().acquire_owned().await else { return false };
        self.happen(seed, Event::Overdue(permit)).is_ok()
    }
}
