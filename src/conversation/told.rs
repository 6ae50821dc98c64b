//! What the log and the figures are told of a turn: its span, what came of it, and how long it took.
//!
//! Neither says what anybody wrote. Where nobody listens a turn costs two looks at the clock: no name and no seed is written down.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::time::Instant;

use metrics::{Counter, Histogram};
use tracing::field::Empty;
use tracing::{Span, debug_span};

use crate::conversation::Conversations;
use crate::conversation::matter::Matter;
use crate::conversation::turn::name_of;
use crate::conversation::watched::Notes;
use crate::conversation::worker::Held;
use crate::figures;
use crate::machine::{Conversation, RunsIn};
use crate::update::Incoming;

/// What came of a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The bot stopped before it was through.
    Cancelled,
    /// Its handler failed, as often as it was tried.
    #[default]
    Failed,
    /// No handler of this conversation took it, but one of another may: the next one of its chain, or, of an album, this one for
    /// each of its messages.
    PassedOn,
    /// The user of its inline query had typed on.
    Superseded,
    /// A handler took it, or a deadline came as it was meant to.
    Taken,
    /// No handler took it.
    Untaken,
}

impl Outcome {
    const ALL: [Self; 6] =
        [Self::Cancelled, Self::Failed, Self::PassedOn, Self::Superseded, Self::Taken, Self::Untaken];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::PassedOn => "passed_on",
            Self::Superseded => "superseded",
            Self::Taken => "taken",
            Self::Untaken => "untaken",
        }
    }
}

/// What is told of one turn.
#[derive(Debug)]
pub(super) struct Told {
    span: Span,
    began: Instant,
    attempts: AtomicU32,
    /// Whether the span has the handler's name: it is that of the first one that took what happened, and not of the doors behind
    /// it.
    is_named: AtomicBool,
    /// For whoever looks on.
    pub(super) notes: Notes,
}

impl Told {
    /// A turn begins, about an update or something else.
    pub(super) fn new<C: Conversation>(
        seed: &C::Seed,
        state: &C,
        kind: &'static str,
        update: Option<&Incoming>,
        notes: Notes,
    ) -> Self {
        let span = debug_span!(
            target: "stategram::turn",
            parent: update.and_then(|it| it.span().id()),
            "turn",
            conversation = C::NAME,
            ?seed,
            state = name_of(state),
            kind,
            update_id = update.map(Incoming::update_id),
            trigger = Empty,
            handler = Empty,
            attempt = Empty,
            outcome = Empty,
        );
        Self { span, began: Instant::now(), attempts: AtomicU32::new(1), is_named: AtomicBool::new(false), notes }
    }

    /// In which it happens.
    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Whether a line of the log says by itself where it belongs.
    pub(super) fn is_shown(&self) -> bool {
        !self.span.is_disabled()
    }

    /// This handler has taken it.
    pub(super) fn takes(&self, trigger: &'static str, handler: &'static str) {
        self.notes.takes(trigger, handler);
        if self.is_shown() && !self.is_named.swap(true, Relaxed) {
            self.span.record("trigger", trigger).record("handler", handler);
        }
    }

    /// How long it has taken so far.
    #[cfg(feature = "simulator")]
    pub(super) fn elapsed(&self) -> std::time::Duration {
        self.began.elapsed()
    }

    /// It is tried once more.
    pub(super) fn tried_again(&self) {
        self.attempts.fetch_add(1, Relaxed);
        self.notes.tried_again();
    }
}

/// The figures of the turns of one conversation type.
pub(super) struct Tally {
    seconds: Histogram,
    waited: Histogram,
    outcomes: [Counter; Outcome::ALL.len()],
}

impl Tally {
    pub(super) fn new(conversation: &'static str) -> Self {
        let outcome =
            |it: Outcome| metrics::counter!(figures::TURNS, "conversation" => conversation, "outcome" => it.name());
        Self {
            seconds: metrics::histogram!(figures::TURN_SECONDS, "conversation" => conversation),
            waited: metrics::histogram!(figures::WAIT_SECONDS, "conversation" => conversation),
            outcomes: Outcome::ALL.map(outcome),
        }
    }

    /// The turn is over.
    pub(super) fn note(&self, told: &Told, update: Option<&Incoming>, outcome: Outcome) {
        self.seconds.record(told.began.elapsed());
        if let Some(update) = update {
            self.waited.record(told.began.saturating_duration_since(update.arrived()));
        }
        self.outcomes[outcome as usize].increment(1);
        if told.is_shown() {
            told.span.record("attempt", told.attempts.load(Relaxed)).record("outcome", outcome.name());
        }
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// The turn about a matter begins; it happens in this span.
    pub(super) fn begin_telling(&self, held: &Held<C>, matter: &mut Matter<'_>) -> Span {
        if matter.is_foreign {
            return Span::none();
        }
        let entry = C::entry();
        let state = held.live.as_ref().map_or(&entry, |live| &live.state);
        let update = matter.what.update.map(|it| &**it);
        let kind = match (update, matter.timer) {
            (Some(update), _) => update.kind().name(),
            (None, Some(_)) => "timer",
            (None, None) => matter.kind.name(),
        };
        let notes = self.watch_turn(&held.seed, state, kind, update);
        matter.told.insert(Told::new(&held.seed, state, kind, update, notes)).span()
    }

    /// The turn about a matter is over.
    pub(super) fn end_telling(&self, held: &Held<C>, matter: &Matter<'_>) {
        if let Some(told) = &matter.told {
            self.watch_end(held, told, matter.outcome);
            self.tally.note(told, matter.what.update.map(|it| &**it), matter.outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_is_counted_as_itself() {
        for (place, outcome) in Outcome::ALL.into_iter().enumerate() {
            assert_eq!(outcome as usize, place, "{}", outcome.name());
        }
    }
}
