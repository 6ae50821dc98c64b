//! How many replies are on their way at once.
//!
//! Each takes a connection, which costs both sides a handshake, and an answer that comes alone wakes a thread for itself. So what is
//! beyond a number of them waits for a place, but not for long: where the answers are slow it goes without one, and no chat waits for
//! another one's file.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::reply::{Call, Query};

const PLACES: usize = 64;

/// How long a reply waits for a place.
const LONGEST: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Flights(Semaphore);

impl Default for Flights {
    fn default() -> Self {
        Self(Semaphore::new(PLACES))
    }
}

impl Flights {
    /// A place for this call, if there is one in time. The answer to a query, for which somebody waits, needs none of these.
    pub(super) async fn place(&self, call: &Call) -> Option<SemaphorePermit<'_>> {
        if Query::answered_by(call).is_some() {
            return None;
        }
        match self.0.try_acquire() {
            Ok(place) => Some(place),
            // Neither is an error: it is never closed.
            Err(_) => tokio::time::timeout(LONGEST, self.0.acquire()).await.ok()?.ok(),
        }
    }
}
