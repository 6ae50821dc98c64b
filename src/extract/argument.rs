//! How the handler table takes arguments: by value, by `&` and by `&mut`. For the macros, and not stable.
//!
//! Here a state is a state of one conversation, `C`. [`Extract`] need not know of conversations, so it cannot tell the
//! states of one from those of another, and a struct may be a state of several.
//!
//! What is not a conversation is told where it is one, and not again at every argument: hence the few bounds.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::extract::Extract;
use crate::machine::{
    Conversation, Cx, HandlerError, Hears, KeptPer, Next, PerApplication, PerCallbackOrigin, PerChat, PerChatUser,
    PerInlineUser, PerInvoice, PerKey, PerTopic, PerUpdate, PerUser, Refusal, State, Taken, Turn, target, trigger,
};

/// The kind of an argument, which the compiler finds out: something extracted, or lent by the turn.
#[derive(Debug)]
pub enum Given {}

/// The kind of an argument that is the state.
#[derive(Debug)]
pub enum TheState {}

/// The kind of an argument that is the conversation in whatever state.
#[derive(Debug)]
pub enum TheWhole {}

/// The kind of an argument that is an event of type `T`.
#[derive(Debug)]
pub struct TheEvent<T>(PhantomData<T>);

/// The kind of an argument that sets timers for events of type `T`.
#[derive(Debug)]
pub struct TheTimers<T>(PhantomData<T>);

/// The kind of an argument that is the seed `K`.
#[derive(Debug)]
pub struct TheSeed<K>(PhantomData<K>);

/// The kind of an argument that `F` handlers of the conversation `C` are given.
///
/// It is asked when an argument is taken, and not when its kind is found out: a kind that is ruled out would leave nothing
/// to tell its author but that no other fits.
#[diagnostic::on_unimplemented(
    message = "a handler for `{F}` is given no event",
    label = "there is no event in `{F}`",
    note = "events come with the trigger `event`"
)]
pub trait GivenTo<C, F> {}

impl<C, F> GivenTo<C, F> for Given {}

impl<C, F> GivenTo<C, F> for TheState {}

impl<C, F> GivenTo<C, F> for TheWhole {}

impl<C: Hears<T>, T> GivenTo<C, trigger::event> for TheEvent<T> {}

impl<C: Hears<T>, F, T> GivenTo<C, F> for TheTimers<T> {}

impl<C: KeptPer<K>, F, K> GivenTo<C, F> for TheSeed<K> {}

/// An argument `Self` of a handler of `C` in state `S`, for the trigger `F`, in a bot with application `A`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not available to a handler for `{F}` in state `{S}`",
    label = "not given to this handler",
    note = "a handler's arguments are its state, if it is for one, or the whole `{C}`, `&mut Reply`, \
            `&mut Timers<T>`, `&mut Events`, `Bot`, `Chat`, `User`, `Update`, `Data<T>`, or the payload of its trigger \
            `{F}`: `Text<T>`, `Callback<T>`, `Event<T>`, .."
)]
pub trait Argument<C, S, F, A, Kind>: Sized {
    /// What it takes.
    const TAKEN: Taken;

    /// Takes it.
    ///
    /// # Errors
    /// As [`Extract::extract`].
    fn take(cx: &Cx<'_, A>) -> Result<Self, Refusal>
    where
        Kind: GivenTo<C, F>;
}

/// An argument `&Self` of a handler of `C` in state `S`, for the trigger `F`. Nothing but the state is ever lent so.
#[diagnostic::on_unimplemented(
    message = "a handler for `{F}` in state `{S}` cannot borrow `{Self}`",
    label = "not the state of this handler",
    note = "what a handler borrows is its state, if it is for one, or the whole `&{C}`; everything else is taken by value, \
            but for `&mut Reply`, `&mut Timers<T>` and `&mut Events`"
)]
pub trait Lend<C, S, F, Kind>: Sized {
    /// Takes what is lent.
    ///
    /// # Errors
    /// [`Refusal::Skip`] where the conversation is in another state, which the runtime rules out.
    fn lend<'a, A>(cx: &'a Cx<'a, A>) -> Result<Lent<'a, Self>, Refusal>;
}

/// An argument `&mut Self` of a handler of `C` in state `S`, for the trigger `F`.
#[diagnostic::on_unimplemented(
    message = "a handler for `{F}` in state `{S}` cannot edit `{Self}`",
    label = "neither the state of this handler nor `Reply`, `Timers<T>` or `Events`",
    note = "what a handler edits is its state, if it is for one, `&mut Reply`, `&mut Timers<T>` and `&mut Events`; to \
            change a whole `{C}` take it by value and return `Any<{C}>`"
)]
pub trait LendMut<C, S, F, Kind>: Sized {
    /// What it takes.
    const TAKEN: Taken = Taken::NOTHING;

    /// Takes what is lent.
    ///
    /// # Errors
    /// As [`Lend::lend`].
    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal>
    where
        Kind: GivenTo<C, F>;

    /// Puts what the handler made of it into the turn.
    ///
    /// # Errors
    /// What fails the turn after all.
    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError>;

    /// The same, where there is a turn.
    ///
    /// # Errors
    /// What there is instead of a turn, else what [`put_back`](Self::put_back) fails with.
    fn put_into(turn: Result<Turn<C>, HandlerError>, edited: Self) -> Result<Turn<C>, HandlerError> {
        let mut turn = turn?;
        edited.put_back(&mut turn)?;
        Ok(turn)
    }
}

/// What is lent by `&` for the time of a turn.
#[derive(Debug)]
pub enum Lent<'a, T> {
    /// It lies where it is.
    Here(&'a T),
    /// It was made: a conversation has the fields of a state, and not its struct.
    Made(T),
}

impl<T> Deref for Lent<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Here(it) => it,
            Self::Made(it) => it,
        }
    }
}

impl<C, S, F, A, T: Extract<S, F, A>> Argument<C, S, F, A, Given> for T {
    const TAKEN: Taken = Taken { sure: T::SURE, chat: T::CHAT, refuses_without_chat: T::CHAT, ..Taken::NOTHING };

    fn take(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        T::extract(cx)
    }
}

#[diagnostic::do_not_recommend]
impl<C: Conversation, S: State<C>, F, A> Argument<C, S, F, A, TheState> for S {
    const TAKEN: Taken = Taken { moved: 1, ..Taken::NOTHING };

    fn take(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        state::<C, S, A>(cx)
    }
}

#[diagnostic::do_not_recommend]
impl<C: Clone + 'static, S, F, A> Argument<C, S, F, A, TheWhole> for C {
    const TAKEN: Taken = Taken { moved: 1, whole: true, ..Taken::NOTHING };

    fn take(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.state::<C>().cloned().ok_or(Refusal::Skip)
    }
}

/// One for each type: one for all would compete with [`Extract`], and leave nothing to tell of an extractor but that it is no
/// seed either.
macro_rules! seeds {
    ($($seed:ident),+) => {
        $(#[diagnostic::do_not_recommend]
        impl<C, S, F, A> Argument<C, S, F, A, TheSeed<$seed>> for $seed {
            const TAKEN: Taken = Taken::NOTHING;

            fn take(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
                cx.seed::<$seed>().cloned().ok_or(Refusal::Skip)
            }
        })+
    };
}

seeds! {
    PerApplication, PerCallbackOrigin, PerChat, PerChatUser, PerInlineUser, PerInvoice, PerKey, PerTopic, PerUpdate, PerUser
}

#[diagnostic::do_not_recommend]
impl<C: Conversation, S: State<C>, F> Lend<C, S, F, TheState> for S {
    fn lend<'a, A>(cx: &'a Cx<'a, A>) -> Result<Lent<'a, S>, Refusal> {
        state::<C, S, A>(cx).map(Lent::Made)
    }
}

#[diagnostic::do_not_recommend]
impl<C: 'static, S, F> Lend<C, S, F, TheWhole> for C {
    fn lend<'a, A>(cx: &'a Cx<'a, A>) -> Result<Lent<'a, C>, Refusal> {
        cx.state::<C>().map(Lent::Here).ok_or(Refusal::Skip)
    }
}

#[diagnostic::do_not_recommend]
impl<C: Conversation, S: State<C>, F> LendMut<C, S, F, TheState> for S {
    const TAKEN: Taken = Taken { edited: 1, ..Taken::NOTHING };

    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        state::<C, S, A>(cx)
    }

    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError> {
        // Where the conversation goes elsewhere, the state it was in is gone, and with it what was changed there.
        if matches!(turn.next, Next::Stay) {
            turn.next = match target::go_to(self) {
                Next::To(edited) => Next::Edited(edited),
                _ => Next::Stay,
            };
        }
        Ok(())
    }
}

/// The state, cloned out of the conversation.
fn state<C: Conversation, S: State<C>, A>(cx: &Cx<'_, A>) -> Result<S, Refusal> {
    cx.state::<C>().cloned().and_then(S::unpack).ok_or(Refusal::Skip)
}
