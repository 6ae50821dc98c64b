//! What memory does not hold: replies that an earlier run left, and those beyond the bound. A store that keeps has them.
//!
//! While the gate is behind, everything from its `next` on is the store's alone: whoever commits only says how far the ids
//! have come. One task fetches, a page at a time, when few enough are waiting, and lets the page enter as if it were pushed.
//!
//! Nothing is missed or sent twice although commits go on meanwhile. Behind an empty page nothing is left of what was
//! committed before it was asked for, and whatever was said to the gate by then was. What is committed later is said later:
//! either a page has it, and its push finds it entered, or the gate is still behind. Any other page ends somewhere,
//! perhaps in the middle of a turn: what is known beyond it is fetched by the next one, and what is not known yet is pushed.

use std::pin::pin;
use std::sync::Arc;

use crate::activity::Busy;
use crate::deliver::gate::Gate;
use crate::deliver::{Deliver, Idle};
use crate::reply::OWN;
use crate::store::{EffectId, Queued};

/// How many effects are fetched at once.
const PAGE: usize = 500;

impl Deliver {
    /// Begins to fetch what comes next; the ids before `known` are given.
    pub(super) fn follow(self: &Arc<Self>, gate: &mut Gate, known: u64) {
        gate.behind = Some(known);
        tokio::spawn(self.clone().catch_up(self.activity.begin()));
    }

    async fn catch_up(self: Arc<Self>, _busy: Busy) {
        let this = self;
        this.ask(this.fetch()).await;
    }

    /// Until nothing is left to the store. A page that was fetched enters: nothing is awaited in between.
    async fn fetch(self: &Arc<Self>) -> crate::store::Result<()> {
        loop {
            self.lowered().await;
            let (from, known) = {
                let gate = self.gate();
                let Some(known) = gate.behind else { return Ok(()) };
                (EffectId(gate.next), known)
            };
            // How much is in them the store knows: it gives fewer where they are large.
            let room = self.bound.saturating_sub(self.waiting.bytes());
            let page = self.store.outbox(from, PAGE.min(room / OWN).max(1)).await?;
            if self.turn_page(page, known) {
                return Ok(());
            }
        }
    }

    /// Waits until a quarter of the bound is free. Of what only waits there is less in memory: what is being sent may fill it, and
    /// that goes. Cancellation safe.
    pub(super) async fn lowered(&self) {
        loop {
            let mut lowered = pin!(self.lowered.notified());
            // Registered before the look, so that a change in between is not missed.
            lowered.as_mut().enable();
            // Where nothing is on its way only ids are there, and they go by being read back.
            if self.waiting.bytes() <= self.bound / 4 * 3 || self.waiting.count() == 0 {
                return;
            }
            lowered.await;
        }
    }

    /// Lets a page enter. `known` is how far the ids had come when it was asked for. Answers whether the gate has caught up.
    fn turn_page(self: &Arc<Self>, page: Vec<Queued>, known: u64) -> bool {
        let mut idle = Idle::default();
        let caught_up = {
            let mut gate = self.gate();
            if page.is_empty() {
                gate.next = gate.next.max(known);
            }
            for queued in page {
                gate.next = queued.id.0.saturating_add(1);
                let outgoing = self.fetched(queued);
                self.waiting.add(1, outgoing.weight);
                self.enter(outgoing, &mut idle);
            }
            let caught_up = gate.behind.is_none_or(|known| known <= gate.next);
            if caught_up {
                gate.behind = None;
            }
            caught_up
        };
        if caught_up {
            self.eased.notify_waiters();
        }
        self.set_out(idle);
        caught_up
    }
}
