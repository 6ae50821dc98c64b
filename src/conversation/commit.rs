//! What makes a turn happen: the store first, then the replies set out, then the cell and the alarm.

use std::sync::Arc;

use tracing::error;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::answers::Answers;
use crate::conversation::cell::{AlarmId, Live, Timing};
use crate::conversation::mailbox::Event;
use crate::conversation::turn::{is_entry, message_of};
use crate::machine::{Conversation, Next, RunsIn, Turn};
use crate::store::{
    Aside, Ask, Commit, Committed, Deadlines, EntryKind, InboxId, Kept, Key, Result, StoreError, Waiting,
};
use crate::update::{Incoming, Kind};

/// Why a turn is committed.
#[derive(Clone, Copy, Default)]
pub(super) struct Cause<'a> {
    /// The inbox row that it completes.
    pub(super) completes: Option<InboxId>,
    /// What is set aside with it.
    pub(super) aside: Option<Aside<'a>>,
    /// How staying in a state moves its deadlines.
    pub(super) staying: Staying,
}

/// How staying in a state moves its deadlines.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Staying {
    /// The silence is broken: it counts from now.
    #[default]
    Heard,
    /// A deadline had come: all of the state's time counts from now.
    Rearmed,
    /// Not at all: the update was not taken, or its handler failed.
    Unmoved,
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Makes the turn happen. With an error nothing has.
    pub(super) async fn commit(
        &self,
        seed: &C::Seed,
        live: &mut Option<Live<C>>,
        turn: Turn<C>,
        cause: Cause<'_>,
    ) -> Result<()> {
        let now = self.around.clock.now();
        let before = live.as_ref().map(|it| it.timing);
        let next = self.next(live.as_ref(), turn.next, cause.staying);
        let state = match &next {
            Followed::Gone(state, _) if self.around.store.keeps() => {
                serde_json::to_string(state).map_err(|error| StoreError::from(error.to_string()))?
            }
            _ => String::new(),
        };
        let commit = Commit {
            key: Key::new(C::NAME, seed),
            now,
            completes: cause.completes,
            aside: cause.aside,
            next: match &next {
                Followed::Nothing => Kept::Unchanged,
                Followed::Moved(deadlines) => Kept::Touched(*deadlines),
                Followed::Gone(_, deadlines) => {
                    Kept::State { version: C::VERSION, state: &state, deadlines: *deadlines }
                }
                Followed::Ended => Kept::Ended,
            },
            timers: &turn.timers,
            effects: &turn.effects,
            tell_refused: false,
            postings: &turn.postings,
        };
        let Committed { first_effect, .. } = self.around.store.commit(commit).await?;
        // The replies first: behind them runs `Drop` of the author's old state, which may panic.
        self.around.deliver.push(first_effect, now, turn.effects, None);

        match next {
            Followed::Nothing => {}
            Followed::Moved(deadlines) => {
                if let Some(mine) = live {
                    mine.timing = self.time(seed, deadlines, before);
                }
            }
            Followed::Gone(state, deadlines) => {
                *live = Some(Live { state, timing: self.time(seed, deadlines, before) });
            }
            Followed::Ended => {
                if live.take().is_some_and(|it| it.timing.alarm.is_some()) {
                    self.alarm_replaced(seed, None);
                }
            }
        }
        Ok(())
    }

    /// What following the turn makes of the conversation. Going to the entry state ends it, and staying there makes no
    /// cell.
    fn next(&self, live: Option<&Live<C>>, next: Next<C>, staying: Staying) -> Followed<C> {
        let now = self.around.clock.now();
        let stays = |live: &Live<C>| match staying {
            Staying::Unmoved => live.timing.deadlines(),
            Staying::Heard => Deadlines { at_most: live.timing.deadlines().at_most, ..deadlines_of(&live.state, now) },
            Staying::Rearmed => deadlines_of(&live.state, now),
        };
        match (next, live) {
            (Next::End, _) => Followed::Ended,
            (Next::To(state), _) if is_entry(&state) => Followed::Ended,
            (Next::To(state), _) => {
                let deadlines = deadlines_of(&state, now);
                Followed::Gone(state, deadlines)
            }
            (Next::Edited(state), Some(live)) => Followed::Gone(state, stays(live)),
            (Next::Stay, Some(live)) if staying != Staying::Unmoved => Followed::Moved(stays(live)),
            (Next::Stay | Next::Edited(_), _) => Followed::Nothing,
        }
    }

    /// The timing with these deadlines. A later deadline leaves the alarm's entry alone; an earlier one replaces it.
    fn time(&self, seed: &C::Seed, deadlines: Deadlines, before: Option<Timing>) -> Timing {
        let alarm = before.and_then(|it| it.alarm);
        let mut timing = Timing::new(deadlines, alarm);
        let Some(next) = timing.next() else { return timing };
        let covered = before.and_then(Timing::next).is_some_and(|before| before <= next);
        if alarm.is_none() || !covered {
            timing.alarm = Some(self.set_alarm(next, seed));
            if alarm.is_some() {
                self.alarm_replaced(seed, timing.alarm);
            }
        }
        timing
    }

    pub(super) fn set_alarm(&self, at: Moment, seed: &C::Seed) -> AlarmId {
        self.alarm.set(at, seed.clone())
    }

    /// The conversation as the store has it, and the updates that an earlier run left undone. A state that cannot be read
    /// is set aside, and the conversation begins anew: never a user who is stuck, never a row that is lost.
    pub(super) async fn load(&self, seed: &C::Seed) -> Result<(Option<Live<C>>, Vec<Event>)> {
        let now = self.around.clock.now();
        let ask = Ask { timers_until: now, inbox_until: None, limit: usize::MAX };
        let loaded = self.around.store.load(Key::new(C::NAME, seed), ask).await?;
        let earlier = loaded.inbox.into_iter().filter_map(|waiting| self.earlier(waiting)).collect();
        let Some(stored) = loaded.conversation else { return Ok((None, earlier)) };
        // A migration is the author's, and may panic.
        let restored = std::panic::catch_unwind(|| C::restore(stored.version, stored.state.as_bytes()));
        let reason = match restored {
            Ok(Ok(state)) => {
                let timing = self.time(seed, stored.deadlines, None);
                return Ok((Some(Live { state, timing }), earlier));
            }
            Ok(Err(reason)) => reason.to_string(),
            Err(panic) => format!("restoring it panicked: {}", message_of(&*panic)),
        };
        error!(conversation = C::NAME, ?seed, "the stored state is set aside: {reason}");
        let body = format!(r#"{{"version":{},"state":{}}}"#, stored.version, stored.state);
        let commit = Commit {
            key: Key::new(C::NAME, seed),
            now,
            completes: None,
            aside: Some(Aside { kind: EntryKind::State, body: &body, error: &reason }),
            next: Kept::Ended,
            timers: &[],
            effects: &[],
            tell_refused: false,
            postings: &[],
        };
        self.around.store.commit(commit).await?;
        Ok((None, earlier))
    }

    fn earlier(&self, waiting: Waiting) -> Option<Event> {
        let update = match Incoming::decode(&waiting.entry.body) {
            Ok(update) => Arc::new(update),
            Err(broken) => {
                error!(conversation = C::NAME, "an update of an earlier run is skipped: {broken}");
                return None;
            }
        };
        let query_id = update.query_id().filter(|_| update.kind() == Kind::CallbackQuery);
        let answering = query_id.map(|it| Answers::new(it, 1, &self.around.deliver).taker(0));
        // It counts as waiting, like any update that has come.
        self.around.backlog.add(update.raw().len());
        Some(Event::Update { update, inbox: Some(waiting.id), answering })
    }
}

/// A turn's outcome for its conversation.
enum Followed<C> {
    Ended,
    Gone(C, Deadlines),
    Moved(Deadlines),
    Nothing,
}

/// The deadlines of a state that is gone to now.
fn deadlines_of<C: Conversation>(state: &C, now: Moment) -> Deadlines {
    let info = C::STATES.get(usize::from(state.state().0));
    let after = |time: Option<std::time::Duration>| time.map(|it| now + it);
    Deadlines { silence: info.and_then(|it| after(it.expires)), at_most: info.and_then(|it| after(it.at_most)) }
}
