//! Several messages that are one album: they arrive as one where the state has a handler for that.
//!
//! The worker that meets the first of them waits for the others before it goes on, so that an album has the place of its
//! first message in the order, and nothing overtakes it. What belongs to it joins it from wherever it is: the mailbox, in
//! whose account it is from the moment that the worker begins to wait, the rows in the worker's hands, and those of the
//! store's inbox that are not loaded yet. A row that joins so is done with the album's turn before the worker loads rows
//! again, and one that is still on its way to the mailbox then joins nothing twice: it is known by its id.
//!
//! Nothing is written down while an album is gathered. A crash, or a stop with a store that keeps, leaves its rows, and
//! the next run gathers them again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::cell::Cell;
use crate::conversation::chain::Link;
use crate::conversation::load::Rows;
use crate::conversation::mailbox::Event;
use crate::conversation::worker::Held;
use crate::machine::RunsIn;
use crate::store::{InboxId, Result};
use crate::update::{Incoming, Leaf};

/// How long after one message of an album the next one may come.
const QUIET: Duration = Duration::from_millis(500);

/// How long an album is waited for in all.
const AT_MOST: Duration = Duration::from_secs(2);

/// How many messages an album has at most: Telegram's `sendMediaGroup` takes as many. What comes beyond is another one.
const PARTS: usize = 10;

/// A message of an album.
#[derive(Clone, Debug)]
pub(super) struct AlbumPart {
    pub(super) update: Arc<Incoming>,
    pub(super) inbox: Option<InboxId>,
}

/// An album that is waited for.
#[derive(Debug)]
pub(super) struct Gathering {
    group: Box<str>,
    parts: Vec<AlbumPart>,
    until: Moment,
    at_most: Moment,
}

impl Gathering {
    fn new(group: &str, first: AlbumPart, now: Moment) -> Self {
        Self { group: group.into(), parts: vec![first], until: now + QUIET, at_most: now + AT_MOST }
    }

    pub(super) fn parts(&self) -> &[AlbumPart] {
        &self.parts
    }

    /// Takes a message of this album in, and answers its size: 0 for one that is here already. Gives anything else back.
    pub(super) fn join(&mut self, event: Event, now: Moment) -> Result<usize, Event> {
        let (update, inbox) = match event {
            Event::Update { update, inbox, answering: None }
                if self.parts.len() < PARTS && update.album() == Some(&self.group) =>
            {
                (update, inbox)
            }
            other => return Err(other),
        };
        if inbox.is_some() && self.parts.iter().any(|part| part.inbox == inbox) {
            return Ok(0);
        }
        self.until = self.at_most.min(now + QUIET);
        let size = update.raw().len();
        self.parts.push(AlbumPart { update, inbox });
        Ok(size)
    }

    /// In the order in which they were sent, in whatever order they have come.
    fn into_parts(mut self) -> Vec<AlbumPart> {
        self.parts.sort_by_key(|part| part.update.message_id());
        self.parts
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Whether the others of this message's album are to be waited for.
    pub(super) fn begins_album(&self, held: &Held<C>, event: &Event) -> bool {
        let is_part = || matches!(event, Event::Update { update, .. } if update.album().is_some());
        // Whoever is first in a chain gathers for all of it.
        let by_others = || self.place.next.as_ref().is_some_and(|next| next.wants_albums());
        held.moved.is_none() && self.wants_albums() && is_part() && (self.takes_albums(held) || by_others())
    }

    /// Whether some handler of the state is for albums.
    pub(super) fn takes_albums(&self, held: &Held<C>) -> bool {
        let state = held.live.as_ref().map_or_else(|| C::entry().state(), |live| live.state.state());
        !self.table.of(state, Leaf::Album).is_empty()
    }

    /// Waits until the album is there, whose first message this is. `None` when the bot stops and the store has it.
    ///
    /// A future of its own, since hardly any update is in an album.
    pub(super) fn gather<'a>(
        &'a self,
        held: &'a mut Held<C>,
        rows: &'a mut Rows,
        first: &'a mut Option<Event>,
        event: Event,
    ) -> BoxFuture<'a, Result<Option<Event>>> {
        Box::pin(async move {
            let Event::Update { update, inbox, .. } = event else { return Ok(Some(event)) };
            let now = self.around.clock.now();
            let group = update.album().unwrap_or_default().to_owned();
            let mut gathering = Box::new(Gathering::new(&group, AlbumPart { update, inbox }, now));
            // What the worker has in its hands is in the backlog's account already, and so is what is in the mailbox.
            rows.give(&mut gathering, now);
            if let Some(event) = first.take() {
                *first = gathering.join(event, now).err();
            }
            let gathered = gathering.parts.len();
            let (waiting, left) = self.with_mailbox(held, |mailbox| mailbox.gather(gathering, &self.around.clock));
            let until = if rows.earlier { Some(None) } else { left.map(Some) };
            if let Some(until) = until {
                self.join_from_store(held, until, gathered + waiting + rows.len()).await?;
            }
            while let Some(until) = self.with_mailbox(held, |mailbox| mailbox.gathering.as_ref().map(|it| it.until))
                && until > self.around.clock.now()
            {
                if !self.sleep(held, until).await {
                    if self.around.store.keeps() {
                        return Ok(None);
                    }
                    break;
                }
            }
            let gathered = self.with_mailbox(held, |mailbox| mailbox.gathering.take());
            Ok(gathered.map(|it| Event::Album(it.into_parts())))
        })
    }

    /// Lets those rows of the store's inbox join the album that are not loaded yet: a page behind those that are.
    async fn join_from_store(&self, held: &Held<C>, until: Option<InboxId>, loaded: usize) -> Result<()> {
        for row in self.page_behind(&held.seed, until, loaded).await? {
            let event = self.event(row.entry, Some(row.id), false);
            let now = self.around.clock.now();
            let join = |gathering: &mut Box<Gathering>| gathering.join(event, now).unwrap_or_default();
            let joined = self.with_mailbox(held, |mailbox| mailbox.gathering.as_mut().map_or(0, join));
            self.around.backlog.add(usize::from(joined > 0), joined);
        }
        Ok(())
    }

    /// Says whether the moment has come, or the bot stops before. Meanwhile nothing is under way here: what is waited for is
    /// a moment, like a deadline.
    async fn sleep(&self, held: &mut Held<C>, until: Moment) -> bool {
        let sleeping = held.busy.take().map(|busy| self.around.activity.sleep(busy, until));
        let has_come = tokio::select! {
            biased;
            () = self.around.fatal.stop.cancelled() => false,
            () = self.around.clock.sleep_until(until) => true,
        };
        held.busy = sleeping.map(crate::activity::Sleeping::wake);
        has_come
    }

    /// Looks into the mailbox of a conversation at work.
    fn with_mailbox<T: Default>(
        &self,
        held: &Held<C>,
        look: impl FnOnce(&mut crate::conversation::mailbox::Mailbox) -> T,
    ) -> T {
        match self.cells.get_mut(&held.seed).as_deref_mut() {
            Some(Cell::Busy(mailbox)) => look(mailbox),
            Some(Cell::Idle(_)) | None => T::default(),
        }
    }
}
