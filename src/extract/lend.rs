//! Arguments taken by reference: lent by value, and put back into the turn when the handler succeeds.

use crate::machine::{Cx, HandlerError, Refusal, Turn};

/// An argument `&Self` of a handler in state `S`, for the trigger `F`, in a bot with application `A`.
#[diagnostic::on_unimplemented(
    message = "a `{F}` handler in state `{S}` cannot borrow `{Self}`",
    label = "not the state of this handler",
    note = "what a handler borrows is its own state (`&{S}`); everything else is taken by value, but for `&mut Reply`"
)]
pub trait Lend<S, F, A>: Sized {
    /// Takes what is lent.
    ///
    /// # Errors
    /// As [`Extract::extract`](crate::extract::Extract::extract).
    fn lend(cx: &Cx<'_, A>) -> Result<Self, Refusal>;
}

/// An argument `&mut Self` of a handler of `C` in state `S`, for the trigger `F`.
#[diagnostic::on_unimplemented(
    message = "a `{F}` handler in state `{S}` cannot edit `{Self}`",
    label = "neither the state of this handler nor `Reply`",
    note = "what a handler edits is its own state (`&mut {S}`) and `&mut Reply`; to change a whole `{C}` take it by value \
            and return `Any<{C}>`"
)]
pub trait LendMut<S, F, C>: Sized {
    /// Whether it is the state.
    #[doc(hidden)]
    const STATE: bool = false;

    /// Takes what is lent.
    ///
    /// # Errors
    /// As [`Extract::extract`](crate::extract::Extract::extract).
    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal>;

    /// Puts what the handler made of it into the turn.
    ///
    /// # Errors
    /// What fails the turn after all.
    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError>;
}
