//! Several declared targets: `To<Playing, End>` and `to(..)`.

use crate::machine::{Conversation, End, HandlerError, Next, Outcome, StateSet, Stay, Targets, target};

/// One of up to eight declared targets: states, [`Stay`] and [`End`]. A handler that returns it says with [`to`] which.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Age { #[state(entry)] Asking }
/// # use age::Asking;
/// #[handler]
/// impl Age {
///     #[on(Asking, text)]
///     fn age(Text(age): Text<u8>, reply: &mut Reply) -> To<Stay, End> {
///         if age < 150 {
///             reply.text("Thank you.");
///             return to(End);
///         }
///         reply.text("Really?");
///         to(Stay)
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct To<A, B = Unused, C = Unused, D = Unused, E = Unused, F = Unused, G = Unused, H = Unused>(
    Slot<A, B, C, D, E, F, G, H>,
);

/// A slot of [`To`] that is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unused {}

/// Any state of the conversation, [`Stay`], or its end: for a hub from which one may go everywhere.
///
/// The compiler cannot know which of its arrows are ever taken, so [`Graph::dot`](crate::machine::Graph::dot) draws them dashed.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Menu { #[state(entry)] Top, Songs, Films }
/// # use menu::{Songs, Films, Top};
/// #[handler]
/// impl Menu {
///     #[on(_, text)]
///     fn choose(Text(word): Text) -> Any<Menu> {
///         match word.as_str() {
///             "songs" => to(Songs),
///             "films" => to(Menu::Films),
///             "enough" => to(End),
///             _ => to(Stay),
///         }
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Any<C>(Next<C>);

/// Goes to one of the declared targets.
///
/// Which of them it is follows from the type of `state`, so a target that is not declared does not compile.
pub fn to<S, T: Accepts<S, I>, I>(state: S) -> T {
    T::accept(state)
}

/// A set of declared targets that has `S` among them; `I` tells the compiler where.
#[diagnostic::on_unimplemented(
    message = "undeclared transition: this handler may not go to `{S}`",
    label = "`{S}` is not in the declared `{Self}`",
    note = "declare it in the handler's return type, or go to a declared target"
)]
pub trait Accepts<S, I>: Sized {
    /// Goes there.
    fn accept(state: S) -> Self;
}

/// The place of a target in [`To`].
#[doc(hidden)]
#[derive(Debug)]
pub struct At<const INDEX: u8>;

#[derive(Clone, Debug, PartialEq)]
enum Slot<A, B, C, D, E, F, G, H> {
    A(A),
    B(B),
    C(C),
    D(D),
    E(E),
    F(F),
    G(G),
    H(H),
}

#[diagnostic::do_not_recommend]
impl<M> Outcome<M> for Unused {
    const TARGETS: Targets = Targets::NOWHERE;

    fn into_next(self) -> Result<Next<M>, HandlerError> {
        match self {}
    }
}

impl<M, A, B, C, D, E, F, G, H> Outcome<M> for To<A, B, C, D, E, F, G, H>
where
    A: Outcome<M>,
    B: Outcome<M>,
    C: Outcome<M>,
    D: Outcome<M>,
    E: Outcome<M>,
    F: Outcome<M>,
    G: Outcome<M>,
    H: Outcome<M>,
{
    const TARGETS: Targets = A::TARGETS
        .or(B::TARGETS)
        .or(C::TARGETS)
        .or(D::TARGETS)
        .or(E::TARGETS)
        .or(F::TARGETS)
        .or(G::TARGETS)
        .or(H::TARGETS);

    fn into_next(self) -> Result<Next<M>, HandlerError> {
        match self.0 {
            Slot::A(it) => it.into_next(),
            Slot::B(it) => it.into_next(),
            Slot::C(it) => it.into_next(),
            Slot::D(it) => it.into_next(),
            Slot::E(it) => it.into_next(),
            Slot::F(it) => it.into_next(),
            Slot::G(it) => it.into_next(),
            Slot::H(it) => it.into_next(),
        }
    }
}

macro_rules! slots {
    ($($slot:ident = $index:literal),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<A, B, C, D, E, F, G, H> Accepts<$slot, At<$index>> for To<A, B, C, D, E, F, G, H> {
            fn accept(state: $slot) -> Self {
                Self(Slot::$slot(state))
            }
        }
    )*};
}

slots!(A = 0, B = 1, C = 2, D = 3, E = 4, F = 5, G = 6, H = 7);

impl<C: Conversation> Outcome<C> for Any<C> {
    const TARGETS: Targets = Targets { states: StateSet::first(C::STATES.len()), stay: true, end: true, any: true };

    fn into_next(self) -> Result<Next<C>, HandlerError> {
        Ok(self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<C: Conversation, S: Into<C>> Accepts<S, At<0>> for Any<C> {
    fn accept(state: S) -> Self {
        Self(target::go(state.into()))
    }
}

#[diagnostic::do_not_recommend]
impl<C> Accepts<End, At<1>> for Any<C> {
    fn accept(End: End) -> Self {
        Self(Next::End)
    }
}

#[diagnostic::do_not_recommend]
impl<C> Accepts<Stay, At<2>> for Any<C> {
    fn accept(Stay: Stay) -> Self {
        Self(Next::Stay)
    }
}
