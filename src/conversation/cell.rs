//! What the map holds per conversation. Its size is the size of idleness.

use std::mem;
use std::num::NonZero;

use crate::clock::Moment;
use crate::conversation::mailbox::Mailbox;
use crate::store::Deadlines;

/// A conversation in the map. One in its entry state has no cell at all.
pub(super) enum Cell<C> {
    /// It waits for something to happen.
    Idle(Live<C>),
    /// A worker has it; what happens meanwhile waits here.
    Busy(Box<Mailbox>),
}

/// A conversation that has left its entry state.
#[derive(Clone, Debug)]
pub(super) struct Live<C> {
    pub(super) state: C,
    pub(super) timing: Timing,
}

/// Its deadlines, which entry of the alarm's index is its own, and when it was last at work: 16 bytes, so that the cell of a
/// counter with an expiry is 24 and its map entry 32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Timing {
    silence: Until,
    at_most: Until,
    pub(super) alarm: Option<AlarmId>,
    /// The sweep of the map that came after it was last at work; see [`Room`](crate::conversation::evict::Room).
    pub(super) generation: u8,
}

/// Tells the entry of the alarm's index that is still meant from those that were replaced. One that is reused while a
/// replaced entry of the same conversation is still there costs one look at the cell, nothing else.
pub(super) type AlarmId = NonZero<u16>;

/// `Option<Moment>` in six bytes: 48 bits of milliseconds reach the year 10889. Whatever is later counts as never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Until([u8; 6]);

impl<C> Cell<C> {
    /// Makes it busy; gives the conversation if it was idle.
    pub(super) fn seize(&mut self) -> Option<Live<C>> {
        if matches!(self, Self::Busy(_)) {
            return None;
        }
        match mem::replace(self, Self::Busy(Box::default())) {
            Self::Idle(live) => Some(live),
            Self::Busy(_) => None,
        }
    }
}

impl<C> Live<C> {
    /// The next moment at which something is due.
    pub(super) fn deadline(&self) -> Option<Moment> {
        self.timing.next()
    }
}

impl Timing {
    pub(super) fn new(deadlines: Deadlines, alarm: Option<AlarmId>) -> Self {
        Self { silence: deadlines.silence.into(), at_most: deadlines.at_most.into(), alarm, generation: 0 }
    }

    pub(super) fn deadlines(self) -> Deadlines {
        Deadlines { silence: self.silence.into(), at_most: self.at_most.into() }
    }

    pub(super) fn next(self) -> Option<Moment> {
        self.deadlines().next()
    }
}

impl Default for Until {
    fn default() -> Self {
        Self([u8::MAX; 6])
    }
}

impl From<Option<Moment>> for Until {
    fn from(moment: Option<Moment>) -> Self {
        match moment.map(|it| it.as_millis().to_be_bytes()) {
            Some([0, 0, rest @ ..]) => Self(rest),
            _ => Self::default(),
        }
    }
}

impl From<Until> for Option<Moment> {
    fn from(until: Until) -> Self {
        let [a, b, c, d, e, f] = until.0;
        (until != Until::default()).then(|| Moment::from_millis(u64::from_be_bytes([0, 0, a, b, c, d, e, f])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::PerChat;

    #[test]
    fn an_idle_counter_is_an_entry_of_32_bytes() {
        #[allow(dead_code, reason = "only its size matters")]
        enum Counter {
            Fresh,
            Counting { count: u32 },
        }
        assert_eq!(size_of::<Cell<Counter>>(), 24);
        assert_eq!(size_of::<(PerChat, Cell<Counter>)>(), 32);
    }

    #[test]
    fn six_bytes_hold_a_moment_or_never() {
        let there_and_back = |moment: Option<Moment>| Option::<Moment>::from(Until::from(moment));
        for moment in [None, Some(Moment::from_millis(0)), Some(Moment::from_millis(1_795_000_000_000))] {
            assert_eq!(there_and_back(moment), moment);
        }
        assert_eq!(there_and_back(Some(Moment::from_millis(u64::MAX))), None);
    }

    #[test]
    fn the_next_deadline_is_the_earlier_one() {
        let (early, late) = (Moment::from_millis(1), Moment::from_millis(2));
        let next = |silence, at_most| Timing::new(Deadlines { silence, at_most }, None).next();
        assert_eq!(next(Some(late), Some(early)), Some(early));
        assert_eq!(next(Some(early), None), Some(early));
        assert_eq!(next(None, None), None);
    }
}
