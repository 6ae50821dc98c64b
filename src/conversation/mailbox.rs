//! What waits for a busy conversation, in order.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use crate::clock::Clock;
use crate::conversation::album::{AlbumPart, Gathering};
use crate::conversation::answers::Answering;
use crate::conversation::backlog::Backlog;
use crate::conversation::cell::AlarmId;
use crate::conversation::chain::Through;
use crate::conversation::moves::{Asked, Leave};
use crate::reply::Effect;
use crate::store::{Entry, InboxId};
use crate::update::{Incoming, Leaf};

/// Something that happens to a conversation.
#[derive(Debug)]
pub(super) enum Event {
    /// An update, and its answer if it is a query.
    Update { update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering> },
    /// The messages of an album, in their order. It never waits in a mailbox: the worker has gathered it.
    Album(Vec<AlbumPart>),
    /// An update or an album from the conversation before this one in its chain, which waits until it is through.
    Passed(Box<Relayed>),
    /// The conversation before this one in its chain waits until all that came before this is through.
    Wait(Through),
    /// The conversation has moved, and is asked for where it goes on.
    Leave(Leave),
    /// A conversation moves here, and its worker has been asked for it.
    Move { entry: Entry, inbox: Option<InboxId>, asked: Asked },
    /// Something that is no update: an event, or what the store had set aside.
    Posted { entry: Entry, inbox: Option<InboxId> },
    /// Its entry in the alarm's index came up. Whether a deadline has come is seen when it is its turn: what arrived
    /// before it may have moved the deadline.
    Alarm(AlarmId),
    /// The store says that there is something to do. There are only so many of these at once.
    Overdue(OwnedSemaphorePermit),
}

/// What has been passed on.
#[derive(Debug)]
pub(super) struct Relayed {
    pub(super) event: Event,
    /// Who has passed it on and waits.
    pub(super) through: Option<Through>,
    /// What is to be replied where no handler takes it: how its command is written. In no store: an update that waits there
    /// is not corrected.
    pub(super) correction: Option<Effect>,
}

/// The events of one busy conversation.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    queue: VecDeque<Event>,
    /// The size of what lies beyond the first 64.
    overflow: usize,
    /// What was left in the store's inbox, since there was no room for it here.
    left: Option<Left>,
    /// Whether there is an [`Event::Overdue`] in it: one is enough, however often the store says so.
    overdue: bool,
    /// The album that the worker is waiting for. Its messages join it, wherever they would have stood.
    pub(super) gathering: Option<Box<Gathering>>,
    /// Those who wait for something that is in the store's inbox: until the conversation comes to rest, which it does behind
    /// that.
    waiting: Vec<Through>,
    /// Whether the worker has broken off: nothing of this is taken in this run any more.
    is_over: bool,
}

/// Rows of the store's inbox for which there was no room. Once there is one, whatever has a row is left there too, so that
/// nothing overtakes it.
#[derive(Debug)]
struct Left {
    /// The last one.
    to: InboxId,
    /// How many events of the queue came before the first one.
    before: usize,
}

/// An event that is not in the mailbox. It is given back to be dropped where no guard of the map is held: a press that is
/// dropped is answered.
#[derive(Debug)]
pub(super) enum Refused {
    /// It has used up its conversation's share, and no store keeps it.
    Dropped(Event),
    /// It is taken from the store's inbox, now or later.
    Left(Event),
}

/// What is next.
#[derive(Debug)]
pub(super) enum Popped {
    Event(Event),
    /// The rows of the store's inbox up to this one.
    Left(InboxId),
    Nothing,
}

impl Event {
    /// What it counts for in the backlog. The alarm's entries do not count: there is one per conversation.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Update { update, .. } => update.raw().len(),
            Self::Album(parts) => parts.iter().map(|part| part.update.raw().len()).sum(),
            Self::Move { entry, .. } | Self::Posted { entry, .. } => entry.body.len(),
            Self::Passed(passed) => passed.event.size(),
            Self::Alarm(_) | Self::Leave(_) | Self::Overdue(_) | Self::Wait(_) => 0,
        }
    }

    /// How many updates and events it is.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Album(parts) => parts.len(),
            Self::Passed(passed) => passed.event.count(),
            Self::Update { .. } | Self::Move { .. } | Self::Posted { .. } => 1,
            Self::Alarm(_) | Self::Leave(_) | Self::Overdue(_) | Self::Wait(_) => 0,
        }
    }

    /// It waits in the store, and not here.
    pub(super) fn leave(self) {
        match self {
            Self::Update { answering: Some(answering), .. } => answering.leave(),
            Self::Passed(passed) => passed.event.leave(),
            _ => {}
        }
    }

    /// Its conversation does not get to it in this run: who waits for it waits in vain. Gives what is left of it.
    fn let_go(mut self) -> Option<Self> {
        match &mut self {
            Self::Wait(_) => {
                if let Self::Wait(through) = self {
                    through.abandon();
                }
                return None;
            }
            // Dropped, the one is answered that nothing will come, and the other one's row says it again in the next run.
            Self::Leave(_) | Self::Move { inbox: Some(_), .. } => return None,
            Self::Passed(passed) => {
                if let Some(through) = passed.through.take() {
                    through.abandon();
                }
            }
            _ => {}
        }
        Some(self)
    }

    /// Its part in the answer, where it is a query.
    fn answering(&self) -> Option<&Answering> {
        match self {
            Self::Update { answering, .. } => answering.as_ref(),
            Self::Passed(passed) => passed.event.answering(),
            Self::Album(_)
            | Self::Move { .. }
            | Self::Posted { .. }
            | Self::Alarm(_)
            | Self::Leave(_)
            | Self::Overdue(_)
            | Self::Wait(_) => None,
        }
    }

    /// Whether it is a query about a payment.
    pub(super) fn is_payment(&self) -> bool {
        match self {
            Self::Update { update, .. } => matches!(update.leaf(), Leaf::PreCheckoutQuery | Leaf::ShippingQuery),
            Self::Passed(passed) => passed.event.is_payment(),
            _ => false,
        }
    }

    /// Its row in the store's inbox.
    pub(super) fn inbox(&self) -> Option<InboxId> {
        match self {
            Self::Update { inbox, .. } | Self::Move { inbox, .. } | Self::Posted { inbox, .. } => *inbox,
            // That of its last message: behind what was left, or before it.
            Self::Album(parts) => parts.iter().filter_map(|part| part.inbox).max(),
            Self::Passed(passed) => passed.event.inbox(),
            Self::Alarm(_) | Self::Leave(_) | Self::Overdue(_) | Self::Wait(_) => None,
        }
    }
}

impl Mailbox {
    /// Puts an event behind the others, or gives it back where its conversation has used up its share.
    pub(super) fn push(&mut self, mut event: Event, backlog: &Backlog, clock: &Clock) -> Result<(), Refused> {
        if self.is_over {
            match event.let_go() {
                Some(kept) => event = kept,
                None => return Ok(()),
            }
        }
        event = match &mut self.gathering {
            Some(gathering) => match gathering.join(event, clock.now()) {
                Ok(size) => {
                    backlog.add(usize::from(size > 0), size);
                    return Ok(());
                }
                Err(event) => event,
            },
            None => event,
        };
        if matches!(event, Event::Overdue(_)) && std::mem::replace(&mut self.overdue, true) {
            return Ok(());
        }
        if let (Some(left), Some(id)) = (&mut self.left, event.inbox()) {
            left.to = left.to.max(id);
            self.keep_waiting(&mut event);
            return Err(Refused::Left(event));
        }
        let size = event.size();
        if self.queue.len() >= Backlog::MAILBOX {
            // There is one at a time of what is passed on, and a conversation waits for it; a move is said once. With these the
            // share may be exceeded: what counts for nothing fits all the same, or a deadline would be missed.
            let always_fits = size == 0 || matches!(event, Event::Passed(_) | Event::Move { inbox: None, .. });
            if self.overflow + size > backlog.share() && !always_fits {
                let Some(to) = event.inbox() else { return Err(Refused::Dropped(event)) };
                self.left = Some(Left { to, before: self.queue.len() });
                return Err(Refused::Left(event));
            }
            self.overflow += size;
        }
        backlog.add(event.count(), size);
        self.queue.push_back(event);
        Ok(())
    }

    /// Takes out what this event supersedes: a query that nobody waits for any more must not fill a mailbox until its turn.
    pub(super) fn superseded_by(&mut self, event: &Event) -> Vec<Event> {
        let mut superseded = Vec::new();
        if !event.answering().is_some_and(Answering::supersedes) {
            return superseded;
        }
        while let Some(place) = self.queue.iter().position(|it| it.answering().is_some_and(Answering::is_superseded)) {
            let Some(event) = self.queue.remove(place) else { break };
            match place < Backlog::MAILBOX {
                true => self.moved_up(),
                false => self.overflow = self.overflow.saturating_sub(event.size()),
            }
            if let Some(left) = &mut self.left
                && place < left.before
            {
                left.before -= 1;
            }
            superseded.push(event);
        }
        superseded
    }

    /// This event is taken from the store's inbox: who waits for it does so until the conversation comes to rest.
    pub(super) fn keep_waiting(&mut self, event: &mut Event) {
        if let Event::Passed(passed) = event {
            self.waiting.extend(passed.through.take());
        }
    }

    /// The worker breaks off: who waits for what is here waits in vain.
    pub(super) fn abandon(&mut self) {
        self.is_over = true;
        self.waiting.drain(..).for_each(Through::abandon);
        self.queue = std::mem::take(&mut self.queue).into_iter().filter_map(Event::let_go).collect();
    }

    /// Whether the store has said already that there is something to do.
    pub(super) fn is_told(&self) -> bool {
        self.overdue
    }

    /// Whether there is a query about a payment in it.
    pub(super) fn has_payment(&self) -> bool {
        self.queue.iter().any(Event::is_payment)
    }

    /// How many updates and events wait.
    pub(super) fn waiting(&self) -> usize {
        let gathered = self.gathering.as_ref().map_or(0, |it| it.parts().len());
        gathered
            + self
                .queue
                .iter()
                .filter(|it| {
                    matches!(it, Event::Update { .. } | Event::Move { .. } | Event::Passed(_) | Event::Posted { .. })
                })
                .count()
    }

    /// Begins to wait for an album, whose messages that are here already join it. Answers how many events are here, and up
    /// to which row of the inbox some were left there.
    pub(super) fn gather(&mut self, mut gathering: Box<Gathering>, clock: &Clock) -> (usize, Option<InboxId>) {
        let now = clock.now();
        let before = self.left.as_ref().map_or(0, |left| left.before);
        let mut joined_before = 0;
        for (at, event) in std::mem::take(&mut self.queue).into_iter().enumerate() {
            match gathering.join(event, now) {
                Ok(_) => joined_before += usize::from(at < before),
                Err(event) => self.queue.push_back(event),
            }
        }
        if let Some(left) = &mut self.left {
            left.before -= joined_before;
        }
        self.overflow = self.queue.iter().skip(Backlog::MAILBOX).map(Event::size).sum();
        self.gathering = Some(gathering);
        (self.queue.len(), self.left.as_ref().map(|left| left.to))
    }

    /// The next event. It stays in the backlog's account until the caller is done with it.
    pub(super) fn pop(&mut self) -> Popped {
        match &mut self.left {
            Some(left) if left.before == 0 => return Popped::Left(left.to),
            Some(left) => left.before -= 1,
            None => {}
        }
        let Some(event) = self.queue.pop_front() else { return Popped::Nothing };
        self.moved_up();
        if matches!(event, Event::Overdue(_)) {
            self.overdue = false;
        }
        Popped::Event(event)
    }

    /// An event has left the first 64: what is now the last of them has come out of the overflow.
    fn moved_up(&mut self) {
        if let Some(moved_up) = self.queue.get(Backlog::MAILBOX - 1) {
            self.overflow = self.overflow.saturating_sub(moved_up.size());
        }
    }

    /// What was left up to this row is in the hands of the worker. Where more was left meanwhile, nothing changes.
    pub(super) fn have_loaded(&mut self, to: InboxId) {
        self.left.take_if(|left| left.to <= to);
    }
}

#[cfg(test)]
mod tests;
