//! How much is going on: what a graceful stop and the terminal wait for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::clock::Moment;

/// Counts what is under way: busy conversations and busy lanes of delivery.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    busy: AtomicUsize,
    quiet: Notify,
    asleep: Mutex<Asleep>,
}

/// Those who wait for a moment that has not come.
#[derive(Debug, Default)]
struct Asleep {
    /// When each wants to go on, and what it is counted by once that moment has come.
    sleepers: BTreeMap<u64, (Moment, Option<Busy>)>,
    ids: u64,
    /// The bot stops: nobody sleeps any more.
    over: bool,
}

/// Somebody who waits for a moment. Dropped, it is no more under way.
#[derive(Debug)]
pub(crate) struct Sleeping {
    shared: Arc<Shared>,
    id: u64,
}

/// Something is under way until this is dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Shared>);

impl Activity {
    pub(crate) fn begin(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::AcqRel);
        Busy(self.0.clone())
    }

    /// Waiting for a moment that has not come is not being under way: as little as a deadline that has not come. Who
    /// turns the clock [rouses](Self::rouse) those whose moment it is before looking whether anything is under way, and
    /// so waits for them too.
    pub(crate) fn sleep(&self, busy: Busy, until: Moment) -> Sleeping {
        let mut asleep = self.0.asleep();
        asleep.ids += 1;
        let id = asleep.ids;
        // Before a stop looks for those who sleep, or not at all.
        let (mut kept, mut given) = (Some(busy), None);
        if !asleep.over {
            std::mem::swap(&mut kept, &mut given);
        }
        asleep.sleepers.insert(id, (until, kept));
        drop(asleep);
        drop(given);
        Sleeping { shared: self.0.clone(), id }
    }

    /// Counts those as under way whose moment has come by now; says whether there were any that were not.
    pub(crate) fn rouse(&self, now: Moment) -> bool {
        let mut asleep = self.0.asleep();
        let mut any = false;
        for (until, busy) in asleep.sleepers.values_mut() {
            if *until <= now && busy.is_none() {
                *busy = Some(self.begin());
                any = true;
            }
        }
        any
    }

    /// Counts everybody who sleeps, now or later, as under way: the bot stops, which they notice by themselves.
    pub(crate) fn rouse_all(&self) {
        self.0.asleep().over = true;
        self.rouse(Moment::from_millis(u64::MAX));
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.0.busy.load(Ordering::Acquire) == 0
    }

    /// Waits until nothing is under way. Who hands work on begins the new before it ends its own, so that there is no
    /// quiet moment in between.
    pub(crate) async fn quiet(&self) {
        loop {
            let quiet = self.0.quiet.notified();
            let mut quiet = std::pin::pin!(quiet);
            // Registered before the look, so that a change in between is not missed.
            quiet.as_mut().enable();
            if self.is_quiet() {
                return;
            }
            quiet.await;
        }
    }
}

impl Shared {
    fn asleep(&self) -> MutexGuard<'_, Asleep> {
        self.asleep.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sleeping {
    /// Goes on: it is under way again.
    pub(crate) fn wake(self) -> Busy {
        let roused = self.shared.asleep().sleepers.remove(&self.id).and_then(|(_, busy)| busy);
        roused.unwrap_or_else(|| Activity(self.shared.clone()).begin())
    }
}

impl Drop for Sleeping {
    fn drop(&mut self) {
        let gone = self.shared.asleep().sleepers.remove(&self.id);
        // Outside the lock: it may tell somebody that all is quiet.
        drop(gone);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if self.0.busy.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.quiet.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sleeps_is_under_way_when_its_moment_has_come() {
        let activity = Activity::default();
        let asleep = activity.sleep(activity.begin(), Moment::from_millis(500));
        assert!(activity.is_quiet());
        assert!(!activity.rouse(Moment::from_millis(499)) && activity.is_quiet());
        assert!(activity.rouse(Moment::from_millis(500)) && !activity.is_quiet());
        assert!(!activity.rouse(Moment::from_millis(500)), "it is counted once");
        let busy = asleep.wake();
        assert!(!activity.is_quiet());
        drop(busy);
        assert!(activity.is_quiet());
    }

    #[test]
    fn nobody_falls_asleep_when_the_bot_stops() {
        let activity = Activity::default();
        let before = activity.sleep(activity.begin(), Moment::from_millis(500));
        activity.rouse_all();
        let behind = activity.sleep(activity.begin(), Moment::from_millis(500));
        drop(before);
        assert!(!activity.is_quiet());
        drop(behind.wake());
        assert!(activity.is_quiet());
    }
}
