//! Which inline query of a user is the newest: whoever types goes on typing, and only the last of it is of interest.
//!
//! Every inline query gets a ticket when it arrives, for its conversation's type and its user, whatever the seed. A newer
//! one of the same user takes the place of the older: that one is cancelled at its next await point if it is being
//! computed, and dropped if it still waits.
//!
//! A ticket is open, then either claimed or superseded, for good. Both are one compare-and-exchange from "open", so one of
//! the two comes first and the other one fails: there is no moment at which a turn is committed *and* its query counts as
//! superseded. Whose ticket is claimed is committed and answered, and who comes then waits its turn behind it; whose ticket
//! is superseded commits nothing from then on, since nobody commits without a claim. That the handler may still be running
//! when its ticket is superseded, a plain `fn` or one between two await points, changes nothing: it has not claimed yet.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

const OPEN: u8 = 0;
const CLAIMED: u8 = 1;
const SUPERSEDED: u8 = 2;

/// The newest inline query of each user, as long as somebody holds its ticket and not a moment longer.
#[derive(Debug, Default)]
pub(super) struct Newest(Mutex<HashMap<i64, Arc<Slot>>>);

/// What the holder of a ticket and the next query of the user share.
#[derive(Debug)]
struct Slot {
    update_id: i64,
    fate: AtomicU8,
    superseded: Notify,
}

/// An inline query's right to be committed.
#[derive(Debug)]
pub(crate) struct Ticket {
    user_id: i64,
    slot: Arc<Slot>,
    newest: Arc<Newest>,
    /// The update that it has superseded.
    supersedes: Option<i64>,
}

impl Newest {
    /// The ticket of a query that arrives now. The user's older one is superseded, unless it was claimed before.
    pub(super) fn arrives(self: &Arc<Self>, user_id: i64, update_id: i64) -> Ticket {
        let slot = Arc::new(Slot { update_id, fate: AtomicU8::new(OPEN), superseded: Notify::new() });
        let older = self.slots().insert(user_id, slot.clone());
        let supersedes = older.filter(|it| it.supersede()).map(|it| it.update_id);
        Ticket { user_id, slot, newest: self.clone(), supersedes }
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Arc<Slot>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    fn settle(&self, fate: u8) -> Result<u8, u8> {
        self.fate.compare_exchange(OPEN, fate, Ordering::AcqRel, Ordering::Acquire)
    }

    fn supersede(&self) -> bool {
        let first = self.settle(SUPERSEDED).is_ok();
        if first {
            // Kept for whoever waits later: there is one worker, so one permit is enough.
            self.superseded.notify_one();
        }
        first
    }
}

impl Ticket {
    /// Claims the commit; says whether it may be made. Who asks again gets the same answer.
    pub(super) fn claim(&self) -> bool {
        self.slot.settle(CLAIMED) != Err(SUPERSEDED)
    }

    pub(super) fn is_superseded(&self) -> bool {
        self.slot.fate.load(Ordering::Acquire) == SUPERSEDED
    }

    /// Waits until a newer query supersedes this one: for ever, if none does. Cancellation safe.
    pub(super) async fn superseded(&self) {
        while !self.is_superseded() {
            self.slot.superseded.notified().await;
        }
    }

    /// The update that this one has superseded, if it was neither done nor claimed.
    pub(super) fn supersedes(&self) -> Option<i64> {
        self.supersedes
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut slots = self.newest.slots();
        if slots.get(&self.user_id).is_some_and(|it| Arc::ptr_eq(it, &self.slot)) {
            slots.remove(&self.user_id);
        }
        // Room that a rush needed is given back.
        if slots.len() * 8 < slots.capacity() {
            let twice = slots.len() * 2;
            slots.shrink_to(twice);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, poll};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[tokio::test]
    async fn a_newer_query_of_the_same_user_wakes_whoever_computes_the_older() {
        let newest = Arc::new(Newest::default());
        let (first, other) = (newest.arrives(1, 10), newest.arrives(2, 11));
        let mut superseded = Box::pin(first.superseded());
        assert!(poll!(&mut superseded).is_pending());
        let second = newest.arrives(1, 12);
        assert_eq!(second.supersedes(), Some(10));
        superseded.await;
        // The permit is used up, and who waits once more is told all the same.
        assert_eq!(first.superseded().now_or_never(), Some(()));
        assert!(!first.claim() && other.claim() && second.claim() && second.claim());
        assert_eq!(newest.arrives(1, 13).supersedes(), None, "what is claimed is not superseded");
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Arrives { user: i64 },
        Claims { ticket: usize },
        Drops { ticket: usize },
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0_i64..3).prop_map(|user| Step::Arrives { user }),
            (0_usize..20).prop_map(|ticket| Step::Claims { ticket }),
            (0_usize..20).prop_map(|ticket| Step::Drops { ticket }),
        ]
    }

    proptest! {
        /// Every order of arriving, claiming and ending, held against what the words say.
        #[test]
        fn the_newest_may_be_committed_and_what_was_superseded_never(steps in vec(step(), 0..40)) {
            let newest = Arc::new(Newest::default());
            // The ticket, its user, whether it was claimed, and whether a newer one came before that.
            let mut held: Vec<(Ticket, i64, bool, bool)> = Vec::new();
            for (id, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Arrives { user } => {
                        let mut superseded = 0;
                        for (_, _, claimed, old) in held.iter_mut().filter(|it| it.1 == user) {
                            superseded += usize::from(!*claimed && !*old);
                            *old |= !*claimed;
                        }
                        let ticket = newest.arrives(user, i64::try_from(id).unwrap());
                        prop_assert_eq!(usize::from(ticket.supersedes().is_some()), superseded);
                        held.push((ticket, user, false, false));
                    }
                    Step::Claims { ticket } => {
                        if let Some((ticket, _, claimed, old)) = held.get_mut(ticket) {
                            prop_assert_eq!(ticket.claim(), !*old);
                            *claimed |= !*old;
                        }
                    }
                    Step::Drops { ticket } => {
                        if ticket < held.len() {
                            held.remove(ticket);
                        }
                    }
                }
                for (ticket, _, _, old) in &held {
                    prop_assert_eq!(ticket.is_superseded(), *old);
                }
                prop_assert!(newest.slots().len() <= held.len());
            }
            held.clear();
            prop_assert_eq!(newest.slots().capacity(), 0, "nothing is kept of who has no query under way");
        }
    }

    /// A claim and a newer query at one moment, on two threads: one of them wins, and both know which.
    #[test]
    fn one_of_a_claim_and_a_newer_query_wins() {
        let newest = Arc::new(Newest::default());
        let (mut claimed, mut superseded) = (0, 0);
        for id in 0..20_000 {
            let older = newest.arrives(1, id);
            let barrier = std::sync::Barrier::new(2);
            let (claims, newer) = std::thread::scope(|scope| {
                if id % 20 != 0 {
                    // Most rounds on one thread, in both orders, which costs nothing.
                    let before = (id % 2 == 0).then(|| older.claim());
                    let newer = newest.arrives(1, id);
                    return (before.unwrap_or_else(|| older.claim()), newer);
                }
                let claims = scope.spawn(|| {
                    barrier.wait();
                    older.claim()
                });
                barrier.wait();
                let newer = newest.arrives(1, id);
                (claims.join().unwrap(), newer)
            });
            assert_ne!(claims, newer.supersedes().is_some());
            assert_eq!(older.is_superseded(), !claims);
            claimed += u32::from(claims);
            superseded += u32::from(!claims);
        }
        assert!(claimed > 0 && superseded > 0);
    }
}
