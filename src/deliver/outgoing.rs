//! An effect on its way out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use crate::broadcast::Ticket;
use crate::clock::Moment;
use crate::limits::Priority;
use crate::reply::{Call, Effect, Query};
use crate::store::{EffectId, Queued};

/// How long Telegram shows a chat action: one that comes later is about what is over.
const SHOWN: Duration = Duration::from_secs(5);

/// An effect and where its store has it.
#[derive(Debug)]
pub(super) struct Outgoing {
    /// `None` where it is the framework's own and in no store.
    pub(super) id: Option<EffectId>,
    /// When it was committed.
    pub(super) at: Moment,
    pub(super) effect: Effect,
    /// What it weighs: in the sum of what waits it counts for this.
    pub(super) weight: usize,
    /// Who wants to be told if it is refused.
    pub(super) listener: Option<Arc<Listener>>,
    /// Whether it answers what has its answer already.
    pub(super) is_late: bool,
    /// Where it is counted, if it is a message of a broadcast.
    pub(super) ticket: Option<Ticket>,
    /// What it has among those that belong to no chat, if it is one of them, while it is being sent.
    pub(super) place: Option<OwnedSemaphorePermit>,
    /// What it has of the room for what was put down, while it is being sent.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

/// The conversation that wants to be told of a refused reply of this turn.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) conversation: String,
    pub(crate) seed: String,
}

/// An origin, shared by the effects of its turn. A store that keeps knows itself whether it was told; for another one this does.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) origin: Origin,
    told: AtomicBool,
}

impl Outgoing {
    pub(super) fn new(id: Option<EffectId>, at: Moment, effect: Effect, listener: Option<Arc<Listener>>) -> Self {
        let weight = effect.weight();
        Self { id, at, effect, weight, listener, is_late: false, ticket: None, place: None, room: None }
    }

    /// Whether it comes too late to be of use if it is sent at that moment. Of most it need not be known which that is.
    pub(super) fn is_stale(&self, at: impl FnOnce() -> Moment) -> bool {
        if self.is_late {
            return true;
        }
        let limit = match (&self.effect.call, Query::answered_by(&self.effect.call)) {
            (_, Some((query, _))) => query.patience(),
            (Call::SendChatAction(_), None) => SHOWN,
            _ => return false,
        };
        at() - self.at > limit
    }

    /// Among what it waits for the limits.
    pub(super) fn priority(&self) -> Priority {
        match self.ticket {
            Some(_) => Priority::Bulk,
            None => Priority::Reply,
        }
    }

    /// It counts for nothing that its broadcast waits for, since it cannot be sent for some time.
    pub(super) fn falls_asleep(&mut self) {
        if let Some(ticket) = &mut self.ticket {
            ticket.falls_asleep();
        }
    }

    /// Whether it is the answer to a query of that kind.
    pub(super) fn answers(&self, query: Query) -> bool {
        Query::answered_by(&self.effect.call).is_some_and(|(of, _)| of == query)
    }
}

/// The effects of one turn that come from a store need not share a listener: a store that keeps them is the judge.
impl From<Queued> for Outgoing {
    fn from(queued: Queued) -> Self {
        let Queued { id, at, effect, conversation, seed, tell_refused, .. } = queued;
        let listener = tell_refused.then(|| Listener::new(Origin { conversation, seed }));
        Self::new(Some(id), at, effect, listener)
    }
}

impl Listener {
    pub(super) fn new(origin: Origin) -> Arc<Self> {
        Arc::new(Self { origin, told: AtomicBool::new(false) })
    }

    /// Whether it is told for the first time.
    pub(super) fn is_news(&self) -> bool {
        !self.told.swap(true, Ordering::Relaxed)
    }
}
