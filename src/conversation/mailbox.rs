//! What waits for a busy conversation, in order.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::conversation::answers::Answering;
use crate::conversation::backlog::Backlog;
use crate::conversation::cell::AlarmId;
use crate::store::{Entry, InboxId};
use crate::update::Incoming;

/// Something that happens to a conversation.
#[derive(Debug)]
pub(super) enum Event {
    /// An update, and its callback query's answer if it is one.
    Update { update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering> },
    /// Something that is no update: an event, or what the store had set aside.
    Posted { entry: Entry, inbox: Option<InboxId> },
    /// Its entry in the alarm's index came up. Whether a deadline has come is seen when it is its turn: what arrived
    /// before it may have moved the deadline.
    Alarm(AlarmId),
    /// The store says that there is something to do.
    Overdue,
}

/// The events of one busy conversation.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    queue: VecDeque<Event>,
    /// The size of what lies beyond the first 64.
    overflow: usize,
}

impl Event {
    /// What it counts for in the backlog. The alarm's entries do not count: there is one per conversation.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Update { update, .. } => update.raw().len(),
            Self::Posted { entry, .. } => entry.body.len(),
            Self::Alarm(_) | Self::Overdue => 0,
        }
    }
}

impl Mailbox {
    /// Puts an event behind the others, or gives it back where its conversation has used up its share.
    pub(super) fn push(&mut self, event: Event, backlog: &Backlog) -> Result<(), Event> {
        let size = event.size();
        if self.queue.len() >= Backlog::MAILBOX {
            if self.overflow + size > backlog.share() {
                return Err(event);
            }
            self.overflow += size;
        }
        backlog.add(size);
        self.queue.push_back(event);
        Ok(())
    }

    /// How many updates wait.
    pub(super) fn updates(&self) -> usize {
        self.queue.iter().filter(|it| matches!(it, Event::Update { .. })).count()
    }

    /// The next event. It stays in the backlog's account until the caller is done with it.
    pub(super) fn pop(&mut self) -> Option<Event> {
        let event = self.queue.pop_front()?;
        // What is now at position 64 has come out of the overflow.
        if let Some(moved_up) = self.queue.get(Backlog::MAILBOX - 1) {
            self.overflow = self.overflow.saturating_sub(moved_up.size());
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(id: i64) -> Event {
        let json = format!(r#"{{"update_id":{id},"poll":{{}}}}"#);
        Event::Update { update: Arc::new(Incoming::decode(&json).unwrap()), inbox: None, answering: None }
    }

    fn id(event: &Event) -> i64 {
        match event {
            Event::Update { update, .. } => update.update_id(),
            _ => panic!("not an update"),
        }
    }

    #[test]
    fn keeps_the_oldest_in_order_and_gives_back_what_exceeds_the_share() {
        let size = update(100).size();
        // The share holds 10 beyond the 64.
        let backlog = Backlog::new(16 * 10 * size);
        let mut mailbox = Mailbox::default();
        let kept: Vec<i64> = (100..200).filter(|&it| mailbox.push(update(it), &backlog).is_ok()).collect();
        assert_eq!(kept, (100..174).collect::<Vec<_>>());
        let first = mailbox.pop().unwrap();
        assert_eq!(id(&first), 100);
        assert!(mailbox.push(update(200), &backlog).is_ok(), "one came out of the overflow");
        let rest: Vec<i64> = std::iter::from_fn(|| mailbox.pop()).map(|event| id(&event)).collect();
        assert_eq!(rest, (101..174).chain([200]).collect::<Vec<_>>());
        assert_eq!(mailbox.overflow, 0);
    }
}
