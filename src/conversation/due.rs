//! What has come due: the conversation's own deadline and its timers, each when its moment comes, the earliest first.

use std::collections::{HashSet, VecDeque};
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use tracing::{Instrument, error, warn};

use crate::conversation::Conversations;
use crate::conversation::cell::Live;
use crate::conversation::commit::{Cause, Staying};
use crate::conversation::matter::Matter;
use crate::conversation::told::{Outcome, Told};
use crate::conversation::turn::{Done, Happening, Tried, one_line, place};
use crate::conversation::worker::{Flow, Held};
use crate::figures;
use crate::machine::{Next, RunsIn, Seed, Turn};
use crate::store::{Aside, EntryKind, Result, Timer, TimerId};
use crate::update::Leaf;

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Takes everything that is due by now, and sees to it that the deadline has an entry in the alarm's index.
    ///
    /// The order is the moments', not that of who noticed first: an alarm that comes up late may not end a conversation
    /// whose timer came before. A timer goes before a deadline of the same moment, since its author set it for that moment.
    pub(super) async fn take_due(&self, held: &mut Held<C>, with_timers: bool) -> Result<Flow> {
        let mut until = self.around.clock.now();
        let mut timers = VecDeque::new();
        held.timers_moved = with_timers;
        let mut has_expired = false;
        let mut known: Option<HashSet<TimerId>> = None;
        loop {
            if self.around.fatal.cancel.is_cancelled() {
                return Ok(Flow::Break(()));
            }
            if std::mem::take(&mut held.timers_moved) && with_timers {
                if known.is_none() {
                    until = self.around.clock.now();
                }
                timers = self.load_timers(&held.seed, until).await?;
                known.get_or_insert_with(|| timers.iter().map(|timer| timer.id).collect());
            }
            // One that was set meanwhile for now or earlier comes behind what waits already, or the conversation would
            // never come to that: its commit has told the keeper of the store's time.
            if timers.front().is_some_and(|timer| known.as_ref().is_some_and(|known| !known.contains(&timer.id))) {
                break;
            }
            let deadline = held.live.as_ref().and_then(Live::deadline);
            // Where the clock stands still it would expire again and again.
            let deadline = deadline.filter(|it| *it <= until && !has_expired);
            let flow = match (timers.pop_front(), deadline) {
                (Some(timer), Some(deadline)) if timer.due > deadline => {
                    timers.push_front(timer);
                    has_expired = true;
                    self.expire(held).await?
                }
                (Some(timer), _) => self.take_timer(held, &timer).await?,
                (None, Some(_)) => {
                    has_expired = true;
                    self.expire(held).await?
                }
                (None, None) => break,
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        if let Some(live) = &mut held.live
            && live.timing.alarm.is_none()
            && let Some(deadline) = live.deadline()
        {
            live.timing.alarm = Some(self.set_alarm(deadline, &held.seed));
        }
        Ok(Flow::Continue(()))
    }

    async fn take_timer(&self, held: &mut Held<C>, timer: &Timer) -> Result<Flow> {
        let home = held.seed.home();
        let what = Happening { event: Some(&timer.event), ..self.happening(Leaf::Event, None, home.as_ref()) };
        let mut matter = Matter { timer: Some(timer), ..Matter::new(what, EntryKind::Event, &timer.event) };
        self.see_to(held, &mut matter).await
    }

    /// A deadline has come: the conversation expires, once.
    async fn expire(&self, held: &mut Held<C>) -> Result<Flow> {
        held.committed = false;
        let Some(Live { state, .. }) = &held.live else { return Ok(Flow::Continue(())) };
        let notes = self.watch_turn(&held.seed, state, "expired", None);
        let told = Told::new(&held.seed, state, "expired", None, notes);
        let mut outcome = Outcome::default();
        let expiring = async {
            match AssertUnwindSafe(self.expire_once(held, &told, &mut outcome)).catch_unwind().await {
                Ok(flow) => flow,
                Err(panic) => {
                    let error = self.log_panic(held, &*panic);
                    told.notes.panics(&error);
                    if !held.committed {
                        self.end_with(held, Turn::new(Next::End).into(), Some(&error)).await?;
                    }
                    Ok(Flow::Continue(()))
                }
            }
        };
        let flow = expiring.instrument(told.span()).await;
        self.tally.note(&told, None, outcome);
        self.watch_end(held, &told, outcome);
        flow
    }

    async fn expire_once(&self, held: &mut Held<C>, told: &Told, outcome: &mut Outcome) -> Result<Flow> {
        let Held { seed, live, .. } = &*held;
        let Some(Live { state, .. }) = live else { return Ok(Flow::Continue(())) };
        let home = seed.home();
        let happening = Happening { told: Some(told), ..self.happening(Leaf::Expired, None, home.as_ref()) };
        let mut failed = None;
        let mut tried = self.turn(&held.seed, state, happening).await;
        if let Tried::Failed(failure) = tried {
            tried = self.try_again(seed, state, happening, failure).await;
        }
        if let Tried::Failed(failure) = tried {
            place(Some(told), seed, state).in_scope(|| error!("{}; the conversation ends", one_line(&failure)));
            told.notes.fails(&failure);
            // Where it goes is settled: what the `failed` handler says is kept, not where it would go.
            let what = Happening { leaf: Leaf::Failed, failure: Some(&failure), ..happening };
            tried = match self.handle(&held.seed, state, what).await {
                Tried::Turned(done) => self.end(seed, state, done.turn, happening).await,
                Tried::Cancelled | Tried::Superseded => Tried::Cancelled,
                Tried::Failed(_) | Tried::Untaken => self.end(seed, state, Turn::new(Next::End), happening).await,
            };
            failed = Some(failure);
        } else if let Tried::Untaken = tried {
            tried = self.end(seed, state, Turn::new(Next::End), happening).await;
        }
        let Tried::Turned(done) = tried else {
            place(Some(told), seed, state).in_scope(|| warn!("its expiry was cancelled: the bot is stopping"));
            *outcome = Outcome::Cancelled;
            return Ok(Flow::Break(()));
        };
        let error = failed.map(|it| it.to_string());
        told.notes.goes(&done.turn.next);
        self.end_with(held, done, error.as_deref()).await?;
        *outcome = if error.is_some() { Outcome::Failed } else { Outcome::Taken };
        Ok(Flow::Continue(()))
    }

    async fn end_with(&self, held: &mut Held<C>, done: Done<C>, error: Option<&str>) -> Result<()> {
        metrics::counter!(figures::CONVERSATIONS_EXPIRED, "conversation" => C::NAME).increment(1);
        let aside = error.map(|error| Aside { kind: EntryKind::End, body: "null", error }).into_iter().collect();
        self.commit(held, done, Cause { aside, staying: Staying::Rearmed, ..Cause::default() }).await
    }
}
