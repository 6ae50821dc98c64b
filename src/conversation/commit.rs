//! What makes a turn happen: the store first, then the replies set out, then the cell and the alarm, then what it posts.

use std::panic::AssertUnwindSafe;

use tracing::error;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::cell::{AlarmId, Live, Timing};
use crate::conversation::surroundings::answer;
use crate::conversation::turn::{Done, is_entry, message_of};
use crate::conversation::worker::Held;
use crate::deliver::Origin;
use crate::machine::{Conversation, Next, RunsIn, Turn};
use crate::store::{Aside, Commit, Committed, Deadlines, InboxId, Kept, Key, Result, TimerChange};
use crate::update::Leaf;

/// Why a turn is committed.
#[derive(Default)]
pub(super) struct Cause<'a> {
    /// The inbox rows that it completes.
    pub(super) completes: &'a [InboxId],
    /// What is set aside with it.
    pub(super) aside: Vec<Aside<'a>>,
    /// The seed of the conversation that moves here.
    pub(super) moves: Option<&'a str>,
    /// The deadlines of the state that it goes to, where they do not begin anew.
    pub(super) deadlines: Option<Deadlines>,
    /// What becomes of the timer that came up.
    pub(super) timer: Option<TimerChange>,
    /// How staying in a state moves its deadlines.
    pub(super) staying: Staying,
    /// Whether the conversation is told of a reply that is refused: not of those to having been told.
    pub(super) tell: Tell,
}

/// How staying in a state moves its deadlines.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Staying {
    /// The silence is broken: it counts from now.
    #[default]
    Heard,
    /// A deadline had come: all of the state's time counts from now.
    Rearmed,
    /// Not at all: the update was not taken, or its handler failed, or it was no update.
    Unmoved,
}

/// Whether the conversation is told of a reply that is refused.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tell {
    /// If it has a handler for that.
    #[default]
    Usually,
    /// The turn was about a refused reply itself.
    Never,
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Makes the turn happen. With an error nothing has.
    pub(super) async fn commit(&self, held: &mut Held<C>, done: Done<C>, cause: Cause<'_>) -> Result<()> {
        let Held { seed, live, .. } = held;
        let Done { turn: Turn { next, effects, mut timers, postings }, stored, .. } = done;
        let now = self.around.clock.now();
        let before = live.as_ref().map(|it| it.timing);
        let mut next = followed(live.as_ref(), next, cause.staying, now);
        if let (Followed::Gone(_, deadlines), Some(kept)) = (&mut next, cause.deadlines) {
            *deadlines = kept;
        }
        // One that is set for later is of no interest to who takes what is due now.
        let moves = |change: &TimerChange| !matches!(change, TimerChange::Set { due, .. } if *due > now);
        let moves_timers = timers.iter().any(moves) || matches!(next, Followed::Ended);
        if let Some(own) = cause.timer {
            timers.insert(0, own);
        }
        let tell = cause.tell == Tell::Usually && !effects.is_empty() && self.table.has(Leaf::Undeliverable);
        // Before the commit: a seed of the author's may panic, and behind the commit is nothing but the push.
        let origin = tell.then(|| Origin { conversation: C::NAME.to_owned(), seed: Key::new(C::NAME, seed).seed() });
        let commit = Commit {
            key: Key::new(C::NAME, seed),
            now,
            completes: cause.completes,
            aside: &cause.aside,
            moves: cause.moves,
            next: match &next {
                Followed::Nothing => Kept::Unchanged,
                Followed::Moved(deadlines) => Kept::Touched(*deadlines),
                Followed::Gone(_, deadlines) => {
                    Kept::State { version: C::VERSION, state: &stored, deadlines: *deadlines }
                }
                Followed::Ended => Kept::Ended,
            },
            timers: &timers,
            effects: &effects,
            tell_refused: tell,
            postings: &postings,
        };
        let committing = answer(async { self.around.store.commit(commit).await });
        let Committed { first_effect, postings: rows } = committing.await?;
        held.committed = true;
        for Aside { kind, .. } in &cause.aside {
            self.around.vitals.sets_aside(kind.name(), 1);
        }
        held.timers_moved |= moves_timers;
        self.around.deliver.push(first_effect, now, effects, origin);

        let left = match next {
            Followed::Nothing => None,
            Followed::Moved(deadlines) => {
                if let Some(mine) = live {
                    mine.timing = self.time(seed, deadlines, before);
                }
                None
            }
            Followed::Gone(state, deadlines) => {
                let timing = self.time(seed, deadlines, before);
                live.replace(Live { state, timing })
            }
            Followed::Ended => {
                let left = live.take();
                if left.as_ref().is_some_and(|it| it.timing.alarm.is_some()) {
                    self.alarm_replaced(seed, None);
                }
                left
            }
        };
        for change in &timers {
            if let TimerChange::Set { due: at, .. } | TimerChange::Move(_, at) = change {
                self.wake.report(*at);
            }
        }
        // A store that keeps nothing gives no rows.
        let rows = rows.into_iter().map(Some).chain(std::iter::repeat(None));
        for (posting, row) in postings.into_iter().zip(rows) {
            self.around.post.hand(posting, row);
        }
        // Last, since it runs `Drop` of the author's old state, which may panic.
        if let Err(panic) = std::panic::catch_unwind(AssertUnwindSafe(|| drop(left))) {
            error!(conversation = C::NAME, ?seed, "dropping the state that was left panicked: {}", message_of(&*panic));
        }
        Ok(())
    }

    /// The timing with these deadlines. A later deadline leaves the alarm's entry alone; an earlier one replaces it.
    pub(super) fn time(&self, seed: &C::Seed, deadlines: Deadlines, before: Option<Timing>) -> Timing {
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
}

/// A turn's outcome for its conversation.
enum Followed<C> {
    Ended,
    Gone(C, Deadlines),
    Moved(Deadlines),
    Nothing,
}

/// What following the turn makes of the conversation. Going to the entry state ends it, and staying there makes no
/// cell.
fn followed<C: Conversation>(live: Option<&Live<C>>, next: Next<C>, staying: Staying, now: Moment) -> Followed<C> {
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

/// The deadlines of a state that is gone to now.
fn deadlines_of<C: Conversation>(state: &C, now: Moment) -> Deadlines {
    let info = C::STATES.get(usize::from(state.state().0));
    let after = |time: Option<std::time::Duration>| time.map(|it| now + it);
    Deadlines { silence: info.and_then(|it| after(it.expires)), at_most: info.and_then(|it| after(it.at_most)) }
}
