//! Which conversations an update belongs to.

use std::sync::Arc;

use crate::conversation::Taker;
use crate::update::{Incoming, Kind, Leaf, Leaves};

/// The registered conversations, in the order of their registration.
pub(crate) struct Route {
    takers: Vec<Arc<dyn Taker>>,
}

impl Route {
    pub(crate) fn new(takers: Vec<Arc<dyn Taker>>) -> Self {
        Self { takers }
    }

    pub(crate) fn takers(&self) -> &[Arc<dyn Taker>] {
        &self.takers
    }

    /// The conversations that take the update: all of those whose seed it carries.
    pub(crate) fn of<'a>(&'a self, update: &'a Incoming) -> impl Iterator<Item = &'a Arc<dyn Taker>> {
        self.takers.iter().filter(|taker| taker.takes(update))
    }

    /// The kinds of update that some handler names; `otherwise` names messages and callback queries.
    pub(crate) fn allowed_updates(&self) -> Vec<&'static str> {
        let leaves = self.takers.iter().fold(Leaves::NONE, |all, taker| all.union(taker.leaves()));
        let message = Leaves::of(&[Leaf::Text, Leaf::Command, Leaf::OtherMessage]);
        let kinds = [(message, Kind::Message), (Leaves::of(&[Leaf::CallbackQuery]), Kind::CallbackQuery)];
        kinds.into_iter().filter(|(it, _)| leaves.overlaps(*it)).map(|(_, kind)| kind.name()).collect()
    }
}
