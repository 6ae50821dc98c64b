//! What is counted and measured: every name under which something is told to the `metrics` facade, and what it means.
//!
//! `docs/OBSERVABILITY.md` has the same as a table, for whoever reads the figures. Labels are of few values each, of the
//! program's making: never an id of a chat, a user or an update.

mod amount;

use metrics::Unit;

pub(crate) use self::amount::Amount;

/// What kind of figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Only rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Many values, of which the distribution is of interest.
    Histogram,
}

/// One of the figures.
#[derive(Debug)]
struct Figure {
    name: &'static str,
    form: Form,
    unit: Unit,
    /// By which it is told apart.
    #[cfg_attr(not(test), expect(dead_code, reason = "for who reads this, and for the page about it"))]
    labels: &'static [&'static str],
    meaning: &'static str,
}

macro_rules! figures {
    ($($form:ident $constant:ident = $name:literal [$($label:literal),*] $unit:ident, $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(crate) const $constant: &str = $name;)*

        const ALL: &[Figure] = &[$(Figure {
            name: $constant,
            form: Form::$form,
            unit: Unit::$unit,
            labels: &[$($label),*],
            meaning: $meaning,
        }),*];
    };
}

figures! {
    Counter UPDATES_RECEIVED = "stategram_updates_received" ["kind"] Count,
        "updates that came, and had not come before";
    Counter UPDATES_DUPLICATE = "stategram_updates_duplicate" [] Count,
        "updates that came once more, and were left at that";
    Counter UPDATES_FLOODED = "stategram_updates_flooded" [] Count,
        "updates that were dropped, since they were more than one user may send";
    Counter UPDATES_UNREADABLE = "stategram_updates_unreadable" [] Count,
        "updates of which not even the id could be read";
    Counter UPDATES_DROPPED = "stategram_updates_dropped" ["conversation"] Count,
        "updates and events that are lost, since too much was waiting or the bot stopped";
    Counter POLLS = "stategram_polls" ["outcome"] Count,
        "polls for updates, by whether they were answered or failed";
    Counter WEBHOOK_REQUESTS = "stategram_webhook_requests" ["status"] Count,
        "requests to the webhook, by the HTTP status of the answer";
    Gauge EVENTS_WAITING = "stategram_events_waiting" [] Count,
        "updates and events in the mailboxes, those in their turns included";
    Gauge BACKLOG_BYTES = "stategram_backlog_bytes" [] Bytes,
        "what these are in JSON; at the bound of `Builder::backlog` the bot takes nothing more in";
    Gauge CONVERSATIONS_IN_MEMORY = "stategram_conversations_in_memory" ["conversation"] Count,
        "conversations in memory; the others are in their entry state, or in the store alone";
    Counter CONVERSATIONS_EVICTED = "stategram_conversations_evicted" ["conversation"] Count,
        "idle conversations that were left to the store, since too many were in memory";
    Counter CONVERSATIONS_EXPIRED = "stategram_conversations_expired" ["conversation"] Count,
        "conversations that ended, since their time was over";
    Counter TURNS = "stategram_turns" ["conversation", "outcome"] Count,
        "turns, by what came of them";
    Counter TURNS_REPEATED = "stategram_turns_repeated" ["conversation"] Count,
        "attempts of turns behind the first one";
    Histogram TURN_SECONDS = "stategram_turn_seconds" ["conversation"] Seconds,
        "how long a turn took, its commit included";
    Histogram WAIT_SECONDS = "stategram_wait_seconds" ["conversation"] Seconds,
        "how long an update waited for its turn, since it was read from Telegram or, where it was left there, from the store";
    Counter EVENTS_UNTAKEN = "stategram_events_untaken" ["conversation"] Count,
        "events, timers and refused replies that no handler took";
    Counter POSTINGS_DROPPED = "stategram_postings_dropped" [] Count,
        "events and refused replies that are lost, since nobody is there for them or too much was waiting";
    Counter QUERIES_SUPERSEDED = "stategram_queries_superseded" ["conversation"] Count,
        "inline queries whose users typed on before their turn was over";
    Counter QUERIES_UNANSWERED = "stategram_queries_unanswered" ["query"] Count,
        "queries about payments that no handler answered, so that the payment failed";
    Counter SET_ASIDE = "stategram_set_aside" ["kind"] Count,
        "what was set aside: `Running::set_aside` lists it";
    Counter SET_ASIDE_DROPPED = "stategram_set_aside_dropped" [] Count,
        "what was set aside and is lost, since the memory store keeps the last 1,000 alone";
    Counter REPLIES_SENT = "stategram_replies_sent" ["method"] Count,
        "replies that Telegram has taken";
    Counter REPLIES_DROPPED = "stategram_replies_dropped" [] Count,
        "replies that were not sent: refused for good, too much waiting, or the bot stopped";
    Counter REPLIES_STALE = "stategram_replies_stale" [] Count,
        "replies that were not sent, or refused, since they came too late to be of use";
    Counter REPLIES_UNRESOLVED = "stategram_replies_unresolved" [] Count,
        "replies that were not sent, since the message that they are about was not";
    Counter REPLIES_IN_DOUBT = "stategram_replies_in_doubt" ["fate"] Count,
        "replies that may have been sent already, by whether they were repeated or withheld";
    Counter REPLIES_THROTTLED = "stategram_replies_throttled" ["scope"] Count,
        "replies and calls that had to wait for a limit, by whose it was";
    Histogram THROTTLED_SECONDS = "stategram_replies_throttled_seconds" [] Seconds,
        "how long each reply and call waited for the limits, on the bot's clock";
    Gauge REPLIES_WAITING = "stategram_replies_waiting" [] Count,
        "replies in memory that wait to be sent, those on their way included";
    Gauge REPLIES_BYTES = "stategram_replies_bytes" [] Bytes,
        "about how much memory these take";
    Gauge LANES = "stategram_lanes" [] Count,
        "chats for which a reply is on its way";
    Histogram CALL_SECONDS = "stategram_call_seconds" ["method"] Seconds,
        "how long a call of the Bot API took, until it was answered or had failed";
    Counter CALL_ERRORS = "stategram_call_errors" ["method", "class"] Count,
        "calls of the Bot API that failed, by what `ApiError` they gave";
}

/// Says to the recorder, where there is one, what each of them is.
pub(crate) fn describe() {
    for Figure { name, form, unit, meaning, .. } in ALL {
        match form {
            Form::Counter => metrics::describe_counter!(*name, *unit, *meaning),
            Form::Gauge => metrics::describe_gauge!(*name, *unit, *meaning),
            Form::Histogram => metrics::describe_histogram!(*name, *unit, *meaning),
        }
    }
}

#[cfg(test)]
mod tests;
