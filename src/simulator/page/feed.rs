//! What happens, for whoever watches: a bounded ring of numbered events.
//!
//! Who tells of something never waits for who watches: an event is put into the ring, and each watcher takes out of it what is
//! behind the event it has seen last. Who has fallen so far behind that the ring has forgotten what comes next is given all
//! of it anew, as the hooks tell it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// This many events are kept for those who have not seen them yet,
const KEPT: usize = 4096;

/// and no more bytes of them than this.
const KEPT_BYTES: usize = 8 << 20;

/// This many may watch at once. A browser has no more connections to one server than six.
const WATCHERS: usize = 16;

/// Who falls behind again is not told everything anew before so long after the last time, nor before ten times as long as that took: a page
/// that cannot keep up costs the bot no more than that.
const PAUSE: Duration = Duration::from_secs(1);

/// What is told to all pages. Clones of its `Arc` are the same feed.
pub(crate) struct Feed {
    ring: Mutex<Ring>,
    watchers: AtomicUsize,
    /// Something was told while nobody watched.
    missed: AtomicBool,
    news: watch::Sender<()>,
    hooks: Mutex<Vec<(&'static str, Arc<Hook>)>>,
}

/// Gives the JSON of everything of a kind; `None` where there is nothing to tell any more.
type Hook = dyn Fn() -> Option<String> + Send + Sync;

/// Something that happened.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) id: u64,
    pub(crate) kind: &'static str,
    /// On one line.
    pub(crate) json: String,
}

#[derive(Debug, Default)]
struct Ring {
    /// Of the newest event; 0 where there was none yet.
    last: u64,
    events: VecDeque<Arc<Event>>,
    bytes: usize,
}

/// Somebody who watches, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Watch {
    feed: Arc<Feed>,
    /// The last event it was given; `None` where it is to be told everything first.
    seen: Option<u64>,
    /// When it may be told everything again.
    again: Option<Instant>,
    news: watch::Receiver<()>,
}

/// What a watcher is given next.
#[derive(Debug)]
pub(crate) enum Next {
    Events(Vec<Arc<Event>>),
    /// Everything as it is, kind by kind; what is behind this event comes next.
    Snapshot(Vec<(&'static str, String)>, u64),
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self {
            ring: Mutex::default(),
            watchers: AtomicUsize::new(0),
            missed: AtomicBool::new(false),
            news: watch::Sender::new(()),
            hooks: Mutex::default(),
        }
    }

    /// Whether it is worth an effort to say what happens.
    pub(crate) fn is_watched(&self) -> bool {
        self.watchers.load(Ordering::Acquire) > 0
    }

    /// Tells of something that has happened, in one line of JSON, which is only made where somebody watches. What it tells of
    /// has to show in the [hooks](Self::hook) by now.
    pub(crate) fn publish(&self, kind: &'static str, json: impl FnOnce() -> String) {
        if !self.is_watched() {
            // Whoever comes back later cannot go on from where it was.
            if !self.missed.load(Ordering::Relaxed) {
                self.missed.store(true, Ordering::Release);
            }
            return;
        }
        let json = json();
        let mut ring = self.ring();
        ring.last += 1;
        ring.bytes += json.len();
        let id = ring.last;
        ring.events.push_back(Arc::new(Event { id, kind, json }));
        while ring.events.len() > KEPT || ring.bytes > KEPT_BYTES {
            let Some(oldest) = ring.events.pop_front() else { break };
            ring.bytes -= oldest.json.len();
        }
        drop(ring);
        self.news.send_replace(());
    }

    /// Says how everything of a kind is told to somebody who begins to watch, in the order in which the hooks are made; one of
    /// the same kind is replaced. It is called without any of the feed's locks held.
    pub(crate) fn hook(&self, kind: &'static str, tell: impl Fn() -> Option<String> + Send + Sync + 'static) {
        let mut hooks = self.hooks.lock().unwrap_or_else(PoisonError::into_inner);
        let tell: Arc<Hook> = Arc::new(tell);
        match hooks.iter_mut().find(|(it, _)| *it == kind) {
            Some((_, hook)) => *hook = tell,
            None => hooks.push((kind, tell)),
        }
    }

    /// Begins to watch, behind the event that was seen last; `None` where too many do.
    pub(crate) fn watch(self: &Arc<Self>, seen: Option<u64>) -> Option<Watch> {
        let mut ring = self.ring();
        if self.watchers.load(Ordering::Acquire) >= WATCHERS {
            return None;
        }
        self.watchers.fetch_add(1, Ordering::AcqRel);
        if self.missed.swap(false, Ordering::AcqRel) {
            ring.events.clear();
            ring.bytes = 0;
            ring.last += 1;
        }
        Some(Watch { feed: Arc::clone(self), seen, again: None, news: self.news.subscribe() })
    }

    fn snapshot(&self) -> (Vec<(&'static str, String)>, u64) {
        // What happens meanwhile is told twice: in the snapshot, and behind it.
        let last = self.ring().last;
        let hooks = self.hooks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (hooks.into_iter().filter_map(|(kind, tell)| Some((kind, tell()?))).collect(), last)
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    /// Up to `most` events behind one of them; `None` where there are some that are forgotten, or it is none of these.
    fn behind(&self, seen: u64, most: usize) -> Option<Vec<Arc<Event>>> {
        let behind = usize::try_from(self.last.checked_sub(seen)?).ok()?;
        let skipped = self.events.len().checked_sub(behind)?;
        Some(self.events.iter().skip(skipped).take(most).cloned().collect())
    }
}

impl Watch {
    /// What comes next; waits for it. Cancellation safe: what was not returned comes again.
    pub(crate) async fn next(&mut self, most: usize) -> Next {
        loop {
            self.news.borrow_and_update();
            let events = self.seen.and_then(|seen| self.feed.ring().behind(seen, most));
            match events {
                None => {
                    if let Some(again) = self.again {
                        tokio::time::sleep_until(again).await;
                    }
                    let began = Instant::now();
                    let (told, last) = self.feed.snapshot();
                    self.seen = Some(last);
                    self.again = Some(Instant::now() + PAUSE.max(began.elapsed() * 10));
                    return Next::Snapshot(told, last);
                }
                Some(events) => {
                    if let Some(newest) = events.last() {
                        self.seen = Some(newest.id);
                        return Next::Events(events);
                    }
                }
            }
            // The sender lives in the feed, so `changed` cannot fail.
            let _ = self.news.changed().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ring = self.feed.ring();
        self.feed.watchers.fetch_sub(1, Ordering::AcqRel);
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("watchers", &self.watchers).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn ids(next: Option<Next>) -> Vec<u64> {
        match next {
            Some(Next::Events(events)) => events.iter().map(|it| it.id).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn snapshot(next: Option<Next>) -> (Vec<(&'static str, String)>, u64) {
        match next {
            Some(Next::Snapshot(told, last)) => (told, last),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_watcher_is_told_everything_and_then_what_happens() {
        let feed = Arc::new(Feed::new());
        feed.hook("all", || Some("[1]".to_owned()));
        feed.hook("gone", || None);
        feed.publish("word", || "0".to_owned());
        let mut watch = feed.watch(None).unwrap();
        let (told, last) = snapshot(watch.next(9).now_or_never());
        assert_eq!((told, last), (vec![("all", "[1]".to_owned())], 1));
        assert!(watch.next(9).now_or_never().is_none());
        for word in ["1", "2", "3"] {
            feed.publish("word", || word.to_owned());
        }
        assert_eq!(ids(watch.next(2).now_or_never()), [2, 3]);
        assert_eq!(ids(watch.next(2).now_or_never()), [4]);
        let mut again = feed.watch(Some(3)).unwrap();
        assert_eq!(ids(again.next(9).now_or_never()), [4]);
    }

    #[test]
    fn what_happened_while_nobody_watched_is_in_the_snapshot() {
        let feed = Arc::new(Feed::new());
        let mut watch = feed.watch(None).unwrap();
        let (_, last) = snapshot(watch.next(9).now_or_never());
        drop(watch);
        assert!(feed.watch(Some(last)).unwrap().next(9).now_or_never().is_none(), "nothing has happened");
        feed.publish("word", || "1".to_owned());
        let (_, newer) = snapshot(feed.watch(Some(last)).unwrap().next(9).now_or_never());
        assert!(newer > last);
        let (_, same) = snapshot(feed.watch(Some(newer + 100)).unwrap().next(9).now_or_never());
        assert_eq!(same, newer, "an id of another run is none");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_watcher_is_told_everything_anew_and_holds_up_nobody() {
        let feed = Arc::new(Feed::new());
        let mut slow = feed.watch(None).unwrap();
        snapshot(slow.next(9).now_or_never());
        for _ in 0..=KEPT {
            feed.publish("word", || "1".to_owned());
        }
        // Everything is told once in a while, and not as fast as it can be.
        assert!(slow.next(9).now_or_never().is_none());
        tokio::time::advance(PAUSE).await;
        let (_, last) = snapshot(slow.next(9).now_or_never());
        assert_eq!(last, KEPT as u64 + 1);
        // Who keeps up is told at once.
        feed.publish("word", || "1".to_owned());
        assert_eq!(ids(slow.next(9).now_or_never()), [last + 1]);
        feed.publish("word", || "x".repeat(KEPT_BYTES / 2));
        feed.publish("word", || "x".repeat(KEPT_BYTES / 2 + 1));
        let kept = || {
            let ring = feed.ring();
            (ring.events.len(), ring.bytes)
        };
        assert_eq!(kept(), (1, KEPT_BYTES / 2 + 1));
        feed.publish("word", || "x".repeat(KEPT_BYTES + 1));
        assert_eq!(kept(), (0, 0));
        tokio::time::advance(PAUSE).await;
        snapshot(slow.next(9).now_or_never());
    }

    #[test]
    fn only_so_many_watch_at_once() {
        let feed = Arc::new(Feed::new());
        let mut all: Vec<Watch> = (0..WATCHERS).map(|_| feed.watch(None).unwrap()).collect();
        assert!(feed.watch(None).is_none());
        all.pop();
        assert!(feed.watch(None).is_some());
    }
}
