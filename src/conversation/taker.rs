//! A registered conversation, whatever its type.

use std::any::TypeId;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tracing::{debug, error, warn};

use crate::conversation::Conversations;
use crate::conversation::answers::Answering;
use crate::conversation::chain::Link;
use crate::conversation::handlers::Table;
use crate::conversation::mailbox::{Event, Refused};
use crate::conversation::moves::Migration;
use crate::figures;
use crate::machine::{Conversation, RunsIn, Seed};
use crate::store::{self, EntryKind, InboxId, Key, Posting};
use crate::update::{Incoming, Kind, Leaves};

/// What routing and the clock see of a registered conversation.
pub(crate) trait Taker: Send + Sync + 'static {
    /// The name it is stored under.
    fn name(&self) -> &'static str;

    /// Its type.
    fn conversation(&self) -> TypeId;

    /// The events its handlers name.
    fn leaves(&self) -> Leaves;

    /// How many of its conversations are in memory.
    fn count(&self) -> usize;

    /// Whether the update belongs to one of its conversations, and is one that a handler of some state may take.
    fn takes(&self, update: &Incoming) -> bool;

    /// The seed of the conversation that the update belongs to, as a store keeps it; `null` for one that it does not take.
    fn seed(&self, update: &Incoming) -> String;

    /// Gives the update to the conversation that it belongs to, with its row in the store's inbox if it has one.
    fn arrive(self: Arc<Self>, update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering>);

    /// Gives something else to the conversation with that seed; says whether it could be taken.
    fn post(self: Arc<Self>, seed: &str, entry: store::Entry, inbox: Option<InboxId>) -> bool;

    /// What is to be said to its conversations where those of a group go that is a supergroup now.
    fn moving(self: Arc<Self>, migration: Migration) -> BoxFuture<'static, store::Result<Vec<Posting>>>;

    /// Wakes the conversations in the map whose deadline has come; says whether there was any.
    fn ring(self: Arc<Self>) -> bool;

    /// Wakes the conversations for which something is due that only the store knows; says whether there was any.
    fn look_into_store(self: Arc<Self>) -> BoxFuture<'static, bool>;

    /// Rings whenever a deadline comes, for ever.
    fn keep_time(self: Arc<Self>) -> BoxFuture<'static, ()>;

    /// Looks into the store whenever something is due there, for ever.
    fn keep_stored_time(self: Arc<Self>) -> BoxFuture<'static, ()>;
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Taker for Conversations<C, A> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn conversation(&self) -> TypeId {
        TypeId::of::<C>()
    }

    fn leaves(&self) -> Leaves {
        Table::<C>::named()
    }

    fn count(&self) -> usize {
        self.room.cells()
    }

    fn takes(&self, update: &Incoming) -> bool {
        // What is for one behind another comes to the first of them.
        let admitted = |seed: &C::Seed| self.access.as_ref().is_none_or(|list| list.admits_some(seed.listed(update)));
        !self.place.is_behind() && self.seed_of(update).is_some_and(|seed| admitted(&seed))
    }

    fn seed(&self, update: &Incoming) -> String {
        self.seed_of(update).map_or_else(|| "null".to_owned(), |seed| Key::new(C::NAME, &seed).seed())
    }

    fn arrive(self: Arc<Self>, update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering>) {
        let Some(seed) = self.seed_of(&update) else { return };
        let update_id = update.update_id();
        let answering = answering.map(|it| self.ticketed(it, &update, &seed));
        match self.happen(seed.clone(), Event::Update { update, inbox, answering }) {
            Ok(()) => self.watch_waiting(&seed),
            Err(Refused::Left(event)) => {
                debug!(conversation = C::NAME, ?seed, update_id, "waits in the store");
                event.leave();
            }
            Err(Refused::Dropped(_)) => {
                warn!(
                    conversation = C::NAME,
                    ?seed,
                    update_id,
                    "dropped: its conversation has too much waiting already"
                );
                metrics::counter!(figures::UPDATES_DROPPED, "conversation" => C::NAME).increment(1);
            }
        }
    }

    fn post(self: Arc<Self>, text: &str, entry: store::Entry, inbox: Option<InboxId>) -> bool {
        let kind = entry.kind.name();
        let seed = match serde_json::from_str::<C::Seed>(text) {
            Ok(seed) => seed,
            Err(error) => {
                let fate = if inbox.is_some() { "stays in the store" } else { "dropped" };
                error!(conversation = C::NAME, seed = text, kind, "{fate}: its seed cannot be read: {error}");
                metrics::counter!(figures::POSTINGS_DROPPED).increment(u64::from(inbox.is_none()));
                return inbox.is_some();
            }
        };
        let event = match entry.kind {
            EntryKind::Move => self.moving_event(&seed, entry, inbox),
            _ => self.event(entry, inbox, true),
        };
        match self.happen(seed, event) {
            Ok(()) => true,
            Err(Refused::Left(_)) => {
                debug!(conversation = C::NAME, seed = text, kind, "waits in the store");
                true
            }
            Err(Refused::Dropped(_)) => {
                warn!(
                    conversation = C::NAME,
                    seed = text,
                    kind,
                    "dropped: its conversation has too much waiting already"
                );
                metrics::counter!(figures::POSTINGS_DROPPED).increment(1);
                false
            }
        }
    }

    fn moving(self: Arc<Self>, migration: Migration) -> BoxFuture<'static, store::Result<Vec<Posting>>> {
        Box::pin(async move { self.messages_of(migration).await })
    }

    fn ring(self: Arc<Self>) -> bool {
        // Between an entry's leaving the index and its worker's beginning the bot is not at rest.
        let _ringing = self.around.activity.begin();
        let now = self.around.clock.now();
        let due = self.alarm.due(now);
        let any = !due.is_empty();
        for entry in due {
            self.came_up(entry, now);
        }
        any
    }

    fn look_into_store(self: Arc<Self>) -> BoxFuture<'static, bool> {
        Box::pin(async move {
            match self.pass().await {
                Ok((any, _)) => any,
                Err(error) => {
                    self.around.fail(error);
                    false
                }
            }
        })
    }

    fn keep_time(self: Arc<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            loop {
                self.alarm.ring(&self.around.clock).await;
                self.clone().ring();
                // A million deadlines at one moment must not keep everybody else from running.
                tokio::task::yield_now().await;
            }
        })
    }

    fn keep_stored_time(self: Arc<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move { self.watch_store().await })
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// An inline query is the newest of its user, in whichever conversation of this type it has its turn.
    fn ticketed(&self, answering: Answering, update: &Incoming, seed: &C::Seed) -> Answering {
        let (Kind::InlineQuery, Some(user_id)) = (update.kind(), update.user_id()) else { return answering };
        let ticket = self.newest.arrives(user_id, update.update_id());
        if let Some(update_id) = ticket.supersedes() {
            debug!(conversation = C::NAME, ?seed, update_id, "superseded: its user has typed on");
            metrics::counter!(figures::QUERIES_SUPERSEDED, "conversation" => C::NAME).increment(1);
        }
        answering.with(ticket)
    }
}

/// The conversation that the update belongs to. A press on a button that names its conversation is for that one alone.
pub(super) fn seed_of<C: Conversation>(update: &Incoming) -> Option<C::Seed> {
    match update.tail().and_then(|tail| tail.owner) {
        Some(owner) => C::KEYBOARDS?.seed(C::NAME, owner),
        None => C::seed(update),
    }
}
