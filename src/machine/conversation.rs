//! A conversation as a type.

use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::machine::{Chats, Graph, Handler, Seed};
use crate::press::OwnKeyboards;
use crate::update::Incoming;

/// A conversation: an enum of states, written by its author with `#[derive(Conversation)]`.
///
/// The derive implements this trait; nobody else should.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a conversation",
    label = "not a conversation",
    note = "a conversation is an enum with `#[derive(Conversation)]` and `#[conversation(per_chat)]` or another seed"
)]
pub trait Conversation: Clone + Serialize + for<'de> Deserialize<'de> + Send + Sync + 'static {
    /// What one conversation is kept per: a chat, a user, ...
    type Seed: Seed;

    /// What is sent to it beside updates, by its timers and by others: `#[conversation(event = Alarm)]`, or
    /// [`NoEvents`](crate::machine::NoEvents).
    type Event: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The name it is stored and logged under: the enum's own, or `#[conversation(name = "..")]`.
    const NAME: &'static str;

    /// The version of the stored form.
    const VERSION: u32;

    /// The states, in the order of the variants.
    const STATES: &'static [StateInfo];

    /// Whether it has events.
    #[doc(hidden)]
    const HAS_EVENTS: bool = false;

    /// Whether the derive had to leave something out, and has said so.
    #[doc(hidden)]
    const UNFINISHED: bool = false;

    /// Whether it has to be able to end from every state: `#[conversation(must_end)]`.
    #[doc(hidden)]
    const MUST_END: bool = false;

    /// Whether there is an earlier form, which may be restored in any state.
    #[doc(hidden)]
    const MIGRATES: bool = false;

    /// The chats whose updates it takes: `#[conversation(chats(private, group))]`, by default all, and also what is from no
    /// chat.
    const CHATS: Chats = Chats::ALL;

    /// How its buttons name it, where their presses come to it wherever they are (`own_keyboards`).
    #[doc(hidden)]
    const KEYBOARDS: Option<OwnKeyboards<Self::Seed>> = None;

    /// The key of the conversation that this update belongs to; `None` where it belongs to none of this type.
    fn seed(update: &Incoming) -> Option<Self::Seed> {
        if Self::CHATS.contain(update) { Self::Seed::of(update) } else { None }
    }

    /// The entry state: where a conversation is before it starts, and again when it has ended.
    fn entry() -> Self;

    /// Which of [`STATES`](Self::STATES) this value is in.
    fn state(&self) -> StateId;

    /// The conversation that a store kept in this version of its form.
    ///
    /// # Errors
    /// [`Unrestorable`] where the form is of a version that is not known here, or is not what its version says.
    fn restore(version: u32, data: &[u8]) -> Result<Self, Unrestorable> {
        crate::machine::expansion::read_today(version, data)
    }
}

/// A conversation whose events are `T`: `#[conversation(event = T)]`.
///
/// The derive implements this trait; nobody else should.
#[diagnostic::on_unimplemented(
    message = "conversation `{Self}` has no events of type `{T}`",
    label = "not what `{Self}` is sent",
    note = "a conversation has one type of events, and says which: `#[conversation(event = ..)]`"
)]
pub trait Hears<T> {}

/// A conversation that is kept per `K`: `#[conversation(per_chat)]` is [`PerChat`](crate::machine::PerChat).
///
/// The derive implements this trait; nobody else should.
#[diagnostic::on_unimplemented(
    message = "conversation `{Self}` is not kept `{K}`",
    label = "not the seed of `{Self}`",
    note = "a handler may take the seed of its conversation, by the type that is named in `#[conversation(..)]`: `per_chat` is \
            `PerChat`"
)]
pub trait KeptPer<K> {}

/// The events of a conversation that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoEvents {}

/// Why a stored conversation cannot be restored. It is set aside then, and begins anew.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unrestorable {
    /// The stored bytes are not what their version says.
    #[error("it cannot be read: {0}")]
    Form(#[from] serde_json::Error),
    /// The version is neither today's nor one of those that `previous` names.
    #[error("it has version {found}, and this is version {today}")]
    Version {
        /// The stored version.
        found: u32,
        /// The version of the conversation as it is compiled.
        today: u32,
    },
}

/// The handler table of a conversation, made by `#[handler]` of its author's block.
///
/// It stands apart from [`Handlers`] so that a bound which the enum misses is told once, at the enum.
#[diagnostic::on_unimplemented(
    message = "conversation `{Self}` has no handlers",
    label = "no `#[handler] impl {Self}` found",
    note = "write `#[handler] impl {Self} {{ .. }}` with one `#[on(State, trigger)]` function per transition"
)]
pub trait Table: Sized + 'static {
    /// The application that `Data<T>` arguments are taken from; `()` where the block names none.
    type App: Send + Sync + 'static;

    /// What a bot with the application `A` would have to have for one: `A` itself where the block names none.
    #[doc(hidden)]
    type Wants<A>;

    /// The handlers in source order.
    const HANDLERS: &'static [Handler<Self>];

    /// The source line of each.
    #[doc(hidden)]
    const LINES: &'static [u32] = &[];

    /// Whether the macro had to leave a handler out, and has said so.
    #[doc(hidden)]
    const INCOMPLETE: bool = false;

    /// The part of the application that is seen.
    #[doc(hidden)]
    fn part<A>(app: &Self::Wants<A>) -> &Self::App;
}

/// The part of an application `A` that the handlers of a conversation see.
///
/// It follows from [`Table`], so that two blocks of one conversation are in conflict about that alone.
pub trait Sees<A>: Table {
    /// That part.
    fn app(app: &A) -> &Self::App;
}

#[diagnostic::do_not_recommend]
impl<A, C: Table<Wants<A> = A>> Sees<A> for C {
    fn app(app: &A) -> &C::App {
        C::part::<A>(app)
    }
}

/// A conversation with its transitions: the enum and its `#[handler]` block.
#[diagnostic::on_unimplemented(
    message = "conversation `{Self}` has no handlers",
    label = "no `#[handler] impl {Self}` found",
    note = "write `#[handler] impl {Self} {{ .. }}` with one `#[on(State, trigger)]` function per transition"
)]
pub trait Handlers: Conversation + Table {
    /// The states and the transitions between them, to be drawn, or compared in a test.
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
    ///
    /// assert_eq!(Echo::graph().mermaid().to_string(), "stateDiagram-v2\n    [*] --> Idle\n    Idle --> Idle: text\n");
    /// ```
    fn graph() -> Graph {
        Graph::of::<Self>()
    }
}

/// A conversation that can be registered in a bot whose application is `A`.
///
/// One whose `#[handler]` names no application runs in every bot.
#[diagnostic::on_unimplemented(
    message = "conversation `{Self}` does not run in a bot with the application `{A}`",
    label = "not something that this bot can run",
    note = "what runs is an enum with `#[derive(Conversation)]` and a `#[handler]` block",
    note = "where the block names an application, give it to the bot before the conversation: `.with(app)`"
)]
pub trait RunsIn<A>: Handlers + Sees<A> {}

impl<C: Conversation + Table> Handlers for C {}

#[diagnostic::do_not_recommend]
impl<A, C: Handlers + Sees<A>> RunsIn<A> for C {}

/// The position of a state among [`Conversation::STATES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateId(pub u8);

/// What is known of a state at compile time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateInfo {
    /// The variant's name.
    pub name: &'static str,
    /// Whether this is the entry state.
    pub entry: bool,
    /// Whether it was marked `#[state(terminal)]`.
    pub terminal: bool,
    /// How long the conversation may be silent in it; `None` is for ever.
    pub expires: Option<Duration>,
    /// How long it may last in all; `None` is for ever.
    pub at_most: Option<Duration>,
}

impl fmt::Display for StateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
