//! What a conversation is sent beside updates.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::extract::argument::{Argument, TheEvent};
use crate::machine::{Cx, Refusal, Taken};
use crate::unquoted;

/// What an `event` handler is called for: a value of the conversation's own event type, from one of its
/// [`Timers`](crate::Timers), from another conversation ([`Events`](crate::Events)), or from outside
/// ([`Handle`](crate::Handle)).
///
/// ```
/// # use std::time::Duration;
/// use stategram::prelude::*;
///
/// #[derive(Serialize, Deserialize)]
/// enum Bell {
///     Tea,
///     Dinner,
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, event = Bell)]
/// enum Kitchen {
///     #[state(entry)]
///     Idle,
///     Cooking,
/// }
/// use kitchen::{Cooking, Idle};
///
/// #[handler]
/// impl Kitchen {
///     #[on(Idle, command = "cook")]
///     fn cook(timers: &mut Timers<Bell>) -> Cooking {
///         timers.after(Duration::from_mins(4), Bell::Tea);
///         timers.after(Duration::from_mins(40), Bell::Dinner);
///         Cooking
///     }
///
///     #[on(Cooking, event)]
///     fn ready(Event(bell): Event<Bell>, reply: &mut Reply) -> To<Stay, End> {
///         match bell {
///             Bell::Tea => reply.text("The tea is ready."),
///             Bell::Dinner => {
///                 reply.text("Dinner is ready.");
///                 return to(End);
///             }
///         };
///         to(Stay)
///     }
/// }
/// ```
///
/// Events have no version, and those of an earlier version of the bot may still be in the store, as timers above all: change
/// the type so that `serde` still reads the old form (`#[serde(default)]` for a new field, `#[serde(alias = "..")]` for a
/// new name; a variant stays for as long as its timers may run). An event that cannot be read fails the turn and is set
/// aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event<T>(pub T);

/// An event, or a timer, that cannot be queued. The turn fails with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// A timer that repeats without a pause.
    #[error("a timer that comes every 0 seconds: `every` takes a time")]
    NoPause,
    /// The author's `Serialize` failed.
    #[error("an event of type `{event}` cannot be written as JSON: {reason}")]
    Unencodable {
        /// Its type.
        event: &'static str,
        /// What `Serialize` said.
        reason: String,
    },
}

/// The event as it is stored.
pub(super) fn written<T: Serialize>(event: &T) -> Result<String, EventError> {
    serde_json::to_string(event)
        .map_err(|error| EventError::Unencodable { event: std::any::type_name::<T>(), reason: error.to_string() })
}

#[diagnostic::do_not_recommend]
impl<C, S, F, A, T: DeserializeOwned> Argument<C, S, F, A, TheEvent<T>> for Event<T> {
    const TAKEN: Taken = Taken::NOTHING;

    fn take(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let event = cx.event().ok_or(Refusal::Skip)?;
        serde_json::from_str(event)
            .map(Self)
            .map_err(|error| unquoted::parser(&error.to_string()))
            .map_err(|error| Refusal::Fail(format!("an event that cannot be read: {error}").into()))
    }
}
