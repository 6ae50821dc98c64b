//! The data of a pressed button.

use std::str::FromStr;

use crate::extract::text::parses_everything;
use crate::extract::{CarriesCallback, Extract};
use crate::machine::{Cx, Refusal};

/// The data of the pressed button, as a `String` or as whatever can be parsed from it. Data that does not parse goes to
/// the next handler.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Rating { #[state(entry)] Asking }
/// # use rating::Asking;
/// #[handler]
/// impl Rating {
///     #[on(Asking, callback_query)]
///     fn rated(Callback(stars): Callback<u8>, reply: &mut Reply) -> End {
///         reply.toast(format!("{stars} stars, thank you"));
///         End
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Callback<T = String>(pub T);

impl<S, F: CarriesCallback, A, T: FromStr> Extract<S, F, A> for Callback<T> {
    const SURE: bool = F::SURE && parses_everything::<T>();

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let data = cx.update().and_then(|update| update.data()).ok_or(Refusal::Skip)?;
        data.parse().map(Self).map_err(|_| Refusal::Skip)
    }
}
