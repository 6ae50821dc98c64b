//! The room that a chat has, and that all chats have together; and who waits for it.

use std::time::Duration;

use crate::clock::Moment;
use crate::deliver::Address;
use crate::limits::bucket::{Due, Pace, Window};
use crate::limits::queue::Queue;
use crate::limits::{Charge, Limits, Priority};

/// What holds for each chat.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    pace: Option<Pace>,
    per_group: Option<u32>,
}

/// What one chat was sent.
pub(super) struct Chat {
    due: Due,
    /// Of a group, once something was sent to it.
    window: Option<Box<Window>>,
    /// Until when Telegram has it wait.
    pub(super) until: Moment,
    pub(super) queue: Queue,
}

/// What all chats were sent together.
pub(super) struct Lot {
    window: Option<Window>,
    /// A broadcast goes evenly: had it all that is free at once, a reply that comes next would wait until the next second.
    pace: Option<Pace>,
    due: Due,
    pub(super) queue: Queue,
}

const A_SECOND: Duration = Duration::from_secs(1);
const A_MINUTE: Duration = Duration::from_mins(1);

impl Rates {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { pace: limits.per_chat.map(|it| Pace::new(it, limits.burst)), per_group: limits.per_group }
    }
}

impl Default for Chat {
    fn default() -> Self {
        Self { due: Due::default(), window: None, until: Moment::from_millis(0), queue: Queue::default() }
    }
}

impl Chat {
    /// When so many more may go, and what they wait for until then.
    pub(super) fn ready(&self, rates: Rates, now: Moment, count: u32) -> (Moment, &'static str) {
        let mut ready = (self.until, "asked");
        if let Some(pace) = rates.pace.map(|it| it.ready(self.due, count)).filter(|it| *it > ready.0) {
            ready = (pace, "chat");
        }
        if let Some(window) = self.window.as_ref().map(|it| it.ready(now, count)).filter(|it| *it > ready.0) {
            ready = (window, "group");
        }
        ready
    }

    /// When one that comes now will go, as far as can be said.
    pub(super) fn expected(&self, rates: Rates, now: Moment, count: u32, priority: Priority) -> Moment {
        let before = self.queue.before(priority);
        let (ready, _) = self.ready(rates, now, count);
        let paced = rates.pace.map_or(ready, |it| ready + it.time_for(before));
        self.window.as_ref().map_or(paced, |it| paced.max(it.ready(now, count) + it.time_for(before)))
    }

    pub(super) fn take(&mut self, rates: Rates, now: Moment, charge: &Charge) {
        if let Some(pace) = rates.pace {
            pace.take(&mut self.due, now, charge.count);
        }
        if let Some(most) = rates.per_group
            && is_group(&charge.chat)
        {
            self.window.get_or_insert_with(|| Box::new(Window::new(most, A_MINUTE))).take(now, charge.count);
        }
    }

    /// Whether nothing of it counts any more.
    pub(super) fn is_over(&mut self, now: Moment) -> bool {
        let is_empty = self.window.as_mut().is_none_or(|it| {
            it.forget(now);
            it.is_empty()
        });
        is_empty && self.queue.is_empty() && self.until <= now && self.due.is_over(now)
    }
}

impl Lot {
    /// So many in any second.
    pub(super) fn new(most: Option<u32>) -> Self {
        Self {
            window: most.map(|it| Window::new(it, A_SECOND)),
            // What may be made up for if somebody wakes late.
            pace: most.map(|it| Pace::about(it, (it / 10).max(3))),
            due: Due::default(),
            queue: Queue::default(),
        }
    }

    pub(super) fn ready(&self, paused: Moment, now: Moment, count: u32, priority: Priority) -> Moment {
        let window = self.window.as_ref().map_or(paused, |it| it.ready(now, count).max(paused));
        match (priority, self.pace) {
            (Priority::Bulk, Some(pace)) => window.max(pace.ready(self.due, count)),
            _ => window,
        }
    }

    /// When one that comes now will go, as far as can be said.
    pub(super) fn expected(&self, paused: Moment, now: Moment, count: u32, priority: Priority) -> Moment {
        let ready = self.ready(paused, now, count, priority);
        self.window.as_ref().map_or(ready, |it| ready + it.time_for(self.queue.before(priority)))
    }

    pub(super) fn take(&mut self, now: Moment, count: u32, priority: Priority) {
        if let Some(window) = &mut self.window {
            window.take(now, count);
        }
        if let (Priority::Bulk, Some(pace)) = (priority, self.pace) {
            pace.take(&mut self.due, now, count);
        }
    }
}

/// Groups and channels have negative ids, and nobody else is written to by name.
fn is_group(chat: &Address) -> bool {
    matches!(chat, Address::Id(..0) | Address::Name(_))
}
