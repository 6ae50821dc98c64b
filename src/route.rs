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

    /// The kinds of update that some handler names. Where there is only an `otherwise`, messages and callback queries.
    pub(crate) fn allowed_updates(&self) -> Vec<&'static str> {
        let all = self.takers.iter().map(|taker| taker.leaves());
        let (leaves, otherwise) = all.fold((Leaves::NONE, false), |a, b| (a.0.union(b.0), a.1 | b.1));
        let message = Leaves::of(&[Leaf::Text, Leaf::Command, Leaf::OtherMessage]);
        let kinds = [(message, Kind::Message), (Leaves::of(&[Leaf::CallbackQuery]), Kind::CallbackQuery)];
        let named = |it: Leaves| leaves.overlaps(it);
        let nothing = !kinds.iter().any(|(it, _)| named(*it));
        kinds.into_iter().filter(|(it, _)| named(*it) || (nothing && otherwise)).map(|(_, kind)| kind.name()).collect()
    }
}
