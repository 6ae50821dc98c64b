//! Whose store a handle is.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::store::InboxId;
use crate::store::sqlite::file::OpenFile;

/// What a handle has until it ends.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) file: Arc<OpenFile>,
    pub(super) claim: Option<Arc<Claim>>,
}

/// Whose store a handle is. It is given back with the handle's [`Held`].
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) bot: i64,
    /// What [`Store::begin`](crate::store::Store::begin) found; nothing in a handle that only looks after what was set aside.
    found: OnceLock<Found>,
}

#[derive(Debug)]
struct Found {
    /// The last inbox row of earlier runs.
    mark: InboxId,
    /// The conversations for which earlier runs may have left something in the inbox.
    left: Mutex<HashSet<String>>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(claim) = &self.claim {
            self.file.release(claim.bot);
        }
    }
}

impl Claim {
    pub(super) fn of(bot: i64) -> Self {
        Self { bot, found: OnceLock::new() }
    }

    /// The bot has begun.
    pub(super) fn begins(&self, mark: InboxId, left: HashSet<String>) {
        // It is set once: a handle is claimed once.
        let _ = self.found.set(Found { mark, left: Mutex::new(left) });
    }

    /// The last inbox row of earlier runs.
    pub(super) fn mark(&self) -> InboxId {
        self.found.get().map_or(InboxId(0), |found| found.mark)
    }

    /// The same, unless there is nothing left of them for conversations of this name.
    pub(super) fn mark_of(&self, conversation: &str) -> Option<InboxId> {
        let found = self.found.get()?;
        let left = found.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.contains(conversation).then_some(found.mark)
    }

    /// There is nothing left of earlier runs for conversations of this name, so that the inbox is not searched again.
    pub(super) fn is_through(&self, conversation: &str) {
        if let Some(found) = self.found.get() {
            found.left.lock().unwrap_or_else(PoisonError::into_inner).remove(conversation);
        }
    }
}
