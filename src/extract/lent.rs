//! What handlers take by `&mut` alone, so that whoever forgets the `&mut` is told so.

use std::marker::PhantomData;

use crate::extract::argument::{Argument, GivenTo};
use crate::extract::{Events, Timers};
use crate::machine::{Cx, Refusal, Taken};
use crate::reply::Reply;

/// The kind of an argument that is lent, and was asked for by value: nobody is given it.
#[derive(Debug)]
pub struct OnlyLent<T>(PhantomData<T>);

/// What is lent, and given away as well: nothing.
#[diagnostic::on_unimplemented(
    message = "a handler cannot take `{Self}` by value",
    label = "write `&mut` in front of it",
    note = "`Reply`, `Timers<T>` and `Events` are lent to a handler: what it did with them is taken up when it has returned"
)]
pub trait GivenAway {}

impl<C, F, T: GivenAway> GivenTo<C, F> for OnlyLent<T> {}

macro_rules! only_lent {
    ($($name:ident $(<$parameter:ident>)?),+) => {
        $(#[diagnostic::do_not_recommend]
        impl<C, S, F, A $(, $parameter)?> Argument<C, S, F, A, OnlyLent<Self>> for $name $(<$parameter>)? {
            const TAKEN: Taken = Taken::NOTHING;

            fn take(_: &Cx<'_, A>) -> Result<Self, Refusal> {
                Err(Refusal::Skip)
            }
        })+
    };
}

only_lent!(Reply<P>, Timers<T>, Events);
