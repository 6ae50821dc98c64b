//! Several conversations of the same seed behind one mailbox: the first that has a handler for an update takes it.
//!
//! They are a chain. An update comes to the first of them, whichever of them it is for. Where no handler takes it, it is passed on:
//! its row in the store's inbox becomes one of the next conversation's in one commit, so that a crash finds it with
//! the one or with the other. Until it is through there the first does nothing else, so that what comes later is later for
//! all of them. Nobody waits for one before it, so there is no circle to wait in. Everything but updates is each conversation's
//! own: events, timers and deadlines do not wait for the others.
//!
//! What an earlier run left with a later one of the chain was there before everything that is left with an earlier one:
//! that one was waiting. So a conversation that is loaded waits until those behind it have done what is left, by a message
//! in their mailboxes, before which they take the rows of an earlier run like any worker does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use tracing::debug;

use crate::conversation::Conversations;
use crate::conversation::album::AlbumPart;
use crate::conversation::answers::Answering;
use crate::conversation::mailbox::{Event, Refused, Relayed};
use crate::conversation::surroundings::answer;
use crate::conversation::taker::seed_of;
use crate::conversation::worker::{Flow, Held};
use crate::machine::{RunsIn, Seed};
use crate::reply::Effect;
use crate::store::{Commit, Entry, EntryKind, InboxId, Kept, Key, Posting, Result};
use crate::update::{Incoming, Leaf};

/// Where a conversation stands in its chain; most are alone.
pub(crate) struct Place<S> {
    is_behind: bool,
    pub(super) next: Option<Arc<dyn Link<S>>>,
    /// Whether an earlier run may have left something in the inbox.
    pub(super) left_earlier: AtomicBool,
}

impl<S> Place<S> {
    /// The first of a chain whose rest is this, or one that is alone.
    pub(crate) fn before(next: Option<Arc<dyn Link<S>>>) -> Self {
        Self { is_behind: false, next, left_earlier: AtomicBool::new(true) }
    }

    /// Not the first.
    pub(crate) fn behind(next: Option<Arc<dyn Link<S>>>) -> Self {
        Self { is_behind: true, ..Self::before(next) }
    }

    pub(super) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Whether there is no chain.
    pub(super) fn is_alone(&self) -> bool {
        !self.is_behind && self.next.is_none()
    }
}

/// A conversation as the one before it in a chain sees it.
pub(crate) trait Link<S>: Send + Sync {
    fn name(&self) -> &'static str;

    /// The key of the update, where it or one behind it takes it.
    fn seed_of(&self, update: &Incoming) -> Option<S>;

    /// Whether it or one behind it has a handler for albums.
    fn wants_albums(&self) -> bool;

    /// Whether an earlier run may have left something for it or for one behind it.
    fn may_have_earlier(&self) -> bool;

    /// Puts something into its mailbox.
    fn take_over(self: Arc<Self>, seed: S, event: Passed);
}

/// What is passed on.
#[derive(Debug)]
pub(crate) struct Passed(pub(super) Event);

/// Somebody waits until this is dropped: what it goes with is through.
#[derive(Debug)]
pub(super) struct Through(oneshot::Sender<()>);

impl Through {
    pub(super) fn new() -> (Self, oneshot::Receiver<()>) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), receiver)
    }

    /// It will not get through in this run: the bot stops.
    pub(super) fn abandon(self) {
        // Who does not wait any more has no need to know.
        let _ = self.0.send(());
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Link<C::Seed> for Conversations<C, A> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn seed_of(&self, update: &Incoming) -> Option<C::Seed> {
        self.own_seed(update).or_else(|| self.place.next.as_ref()?.seed_of(update))
    }

    fn wants_albums(&self) -> bool {
        self.table.has(Leaf::Album) || self.place.next.as_ref().is_some_and(|next| next.wants_albums())
    }

    fn may_have_earlier(&self) -> bool {
        let mine = self.around.store.keeps() && self.place.left_earlier.load(Relaxed);
        mine || self.place.next.as_ref().is_some_and(|next| next.may_have_earlier())
    }

    fn take_over(self: Arc<Self>, seed: C::Seed, Passed(event): Passed) {
        match self.happen(seed.clone(), event) {
            Ok(()) => {}
            // What is passed on is never dropped for want of room: there is one at a time.
            Err(Refused::Left(event) | Refused::Dropped(event)) => {
                debug!(conversation = C::NAME, ?seed, "waits in the store");
                event.leave();
            }
        }
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// The key of the update, where a handler of some state may take it.
    pub(super) fn own_seed(&self, update: &Incoming) -> Option<C::Seed> {
        let is_for_some_state =
            self.table.has(update.leaf()) || self.table.has(Leaf::Album) && update.album().is_some();
        if is_for_some_state { seed_of::<C>(update) } else { None }
    }

    /// Whether the update is this conversation's, and not only that of another one of its chain.
    pub(super) fn is_mine(&self, held: &Held<C>, update: &Incoming) -> bool {
        // What was written in a group that is a supergroup now has the group's seed.
        let has_moved = |seed: &C::Seed| {
            // The chat is the seed's: a button names the group's also where it is pressed in the supergroup.
            let homes = seed.home().zip(held.seed.home());
            homes.is_some_and(|(old, new)| seed.moved(old.chat_id, new.chat_id).as_ref() == Some(&held.seed))
        };
        self.place.is_alone() || self.own_seed(update).is_some_and(|seed| seed == held.seed || has_moved(&seed))
    }

    /// Gives to the next conversation of the chain what no handler of this one took, and waits until it is through there.
    pub(super) fn pass_on<'a>(
        &'a self,
        held: &'a Held<C>,
        parts: Vec<AlbumPart>,
        answering: Option<Answering>,
        correction: Option<Effect>,
        is_album: bool,
    ) -> BoxFuture<'a, Result<Flow>> {
        Box::pin(async move {
            let Some(next) = &self.place.next else { return Ok(Flow::Continue(())) };
            let event =
                self.moved_on((C::NAME, &held.seed), (next.name(), &held.seed), parts, answering, is_album).await?;
            let (through, done) = Through::new();
            let relayed = Relayed { event, through: Some(through), correction };
            next.clone().take_over(held.seed.clone(), Passed(Event::Passed(Box::new(relayed))));
            self.wait_for(done).await
        })
    }

    /// The rows of the updates become another conversation's, in one commit. Answers the event with those rows. An inline
    /// query has none, nor has anything with a store that does not keep.
    pub(super) async fn moved_on(
        &self,
        (name, seed): (&'static str, &C::Seed),
        (to, new_seed): (&'static str, &C::Seed),
        mut parts: Vec<AlbumPart>,
        answering: Option<Answering>,
        is_album: bool,
    ) -> Result<Event> {
        let rows: Vec<InboxId> = parts.iter().filter_map(|part| part.inbox).collect();
        if !rows.is_empty() {
            let seed_of_next = Key::new(to, new_seed).seed();
            let posting = |part: &AlbumPart| Posting {
                conversation: to.to_owned(),
                seed: seed_of_next.clone(),
                entry: Entry::new(EntryKind::Update, part.update.raw()),
            };
            let postings: Vec<_> = parts.iter().filter(|part| part.inbox.is_some()).map(posting).collect();
            let new = self.hand_over(Key::new(name, seed), &rows, &postings).await?;
            for (part, row) in parts.iter_mut().filter(|part| part.inbox.is_some()).zip(new) {
                part.inbox = Some(row);
            }
        }
        Ok(match parts.pop() {
            Some(AlbumPart { update, inbox }) if !is_album => Event::Update { update, inbox, answering },
            last => {
                parts.extend(last);
                Event::Album(parts)
            }
        })
    }

    /// These rows are done with, and these postings are rows instead, in one commit.
    pub(super) async fn hand_over(&self, key: Key<'_>, rows: &[InboxId], postings: &[Posting]) -> Result<Vec<InboxId>> {
        let commit = Commit {
            key,
            now: self.around.clock.now(),
            completes: rows,
            aside: &[],
            moves: None,
            next: Kept::Unchanged,
            timers: &[],
            effects: &[],
            tell_refused: false,
            postings,
        };
        Ok(answer(async { self.around.store.commit(commit).await }).await?.postings)
    }

    /// Waits until those behind this one in its chain have done what an earlier run left for them.
    pub(super) async fn wait_for_earlier(&self, seed: &C::Seed) -> Result<Flow> {
        let Some(next) = self.place.next.as_ref().filter(|next| next.may_have_earlier()) else {
            return Ok(Flow::Continue(()));
        };
        let (through, done) = Through::new();
        next.clone().take_over(seed.clone(), Passed(Event::Wait(through)));
        self.wait_for(done).await
    }

    async fn wait_for(&self, done: oneshot::Receiver<()>) -> Result<Flow> {
        tokio::select! {
            abandoned = done => match abandoned {
                // It is in the next one's inbox, and what is in this one's must not overtake it.
                Ok(()) if self.around.store.keeps() => Ok(Flow::Break(())),
                Ok(()) | Err(_) => Ok(Flow::Continue(())),
            },
            () = self.around.fatal.cancel.cancelled() => Ok(Flow::Break(())),
        }
    }
}
