//! The update as an argument.

use std::ops::Deref;
use std::sync::Arc;

use crate::extract::Extract;
use crate::extract::carries::CarriesUpdate;
use crate::machine::{Cx, Refusal};
use crate::types;
use crate::update::{Broken, Incoming};

/// The update: its headline by `Deref` ([`Incoming`]), its JSON, and the Bot API object when asked for.
///
/// For `enter`, `exit` and `failed` it is the update that caused it; where none did, the next handler is tried.
///
/// It is shared, not copied.
#[derive(Clone, Debug)]
pub struct Update(Arc<Incoming>);

impl Update {
    /// The whole update as a Bot API object, parsed once for all who ask.
    ///
    /// # Errors
    /// [`Broken`], where the JSON is not what the Bot API says of this kind of update; an update of a kind that is newer
    /// than this crate among them.
    pub fn full(&self) -> Result<&types::Update, Broken> {
        self.0.update().map_err(Clone::clone)
    }
}

impl Deref for Update {
    type Target = Incoming;

    fn deref(&self) -> &Incoming {
        &self.0
    }
}

impl<S, F: CarriesUpdate, A> Extract<S, F, A> for Update {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.shared_update().cloned().map(Self).ok_or(Refusal::Skip)
    }
}
