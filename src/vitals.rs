//! What a running bot notes of itself, for whoever asks how it is.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::figures;

/// The notes of one bot. Clones are of the same one.
#[derive(Clone, Debug)]
pub(crate) struct Vitals(Arc<Notes>);

#[derive(Debug)]
struct Notes {
    began: Instant,
    source: OnceLock<&'static str>,
    pulse: Mutex<Pulse>,
    is_over: AtomicBool,
    in_doubt: AtomicU64,
    set_aside: AtomicU64,
}

/// How the source is.
#[derive(Debug, Default)]
struct Pulse {
    last: Option<Instant>,
    failing: Option<Instant>,
    /// When a request was last refused, where somebody posts.
    #[cfg(feature = "webhook")]
    refused: Option<Instant>,
}

/// Who was told to come again does so after seconds: when nobody was refused for so long, nobody is any more.
#[cfg(feature = "webhook")]
const LULL: Duration = Duration::from_mins(1);

impl Pulse {
    #[cfg(feature = "webhook")]
    fn refuses(&mut self, now: Instant) {
        if self.refused.is_none_or(|it| now - it >= LULL) {
            self.failing = None;
        }
        self.refused = Some(now);
        self.failing.get_or_insert(now);
    }

    fn failing_for(&self, now: Instant) -> Option<Duration> {
        #[cfg(feature = "webhook")]
        if self.refused.is_some_and(|it| now - it >= LULL) {
            return None;
        }
        self.failing.map(|it| now - it)
    }
}

impl Default for Vitals {
    fn default() -> Self {
        Self(Arc::new(Notes {
            began: Instant::now(),
            source: OnceLock::new(),
            pulse: Mutex::default(),
            is_over: AtomicBool::new(false),
            in_doubt: AtomicU64::new(0),
            set_aside: AtomicU64::new(0),
        }))
    }
}

impl Vitals {
    /// Since when there is the bot.
    pub(crate) fn uptime(&self) -> Duration {
        self.0.began.elapsed()
    }

    /// From where its updates come.
    pub(crate) fn comes_by(&self, source: &'static str) {
        // Said once.
        let _ = self.0.source.set(source);
    }

    /// What was said of that.
    pub(crate) fn source(&self) -> &'static str {
        self.0.source.get().copied().unwrap_or_default()
    }

    /// Nothing more comes: the source has ended.
    pub(crate) fn ends(&self) {
        self.0.is_over.store(true, Relaxed);
    }

    /// Whether that is so.
    pub(crate) fn is_over(&self) -> bool {
        self.0.is_over.load(Relaxed)
    }

    /// The source has heard from Telegram, be it that there is nothing.
    pub(crate) fn heard(&self) {
        *self.pulse() = Pulse { last: Some(Instant::now()), ..Pulse::default() };
    }

    /// The source has asked in vain.
    pub(crate) fn failed(&self) {
        self.pulse().failing.get_or_insert_with(Instant::now);
    }

    /// A request with the secret was not taken, and comes again.
    #[cfg(feature = "webhook")]
    pub(crate) fn refuses(&self) {
        self.pulse().refuses(Instant::now());
    }

    /// How long ago the source last heard from Telegram.
    pub(crate) fn since_heard(&self) -> Option<Duration> {
        self.pulse().last.map(|it| it.elapsed())
    }

    /// For how long the source has failed, if it does.
    pub(crate) fn failing_for(&self) -> Option<Duration> {
        self.pulse().failing_for(Instant::now())
    }

    /// So many replies may have been sent already; they are repeated, or withheld.
    pub(crate) fn doubts(&self, fate: &'static str, replies: u64) {
        self.0.in_doubt.fetch_add(replies, Relaxed);
        metrics::counter!(figures::REPLIES_IN_DOUBT, "fate" => fate).increment(replies);
    }

    /// How many replies there were about which that was not known.
    pub(crate) fn in_doubt(&self) -> u64 {
        self.0.in_doubt.load(Relaxed)
    }

    /// So many of this kind were set aside.
    pub(crate) fn sets_aside(&self, kind: &'static str, entries: u64) {
        self.0.set_aside.fetch_add(entries, Relaxed);
        metrics::counter!(figures::SET_ASIDE, "kind" => kind).increment(entries);
    }

    /// How many were.
    pub(crate) fn set_aside(&self) -> u64 {
        self.0.set_aside.load(Relaxed)
    }

    fn pulse(&self) -> MutexGuard<'_, Pulse> {
        self.0.pulse.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, feature = "webhook"))]
mod tests {
    use super::*;

    #[test]
    fn who_refuses_one_request_after_the_other_fails_until_nobody_is_refused_any_more() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut pulse = Pulse::default();
        assert_eq!(pulse.failing_for(at(0)), None);
        for seconds in [0, 50, 100] {
            pulse.refuses(at(seconds));
            assert_eq!(pulse.failing_for(at(seconds)), Some(Duration::from_secs(seconds)));
        }
        assert_eq!(pulse.failing_for(at(159)), Some(Duration::from_secs(159)));
        assert_eq!(pulse.failing_for(at(160)), None, "nobody has come since");
        pulse.refuses(at(200));
        assert_eq!(
            pulse.failing_for(at(210)),
            Some(Duration::from_secs(10)),
            "since then, and not since the beginning"
        );
    }
}
