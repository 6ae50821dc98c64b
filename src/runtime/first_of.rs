//! Which conversations can stand behind one mailbox.

use std::sync::Arc;

use crate::conversation::{Conversations, Link, Place, Surroundings, Taker};
use crate::machine::{Conversation, RunsIn};

/// Two to eight conversations of the same seed, as a tuple: what [`Builder::first_of`](crate::Builder::first_of) takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not conversations of one seed that a bot with the application `{A}` can run",
    label = "not what `first_of` takes",
    note = "it takes two to eight conversations of the same seed: `.first_of::<(Form, Menu)>()`"
)]
pub trait FirstOf<A>: Sealed<A> {}

mod sealed {
    use super::{Arc, Surroundings, Taker};

    /// What a bot does with them.
    pub trait Sealed<A> {
        #[doc(hidden)]
        const NAMES: &'static [&'static str];

        /// In their order.
        #[doc(hidden)]
        #[expect(private_interfaces, reason = "nobody outside can name the trait")]
        fn build(app: &Arc<A>, around: &Arc<Surroundings>) -> Vec<Arc<dyn Taker>>;
    }
}

use self::sealed::Sealed;

/// A link for each of these, and what it takes to keep them; the last comes first.
macro_rules! links {
    ($app:ident $around:ident $takers:ident) => { None };
    ($app:ident $around:ident $takers:ident $conversation:ident $($rest:ident)*) => {{
        let next = links!($app $around $takers $($rest)*);
        let link = Conversations::<$conversation, A>::new($app.clone(), $around.clone(), Place::behind(next), None);
        $takers.push(link.clone());
        let link: Arc<dyn Link<_>> = link;
        Some(link)
    }};
}

macro_rules! first_of {
    ($first:ident $($rest:ident)+) => {
        impl<A, $first, $($rest),+> Sealed<A> for ($first, $($rest,)+)
        where
            A: Send + Sync + 'static,
            $first: RunsIn<A>,
            $($rest: RunsIn<A> + Conversation<Seed = $first::Seed>,)+
        {
            const NAMES: &'static [&'static str] = &[$first::NAME, $($rest::NAME),+];

            #[expect(private_interfaces, reason = "nobody outside can name the trait")]
            fn build(app: &Arc<A>, around: &Arc<Surroundings>) -> Vec<Arc<dyn Taker>> {
                let mut takers: Vec<Arc<dyn Taker>> = Vec::new();
                let next = links!(app around takers $($rest)+);
                takers.push(Conversations::<$first, A>::new(app.clone(), around.clone(), Place::before(next), None));
                takers.reverse();
                takers
            }
        }

        #[diagnostic::do_not_recommend]
        impl<A, $first, $($rest),+> FirstOf<A> for ($first, $($rest,)+)
        where
            A: Send + Sync + 'static,
            $first: RunsIn<A>,
            $($rest: RunsIn<A> + Conversation<Seed = $first::Seed>,)+
        {
        }
    };
}

first_of!(C1 C2);
first_of!(C1 C2 C3);
first_of!(C1 C2 C3 C4);
first_of!(C1 C2 C3 C4 C5);
first_of!(C1 C2 C3 C4 C5 C6);
first_of!(C1 C2 C3 C4 C5 C6 C7);
first_of!(C1 C2 C3 C4 C5 C6 C7 C8);
