//! What enters the lanes, and how they are emptied.
//!
//! A chat that waits does so at nobody's cost. Where a store keeps what is sent, memory has a sixteenth of the bound for a lane, and
//! a quarter of it for all; beyond that a lane has no more than the ids of what waits, which weigh eight bytes, and reads it
//! back when it gets there, in its turn among the lanes. The first of a lane, which is being sent, is always in memory, unless it is
//! [heavy](super::limited).

use std::sync::Arc;
use std::time::Duration;

use dashmap::Entry;
use dashmap::mapref::one::RefMut;
use tokio::time::timeout;
use tracing::{info, warn};

use crate::activity::Busy;
use crate::conversation::Migration;
use crate::deliver::lane::{Address, Lane, Most};
use crate::deliver::outgoing::Outgoing;
use crate::deliver::{Deliver, Idle, Start};
use crate::figures;
use crate::store::EffectId;

/// How many are read back at once.
const PAGE: usize = 64;

/// How long a lane waits for room: those that memory is full of may have to wait for an hour, and the chat of this one need not.
const LONGEST: Duration = Duration::from_secs(1);

/// What one weighs of which only the id is in memory.
const LEFT: usize = size_of::<EffectId>();

/// What comes next in a lane.
enum Next {
    Here(Outgoing),
    /// It is in the store.
    Left,
    Nothing,
}

impl Deliver {
    /// Whether no more than that waits for the chat.
    pub(crate) fn has_room(&self, chat_id: i64, most: Most) -> bool {
        let chat = Address::Id(chat_id);
        let lane = self.lanes.get(&self.lane_at_work(&chat).unwrap_or(chat));
        lane.is_none_or(|lane| !lane.is_full(most, self.bound))
    }

    /// Waits while more than that waits for the chat: only the conversation that fills its own chat is held back.
    pub(crate) async fn room(&self, chat_id: i64, most: Most) {
        loop {
            let chat = Address::Id(chat_id);
            let freed = match self.lanes.get_mut(&self.lane_at_work(&chat).unwrap_or(chat)) {
                Some(mut lane) if lane.is_full(most, self.bound) => lane.freed(),
                _ => return,
            };
            tokio::select! {
                () = freed => {}
                () = self.fatal.cancel.cancelled() => return,
            }
        }
    }

    /// Puts an effect at the end of its lane. Whoever calls this has the gate.
    pub(super) fn enter(&self, mut outgoing: Outgoing, idle: &mut Idle) {
        let Some(chat) = outgoing.address() else {
            outgoing.is_late = self.answered.has_answer(&outgoing.effect.call, self.clock.now());
            return idle.push(Start::Answer(outgoing));
        };
        let (mut lane, is_new) = self.lane(&chat);
        if is_new {
            return idle.push(Start::Lane(lane.key().clone(), Some(outgoing)));
        }
        match outgoing.id {
            Some(id) if self.is_left(&lane, &outgoing) => {
                lane.leave([id]);
                self.waiting.add(0, LEFT);
                self.lower(1, outgoing.weight);
            }
            // A chat that others talk to as well may not take all the room, where nothing else has what does not fit.
            _ if lane.is_over(self.bound / 2) && !self.store.keeps() => {
                warn!(chat = ?lane.key(), "a reply is not sent: too much is waiting for this chat already");
                metrics::counter!(figures::REPLIES_DROPPED).increment(1);
                self.lower(1, outgoing.weight);
            }
            _ => lane.push(outgoing),
        }
    }

    /// Whether it waits in the store alone. What broadcasts have under way is bounded by themselves.
    fn is_left(&self, lane: &Lane, outgoing: &Outgoing) -> bool {
        let is_short = || lane.has_left() || lane.is_over(self.bound / 16) || self.is_crowded();
        outgoing.ticket.is_none() && self.store.keeps() && is_short()
    }

    /// Whether there is little room for what cannot be sent yet.
    fn is_crowded(&self) -> bool {
        self.waiting.bytes() > self.bound / 4
    }

    /// The lane for a chat, and whether it was begun for this.
    fn lane(&self, chat: &Address) -> (RefMut<'_, Address, Lane>, bool) {
        loop {
            let at_work = self.lane_at_work(chat);
            let is_mine = at_work.is_none();
            match self.lanes.entry(at_work.unwrap_or_else(|| chat.clone())) {
                Entry::Occupied(lane) => return (lane.into_ref(), false),
                // Another one's lane has come to its end meanwhile.
                Entry::Vacant(_) if !is_mine => {}
                Entry::Vacant(vacant) => {
                    self.shown.increment(1.0);
                    return (vacant.insert(Lane::default()), true);
                }
            }
        }
    }

    /// Of a chat with two ids, the lane that has something in it.
    fn lane_at_work(&self, chat: &Address) -> Option<Address> {
        let Address::Id(id) = chat else { return None };
        let (from, to) = self.twins.of(*id)?;
        [from, to].map(Address::Id).into_iter().find(|it| self.lanes.contains_key(it))
    }

    /// The group is that supergroup now: what goes to either leaves in one order from now on.
    pub(crate) fn moves(self: &Arc<Self>, Migration { from, to, .. }: Migration) {
        let mut idle = Idle::default();
        {
            // Nothing enters meanwhile.
            let _gate = self.gate();
            if !self.twins.put(from, to) {
                return;
            }
            // Both may have a lane by now. Beside what is being sent there is one queue from here on.
            let taken = |id| self.lanes.get_mut(&Address::Id(id)).map(|mut lane| lane.take()).unwrap_or_default();
            let (mut queue, mut left) = taken(to);
            if !queue.is_empty() || !left.is_empty() {
                let (others, left_too) = taken(from);
                queue.extend(others);
                left.extend(left_too);
                if !left.is_empty() {
                    // The store has them all, and its order is theirs.
                    queue.retain(|outgoing| match outgoing.id {
                        Some(id) => {
                            left.push_back(id);
                            self.waiting.add(0, LEFT);
                            self.lower(1, outgoing.weight);
                            false
                        }
                        None => true,
                    });
                    left.make_contiguous().sort_unstable();
                    let (mut lane, is_new) = self.lane(&Address::Id(to));
                    lane.leave(left);
                    if is_new {
                        idle.push(Start::Lane(lane.key().clone(), None));
                    }
                }
                queue.make_contiguous().sort_by_key(|outgoing| outgoing.id);
                queue.into_iter().for_each(|outgoing| self.enter(outgoing, &mut idle));
            }
        }
        self.set_out(idle);
    }

    /// Empties a lane, one effect after the other.
    pub(super) async fn drive(self: Arc<Self>, chat: Address, first: Option<Outgoing>, busy: Busy) {
        let mut next = first.map_or_else(|| self.next(&chat), Next::Here);
        loop {
            match next {
                Next::Here(mut outgoing) => self.send(&mut outgoing).await,
                Next::Left => Box::pin(self.read_back(&chat)).await,
                Next::Nothing => break,
            }
            next = self.next(&chat);
        }
        // First the bot's things, then the notice that nothing is under way: who waits for it may open the store again.
        drop(self);
        drop(busy);
    }

    /// A lane with nothing in it is at its end.
    fn next(&self, chat: &Address) -> Next {
        let Entry::Occupied(mut lane) = self.lanes.entry(chat.clone()) else { return Next::Nothing };
        if let Some(outgoing) = lane.get_mut().pop() {
            return Next::Here(outgoing);
        }
        if lane.get().has_left() {
            return Next::Left;
        }
        lane.remove();
        self.shown.decrement(1.0);
        Next::Nothing
    }

    /// Puts what comes next of what was left back into its lane. Where the store fails, or the bot stops, all that was left stays
    /// there.
    ///
    /// One lane after the other: what one has read counts before the next one asks how much room there is. So memory has little
    /// more than the bound and a page, however many lanes go on in the same moment.
    async fn read_back(&self, chat: &Address) {
        let turn = self.fatal.cancel.run_until_cancelled(async {
            let reading = self.reading.lock().await;
            let _ = timeout(LONGEST, self.lowered()).await;
            reading
        });
        let (_reading, first) = (turn.await, self.first_left(chat));
        // Of a chat that has got two ids meanwhile what was left may be in its other lane.
        let Some((from, count)) = first else { return };
        let page = self.ask(async { self.store.outbox(from, count).await }).await;
        let Some(mut lane) = self.lanes.get_mut(chat) else { return };
        let Some(page) = page else {
            let (queue, left) = lane.take();
            queue.into_iter().for_each(|outgoing| lane.push(outgoing));
            info!(?chat, "{} replies are not sent for now: they wait in the store", left.len());
            return self.lower(0, left.len() * LEFT);
        };
        let mut is_there = false;
        for queued in page {
            if lane.takes_back(queued.id) {
                is_there = true;
                let outgoing = self.fetched(queued);
                self.waiting.add(1, outgoing.weight);
                self.lower(0, LEFT);
                lane.push(outgoing);
            }
        }
        if !is_there && lane.takes_back(from) {
            warn!(id = ?from, ?chat, "a reply is not sent: the store does not have it any more");
            self.lower(0, LEFT);
        }
    }

    /// What comes next of what was left: one where memory has much, else some.
    fn first_left(&self, chat: &Address) -> Option<(EffectId, usize)> {
        let most = if self.is_crowded() { 1 } else { PAGE };
        self.lanes.get(chat)?.first_left(most)
    }
}
