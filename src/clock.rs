//! The one source of time: deadlines, throttles, handler time-outs and the simulator all ask a [`Clock`].
//!
//! A clock is the system's time plus what somebody turned it by; it can be paused. Paused from the start it is the
//! clock of the tests, which moves only by hand.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// A point in time: milliseconds since the Unix epoch, as stored with a conversation.
///
/// ```
/// # use std::time::Duration;
/// # use stategram::clock::Moment;
/// let start = Moment::from_millis(1_000);
/// assert_eq!(start + Duration::from_secs(2), Moment::from_millis(3_000));
/// assert_eq!(Moment::from_millis(3_000) - start, Duration::from_secs(2));
/// assert_eq!(start - Moment::from_millis(3_000), Duration::ZERO);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(u64);

impl Moment {
    /// The moment this many milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z: the unit of every date in the Bot API.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1000
    }
}

/// Later by `duration`; a fraction of a millisecond counts as a whole one, so that nothing is ever early.
impl std::ops::Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let millis = duration.as_nanos().div_ceil(1_000_000);
        Self(self.0.saturating_add(u64::try_from(millis).unwrap_or(u64::MAX)))
    }
}

/// The time from `earlier` to this moment; zero if `earlier` is in fact later.
impl std::ops::Sub for Moment {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// System time that can be paused and advanced; clones show and turn the same clock.
///
/// ```
/// # use std::time::Duration;
/// # use stategram::clock::Clock;
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let clock = Clock::manual();
/// let noon = clock.now() + Duration::from_secs(3600);
/// let waiting = tokio::spawn({
///     let clock = clock.clone();
///     async move { clock.sleep_until(noon).await }
/// });
/// clock.advance(Duration::from_secs(3600));
/// waiting.await.unwrap();
/// assert_eq!(clock.now(), noon);
/// # });
/// ```
#[derive(Clone)]
pub struct Clock {
    setting: Arc<watch::Sender<Setting>>,
}

/// How the shown time is made from the system's.
#[derive(Clone, Copy)]
struct Setting {
    /// The time shown while paused.
    stopped_at: Option<Moment>,
    /// What the running clock shows beyond the system's time, in milliseconds; negative after a pause.
    ahead: i64,
}

impl Clock {
    /// The system's time, until somebody pauses or advances it. Setting the system's clock does not change it any more
    /// once the process runs.
    pub fn system() -> Self {
        Self::with(Setting { stopped_at: None, ahead: 0 })
    }

    /// A clock that starts at the system's time, stands still, and moves by [`advance`](Self::advance) alone.
    pub fn manual() -> Self {
        Self::with(Setting { stopped_at: Some(system_time()), ahead: 0 })
    }

    /// A manual clock that starts at a moment of one's choice.
    pub fn manual_at(moment: Moment) -> Self {
        Self::with(Setting { stopped_at: Some(moment), ahead: 0 })
    }

    /// The time shown.
    pub fn now(&self) -> Moment {
        self.setting.borrow().now()
    }

    /// Turns the clock forward and wakes whoever waited for a moment that has now come.
    pub fn advance(&self, by: Duration) {
        self.setting.send_modify(|setting| match &mut setting.stopped_at {
            Some(moment) => *moment = *moment + by,
            None => setting.ahead = setting.ahead.saturating_add(millis(by)),
        });
    }

    /// Stops the clock at the time it shows.
    pub fn pause(&self) {
        self.setting.send_modify(|setting| setting.stopped_at = Some(setting.now()));
    }

    /// Lets a paused clock run on from the time it shows.
    pub fn resume(&self) {
        self.setting.send_modify(|setting| {
            if let Some(moment) = setting.stopped_at.take() {
                setting.ahead = moment.0.cast_signed().saturating_sub(system_time().0.cast_signed());
            }
        });
    }

    /// Waits until the clock shows `moment` or later; at once if it already does.
    ///
    /// Cancellation safe: nothing is lost when the future is dropped.
    pub async fn sleep_until(&self, moment: Moment) {
        let mut setting = self.setting.subscribe();
        loop {
            let shown = *setting.borrow_and_update();
            let left = moment - shown.now();
            if left.is_zero() {
                return;
            }
            // The sender lives in `self`, so `changed` cannot fail while this future is polled.
            if shown.stopped_at.is_some() {
                let _ = setting.changed().await;
            } else {
                tokio::select! {
                    () = tokio::time::sleep(left) => {}
                    _ = setting.changed() => {}
                }
            }
        }
    }

    /// Whether it moves by itself.
    #[cfg(feature = "simulator")]
    pub(crate) fn is_running(&self) -> bool {
        self.setting.borrow().stopped_at.is_none()
    }

    /// What somebody does to it from now on.
    #[cfg(feature = "simulator")]
    pub(crate) fn turns(&self) -> Turns {
        Turns(self.setting.subscribe())
    }

    /// Waits for `duration` of this clock's time. Cancellation safe.
    pub async fn sleep(&self, duration: Duration) {
        self.sleep_until(self.now() + duration).await;
    }

    fn with(setting: Setting) -> Self {
        Self { setting: Arc::new(watch::Sender::new(setting)) }
    }
}

/// Whenever a clock is turned, paused or resumed.
#[cfg(feature = "simulator")]
#[derive(Clone)]
pub(crate) struct Turns(watch::Receiver<Setting>);

#[cfg(feature = "simulator")]
impl Turns {
    /// Waits for the next time, or for ever where the clock is gone. Cancellation safe.
    pub(crate) async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("now", &self.now()).finish_non_exhaustive()
    }
}

impl Setting {
    fn now(&self) -> Moment {
        self.stopped_at.unwrap_or_else(|| Moment(system_time().0.saturating_add_signed(self.ahead)))
    }
}

/// The system's time when this was first asked, and what has passed since: a system clock that is set while the bot runs
/// moves no deadline. One set before 1970 shows 1970.
fn system_time() -> Moment {
    static START: LazyLock<(Moment, Instant)> = LazyLock::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        (Moment::from_millis(0) + since, Instant::now())
    });
    let (moment, then) = *START;
    Moment(moment.0.saturating_add(u64::try_from(then.elapsed().as_millis()).unwrap_or(u64::MAX)))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_a_millisecond_is_never_early() {
        assert_eq!(Moment(5) + Duration::from_nanos(1), Moment(6));
        assert_eq!(Moment(5) + Duration::MAX, Moment(u64::MAX));
    }

    #[test]
    fn a_paused_clock_stands_and_runs_on_from_where_it_stood() {
        let clock = Clock::system();
        clock.pause();
        let stood = clock.now();
        while system_time() - stood < Duration::from_millis(20) {
            assert_eq!(clock.now(), stood);
        }
        clock.resume();
        assert!(clock.now() >= stood);
        assert!(clock.now() < system_time(), "it runs on behind the system's time");
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now() > system_time());
    }

    #[tokio::test]
    async fn a_sleeper_wakes_at_its_moment_and_not_before() {
        let clock = Clock::manual();
        let target = clock.now() + Duration::from_secs(10);
        let mut sleeper = std::pin::pin!(clock.sleep_until(target));
        clock.advance(Duration::from_secs(9));
        assert!(futures_util::poll!(&mut sleeper).is_pending());
        clock.advance(Duration::from_secs(1));
        sleeper.await;
    }
}
