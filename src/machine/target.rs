//! What a handler may return, and with it where it may go.

use crate::machine::{Conversation, HandlerError, Next, State, StateId, StateSet, Targets};

/// What a handler of the conversation `C` may return.
///
/// The type is the declaration: [`TARGETS`](Self::TARGETS) of every handler together are the graph.
#[diagnostic::on_unimplemented(
    message = "a handler of `{C}` cannot return `{Self}`",
    label = "says nothing about where `{C}` goes",
    note = "return a state of `{C}`, `Stay`, `End`, `To<..>` of several of these, or `Any<{C}>`, plain or in a `Result`"
)]
pub trait Outcome<C>: Sized {
    /// Where the handler may go.
    const TARGETS: Targets;

    /// Where it went.
    ///
    /// # Errors
    /// What the handler failed with.
    fn into_next(self) -> Result<Next<C>, HandlerError>;
}

/// What an `enter` or `exit` handler may return: nothing, for the conversation is already on its way.
#[diagnostic::on_unimplemented(
    message = "an `enter` or `exit` handler goes nowhere, so it cannot return `{Self}`",
    label = "must be `()`",
    note = "return nothing, plain or in a `Result`"
)]
pub trait Nothing<C>: Sized {
    /// It stays.
    const TARGETS: Targets = Targets::STAY;

    /// It stays.
    ///
    /// # Errors
    /// What the handler failed with.
    fn into_next(self) -> Result<Next<C>, HandlerError>;
}

/// The conversation stays in its state. What a handler changed through `&mut` is kept; no `enter` or `exit` runs.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Echo { #[state(entry)] Idle }
/// # use echo::Idle;
/// #[handler]
/// impl Echo {
///     #[on(Idle, text)]
///     fn echo(Text(text): Text, reply: &mut Reply) -> Stay {
///         reply.text(text);
///         Stay
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stay;

/// The conversation ends; the next update finds it in its entry state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End;

impl Targets {
    /// Nowhere: a handler that never returns.
    pub const NOWHERE: Self = Self { states: StateSet::NONE, stay: false, end: false, any: false };
    /// It may only stay.
    pub const STAY: Self = Self { stay: true, ..Self::NOWHERE };
    /// It may only end.
    pub const END: Self = Self { end: true, ..Self::NOWHERE };

    /// It may only go to the state at `index`.
    pub const fn state(index: u8) -> Self {
        Self { states: StateSet::NONE.with(index), ..Self::NOWHERE }
    }

    /// It may go where either may.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            states: StateSet(self.states.0 | other.states.0),
            stay: self.stay || other.stay,
            end: self.end || other.end,
            any: self.any || other.any,
        }
    }
}

/// Going to the entry state is ending: it has no data, so there is nothing to keep.
pub(crate) fn go<C: Conversation>(conversation: C) -> Next<C> {
    let StateId(index) = conversation.state();
    match C::STATES.get(usize::from(index)) {
        Some(state) if state.entry => Next::End,
        _ => Next::To(conversation),
    }
}

/// [`Outcome::into_next`] of a state.
pub(crate) fn go_to<C: Conversation, S: State<C>>(state: S) -> Next<C> {
    go(state.pack())
}

impl<C> Outcome<C> for Stay {
    const TARGETS: Targets = Targets::STAY;

    fn into_next(self) -> Result<Next<C>, HandlerError> {
        Ok(Next::Stay)
    }
}

impl<C> Outcome<C> for End {
    const TARGETS: Targets = Targets::END;

    fn into_next(self) -> Result<Next<C>, HandlerError> {
        Ok(Next::End)
    }
}

impl<C, T: Outcome<C>, E: Fallible> Outcome<C> for Result<T, E> {
    const TARGETS: Targets = T::TARGETS;

    fn into_next(self) -> Result<Next<C>, HandlerError> {
        self.map_err(Fallible::into_error)?.into_next()
    }
}

impl<C> Nothing<C> for () {
    fn into_next(self) -> Result<Next<C>, HandlerError> {
        Ok(Next::Stay)
    }
}

impl<C, T: Nothing<C>, E: Fallible> Nothing<C> for Result<T, E> {
    fn into_next(self) -> Result<Next<C>, HandlerError> {
        self.map_err(Fallible::into_error)?.into_next()
    }
}

/// An error that a handler may return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot fail with `{Self}`",
    label = "not an error that another thread may be told of",
    note = "write `Box<dyn std::error::Error + Send + Sync>`, or an error type of your own"
)]
pub trait Fallible {
    /// As the runtime keeps it.
    fn into_error(self) -> HandlerError;
}

#[diagnostic::do_not_recommend]
impl<E: Into<HandlerError>> Fallible for E {
    fn into_error(self) -> HandlerError {
        self.into()
    }
}
