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
use crate::store::{Entry, InboxId};
use crate::update::Incoming;

/// Something that happens to a conversation.
#[derive(Debug)]
pub(super) enum Event {
    /// An update, and its answer if it is a query.
    Update { update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering> },
    /// The messages of an album, in their order. It never waits in a mailbox: the worker has gathered it.
    Album(Vec<AlbumPart>),
    /// An update or an album from the conversation before this one in its chain, which waits until it is through.
    Passed(Box<(Event, Option<Through>)>),
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
            Self::Passed(passed) => passed.0.size(),
            Self::Alarm(_) | Self::Leave(_) | Self::Overdue(_) | Self::Wait(_) => 0,
        }
    }

    /// It waits in the store, and not here.
    pub(super) fn leave(self) {
        match self {
            Self::Update { answering: Some(answering), .. } => answering.leave(),
            Self::Passed(passed) => passed.0.leave(),
            _ => {}
        }
    }

    /// Its part in the answer, where it is a query.
    fn answering(&self) -> Option<&Answering> {
        match self {
            Self::Update { answering, .. } => answering.as_ref(),
            Self::Passed(passed) => passed.0.answering(),
            Self::Album(_)
            | Self::Move { .. }
            | Self::Posted { .. }
            | Self::Alarm(_)
            | Self::Leave(_)
            | Self::Overdue(_)
            | Self::Wait(_) => None,
        }
    }

    /// Its row in the store's inbox.
    pub(super) fn inbox(&self) -> Option<InboxId> {
        match self {
            Self::Update { inbox, .. } | Self::Move { inbox, .. } | Self::Posted { inbox, .. } => *inbox,
            // That of its last message: behind what was left, or before it.
            Self::Album(parts) => parts.iter().filter_map(|part| part.inbox).max(),
            Self::Passed(passed) => passed.0.inbox(),
            Self::Alarm(_) | Self::Leave(_) | Self::Overdue(_) | Self::Wait(_) => None,
        }
    }
}

impl Mailbox {
    /// Puts an event behind the others, or gives it back where its conversation has used up its share.
    pub(super) fn push(&mut self, mut event: Event, backlog: &Backlog, clock: &Clock) -> Result<(), Refused> {
        event = match &mut self.gathering {
            Some(gathering) => match gathering.join(event, clock.now()) {
                Ok(size) => {
                    backlog.add(size);
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
            // There is one at a time of what is passed on, and a conversation waits for it.
            if self.overflow + size > backlog.share() && !matches!(event, Event::Passed(_)) {
                let Some(to) = event.inbox() else { return Err(Refused::Dropped(event)) };
                self.left = Some(Left { to, before: self.queue.len() });
                return Err(Refused::Left(event));
            }
            self.overflow += size;
        }
        backlog.add(size);
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
            self.waiting.extend(passed.1.take());
        }
    }

    /// The worker breaks off: who waits for what is here waits in vain.
    pub(super) fn abandon(&mut self) {
        self.waiting.drain(..).for_each(Through::abandon);
        for mut event in std::mem::take(&mut self.queue) {
            match event {
                Event::Wait(through) => {
                    through.abandon();
                    continue;
                }
                // Dropped, it is answered that nothing will come.
                Event::Leave(_) => continue,
                Event::Passed(ref mut passed) => {
                    if let Some(through) = passed.1.take() {
                        through.abandon();
                    }
                }
                _ => {}
            }
            self.queue.push_back(event);
        }
    }

    /// Whether the store has said already that there is something to do.
    pub(super) fn is_told(&self) -> bool {
        self.overdue
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
mod tests {
    use super::*;
    use crate::conversation::newest::Newest;

    fn update(id: i64) -> Event {
        let json = format!(r#"{{"update_id":{id},"poll":{{}}}}"#);
        Event::Update { update: Arc::new(Incoming::decode(&json).unwrap()), inbox: None, answering: None }
    }

    fn overdue() -> Event {
        Event::Overdue(Arc::new(tokio::sync::Semaphore::new(1)).try_acquire_owned().unwrap())
    }

    fn row(id: i64) -> Event {
        match update(id) {
            Event::Update { update, answering, .. } => {
                Event::Update { update, inbox: Some(InboxId(id.cast_unsigned())), answering }
            }
            other => other,
        }
    }

    fn id(event: &Event) -> i64 {
        match event {
            Event::Update { update, .. } => update.update_id(),
            _ => panic!("not an update"),
        }
    }

    fn pop(mailbox: &mut Mailbox) -> Option<Event> {
        match mailbox.pop() {
            Popped::Event(event) => Some(event),
            Popped::Left(_) | Popped::Nothing => None,
        }
    }

    #[test]
    fn keeps_the_oldest_in_order_and_gives_back_what_exceeds_the_share() {
        let size = update(100).size();
        // The share holds 10 beyond the 64.
        let clock = Clock::manual();
        let backlog = Backlog::new(16 * 10 * size);
        let mut mailbox = Mailbox::default();
        let kept: Vec<i64> = (100..200).filter(|&it| mailbox.push(update(it), &backlog, &clock).is_ok()).collect();
        assert_eq!(kept, (100..174).collect::<Vec<_>>());
        let first = pop(&mut mailbox).unwrap();
        assert_eq!(id(&first), 100);
        assert!(mailbox.push(update(200), &backlog, &clock).is_ok(), "one came out of the overflow");
        let rest: Vec<i64> = std::iter::from_fn(|| pop(&mut mailbox)).map(|event| id(&event)).collect();
        assert_eq!(rest, (101..174).chain([200]).collect::<Vec<_>>());
        assert_eq!(mailbox.overflow, 0);
    }

    #[test]
    fn what_has_a_row_is_left_in_the_inbox_and_nothing_overtakes_it() {
        let clock = Clock::manual();
        let backlog = Backlog::new(0);
        let mut mailbox = Mailbox::default();
        let kept = (100..170).filter(|&it| mailbox.push(row(it), &backlog, &clock).is_ok()).count();
        assert_eq!(kept, 64);
        for expected in 100..164 {
            assert_eq!(id(&pop(&mut mailbox).unwrap()), expected);
            assert!(
                matches!(mailbox.push(row(170), &backlog, &clock), Err(Refused::Left(_))),
                "there is room, but not its turn"
            );
        }
        mailbox.push(overdue(), &backlog, &clock).unwrap();
        assert!(matches!(mailbox.pop(), Popped::Left(InboxId(170))), "what came later comes later");
        mailbox.push(row(171), &backlog, &clock).unwrap_err();
        mailbox.have_loaded(InboxId(170));
        assert!(matches!(mailbox.pop(), Popped::Left(InboxId(171))), "more was left meanwhile");
        mailbox.have_loaded(InboxId(171));
        mailbox.push(row(172), &backlog, &clock).unwrap();
        assert!(matches!(pop(&mut mailbox), Some(Event::Overdue(_))));
        assert_eq!(id(&pop(&mut mailbox).unwrap()), 172);
        assert!(matches!(mailbox.pop(), Popped::Nothing));
    }

    #[test]
    fn a_newer_inline_query_takes_the_place_of_the_older_ones_behind_everything() {
        let size = update(100).size();
        let (backlog, newest) = (Backlog::new(16 * 10 * size), Arc::new(Newest::default()));
        let clock = Clock::manual();
        let typed = |id: i64, user: i64| match update(id) {
            Event::Update { update, inbox, .. } => {
                let answering = Some(Answering::none().with(newest.arrives(user, id)));
                Event::Update { update, inbox, answering }
            }
            other => other,
        };
        let mut mailbox = Mailbox::default();
        let push = |mailbox: &mut Mailbox, event: Event| {
            let superseded: Vec<i64> = mailbox.superseded_by(&event).iter().map(id).collect();
            mailbox.push(event, &backlog, &clock).map(|()| superseded)
        };
        // A flood of messages, and two users who type: there is never more than one query of each.
        let mut expected: Vec<i64> = (100..160).collect();
        for id in 100..160 {
            push(&mut mailbox, update(id)).unwrap();
        }
        for query in 500..560 {
            let user = query % 2;
            let superseded = push(&mut mailbox, typed(query, user)).unwrap();
            assert_eq!(superseded, if query < 502 { vec![] } else { vec![query - 2] });
        }
        expected.extend([558, 559]);
        for id in 160..172 {
            push(&mut mailbox, update(id)).unwrap();
            expected.push(id);
        }
        assert!(matches!(push(&mut mailbox, update(172)), Err(Refused::Dropped(_))), "64, and 10 of the share");
        // The queries are within the first 64, so that what follows moves up, and what is beyond makes room.
        for (query, user) in [(560, 0), (561, 1), (562, 1)] {
            assert_eq!(push(&mut mailbox, typed(query, user)).unwrap().len(), 1);
        }
        expected.retain(|it| ![558, 559].contains(it));
        expected.extend([560, 562]);
        let rest: Vec<i64> = std::iter::from_fn(|| pop(&mut mailbox)).map(|event| id(&event)).collect();
        assert_eq!(rest, expected);
        assert_eq!(mailbox.overflow, 0);
    }

    #[test]
    fn what_was_left_keeps_its_place_when_a_query_before_it_is_superseded() {
        let (backlog, newest) = (Backlog::new(0), Arc::new(Newest::default()));
        let clock = Clock::manual();
        let typed = |id: i64| match row(id) {
            Event::Update { update, .. } => {
                let answering = Some(Answering::none().with(newest.arrives(1, id)));
                Event::Update { update, inbox: None, answering }
            }
            other => other,
        };
        let mut mailbox = Mailbox::default();
        mailbox.push(typed(1), &backlog, &clock).unwrap();
        for id in 2..=64 {
            mailbox.push(row(id), &backlog, &clock).unwrap();
        }
        mailbox.push(row(65), &backlog, &clock).unwrap_err();
        let newer = typed(66);
        assert_eq!(mailbox.superseded_by(&newer).len(), 1);
        mailbox.push(newer, &backlog, &clock).unwrap();
        for expected in 2..=64 {
            assert_eq!(id(&pop(&mut mailbox).unwrap()), expected);
        }
        assert!(matches!(mailbox.pop(), Popped::Left(InboxId(65))));
        mailbox.have_loaded(InboxId(65));
        assert_eq!(id(&pop(&mut mailbox).unwrap()), 66);
    }

    #[test]
    fn one_overdue_is_enough() {
        let (backlog, clock, mut mailbox) = (Backlog::new(0), Clock::manual(), Mailbox::default());
        mailbox.push(overdue(), &backlog, &clock).unwrap();
        mailbox.push(overdue(), &backlog, &clock).unwrap();
        assert!(matches!(mailbox.pop(), Popped::Event(Event::Overdue(_))));
        assert!(matches!(mailbox.pop(), Popped::Nothing));
        mailbox.push(overdue(), &backlog, &clock).unwrap();
        assert!(matches!(mailbox.pop(), Popped::Event(Event::Overdue(_))));
    }
}
