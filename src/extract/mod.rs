//! The arguments of handlers: one extractor a file.

use crate::machine::{Cx, Refusal};

/// An argument of a handler in state `S`, for flavor `F`, in a bot with application `A`.
pub trait Extract<S, F, A>: Sized {
    /// Whether it can be had from every event of the flavor. A handler whose arguments are all sure leaves nothing of its
    /// trigger to the handlers below it.
    const SURE: bool = false;

    /// Takes the argument from the event.
    ///
    /// # Errors
    /// [`Refusal::Skip`] makes the next handler be tried, [`Refusal::Fail`] fails the turn.
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal>;
}
