//! The timers of a conversation.

use std::time::Duration;

use serde::Serialize;

use crate::clock::Moment;
use crate::extract::argument::{LendMut, TheTimers};
use crate::extract::event::{EventError, written};
use crate::machine::{Cx, HandlerError, Refusal, Turn};
use crate::store::{TimerChange, TimerId};

/// Sends the conversation events of its own type later: once or repeated, never early, and, with a store that keeps them,
/// through restarts.
///
/// Handlers take it as `&mut Timers<T>`, where `T` is what `#[conversation(event = T)]` says. What is set, moved and
/// cancelled is committed with the turn, and not at all if it fails. A timer that comes up runs the
/// `#[on(.., event)]` handler of the state which the conversation is in by then; where there is none, it is dropped and
/// counted (`stategram_events_untaken`), with a warning in the log. The end of a conversation cancels its timers, but for
/// those that [outlive](TimerDraft::outlives) it.
///
/// ```
/// # use std::time::Duration;
/// # use stategram::prelude::*;
/// # #[derive(Serialize, Deserialize)]
/// # enum Alarm { Nag, GiveUp }
/// # fn ask(timers: &mut Timers<Alarm>) -> TimerId {
/// timers.after(Duration::from_secs(30), Alarm::Nag).every(Duration::from_mins(5));
/// timers.at(timers.now() + Duration::from_hours(24), Alarm::GiveUp).id()
/// # }
/// ```
#[derive(Debug)]
pub struct Timers<T> {
    now: Moment,
    changes: Vec<TimerChange>,
    error: Option<EventError>,
    of: std::marker::PhantomData<fn(T)>,
}

/// A timer that was set. Each method refines it; it may be ignored.
#[derive(Debug)]
pub struct TimerDraft<'a> {
    id: TimerId,
    change: &'a mut TimerChange,
    error: &'a mut Option<EventError>,
}

impl<T: Serialize> Timers<T> {
    /// Sends the event when this much time has passed since the turn began. What it returns refines it.
    pub fn after(&mut self, time: Duration, event: T) -> TimerDraft<'_> {
        self.at(self.now + time, event)
    }

    /// Sends the event at this moment, at once if that is over. What it returns refines it.
    pub fn at(&mut self, due: Moment, event: T) -> TimerDraft<'_> {
        let Self { changes, error, .. } = self;
        let event = written(&event).unwrap_or_else(|wrong| {
            error.get_or_insert(wrong);
            String::new()
        });
        // Whoever keeps timers finds this one by its id alone; 63 bits of chance are as good as a number.
        let id = TimerId(fastrand::u64(1..=i64::MAX.unsigned_abs()));
        let change = changes.push_mut(TimerChange::Set { id, due, every: None, outlives: false, event });
        TimerDraft { id, change, error }
    }
}

impl<T> Timers<T> {
    /// When the turn began, by the bot's clock.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The timer comes up when this much time has passed since the turn began, and not when it would have. One that is
    /// over, or never was, stays so.
    pub fn put_off(&mut self, timer: TimerId, time: Duration) {
        self.move_to(timer, self.now + time);
    }

    /// The timer comes up at this moment, and not when it would have. One that is over, or never was, stays so. One that
    /// repeats goes on from there.
    pub fn move_to(&mut self, timer: TimerId, due: Moment) {
        self.changes.push(TimerChange::Move(timer, due));
    }

    /// The timer does not come up any more.
    pub fn cancel(&mut self, timer: TimerId) {
        self.changes.push(TimerChange::Cancel(timer));
    }
}

impl TimerDraft<'_> {
    /// It comes again and again, with this much time in between, until it is cancelled. What was missed while the bot did
    /// not run comes once. The store is looked through every 20 ms at most, so that a shorter pause is of no use.
    ///
    /// No time at all fails the turn, with [`EventError`].
    pub fn every(self, pause: Duration) -> Self {
        if pause.is_zero() {
            self.error.get_or_insert(EventError::NoPause);
        } else if let TimerChange::Set { every, .. } = self.change {
            *every = Some(pause);
        }
        self
    }

    /// The end of the conversation does not cancel it: it comes up in whatever state the conversation is then, which is
    /// the entry if none has begun anew.
    pub fn outlives(self) -> Self {
        if let TimerChange::Set { outlives, .. } = self.change {
            *outlives = true;
        }
        self
    }

    /// By what it is moved and cancelled. It may be kept in the state.
    pub fn id(self) -> TimerId {
        self.id
    }
}

#[diagnostic::do_not_recommend]
impl<C, S, F, T> LendMut<C, S, F, TheTimers<T>> for Timers<T> {
    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(Self { now: cx.now(), changes: Vec::new(), error: None, of: std::marker::PhantomData })
    }

    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError> {
        match self.error {
            Some(error) => Err(error.into()),
            None => {
                turn.timers.extend(self.changes);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timers<T>() -> Timers<T> {
        Timers { now: Moment::from_millis(1_000), changes: Vec::new(), error: None, of: std::marker::PhantomData }
    }

    #[test]
    fn timers_are_set_moved_and_cancelled_in_order() {
        let mut timers = timers::<&str>();
        let once = timers.after(Duration::from_secs(2), "once").id();
        timers.at(Moment::from_millis(7), "often").every(Duration::from_secs(1)).outlives();
        timers.put_off(once, Duration::from_secs(5));
        timers.cancel(once);
        let [TimerChange::Set { id, due, every: None, outlives: false, event }, often, rest @ ..] = &timers.changes[..]
        else {
            panic!("{:?}", timers.changes);
        };
        assert_eq!((*id, *due, event.as_str()), (once, Moment::from_millis(3_000), "\"once\""));
        assert!(
            matches!(often, TimerChange::Set { due, every: Some(_), outlives: true, .. } if due.as_millis() == 7),
            "{often:?}"
        );
        assert_eq!(rest, [TimerChange::Move(once, Moment::from_millis(6_000)), TimerChange::Cancel(once)]);
        assert_eq!(timers.error, None);
    }

    #[test]
    fn the_first_mistake_is_kept() {
        let mut timers = timers::<std::collections::HashMap<(), ()>>();
        timers.after(Duration::ZERO, [((), ())].into()).every(Duration::ZERO);
        let error = timers.error.unwrap().to_string();
        assert!(error.ends_with("cannot be written as JSON: key must be a string"), "{error}");
        let mut timers = self::timers::<u8>();
        timers.after(Duration::ZERO, 1).every(Duration::ZERO);
        assert_eq!(timers.error, Some(EventError::NoPause));
    }
}
