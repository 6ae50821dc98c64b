//! Lets messages through, as many as the limits allow.

use std::collections::HashMap;
use std::fmt;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::Duration;

use metrics::Histogram;
use rapidhash::quality::RandomState;
use tokio::sync::Notify;
use tracing::warn;

use crate::clock::{Clock, Moment};
use crate::deliver::Address;
use crate::figures;
use crate::limits::queue::Rank;
use crate::limits::refusals::Refusals;
use crate::limits::room::{Chat, Lot, Rates};
use crate::limits::{Charge, Limits, Priority};

/// What a bot may send, and who waits for it.
pub(crate) struct Throttle {
    clock: Clock,
    is_off: bool,
    rates: Rates,
    state: Mutex<State>,
    /// Whether Telegram refused something that may still have to wait.
    refused: AtomicBool,
    /// How long what passes here has waited.
    waited: Histogram,
}

/// What a bot and its clones are throttled by, once it has been started, until it ends.
#[derive(Debug, Default)]
pub(crate) struct Slot(RwLock<Weak<Throttle>>);

struct State {
    chats: HashMap<Address, Chat, RandomState>,
    overall: Lot,
    paid: Lot,
    /// Until when nothing goes, because Telegram says so.
    paused: Moment,
    refusals: Refusals,
    /// When chats of which nothing is left were last forgotten.
    swept: Moment,
    /// How many there may be before that is done again.
    most: usize,
    arrivals: u64,
}

/// Somebody who waits. Dropped, it waits no more.
struct Place<'a> {
    throttle: &'a Throttle,
    charge: &'a Charge,
    rank: Rank,
    waker: Arc<Notify>,
}

/// What came of a look.
enum Look {
    Go,
    /// Until this moment, or until it is woken because it is the first.
    Wait(Option<Moment>, &'static str),
}

const A_SECOND: Duration = Duration::from_secs(1);
const A_MINUTE: Duration = Duration::from_mins(1);

/// So many chats are not worth a sweep.
const FEW: usize = 1024;

const THE_BEGINNING: Moment = Moment::from_millis(0);

impl Slot {
    pub(crate) fn put(&self, throttle: &Arc<Throttle>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(throttle);
    }

    pub(crate) fn get(&self) -> Option<Arc<Throttle>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).upgrade()
    }
}

impl Throttle {
    pub(crate) fn new(limits: Limits, clock: Clock) -> Arc<Self> {
        let state = State {
            chats: HashMap::default(),
            overall: Lot::new(limits.overall),
            paid: Lot::new(limits.paid),
            paused: THE_BEGINNING,
            refusals: Refusals::default(),
            swept: clock.now(),
            most: FEW,
            arrivals: 0,
        };
        Arc::new(Self {
            is_off: [limits.overall, limits.per_chat, limits.per_group, limits.paid].iter().all(Option::is_none),
            rates: Rates::new(&limits),
            clock,
            state: Mutex::new(state),
            refused: AtomicBool::new(false),
            waited: metrics::histogram!(figures::THROTTLED_SECONDS),
        })
    }

    /// Lets it through if nothing is in its way.
    pub(crate) fn at_once(&self, charge: &Charge, priority: Priority) -> bool {
        if self.is_idle() {
            return true;
        }
        let now = self.clock.now();
        let mut guard = self.state();
        self.sweep(&mut guard, now);
        if self.is_idle() {
            return true;
        }
        let state = &mut *guard;
        let lot = if charge.paid { &mut state.paid } else { &mut state.overall };
        let chat = state.chats.entry(charge.chat.clone()).or_default();
        let is_free = !chat.queue.is_before(priority)
            && !lot.queue.is_before(priority)
            && chat.ready(self.rates, now, charge.count).0 <= now
            && lot.ready(state.paused, now, charge.count, priority) <= now;
        if is_free {
            chat.take(self.rates, now, charge);
            lot.take(now, charge.count, priority);
        }
        is_free
    }

    /// Waits for as long as it takes. Cancellation safe: who is dropped has not been let through.
    pub(crate) async fn admit(&self, charge: &Charge, priority: Priority) {
        // It fails where it may wait for so long at most.
        let _ = self.wait(charge, priority, None).await;
    }

    /// Waits for so long at most. Cancellation safe, like [`admit`](Self::admit).
    ///
    /// # Errors
    /// How long it would take, as far as can be said: at once, or when that time has passed and it was still not let through.
    pub(crate) async fn admit_within(&self, charge: &Charge, most: Duration) -> Result<(), Duration> {
        self.wait(charge, Priority::Reply, Some(most)).await
    }

    /// Telegram has refused something for this chat, for so long.
    pub(crate) fn refused(&self, chat: &Address, time: Duration) {
        let now = self.clock.now();
        let until = now + time;
        let mut state = self.state();
        self.refused.store(true, Ordering::Release);
        let its = state.chats.entry(chat.clone()).or_default();
        its.until = its.until.max(until);
        if let Some(until) = state.refusals.note(chat, now, until)
            && until > state.paused
        {
            state.paused = until;
            drop(state);
            warn!("Telegram refuses several chats alike: nothing is sent for {:?}", until - now);
        }
    }

    /// Whether Telegram has that chat wait.
    pub(crate) fn is_asked(&self, chat: &Address) -> bool {
        let now = self.clock.now();
        self.refused.load(Ordering::Acquire) && self.state().chats.get(chat).is_some_and(|it| it.until > now)
    }

    async fn wait(&self, charge: &Charge, priority: Priority, most: Option<Duration>) -> Result<(), Duration> {
        if self.at_once(charge, priority) {
            return Ok(());
        }
        let began = self.clock.now();
        let last = match most {
            None => None,
            Some(most) => match self.expected(charge, priority, began) {
                wait if wait > most => return Err(wait),
                _ => Some(began + most),
            },
        };
        let place = self.place(charge, priority);
        let mut counted = None;
        loop {
            let (ready, scope) = match self.look(&place) {
                Look::Go => break,
                Look::Wait(ready, scope) => (ready, scope),
            };
            if counted.replace(scope) != Some(scope) {
                metrics::counter!(figures::REPLIES_THROTTLED, "scope" => scope).increment(1);
            }
            let now = self.clock.now();
            if last.is_some_and(|it| it <= now) {
                drop(place);
                return Err(self.expected(charge, priority, now).max(A_SECOND));
            }
            // What comes first of the two, if anything does.
            let wake = ready.into_iter().chain(last).min();
            let sleep = async {
                match wake {
                    Some(moment) => self.clock.sleep_until(moment).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = place.waker.notified() => {}
                () = sleep => {}
            }
        }
        self.waited.record(self.clock.now() - began);
        Ok(())
    }

    fn place<'a>(&'a self, charge: &'a Charge, priority: Priority) -> Place<'a> {
        let mut state = self.state();
        state.arrivals += 1;
        Place { throttle: self, charge, rank: (priority, state.arrivals), waker: Arc::default() }
    }

    /// Lets it through if it is the first everywhere, and there is room.
    fn look(&self, place: &Place<'_>) -> Look {
        let Place { charge, rank, waker, .. } = place;
        let now = self.clock.now();
        let mut guard = self.state();
        let state = &mut *guard;
        let (lot, name) = if charge.paid { (&mut state.paid, "paid") } else { (&mut state.overall, "overall") };
        let chat = state.chats.entry(charge.chat.clone()).or_default();
        chat.queue.enter(*rank, charge.count, waker);
        let (ready, scope) = chat.ready(self.rates, now, charge.count);
        if !chat.queue.is_first(*rank) || ready > now {
            // Perhaps it had been the first in its chat, and somebody else has gone before it.
            lot.queue.leave(*rank);
            return match chat.queue.is_first(*rank) {
                true => Look::Wait(Some(ready), scope),
                false => Look::Wait(None, "chat"),
            };
        }
        lot.queue.enter(*rank, charge.count, waker);
        let ready = lot.ready(state.paused, now, charge.count, rank.0);
        if !lot.queue.is_first(*rank) || ready > now {
            let scope = if state.paused > now { "asked" } else { name };
            return Look::Wait(lot.queue.is_first(*rank).then_some(ready), scope);
        }
        chat.take(self.rates, now, charge);
        lot.take(now, charge.count, rank.0);
        chat.queue.leave(*rank);
        lot.queue.leave(*rank);
        Look::Go
    }

    /// How long it will take, if nobody else comes.
    fn expected(&self, charge: &Charge, priority: Priority, now: Moment) -> Duration {
        let mut guard = self.state();
        let state = &mut *guard;
        let lot = if charge.paid { &mut state.paid } else { &mut state.overall };
        let chat = state.chats.entry(charge.chat.clone()).or_default();
        let its = chat.expected(self.rates, now, charge.count, priority);
        its.max(lot.expected(state.paused, now, charge.count, priority)) - now
    }

    /// Forgets the chats of which nothing is left: once a minute, and whenever there are twice as many.
    fn sweep(&self, state: &mut State, now: Moment) {
        if now - state.swept < A_MINUTE && state.chats.len() < state.most {
            return;
        }
        state.swept = now;
        state.chats.retain(|_, chat| !chat.is_over(now));
        let room = 2 * state.chats.len();
        state.most = room.max(FEW);
        state.chats.shrink_to(room);
        if state.chats.is_empty() && state.paused <= now {
            self.refused.store(false, Ordering::Release);
        }
    }

    /// Whether nobody has to wait for anything.
    fn is_idle(&self) -> bool {
        self.is_off && !self.refused.load(Ordering::Acquire)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that panics is called under it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn chats(&self) -> usize {
        self.state().chats.len()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut guard = self.throttle.state();
        let state = &mut *guard;
        let lot = if self.charge.paid { &mut state.paid } else { &mut state.overall };
        lot.queue.leave(self.rank);
        if let Some(chat) = state.chats.get_mut(&self.charge.chat) {
            chat.queue.leave(self.rank);
        }
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").field("is_off", &self.is_off).finish_non_exhaustive()
    }
}
