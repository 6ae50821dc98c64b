//! The data of a pressed button.

use crate::extract::Extract;
use crate::extract::carries::CarriesCallback;
use crate::machine::{Cx, Refusal};
use crate::press::FromCallback;

/// The data of the pressed button: as a `String`, as whatever can be parsed from one, or as the author's own enum with
/// [`#[derive(CallbackData)]`](derive@crate::CallbackData). Data that is none of that goes to the next handler.
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Callback<T = String>(pub T);

names_itself!(Callback<T>);

impl<S, F: CarriesCallback, A, T: FromCallback> Extract<S, F, A> for Callback<T> {
    const SURE: bool = F::SURE && T::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let data = cx.update().and_then(|update| update.data()).ok_or(Refusal::Skip)?;
        T::from_callback(data).map(Self).ok_or(Refusal::Skip)
    }
}
