//! The arguments of handlers: one extractor a file.
//!
//! An argument is checked by itself: the compiler points at the one that its trigger cannot give, and says why.
//!
//! What `{:?}` shows of an argument is its name, and ids at most: never what somebody wrote or sent, which has no place in a
//! log. What is in it has a `Debug` of its own.

/// Shows the name alone.
macro_rules! names_itself {
    ($name:ident $(<$T:ident>)?) => {
        /// Says what it is, and nothing of what somebody wrote or sent.
        impl $(<$T>)? std::fmt::Debug for $name $(<$T>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

mod album;
pub mod argument;
mod bot;
mod callback;
mod caption;
#[cfg(feature = "regex")]
mod captures;
pub mod carries;
mod chat;
mod command;
pub(crate) mod content;
mod data;
mod deep_link;
mod event;
mod events;
mod failure;
mod glance;
mod inline_message;
pub(crate) mod kind;
mod lent;
mod me;
mod message;
mod now;
mod queries;
mod raw;
mod text;
mod timers;
mod undeliverable;
mod update;
mod user;

pub use crate::machine::{Cx, Refusal};

pub use self::album::Album;
pub use self::callback::Callback;
pub use self::caption::Caption;
#[cfg(feature = "regex")]
pub use self::captures::Captures;
pub use self::chat::Chat;
pub use self::command::{Command, ReadCommand};
pub use self::content::*;
pub use self::data::{Data, Provide};
pub use self::deep_link::DeepLink;
pub use self::event::{Event, EventError};
pub use self::events::Events;
pub use self::kind::*;
pub use self::me::Me;
pub use self::message::Message;
pub use self::queries::{Chosen, Inline, PreCheckout, Shipping};
pub use self::raw::Raw;
pub use self::text::Text;
pub(crate) use self::text::parses_everything;
pub use self::timers::{TimerDraft, Timers};
pub use self::update::Update;
pub use self::user::User;

/// An argument of a handler in state `S`, for the trigger `F`, in a bot with application `A`.
///
/// Yours are as good as the ones that come with the crate:
///
/// ```
/// use stategram::prelude::*;
///
/// /// Whoever may shut the shop.
/// struct Owner(i64);
///
/// impl<S, F, A> Extract<S, F, A> for Owner {
///     fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
///         match cx.update().and_then(|update| update.user_id()) {
///             Some(id @ 4711) => Ok(Self(id)),
///             _ => Err(Refusal::Skip),
///         }
///     }
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_user)]
/// enum Shop {
///     #[state(entry)]
///     Open,
///     Shut,
/// }
/// use shop::{Open, Shut};
///
/// #[handler]
/// impl Shop {
///     #[on(Open, command = "shut")]
///     fn shut(_owner: Owner) -> Shut {
///         Shut
///     }
///
///     #[on(Open, command = "shut")]
///     fn not_yours(reply: &mut Reply) -> Stay {
///         reply.text("Only the owner may.");
///         Stay
///     }
///
///     #[on(Shut, command = "open")]
///     fn open(Owner(_id): Owner) -> Open {
///         Open
///     }
/// }
/// ```
///
/// `S` is the state's own struct; for `#[on(A | B, ..)]` it is `(A, B)`, and for `#[on(_, ..)]` it is `Any<..>` of the
/// conversation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not available to a handler for `{F}` in state `{S}`",
    label = "not given to this handler",
    note = "a handler's arguments are its state, `&mut Reply`, `&mut Timers<T>`, `&mut Events`, `Bot`, `Chat`, `User`, \
            `Update`, `Data<T>`, or the payload of its trigger `{F}`: `Text<T>`, `Callback<T>`, `Event<T>`, .."
)]
pub trait Extract<S, F, A>: Sized {
    /// Whether it can be had from every event of the trigger. A handler whose arguments are all sure leaves nothing of
    /// its trigger to the handlers below it.
    const SURE: bool = false;

    /// Whether it is of the chat that replies go to. A handler for what comes from no chat, in a conversation that has none of
    /// its own, cannot take it: that is an error of its author's.
    const CHAT: bool = false;

    /// Takes the argument from the event.
    ///
    /// # Errors
    /// [`Refusal::Skip`] makes the next handler be tried, [`Refusal::Fail`] fails the turn.
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal>;
}

#[cfg(test)]
mod tests;
