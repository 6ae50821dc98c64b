//! How an `async fn` is called with what it borrows. For the macros, and not stable.
//!
//! The future has to own what the function borrows, for which somebody has to await it; that is done here and not in the author's
//! crate, where the compiler would look at it anew wherever it has moved to.

use crate::extract::argument::Lent;
use crate::machine::{Attempt, HandlerError, Turn};

/// An argument that is taken by value.
#[derive(Debug)]
pub struct Moved<T>(pub T);

/// An argument that is taken by `&`.
#[derive(Debug)]
pub struct Borrowed<T>(pub T);

/// An argument that is taken by `&mut`.
#[derive(Debug)]
pub struct Edited<T>(pub T);

/// What is passed to a function: in part given away, in part kept and lent.
pub trait Passed {
    /// What is given away.
    type Given: Send;
    /// What is kept.
    type Kept: Send;
    /// The type of the function's argument, where it borrows for so long.
    type As<'a>;

    /// Takes the two apart.
    fn split(self) -> (Self::Given, Self::Kept);

    /// The function's argument.
    fn pass<'a>(given: Self::Given, kept: &'a mut Self::Kept) -> Self::As<'a>;
}

impl<T: Send> Passed for Moved<T> {
    type Given = T;
    type Kept = ();
    type As<'a> = T;

    fn split(self) -> (T, ()) {
        (self.0, ())
    }

    fn pass(given: T, (): &mut ()) -> T {
        given
    }
}

impl<'lent, T: Send + Sync + 'static> Passed for Borrowed<Lent<'lent, T>> {
    type Given = ();
    type Kept = Lent<'lent, T>;
    type As<'a> = &'a T;

    fn split(self) -> ((), Lent<'lent, T>) {
        ((), self.0)
    }

    fn pass<'a>((): (), kept: &'a mut Lent<'lent, T>) -> &'a T {
        kept
    }
}

impl<T: Send + 'static> Passed for Edited<T> {
    type Given = ();
    type Kept = T;
    type As<'a> = &'a mut T;

    fn split(self) -> ((), T) {
        ((), self.0)
    }

    fn pass((): (), kept: &mut T) -> &mut T {
        kept
    }
}

/// A function of the arguments `A`.
///
/// That they may go from thread to thread is asked of the function, and not of each of them, so that it is told once.
pub trait Function<A> {
    /// What is given away of them.
    type Given: Send;
    /// What is kept of them.
    type Kept: Send;

    /// Takes the two apart.
    fn split(arguments: A) -> (Self::Given, Self::Kept);
}

/// An `async fn` of these arguments, whose future may go from thread to thread.
pub trait Starts<'a, A>: Function<A> {
    /// What it returns.
    type Output;
    /// Its future.
    type Future: Future<Output = Self::Output> + Send;

    /// Calls it.
    fn start(self, given: Self::Given, kept: &'a mut Self::Kept) -> Self::Future;
}

macro_rules! arguments {
    ($($argument:ident $given:ident $kept:ident),*) => {
        impl<F, $($argument: Passed),*> Function<($($argument,)*)> for F {
            type Given = ($($argument::Given,)*);
            type Kept = ($($argument::Kept,)*);

            fn split(($($given,)*): ($($argument,)*)) -> (Self::Given, Self::Kept) {
                $(let ($given, $kept) = $given.split();)*
                (($($given,)*), ($($kept,)*))
            }
        }

        impl<'a, F, R, $($argument: Passed),*> Starts<'a, ($($argument,)*)> for F
        where
            F: FnOnce($($argument::As<'a>),*) -> R,
            R: Future + Send,
        {
            type Output = R::Output;
            type Future = R;

            fn start(self, ($($given,)*): ($($argument::Given,)*), ($($kept,)*): &'a mut ($($argument::Kept,)*)) -> R {
                self($($argument::pass($given, $kept)),*)
            }
        }
    };
}

/// For so many arguments and for all fewer.
macro_rules! up_to {
    () => {
        arguments!();
    };
    ($first:ident $given:ident $kept:ident $(, $argument:ident $more_given:ident $more_kept:ident)*) => {
        arguments!($first $given $kept $(, $argument $more_given $more_kept)*);
        up_to!($($argument $more_given $more_kept),*);
    };
}

// The macros know that there are no more than these.
up_to!(
    A a kept_a, B b kept_b, C c kept_c, D d kept_d, E e kept_e, G g kept_g, H h kept_h, I i kept_i, J j kept_j, K k kept_k,
    L l kept_l, M m kept_m, N n kept_n, O o kept_o, P p kept_p, Q q kept_q
);

/// An `async fn` that has yet to run. What it returned makes a turn, with all that it was lent.
pub fn running<'a, C, A, F, R>(
    arguments: A,
    function: F,
    turn: impl FnOnce(F::Kept, R) -> Result<Turn<C>, HandlerError> + Send + 'a,
) -> Attempt<'a, C>
where
    F: for<'lent> Starts<'lent, A, Output = R> + Function<A, Given: 'a, Kept: 'a> + Send + 'a,
{
    let (given, mut kept) = F::split(arguments);
    Attempt::Running(Box::pin(async move {
        let returned = function.start(given, &mut kept).await;
        turn(kept, returned)
    }))
}
