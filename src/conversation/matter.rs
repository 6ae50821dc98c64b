//! What the handlers of a conversation may take: an update, an event, a refused reply. It becomes one turn, or is set aside.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tracing::{Instrument, debug, error, warn};

use crate::clock::{Clock, Moment};
use crate::conversation::Conversations;
use crate::conversation::album::AlbumPart;
use crate::conversation::answers::{Answering, Part, take_answer};
use crate::conversation::commit::{Cause, Staying, Tell};
use crate::conversation::told::{Outcome, Told};
use crate::conversation::turn::{Done, Happening, Tried, name_of, one_line, place};
use crate::conversation::worker::{Flow, Held};
use crate::figures;
use crate::machine::{Home, Next, RunsIn, Seed, Turn};
use crate::reply::Effect;
use crate::store::{Aside, EntryKind, InboxId, Result, Timer, TimerChange};
use crate::update::{Incoming, Leaf};

/// Something that a handler may take, and what is to be done about it in any case.
pub(super) struct Matter<'a> {
    pub(super) what: Happening<'a>,
    /// As what it is set aside.
    pub(super) kind: EntryKind,
    pub(super) body: &'a str,
    pub(super) inbox: &'a [InboxId],
    pub(super) answering: Option<Answering>,
    /// The timer that came up.
    pub(super) timer: Option<&'a Timer>,
    /// What becomes of it where no handler takes it.
    pub(super) untaken: Untaken,
    /// What is replied where no handler takes it: how its command is written.
    pub(super) correction: Option<Effect>,
    /// Whether the handlers are not asked: it is only here on its way through a chain.
    pub(super) is_foreign: bool,
    /// What is told of it, and with what outcome; nothing where it only passes through.
    pub(super) told: Option<Told>,
    pub(super) outcome: Outcome,
}

/// What becomes of a matter that no handler takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Untaken {
    /// It is done with.
    #[default]
    Done,
    /// Somebody else may take it: nothing is committed.
    Left,
    /// That is so.
    IsLeft,
}

impl<'a> Matter<'a> {
    /// Something that is done with where no handler takes it.
    pub(super) fn new(what: Happening<'a>, kind: EntryKind, body: &'a str) -> Self {
        let (untaken, correction) = (Untaken::Done, None);
        let (told, outcome) = (None, Outcome::default());
        Self {
            what,
            kind,
            body,
            inbox: &[],
            answering: None,
            timer: None,
            untaken,
            correction,
            is_foreign: false,
            told,
            outcome,
        }
    }

    /// An update, or an album of which it is the first.
    fn of(what: Happening<'a>, update: &'a Incoming) -> Self {
        Self::new(what, EntryKind::Update, update.raw())
    }

    /// Why its turn is committed; what is set aside is so with this error.
    fn cause<'c>(&'c self, error: Option<&'c str>, staying: Staying, clock: &Clock) -> Cause<'c> {
        Cause {
            completes: self.inbox,
            aside: error.map(|error| self.aside(error)).unwrap_or_default(),
            timer: self.timer.map(|timer| done_with(timer, clock.now())),
            staying,
            tell: if self.kind == EntryKind::Undeliverable { Tell::Never } else { Tell::Usually },
            ..Cause::default()
        }
    }

    /// Each message of an album by itself: put back together they are one again.
    fn aside<'c>(&'c self, error: &'c str) -> Vec<Aside<'c>> {
        match self.what.album {
            Some(parts) => parts.iter().map(|it| Aside { kind: self.kind, body: it.raw(), error }).collect(),
            None => vec![Aside { kind: self.kind, body: self.body, error }],
        }
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(super) async fn take_update(
        &self,
        held: &mut Held<C>,
        update: &Arc<Incoming>,
        inbox: Option<InboxId>,
        answering: Option<Answering>,
    ) -> Result<Flow> {
        let home = Home::of(update).or_else(|| held.seed.home());
        let what = self.happening(update.leaf(), Some(update), home.as_ref());
        // Its user has typed on while it was on its way to its turn.
        if answering.as_ref().is_some_and(Answering::is_superseded) {
            return Ok(Flow::Continue(()));
        }
        let untaken = if self.place.next.is_some() { Untaken::Left } else { Untaken::Done };
        let mut matter = Matter { inbox: inbox.as_slice(), answering, untaken, ..Matter::of(what, update) };
        matter.is_foreign = !self.is_mine(held, update);
        matter.correction = held.correction.take();
        let flow = self.see_to(held, &mut matter).await?;
        if matter.untaken != Untaken::IsLeft {
            return Ok(flow);
        }
        let (update, Matter { answering, correction, .. }) = (update.clone(), matter);
        self.pass_on(held, vec![AlbumPart { update, inbox }], answering, correction, false).await
    }

    /// The handlers for albums first; where they all refuse, the messages come one by one.
    pub(super) async fn take_album(&self, held: &mut Held<C>, parts: Vec<AlbumPart>) -> Result<Flow> {
        let Some(AlbumPart { update: first, .. }) = parts.first() else { return Ok(Flow::Continue(())) };
        let is_mine = self.is_mine(held, first);
        if is_mine && self.takes_albums(held) {
            let home = Home::of(first).or_else(|| held.seed.home());
            let album: Vec<_> = parts.iter().map(|part| part.update.clone()).collect();
            let inbox: Vec<_> = parts.iter().filter_map(|part| part.inbox).collect();
            let what = Happening { album: Some(&album), ..self.happening(Leaf::Album, Some(first), home.as_ref()) };
            let mut matter = Matter { inbox: &inbox, untaken: Untaken::Left, ..Matter::of(what, first) };
            let flow = self.see_to(held, &mut matter).await?;
            if matter.untaken != Untaken::IsLeft {
                return Ok(flow);
            }
        }
        if !self.place.next.as_ref().is_some_and(|next| next.wants_albums()) {
            for AlbumPart { update, inbox } in parts {
                let flow = self.take_update(held, &update, inbox, None).await?;
                if flow.is_break() {
                    return Ok(flow);
                }
            }
            return Ok(Flow::Continue(()));
        }
        // What no handler takes of it goes on together, so that it is still an album for who asks for it.
        let mut rest = Vec::new();
        for part in parts {
            let home = Home::of(&part.update).or_else(|| held.seed.home());
            let what = self.happening(part.update.leaf(), Some(&part.update), home.as_ref());
            let inbox = part.inbox;
            let of_it = Matter { inbox: inbox.as_slice(), untaken: Untaken::Left, ..Matter::of(what, &part.update) };
            let mut matter = Matter { is_foreign: !self.is_mine(held, &part.update), ..of_it };
            let flow = self.see_to(held, &mut matter).await?;
            if flow.is_break() {
                return Ok(flow);
            }
            if matter.untaken == Untaken::IsLeft {
                rest.push(part);
            }
        }
        if rest.is_empty() { Ok(Flow::Continue(())) } else { self.pass_on(held, rest, None, None, true).await }
    }

    /// Lets the handlers see to it. Whatever an author's code does, its row in the inbox is done with.
    pub(super) async fn see_to(&self, held: &mut Held<C>, matter: &mut Matter<'_>) -> Result<Flow> {
        if let Some(home) = matter.what.home {
            self.hold_back(&held.seed, &matter.what, home).await;
        }
        let span = self.begin_telling(held, matter);
        let flow = self.guarded(held, matter).instrument(span).await;
        self.end_telling(held, matter);
        flow
    }

    /// Takes the turn with all the consequences of whatever an author's code does.
    async fn guarded(&self, held: &mut Held<C>, matter: &mut Matter<'_>) -> Result<Flow> {
        held.committed = false;
        match AssertUnwindSafe(self.one_turn(held, matter)).catch_unwind().await {
            Ok(flow) => flow,
            Err(panic) => {
                let error = self.log_panic(held, &*panic);
                if let Some(told) = &matter.told {
                    told.notes.panics(&error);
                }
                if !held.committed && matter.answering.as_ref().is_none_or(Answering::claim) {
                    let answering = matter.answering.take();
                    let effects = answering.and_then(|it| it.settle(Part::Failed, None)).into_iter().collect();
                    let turn = Turn { effects, ..Turn::new(Next::Stay) };
                    let cause = matter.cause(Some(&error), Staying::Unmoved, &self.around.clock);
                    self.commit(held, turn.into(), cause).await?;
                }
                Ok(Flow::Continue(()))
            }
        }
    }

    async fn one_turn(&self, held: &mut Held<C>, matter: &mut Matter<'_>) -> Result<Flow> {
        let entry = C::entry();
        let (seed, state) = (&held.seed, held.live.as_ref().map_or(&entry, |live| &live.state));
        let (ticket, told) = (matter.answering.as_ref().and_then(Answering::ticket), matter.told.as_ref());
        let what = Happening { ticket, told, ..matter.what };
        let update_id = matter.what.update.map(|it| it.update_id());
        let cancelled = |outcome: &mut Outcome| {
            *outcome = Outcome::Cancelled;
            place(told, seed, state).in_scope(|| warn!(update_id, "cancelled: the bot is stopping"));
            Ok(Flow::Break(()))
        };
        let superseded = |outcome: &mut Outcome| {
            *outcome = Outcome::Superseded;
            Ok(Flow::Continue(()))
        };
        let mut tried = match matter.is_foreign {
            true => Tried::Untaken,
            false => self.turn(seed, state, what).await,
        };
        if let Tried::Failed(failure) = tried {
            tried = self.try_again(seed, state, what, failure).await;
        }
        let mut correction = None;
        let (mut done, part, error, staying) = match tried {
            Tried::Cancelled => return cancelled(&mut matter.outcome),
            Tried::Superseded => return superseded(&mut matter.outcome),
            Tried::Turned(mut done) if done.untaken => {
                // Of several corrections in a chain the first is made, and its own leaves the turn in any case.
                let own = done.turn.effects.pop();
                correction = matter.correction.take().or(own);
                // Somebody behind it may take it.
                if matter.untaken != Untaken::Done {
                    (matter.correction, matter.untaken) = (correction, Untaken::IsLeft);
                    matter.outcome = Outcome::PassedOn;
                    return Ok(Flow::Continue(()));
                }
                (done, Part::Passed, None, Staying::Unmoved)
            }
            Tried::Turned(done) => {
                // An event is no sign of life of whoever the conversation is with.
                let staying = if what.update.is_some() { Staying::Heard } else { Staying::Unmoved };
                (done, Part::Took, None, staying)
            }
            Tried::Untaken if matter.untaken != Untaken::Done => {
                (matter.untaken, matter.outcome) = (Untaken::IsLeft, Outcome::PassedOn);
                return Ok(Flow::Continue(()));
            }
            Tried::Untaken => {
                match what.update {
                    Some(_) => debug!(conversation = C::NAME, ?seed, update_id, "no handler took the update"),
                    None => {
                        let (state, kind) = (name_of(state), matter.kind);
                        match (kind, matter.timer) {
                            (EntryKind::Event, Some(_)) => warn!(
                                conversation = C::NAME,
                                ?seed,
                                "a timer came up and is dropped, since no handler of this state takes its event: write \
                                 `#[on({state}, event)]`, or cancel it where the conversation goes there"
                            ),
                            (EntryKind::Event, None) => warn!(
                                conversation = C::NAME,
                                ?seed,
                                "an event is dropped, since no handler of this state takes it: write `#[on({state}, event)]`"
                            ),
                            _ => debug!(conversation = C::NAME, ?seed, state, %kind, "no handler took it"),
                        }
                        metrics::counter!(figures::EVENTS_UNTAKEN, "conversation" => C::NAME).increment(1);
                    }
                }
                correction = matter.correction.take();
                (Done::from(Turn::new(Next::Stay)), Part::Passed, None, Staying::Unmoved)
            }
            Tried::Failed(failure) => {
                place(told, seed, state).in_scope(|| error!(update_id, "{}", one_line(&failure)));
                if let Some(told) = told {
                    told.notes.fails(&failure);
                }
                let what = Happening { leaf: Leaf::Failed, failure: Some(&failure), ..what };
                let done = match self.turn(seed, state, what).await {
                    Tried::Turned(done) => done,
                    Tried::Cancelled => return cancelled(&mut matter.outcome),
                    Tried::Superseded => return superseded(&mut matter.outcome),
                    Tried::Failed(again) => {
                        place(told, seed, state).in_scope(|| error!(update_id, "and then {}", one_line(&again)));
                        Done::from(Turn::new(Next::Stay))
                    }
                    Tried::Untaken => Done::from(Turn::new(Next::Stay)),
                };
                (done, Part::Failed, Some(failure.to_string()), Staying::Unmoved)
            }
        };
        // Here it is decided whether a newer inline query of the user comes in time: from now on this one counts, whatever
        // arrives while it is written down. Before that nothing but this task knew of it, and dropping it was enough.
        if !matter.answering.as_ref().is_none_or(Answering::claim) {
            return superseded(&mut matter.outcome);
        }
        let outcome = match part {
            Part::Took => Outcome::Taken,
            Part::Failed => Outcome::Failed,
            Part::Passed => Outcome::Untaken,
        };
        let mut said = what.update.and_then(|update| take_answer(update, &mut done.turn.effects));
        let answering = matter.answering.take();
        if answering.as_ref().is_some_and(Answering::is_of_command) {
            said = correction.take().map(|it| it.call);
        }
        done.turn.effects.extend(correction);
        done.turn.effects.extend(answering.and_then(|it| it.settle(part, said)));
        if let Some(told) = told {
            told.notes.goes(&done.turn.next);
        }
        let cause = matter.cause(error.as_deref(), staying, &self.around.clock);
        self.commit(held, done, cause).await?;
        matter.outcome = outcome;
        Ok(Flow::Continue(()))
    }

    pub(super) fn happening<'a>(
        &self,
        leaf: Leaf,
        update: Option<&'a Arc<Incoming>>,
        home: Option<&'a Home>,
    ) -> Happening<'a> {
        let now = self.around.clock.now();
        Happening {
            leaf,
            update,
            album: None,
            failure: None,
            event: None,
            undeliverable: None,
            home,
            ticket: None,
            told: None,
            now,
        }
    }
}

/// What becomes of a timer that came up: one that comes once is gone, one that is repeated comes at the next point of its
/// grid. Repetitions that were missed are not made up.
fn done_with(timer: &Timer, now: Moment) -> TimerChange {
    let step = timer.every.map_or(0, |every| (timer.due + every).as_millis() - timer.due.as_millis());
    match (now.as_millis().saturating_sub(timer.due.as_millis())).checked_div(step) {
        None => TimerChange::Cancel(timer.id),
        Some(missed) => {
            let steps = step.saturating_mul(missed.saturating_add(1));
            TimerChange::Move(timer.id, Moment::from_millis(timer.due.as_millis().saturating_add(steps)))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::store::TimerId;

    #[test]
    fn a_repeated_timer_comes_at_the_next_point_of_its_grid() {
        let timer = |every: Option<u64>| Timer {
            id: TimerId(7),
            due: Moment::from_millis(1_000),
            every: every.map(Duration::from_millis),
            outlives: false,
            event: "null".to_owned(),
        };
        let then = |now, every| match done_with(&timer(Some(every)), Moment::from_millis(now)) {
            TimerChange::Move(TimerId(7), at) => at.as_millis(),
            other => panic!("{other:?}"),
        };
        assert_eq!(then(1_000, 100), 1_100);
        assert_eq!(then(1_099, 100), 1_100);
        assert_eq!(then(1_100, 100), 1_200, "it has been missed by now");
        assert_eq!(then(5_017, 100), 5_100);
        assert_eq!(done_with(&timer(None), Moment::from_millis(1_000)), TimerChange::Cancel(TimerId(7)));
        assert_eq!(done_with(&timer(Some(0)), Moment::from_millis(1_000)), TimerChange::Cancel(TimerId(7)));
    }
}
