//! Whose row it is.

use std::fmt::{self, Debug};

use crate::machine::Seed;

/// Which conversation: its type's name and its seed.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    /// [`Conversation::NAME`](crate::machine::Conversation::NAME).
    pub conversation: &'static str,
    seed: &'a dyn SeedText,
}

impl<'a> Key<'a> {
    /// The key of the conversation of that name with that seed.
    pub fn new(conversation: &'static str, seed: &'a impl Seed) -> Self {
        Self { conversation, seed }
    }

    /// The seed as JSON, by which a store finds it.
    pub fn seed(&self) -> String {
        self.seed.text()
    }
}

impl Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.conversation, self.seed())
    }
}

/// The part of a [`Seed`] that does not need its type.
trait SeedText: Send + Sync {
    fn text(&self) -> String;
}

impl<S: Seed> SeedText for S {
    /// A seed of numbers and strings always encodes; one that does not would be found under its `Debug` form.
    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| format!("{self:?}"))
    }
}
