//! How a running bot is.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::conversation::Surroundings;
use crate::route::Route;
use crate::runtime::Running;
use crate::runtime::running::House;

/// How a running bot is, at a moment: from [`Running::health`] or a [`Probe`].
///
/// As JSON it is an object with these fields, in which times are seconds.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Health {
    /// For how long there has been the bot.
    #[serde(serialize_with = "seconds")]
    pub uptime: Duration,
    /// Whether it stops or takes nothing more in, by itself or since somebody said so.
    pub is_stopping: bool,
    /// From where updates come: `polling`, `webhook` or `stream`.
    pub source: &'static str,
    /// How long ago the source was last heard: a poll that was answered, be it with nothing; a request to the webhook, or an update of
    /// the stream, that was taken in. `None` as long as there was none.
    #[serde(serialize_with = "maybe_seconds")]
    pub last_heard: Option<Duration>,
    /// For how long every poll has failed, if the last one did; of a webhook, for how long every request of Telegram's was told to
    /// come again (`503`), if one was within the last minute. `None` with a stream.
    #[serde(serialize_with = "maybe_seconds")]
    pub failing_for: Option<Duration>,
    /// Updates and events in the mailboxes of conversations, those in their turns included.
    pub events_waiting: usize,
    /// What these are in bytes of JSON: see [`Builder::backlog`](crate::Builder::backlog).
    pub backlog_bytes: usize,
    /// Replies in memory that wait to be sent, those on their way included; with a durable store there may be more of them in
    /// there.
    pub replies_waiting: usize,
    /// About how much memory these take, in bytes.
    pub replies_bytes: usize,
    /// Chats for which a reply is on its way.
    pub lanes: usize,
    /// How many replies may have been sent already when the bot was to send them, since it started: they were repeated, or, where
    /// they may not be, withheld.
    pub in_doubt: u64,
    /// How much was set aside since the bot started. What still is, and why, is known by
    /// [`Running::set_aside`](crate::Running::set_aside).
    pub set_aside: u64,
    /// Conversations in memory; the others are in their entry state, or in the store alone.
    pub in_memory: usize,
    /// What keeps the conversations: `memory`, `sqlite`, or the [name](crate::store::Store::name) of another store.
    pub store: &'static str,
}

/// For how long polls may fail, or a webhook be full: a network that comes back, a server that is started anew, a crowd.
const FAILING: Duration = Duration::from_mins(1);

/// For how long nothing may be heard from a source that asks at least every 50 s.
const SILENT: Duration = Duration::from_mins(2);

impl Health {
    /// Whether it takes updates in. It does not where
    ///
    /// - it stops, also since its store failed or Telegram does not know its token;
    /// - its polls have failed for a minute, or its webhook has told Telegram to come again for as long, and taken nothing in: so
    ///   much waits, or the store does not answer;
    /// - it polls, and has heard nothing from Telegram for two minutes: so much waits that nothing more is taken in, the store
    ///   does not answer, or the process cannot keep up.
    ///
    /// What was set aside, and how much waits, does not count: these are for somebody to look at, and no reason to start the bot
    /// anew. Nor does it count that a stream has ended, or that nobody posts to a webhook: perhaps there is nothing.
    pub fn is_healthy(&self) -> bool {
        let is_silent = self.source == "polling" && self.last_heard.unwrap_or(self.uptime) >= SILENT;
        !self.is_stopping && self.failing_for.is_none_or(|it| it < FAILING) && !is_silent
    }
}

/// Asks a bot how it is, from anywhere in an application: for an endpoint `/health` beside it, say. Clones are cheap, and none
/// keeps the bot alive. Made by [`Running::probe`].
///
/// ```no_run
/// use axum::http::{StatusCode, header};
/// use axum::response::IntoResponse;
/// use stategram::Probe;
///
/// async fn health(probe: Probe) -> impl IntoResponse {
///     let health = probe.health();
///     let status = match &health {
///         Some(health) if health.is_healthy() => StatusCode::OK,
///         _ => StatusCode::SERVICE_UNAVAILABLE,
///     };
///     (status, [(header::CONTENT_TYPE, "application/json")], serde_json::to_string(&health).unwrap_or_default())
/// }
/// ```
#[derive(Clone)]
pub struct Probe {
    route: Weak<Route>,
    around: Weak<Surroundings>,
}

impl Probe {
    /// How the bot is now; `None` once it is gone. It waits for nothing, and costs next to nothing.
    pub fn health(&self) -> Option<Health> {
        let (route, around) = self.route.upgrade().zip(self.around.upgrade())?;
        Some(health(&route, &around))
    }
}

impl Running {
    /// How the bot is now. It waits for nothing, and costs next to nothing.
    ///
    /// ```no_run
    /// # fn example(running: &stategram::Running) {
    /// let health = running.health();
    /// if !health.is_healthy() {
    ///     eprintln!("Telegram was last heard {:?} ago", health.last_heard);
    /// }
    /// # }
    /// ```
    pub fn health(&self) -> Health {
        let House { route, around } = self.house();
        health(&route, &around)
    }

    /// Asks the same from elsewhere: see [`Probe`].
    pub fn probe(&self) -> Probe {
        let House { route, around } = self.house();
        Probe { route: Arc::downgrade(&route), around: Arc::downgrade(&around) }
    }
}

fn health(route: &Route, around: &Surroundings) -> Health {
    let (vitals, backlog) = (&around.vitals, around.backlog.waiting());
    let (replies, lanes) = around.deliver.waiting();
    Health {
        uptime: vitals.uptime(),
        is_stopping: around.fatal.stop.is_cancelled() || vitals.is_over(),
        source: vitals.source(),
        last_heard: vitals.since_heard(),
        failing_for: vitals.failing_for(),
        events_waiting: backlog.count(),
        backlog_bytes: backlog.bytes(),
        replies_waiting: replies.count(),
        replies_bytes: replies.bytes(),
        lanes,
        in_doubt: vitals.in_doubt(),
        set_aside: vitals.set_aside(),
        in_memory: route.takers().iter().map(|taker| taker.count()).sum(),
        store: around.store.name(),
    }
}

fn seconds<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    time.as_secs_f64().serialize(to)
}

#[expect(clippy::ref_option, reason = "serde asks so")]
fn maybe_seconds<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    time.map(|it| it.as_secs_f64()).serialize(to)
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probe")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn well() -> Health {
        Health {
            uptime: Duration::from_hours(1),
            is_stopping: false,
            source: "polling",
            last_heard: Some(Duration::from_millis(1_500)),
            failing_for: None,
            events_waiting: 2,
            backlog_bytes: 700,
            replies_waiting: 1,
            replies_bytes: 900,
            lanes: 1,
            in_doubt: 3,
            set_aside: 4,
            in_memory: 5,
            store: "memory",
        }
    }

    #[test]
    fn who_takes_updates_in_is_healthy() {
        assert!(well().is_healthy());
        let starting = Health { uptime: Duration::from_secs(119), last_heard: None, ..well() };
        assert!(starting.is_healthy());
        let minute = |seconds| Health { failing_for: Some(Duration::from_secs(seconds)), ..well() };
        assert!(minute(59).is_healthy() && !minute(60).is_healthy());
        assert!(!Health { source: "webhook", ..minute(60) }.is_healthy(), "it is full");
        let silent = |seconds| Health { last_heard: Some(Duration::from_secs(seconds)), ..well() };
        assert!(silent(119).is_healthy() && !silent(120).is_healthy());
        let quiet = Health { uptime: SILENT, ..starting };
        assert!(!quiet.is_healthy());
        assert!(Health { source: "webhook", ..quiet }.is_healthy(), "Telegram posts when there is something");
        assert!(!Health { is_stopping: true, ..well() }.is_healthy());
    }

    #[test]
    fn times_are_seconds_in_json() {
        let json = serde_json::to_value(well()).unwrap();
        assert_eq!((&json["uptime"], &json["last_heard"]), (&3600.0.into(), &1.5.into()));
        assert_eq!(json["failing_for"], serde_json::Value::Null);
    }
}
