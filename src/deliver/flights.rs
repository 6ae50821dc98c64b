//! How many replies are on their way at once.
//!
//! Each takes a connection, which costs both sides a handshake, and an answer that comes alone wakes a thread for itself. So what is
//! beyond a number of them waits for a place, but not for long: where the answers are slow it goes without one, and no chat waits for
//! another one's file.
//!
//! There are few places at first, and one more for each reply that has waited for a moment and got none. So replies that come all at
//! once do not open a connection each where the answers are quick: they are through sooner by those that are open.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::reply::{Call, Query};

const AT_FIRST: usize = 8;
const PLACES: usize = 64;

/// How long a reply waits for a place before there is one more.
const MOMENT: Duration = Duration::from_millis(2);

/// How long a reply waits where there are all places.
const LONGEST: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Flights {
    free: Semaphore,
    /// How many places there are; never fewer again, since the connections stay open for a while.
    places: AtomicUsize,
}

/// Free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place<'a>(&'a Semaphore);

impl Default for Flights {
    fn default() -> Self {
        Self { free: Semaphore::new(AT_FIRST), places: AtomicUsize::new(AT_FIRST) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

impl Flights {
    /// A place for this call, if there is one in time. The answer to a query, for which somebody waits, needs none of these.
    pub(super) async fn place(&self, call: &Call) -> Option<Place<'_>> {
        if Query::answered_by(call).is_some() {
            return None;
        }
        // Neither of these fails otherwise: it is never closed.
        if let Ok(permit) = self.free.try_acquire() {
            return Some(self.taken(permit));
        }
        if self.places.load(Relaxed) < PLACES {
            if let Ok(Ok(permit)) = tokio::time::timeout(MOMENT, self.free.acquire()).await {
                return Some(self.taken(permit));
            }
            if self.places.fetch_update(Relaxed, Relaxed, |it| (it < PLACES).then_some(it + 1)).is_ok() {
                return Some(Place(&self.free));
            }
        }
        let permit = tokio::time::timeout(LONGEST, self.free.acquire()).await.ok()?.ok()?;
        Some(self.taken(permit))
    }

    fn taken(&self, permit: SemaphorePermit<'_>) -> Place<'_> {
        permit.forget();
        Place(&self.free)
    }
}
