//! Several conversations behind one mailbox, and which can stand there.

use std::sync::Arc;

use crate::access::AccessList;
use crate::conversation::{Conversations, Link, Place, Surroundings, Taker};
use crate::machine::{Conversation, RunsIn};
use crate::runtime::Builder;
use crate::runtime::name::Name;

/// Two to eight conversations of the same seed, as a tuple: what [`Builder::first_of`](crate::Builder::first_of) and
/// [`Builder::first_of_where`](crate::Builder::first_of_where) take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not conversations of one seed that a bot with the application `{A}` can run",
    label = "not what `first_of` takes",
    note = "it takes two to eight conversations of the same seed: `.first_of::<(Form, Menu)>()`"
)]
pub trait FirstOf<A>: Sealed<A> {}

mod sealed {
    use super::{AccessList, Arc, Name, Surroundings, Taker};

    /// What a bot does with them.
    pub trait Sealed<A> {
        #[doc(hidden)]
        const NAMES: &'static [Name];

        /// In their order. The list is that of the first: what is for any of them comes to it.
        #[doc(hidden)]
        #[expect(private_interfaces, reason = "nobody outside can name the trait")]
        fn build(app: &Arc<A>, around: &Arc<Surroundings>, access: Option<AccessList>) -> Vec<Arc<dyn Taker>>;
    }
}

use self::sealed::Sealed;

impl<A: Send + Sync + 'static> Builder<A> {
    /// Registers several conversations of the same seed behind one mailbox: an update is taken by the first of them that has a
    /// handler which does not refuse it, and what arrives next waits until it is through.
    ///
    /// So an update is taken once, where [`conversation`](Self::conversation) several times would give it to each. Each of them has
    /// its own state, deadlines, timers and events, which do not wait for the others, and its own
    /// [`Handle`](crate::Handle).
    ///
    /// ```no_run
    /// use stategram::prelude::*;
    ///
    /// /// Asks for a name, and takes every text as long as it does.
    /// #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// #[conversation(per_chat)]
    /// enum Form {
    ///     #[state(entry)]
    ///     Closed,
    ///     Open,
    /// }
    ///
    /// #[handler]
    /// impl Form {
    ///     #[on(form::Closed, command = "form")]
    ///     fn open(reply: &mut Reply) -> form::Open {
    ///         reply.text("Your name?");
    ///         form::Open
    ///     }
    ///
    ///     #[on(form::Open, text)]
    ///     fn name(Text(name): Text, reply: &mut Reply) -> End {
    ///         reply.text(format!("Thank you, {name}."));
    ///         End
    ///     }
    /// }
    ///
    /// /// Has what is left.
    /// #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// #[conversation(per_chat)]
    /// enum Menu {
    ///     #[state(entry)]
    ///     Shown,
    /// }
    ///
    /// #[handler]
    /// impl Menu {
    ///     #[on(menu::Shown, text)]
    ///     fn show(reply: &mut Reply) -> Stay {
    ///         reply.text("/form opens the form.");
    ///         Stay
    ///     }
    /// }
    ///
    /// # async fn example() -> stategram::Result<()> {
    /// Bot::from_env()?.first_of::<(Form, Menu)>().run().await
    /// # }
    /// ```
    pub fn first_of<T: FirstOf<A>>(self) -> Self {
        self.register(T::NAMES, T::build, None)
    }

    /// As [`first_of`](Self::first_of), for those alone whom the list admits, as with
    /// [`conversation_where`](Self::conversation_where). It is one list for all of them: an update that it does not admit comes
    /// to none.
    ///
    /// ```no_run
    /// # use stategram::prelude::*;
    /// # #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// # #[conversation(per_chat)]
    /// # enum Form { #[state(entry)] Closed }
    /// # #[handler]
    /// # impl Form { #[on(form::Closed, command = "form")] fn open() -> Stay { Stay } }
    /// # #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// # #[conversation(per_chat)]
    /// # enum Menu { #[state(entry)] Shown }
    /// # #[handler]
    /// # impl Menu { #[on(menu::Shown, text)] fn show() -> Stay { Stay } }
    /// # async fn example() -> stategram::Result<()> {
    /// let staff = only([4711, 4712]);
    /// Bot::from_env()?.first_of_where::<(Form, Menu)>(staff.clone()).run().await
    /// # }
    /// ```
    pub fn first_of_where<T: FirstOf<A>>(self, list: AccessList) -> Self {
        self.register(T::NAMES, T::build, Some(list))
    }
}

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
            const NAMES: &'static [Name] = &[Name::of::<$first>(), $(Name::of::<$rest>()),+];

            #[expect(private_interfaces, reason = "nobody outside can name the trait")]
            fn build(app: &Arc<A>, around: &Arc<Surroundings>, access: Option<AccessList>) -> Vec<Arc<dyn Taker>> {
                let mut takers: Vec<Arc<dyn Taker>> = Vec::new();
                let next = links!(app around takers $($rest)+);
                takers.push(Conversations::<$first, A>::new(app.clone(), around.clone(), Place::before(next), access));
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
