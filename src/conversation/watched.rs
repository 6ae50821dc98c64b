//! What is told of turns to somebody who looks on. Where nobody does, a turn costs a few looks at what is not there.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::conversation::Conversations;
use crate::conversation::cell::Live;
use crate::conversation::told::{Outcome, Told};
use crate::conversation::turn::message_of;
use crate::conversation::worker::Held;
use crate::machine::{Conversation, Failure, FailureKind, Handlers, Next, RunsIn, Seed, StateId};
use crate::onlooker::{About, Failing, Happens, Onlooker, Seen, Standing, Turned, Went};
use crate::store::Key;
use crate::update::Incoming;

/// Who looks on, if anybody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looks(Option<Arc<dyn Onlooker>>);

/// What is noted of a turn for whoever looks on.
#[derive(Debug, Default)]
pub(super) struct Notes(Option<Box<Noted>>);

#[derive(Debug)]
struct Noted {
    from: StateId,
    cause: About,
    /// As they took part, each with its trigger.
    handlers: Mutex<Vec<(&'static str, &'static str)>>,
    went: OnceLock<Went>,
    failure: OnceLock<Failing>,
}

impl Looks {
    pub(crate) fn by(onlooker: Arc<dyn Onlooker>) -> Self {
        Self(Some(onlooker))
    }

    pub(crate) fn anybody(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn onlooker(&self) -> Option<&dyn Onlooker> {
        self.0.as_deref()
    }
}

impl Notes {
    /// This handler takes what happened, or is a door on its way.
    pub(super) fn takes(&self, trigger: &'static str, handler: &'static str) {
        if let Some(noted) = &self.0 {
            noted.handlers().push((trigger, handler));
        }
    }

    /// It is tried again: whoever took part did so in vain.
    pub(super) fn tried_again(&self) {
        if let Some(noted) = &self.0 {
            noted.handlers().clear();
        }
    }

    /// It is about to be committed that the conversation goes there.
    pub(super) fn goes<C: Conversation>(&self, next: &Next<C>) {
        if let Some(noted) = &self.0 {
            let _ = noted.went.set(match next {
                Next::Stay => Went::Stayed,
                Next::Edited(_) => Went::Edited,
                Next::To(state) => Went::To(state.state()),
                Next::End => Went::End,
            });
        }
    }

    pub(super) fn fails(&self, failure: &Failure) {
        if let Some(noted) = &self.0 {
            let panicked = matches!(failure.kind, FailureKind::Panic(_));
            let _ = noted.failure.set(Failing { reason: failure.to_string(), panicked });
        }
    }

    /// Something panicked that is no handler.
    pub(super) fn panics(&self, message: &str) {
        if let Some(noted) = &self.0 {
            let _ = noted.failure.set(Failing { reason: format!("it panicked: {message}"), panicked: true });
        }
    }
}

impl Noted {
    fn handlers(&self) -> MutexGuard<'_, Vec<(&'static str, &'static str)>> {
        self.handlers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// The bot has this conversation.
    pub(super) fn introduce(&self) {
        if let Some(onlooker) = self.onlooker() {
            onlooker.meets(<C as Handlers>::graph(), std::any::type_name::<C>(), <C::Seed as Seed>::NAME);
        }
    }

    /// A turn begins.
    pub(super) fn watch_turn(&self, seed: &C::Seed, state: &C, kind: &'static str, update: Option<&Incoming>) -> Notes {
        if !self.around.looks.anybody() {
            return Notes::default();
        }
        let cause = About {
            kind,
            update_id: update.map(Incoming::update_id),
            user_id: update.and_then(Incoming::user_id),
            chat_id: update.and_then(Incoming::chat).map(|it| it.id),
        };
        let from = state.state();
        self.tell(seed, Happens::Begins { state: from, cause, waiting: self.waiting(seed) });
        let (handlers, went, failure) = (Mutex::default(), OnceLock::new(), OnceLock::new());
        Notes(Some(Box::new(Noted { from, cause, handlers, went, failure })))
    }

    /// A turn is over.
    pub(super) fn watch_end(&self, held: &Held<C>, told: &Told, outcome: Outcome) {
        let Some(noted) = &told.notes.0 else { return };
        let turned = Turned {
            cause: noted.cause,
            from: noted.from,
            went: noted.went.get().copied().filter(|_| held.committed),
            handlers: std::mem::take(&mut *noted.handlers()),
            outcome: outcome.name(),
            failure: noted.failure.get().cloned(),
            took: told.elapsed(),
            standing: self.standing(held),
        };
        self.tell(&held.seed, Happens::Turned(Box::new(turned)));
    }

    /// The conversation has become another by no turn.
    pub(super) fn watch_change(&self, held: &Held<C>) {
        if self.around.looks.anybody() {
            self.tell(&held.seed, Happens::Stands(self.standing(held)));
        }
    }

    /// Something waits for a conversation that is at work.
    pub(super) fn watch_waiting(&self, seed: &C::Seed) {
        if self.around.looks.anybody() {
            match self.waiting(seed) {
                0 => {}
                waiting => self.tell(seed, Happens::Waits(waiting)),
            }
        }
    }

    /// These have left memory.
    pub(super) fn watch_evicted(&self, seeds: &[C::Seed]) {
        for seed in seeds {
            self.tell(seed, Happens::Evicted);
        }
    }

    fn onlooker(&self) -> Option<&dyn Onlooker> {
        self.around.looks.onlooker()
    }

    fn tell(&self, seed: &C::Seed, what: Happens) {
        if let Some(onlooker) = self.onlooker() {
            onlooker.sees(Seen {
                conversation: C::NAME,
                seed: Key::new(C::NAME, seed).seed(),
                home: seed.home().map(|it| it.chat_id),
                at: self.around.clock.now(),
                what,
            });
        }
    }

    fn standing(&self, held: &Held<C>) -> Standing {
        let entry = C::entry();
        let state = held.live.as_ref().map_or(&entry, |live| &live.state);
        // The author's `Serialize` may panic, too.
        let data = std::panic::catch_unwind(AssertUnwindSafe(|| serde_json::to_string(state)));
        Standing {
            state: state.state(),
            is_live: held.live.is_some(),
            data: match data {
                Ok(written) => written.map_err(|error| error.to_string()),
                Err(panic) => Err(format!("it panicked: {}", message_of(&*panic))),
            },
            deadline: held.live.as_ref().and_then(Live::deadline),
            waiting: self.waiting(&held.seed),
        }
    }
}
