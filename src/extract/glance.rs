//! The headline as an argument.

use crate::extract::Extract;
use crate::extract::carries::CarriesUpdate;
use crate::machine::{Cx, Refusal};
use crate::update::{Glance, Incoming};

/// What the update is at a glance, for those who want to know no more.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_update)]
/// # enum Skeleton { #[state(entry)] Idle }
/// # use skeleton::Idle;
/// #[handler]
/// impl Skeleton {
///     #[on(Idle, any)]
///     fn show(glance: Glance) -> Stay {
///         println!("{}: {glance}", glance.flavor());
///         Stay
///     }
/// }
/// ```
impl<S, F: CarriesUpdate, A> Extract<S, F, A> for Glance {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.update().map(Incoming::glance).ok_or(Refusal::Skip)
    }
}
