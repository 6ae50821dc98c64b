//! The application's own things.

use crate::extract::Extract;
use crate::machine::{Cx, Refusal};

/// Something of the application's, cloned: make it cheap to clone, as a pool of connections or an `Arc` is.
///
/// The application is a struct with `#[derive(Provide)]`, named by `#[handler(app = ..)]` and handed to the bot. What it
/// does not provide does not compile.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use stategram::prelude::*;
///
/// #[derive(Clone)]
/// struct Visits(Arc<AtomicU32>);
///
/// #[derive(Provide)]
/// struct App {
///     visits: Visits,
/// }
///
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Hello { #[state(entry)] Idle }
/// # use hello::Idle;
/// #[handler(app = App)]
/// impl Hello {
///     #[on(Idle, message)]
///     fn hello(Data(Visits(visits)): Data<Visits>, reply: &mut Reply) -> Stay {
///         reply.text(format!("You are visitor {}.", visits.fetch_add(1, Ordering::Relaxed)));
///         Stay
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Data<T>(pub T);

/// An application that has a `T` to give to handlers; written by `#[derive(Provide)]`, one for each field.
#[diagnostic::on_unimplemented(
    message = "the application `{Self}` does not provide `{T}`",
    label = "needs `{Self}: Provide<{T}>`",
    note = "add a field of type `{T}` to the application and `#[derive(Provide)]`, or name another application: \
            `#[handler(app = ..)]`"
)]
pub trait Provide<T> {
    /// Lends it.
    fn provide(&self) -> &T;
}

impl<S, F, A: Provide<T>, T: Clone> Extract<S, F, A> for Data<T> {
    const SURE: bool = true;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(Self(cx.app().provide().clone()))
    }
}
