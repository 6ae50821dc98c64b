//! Waiting until Telegram takes it.
//!
//! What waits and is heavy, a file that was given as bytes, is put down for that time where a store has it: who waits for an hour holds
//! on to nothing that others need. What may go again is taken up when there is room for it: however many wake at the same moment,
//! what they weigh together is bounded until they are sent.

use std::time::Duration;

use serde_json::Map;

use crate::deliver::attempt::Pause;
use crate::deliver::fate::Tries;
use crate::deliver::outgoing::Outgoing;
use crate::deliver::{Deliver, TAKEN_UP};
use crate::limits::Charge;
use crate::reply::{Call, Effect, MethodCall, OWN};
use crate::store::{Fate, Result, Sending};

/// What is heavier is put down while it waits.
const HEAVY: usize = 16 * OWN;

impl Deliver {
    /// Waits until the limits let it through; `false` where the bot stops before. `is_stored`: whether it still is what the
    /// store has.
    pub(super) async fn admitted(&self, outgoing: &mut Outgoing, is_stored: bool) -> Result<bool> {
        let Some(charge) = Charge::of(&outgoing.effect.call) else { return Ok(true) };
        if self.throttle.at_once(&charge, outgoing.priority()) {
            return Ok(true);
        }
        let down = self.put_down(outgoing, is_stored);
        // Boxed, since hardly any has to wait, and the task of each would be larger for it.
        Box::pin(self.waits(outgoing, Some(charge), Duration::ZERO, down)).await
    }

    /// Waits until it may be tried again; `false` where the bot stops before. Others have its place meanwhile.
    pub(super) async fn pauses(&self, outgoing: &mut Outgoing, pause: Pause, tries: Tries) -> Result<bool> {
        let had_place = outgoing.place.take().is_some();
        let is_stored = !tries.moved;
        let cancel = &self.fatal.cancel;
        let goes_on = match pause {
            Pause::Asked(time) => self.refused(outgoing, time, is_stored, tries.unsure).await?,
            Pause::Network(time) => {
                let charge = Charge::of(&outgoing.effect.call);
                let down = self.put_down(outgoing, is_stored);
                cancel.run_until_cancelled(tokio::time::sleep(time)).await.is_some()
                    && self.waits(outgoing, charge, Duration::ZERO, down).await?
            }
        };
        if goes_on && had_place {
            outgoing.place = cancel.run_until_cancelled(self.place(outgoing)).await.flatten();
        }
        Ok(goes_on && !cancel.is_cancelled())
    }

    /// Telegram has it wait for so long, and what is like it: the messages of its chat, if it is one.
    async fn refused(&self, outgoing: &mut Outgoing, time: Duration, is_stored: bool, is_unsure: bool) -> Result<bool> {
        let charge = Charge::of(&outgoing.effect.call);
        if let Some(charge) = &charge {
            self.throttle.refused(&charge.chat, time);
        }
        let Effect { once, of, .. } = outgoing.effect;
        // A crash meanwhile leaves no doubt whether it was sent.
        let unsent = outgoing.id.filter(|_| once && !is_unsure && self.store.keeps());
        if let Some(id) = unsent {
            self.store.delivered(id, Fate::Unsent, self.clock.now()).await?;
        }
        let down = self.put_down(outgoing, is_stored);
        let goes_on = self.waits(outgoing, charge, time, down).await?;
        if let Some(id) = unsent.filter(|_| goes_on) {
            self.store.sending(Sending { id, once, of }).await?;
        }
        Ok(goes_on)
    }

    /// Waits for so long, and then until the limits let it through, and there is room for what was put down and weighs so much.
    async fn waits(
        &self,
        outgoing: &mut Outgoing,
        charge: Option<Charge>,
        time: Duration,
        down: Option<usize>,
    ) -> Result<bool> {
        let priority = outgoing.priority();
        if !time.is_zero() || charge.as_ref().is_some_and(|it| self.throttle.is_asked(&it.chat)) {
            self.falls_asleep(outgoing);
        }
        let waiting = async {
            if !time.is_zero() {
                self.clock.sleep(time).await;
            }
            if let Some(charge) = &charge {
                self.throttle.admit(charge, priority).await;
            }
        };
        if self.fatal.cancel.run_until_cancelled(waiting).await.is_none() {
            return Ok(false);
        }
        match down {
            Some(weight) => self.take_up(outgoing, weight).await,
            None => Ok(true),
        }
    }

    /// Keeps of it no more than what it is and for whom, where it is heavy and the store has it: then it says what it weighed.
    fn put_down(&self, outgoing: &mut Outgoing, is_stored: bool) -> Option<usize> {
        // Also where it stays in memory: others would wait for as long.
        outgoing.room = None;
        let weight = outgoing.weight;
        let is_in_store = is_stored && outgoing.id.is_some() && outgoing.effect.of.is_none() && self.store.keeps();
        if weight <= HEAVY || !is_in_store {
            return None;
        }
        let call = &mut outgoing.effect.call;
        let mut params = Map::new();
        if let Some(chat) = call.chat().and_then(|it| serde_json::to_value(it).ok()) {
            params.insert("chat_id".to_owned(), chat);
        }
        let method = call.method().to_owned();
        *call = Call::Other(Box::new(MethodCall { method, params, files: Vec::new() }));
        self.lower(0, weight - OWN);
        outgoing.weight = OWN;
        Some(weight)
    }

    /// Takes it up when there is room for so much; `false` where the bot stops before. Whoever has room is being sent, and waits for
    /// nobody who has to wait for room.
    async fn take_up(&self, outgoing: &mut Outgoing, weight: usize) -> Result<bool> {
        // One that is heavier than all the room there is goes alone.
        let weight = u32::try_from(weight.min(self.bound / TAKEN_UP)).unwrap_or(u32::MAX);
        let room = self.taken_up.clone().acquire_many_owned(weight);
        let Some(room) = self.fatal.cancel.run_until_cancelled(room).await else { return Ok(false) };
        // It is never closed.
        outgoing.room = room.ok();
        let id = outgoing.id.unwrap_or_default();
        let page = self.store.outbox(id, 1).await?;
        let Some(queued) = page.into_iter().find(|it| it.id == id) else {
            return Err("a reply that waited is not in the outbox any more".into());
        };
        outgoing.effect = queued.effect;
        outgoing.weight = outgoing.effect.weight();
        self.waiting.add(0, outgoing.weight - OWN);
        Ok(true)
    }

    /// Telegram has its chat wait, and all of its lane with it. Messages of a broadcast take the place of none then that could
    /// be sent.
    fn falls_asleep(&self, outgoing: &mut Outgoing) {
        if outgoing.ticket.is_none() {
            return;
        }
        outgoing.falls_asleep();
        if let Some(mut lane) = outgoing.address().and_then(|it| self.lanes.get_mut(&it)) {
            lane.falls_asleep();
        }
    }
}
