//! Without the simulator nobody looks on: `watched` without anything in it.

use crate::conversation::Conversations;
use crate::conversation::told::{Outcome, Told};
use crate::conversation::worker::Held;
use crate::machine::{Conversation, Failure, Next, RunsIn};
use crate::update::Incoming;

#[derive(Clone, Debug, Default)]
pub(crate) struct Looks(());

#[derive(Debug, Default)]
pub(super) struct Notes;

impl Looks {
    #[expect(clippy::unused_self, reason = "as in `watched`")]
    pub(crate) fn anybody(&self) -> bool {
        false
    }
}

#[expect(clippy::unused_self, reason = "as in `watched`")]
impl Notes {
    pub(super) fn takes(&self, _: &'static str, _: &'static str) {}

    pub(super) fn tried_again(&self) {}

    pub(super) fn goes<C: Conversation>(&self, _: &Next<C>) {}

    pub(super) fn fails(&self, _: &Failure) {}

    pub(super) fn panics(&self, _: &str) {}
}

#[expect(clippy::unused_self, reason = "as in `watched`")]
impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(super) fn introduce(&self) {}

    pub(super) fn watch_turn(&self, _: &C::Seed, _: &C, _: &'static str, _: Option<&Incoming>) -> Notes {
        Notes
    }

    pub(super) fn watch_end(&self, _: &Held<C>, _: &Told, _: Outcome) {}

    pub(super) fn watch_change(&self, _: &Held<C>) {}

    pub(super) fn watch_waiting(&self, _: &C::Seed) {}

    pub(super) fn watch_evicted(&self, _: &[C::Seed]) {}
}
