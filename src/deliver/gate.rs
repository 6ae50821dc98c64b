//! Through which committed effects enter the lanes, in the order of their ids over all conversations.
//!
//! Whoever commits a turn learns the ids of its effects from the store and brings them here, and two of them may come in
//! another order than their commits had. The ids have no gaps, so what comes early waits for the ones before it. A gap
//! always closes: nothing is between the answer of a commit and its push, a commit that fails gives no ids or ends the
//! bot, and whoever replays a reply does it in a task of its own. With the memory store an id is drawn and pushed in the
//! same breath, so only as many turns as there are threads can be early; with a durable one, the turns of one group commit.
//!
//! What no memory is to be spent on is left to a store that keeps: see [`behind`](super::behind).
//!
//! Under the mutex are, for each effect, one look into the map of lanes and one push; tasks are started behind it. Only
//! afterwards, never inside a lane's guard, is the mutex taken, so the two cannot wait for each other.

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use tracing::warn;

use crate::deliver::outgoing::Outgoing;
use crate::deliver::{Deliver, Idle};
use crate::figures;
use crate::reply::Effect;
use crate::store::EffectId;

/// Which effects have entered their lanes.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// All before this one have.
    pub(super) next: u64,
    /// Where the store has what comes next, and memory does not: the first id of which nothing is known yet.
    pub(super) behind: Option<u64>,
    /// Turns that came before their turn, by the id of their first effect. Empty while the store has what comes next.
    early: BTreeMap<u64, Early>,
}

#[derive(Debug)]
struct Early {
    /// The id behind its last effect, also where not all of them are held.
    end: u64,
    held: Vec<Outgoing>,
}

/// What more may wait.
struct Room {
    left: usize,
    /// Whether nothing waits at all.
    is_all: bool,
}

impl Deliver {
    pub(super) fn gate(&self) -> MutexGuard<'_, Gate> {
        // Nothing that panics is called under it.
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the effects of a turn enter when it is their turn.
    pub(super) fn pass(
        self: &Arc<Self>,
        first: EffectId,
        effects: Vec<Effect>,
        outgoing: impl Fn(EffectId, Effect) -> Outgoing,
    ) {
        let first = first.0;
        let end = first.saturating_add(effects.len() as u64);
        let mut idle = Idle::default();
        {
            let mut gate = self.gate();
            if let Some(known) = &mut gate.behind {
                *known = end.max(*known);
                return;
            }
            // They came out of the store, before whoever committed them got here.
            let entered = usize::try_from(gate.next.saturating_sub(first)).unwrap_or(usize::MAX);
            let mut room = self.room_left();
            let keeps = self.store.keeps();
            if keeps && !effects.iter().skip(entered).all(|effect| room.takes(effect)) {
                return self.fall_behind(&mut gate, end);
            }
            let numbered = (first..).map(EffectId).zip(effects).skip(entered);
            // What nothing else has goes where there is room for it, also behind a file for which there is none.
            let fitting = numbered.filter(|(_, effect)| {
                let fits = keeps || room.takes(effect);
                if !fits {
                    warn!(method = effect.call.method(), "not sent: {} bytes are waiting already", self.bound);
                    metrics::counter!(figures::REPLIES_DROPPED).increment(1);
                }
                fits
            });
            let turn = fitting.map(|(id, effect)| outgoing(id, effect)).inspect(|it| {
                self.waiting.add(1, it.weight);
            });
            if first > gate.next {
                gate.early.insert(first, Early { end, held: turn.collect() });
                return;
            }
            turn.for_each(|outgoing| self.enter(outgoing, &mut idle));
            gate.next = gate.next.max(end);
            while let Some(Early { end, held }) = gate.ready() {
                held.into_iter().for_each(|outgoing| self.enter(outgoing, &mut idle));
                gate.next = end;
            }
        }
        self.set_out(idle);
    }

    fn room_left(&self) -> Room {
        let left = self.bound.saturating_sub(self.waiting.bytes());
        Room { left, is_all: left == self.bound }
    }

    /// Leaves to the store what is not in a lane.
    fn fall_behind(self: &Arc<Self>, gate: &mut Gate, end: u64) {
        warn!("{} bytes of replies are waiting; what comes now waits in the store", self.bound);
        let early = std::mem::take(&mut gate.early);
        for outgoing in early.values().flat_map(|it| &it.held) {
            self.waiting.remove(1, outgoing.weight);
        }
        let known = early.values().map(|it| it.end).fold(end, u64::max);
        self.follow(gate, known);
    }
}

impl Room {
    /// Whether there is room for one more, which has it then.
    fn takes(&mut self, effect: &Effect) -> bool {
        // One that is beyond every bound goes when nothing else waits.
        let is_first = std::mem::take(&mut self.is_all);
        match self.left.checked_sub(effect.weight()) {
            Some(left) => {
                self.left = left;
                true
            }
            None => is_first,
        }
    }
}

impl Gate {
    fn ready(&mut self) -> Option<Early> {
        let first = self.early.first_key_value().map(|(first, _)| *first)?;
        (first <= self.next).then(|| self.early.remove(&first)).flatten()
    }
}
