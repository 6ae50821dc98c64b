//! Messages of broadcasts: behind all others, and in nobody's lane but their own.

use std::sync::Arc;

use crate::broadcast::{Became, STORED, Tallies, Tally};
use crate::clock::Moment;
use crate::deliver::Deliver;
use crate::deliver::attempt::Ending;
use crate::deliver::lane::Address;
use crate::deliver::outgoing::Outgoing;
use crate::reply::Effect;
use crate::store::{Begun, EffectId, Queued, Result};
use crate::types::ChatId;

/// How much of what was set aside is read at once: there may be files in it.
const PAGE: usize = 16;

impl Deliver {
    /// The broadcasts whose messages go through here.
    pub(crate) fn broadcasts(&self) -> &Tallies {
        &self.tallies
    }

    /// Sends a page of a broadcast, as [`push`](Self::push) sends a turn's effects.
    pub(crate) fn push_broadcast(
        self: &Arc<Self>,
        first: EffectId,
        at: Moment,
        effects: Vec<Effect>,
        tally: &Arc<Tally>,
    ) {
        if !effects.is_empty() {
            self.pass(first, effects, |id, effect| Outgoing {
                ticket: Some(tally.ticket()),
                ..Outgoing::new(Some(id), at, effect, None)
            });
        }
    }

    /// What an earlier run, or this one, has left to the store.
    pub(super) fn fetched(&self, queued: Queued) -> Outgoing {
        let ticket = self.tally(&queued).as_ref().map(Tally::ticket);
        Outgoing { ticket, ..queued.into() }
    }

    /// The count of the broadcast of which it is a message, if it is one.
    pub(super) fn tally(&self, queued: &Queued) -> Option<Arc<Tally>> {
        (queued.conversation == STORED).then(|| self.tallies.of(&queued.seed))
    }

    /// Counts what the store has set aside as it began, since an earlier run ended while it was being sent. To be said before
    /// anything else is set aside, or put back.
    pub(crate) async fn count_withheld(&self, begun: &Begun) -> Result<()> {
        let mut after = begun.withheld_behind;
        let mut left = usize::try_from(begun.withheld).unwrap_or(usize::MAX);
        while left > 0 {
            let page = self.store.set_aside(after, left.min(PAGE)).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            left = left.saturating_sub(page.len());
            let of_broadcasts = page.iter().map(|it| &it.posting).filter(|it| it.conversation == STORED);
            of_broadcasts.for_each(|it| self.tallies.of(&it.seed).was_in_doubt());
        }
        Ok(())
    }

    /// Whether all that is to be sent is in memory, and that no more than half full: a broadcast waits for that before it queues
    /// more.
    pub(crate) fn is_eased(&self) -> bool {
        self.gate().behind.is_none() && self.waiting.bytes() <= self.bound / 2
    }

    /// Waits for that. Cancellation safe.
    pub(crate) async fn eased(&self) {
        loop {
            let mut eased = std::pin::pin!(self.eased.notified());
            // Registered before the look, so that a change in between is not missed.
            eased.as_mut().enable();
            if self.is_eased() {
                return;
            }
            eased.await;
        }
    }
}

impl Outgoing {
    /// Its lane. A message of a broadcast has one of its own, so that a reply to the same chat does not wait behind it for the
    /// limits.
    pub(super) fn address(&self) -> Option<Address> {
        match (&self.ticket, self.effect.call.chat()) {
            (Some(_), Some(ChatId::Integer(id))) => Some(Address::Broadcast(id)),
            _ => Address::of(&self.effect.call),
        }
    }
}

impl Ending {
    /// What that is for the count of a broadcast; `None` where it is still to be sent.
    pub(super) fn became(&self) -> Option<Became> {
        match self {
            Self::CutOff { .. } => None,
            Self::Doubtful(_) => Some(Became::InDoubt),
            Self::Refused(crate::bot::ApiError::Gone { .. }) => Some(Became::Gone),
            Self::Refused(_) | Self::Stale | Self::Unresolved => Some(Became::Refused),
            Self::Sent(_) => Some(Became::Sent),
        }
    }
}
