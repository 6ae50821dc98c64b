//! What makes a turn happen: the store first, then the cell and the alarm, then the replies.

use tracing::error;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::cell::{AlarmId, Live, Timing};
use crate::conversation::turn::is_entry;
use crate::machine::{Conversation, Failure, Next, RunsIn, Turn};
use crate::store::{Commit, Deadlines, Kept, Key, Result};

/// Why a turn is committed.
#[derive(Clone, Copy, Default)]
pub(super) struct Cause<'a> {
    /// The update that it completes.
    pub(super) update_id: Option<i64>,
    /// The failure for which the update is set aside.
    pub(super) set_aside: Option<&'a Failure>,
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
        let before = live.as_ref().map(|it| it.timing);
        let next = self.next(live.as_ref(), turn.next, cause.staying);
        let set_aside = cause.set_aside.map(ToString::to_string);
        let commit = Commit {
            key: Key::new(C::NAME, seed),
            update_id: cause.update_id,
            set_aside: set_aside.as_deref(),
            next: match &next {
                Followed::Nothing => Kept::Unchanged,
                Followed::Moved(deadlines) => Kept::Touched(*deadlines),
                Followed::Gone(state, deadlines) => Kept::State { version: C::VERSION, state, deadlines: *deadlines },
                Followed::Ended => Kept::Ended,
            },
            effects: &turn.effects,
        };
        let first = self.around.store.commit(commit).await?;

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
                    self.alarm_replaced();
                }
            }
        }
        self.around.deliver.push(first, turn.effects);
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
                self.alarm_replaced();
            }
        }
        timing
    }

    pub(super) fn set_alarm(&self, at: Moment, seed: &C::Seed) -> AlarmId {
        self.alarm.set(at, seed.clone())
    }

    /// The conversation as the store has it. What cannot be read is set aside, and the conversation starts anew: never a
    /// user who is stuck, never a row that is lost.
    pub(super) async fn load(&self, seed: &C::Seed) -> Result<Option<Live<C>>> {
        let Some(stored) = self.around.store.load(Key::new(C::NAME, seed)).await? else { return Ok(None) };
        match C::restore(stored.version, &stored.data) {
            Ok(state) => Ok(Some(Live { state, timing: self.time(seed, stored.deadlines, None) })),
            Err(reason) => {
                let reason = reason.to_string();
                error!(conversation = C::NAME, ?seed, "the stored state is set aside: {reason}");
                let (key, effects) = (Key::new(C::NAME, seed), &[]);
                let aside = Commit { key, update_id: None, set_aside: Some(&reason), next: Kept::Ended, effects };
                self.around.store.commit(aside).await?;
                Ok(None)
            }
        }
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
