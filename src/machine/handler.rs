//! One entry of the handler table, and what it is run with.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::bot::Bot;
use crate::clock::Moment;
use crate::extract::Me;
use crate::logs::redact;
use crate::machine::{Home, Table, Turn, TypedPattern};
use crate::reply::Undeliverable;
use crate::update::{Incoming, Leaves};

/// What a handler may fail with: any error of the author's.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// One annotated function: when it runs, where it may go, and how to run it.
///
/// `#[handler]` writes a table of these, and the runtime, the graph and the compile-time checks all read that table.
pub struct Handler<C: Table> {
    /// Its number within the block, counted before `cfg` takes any away.
    pub id: u16,
    /// The function's name.
    pub name: &'static str,
    /// The states it is for.
    pub states: StateSet,
    /// The trigger as it was written.
    pub trigger: &'static str,
    /// The events it may take.
    pub leaves: Leaves,
    /// What the event must say besides.
    pub pattern: Option<Pattern>,
    /// Whether it was written as `otherwise`, and so is tried last.
    pub otherwise: bool,
    /// Where it may go.
    pub targets: Targets,
    /// What its arguments take.
    pub taken: Taken,
    /// Runs it.
    pub run: for<'a> fn(&'a Cx<'a, C::App>) -> Attempt<'a, C>,
}

/// A set of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateSet(pub u64);

/// The declared targets of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// The states it may go to.
    pub states: StateSet,
    /// Whether it may stay.
    pub stay: bool,
    /// Whether it may end the conversation.
    pub end: bool,
    /// Whether they were declared as `Any<..>`.
    pub any: bool,
}

/// What the arguments of a handler take, or one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// How many are the state by value.
    pub moved: u8,
    /// How many are the state by `&`.
    pub borrowed: u8,
    /// How many are the state by `&mut`.
    pub edited: u8,
    /// Whether one that is the state by value is the conversation in whatever state, and not one state's own struct.
    pub whole: bool,
    /// Whether none can refuse, so that the handler takes every event of its leaves that matches its pattern.
    pub sure: bool,
    /// Whether one is of a chat.
    pub chat: bool,
    /// Whether one of those refuses where there is none, as `Chat` does, and `Reply` does not.
    pub refuses_without_chat: bool,
}

/// What an event must say for a handler, beside being of one of its leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pattern {
    /// The text is this command, addressed to nobody or to this bot.
    Command(&'static str),
    /// The text is a command, addressed to nobody or to this bot.
    AnyCommand,
    /// The callback query carries exactly this data.
    Callback(&'static str),
    /// There is this in the text.
    #[cfg(feature = "regex")]
    Regex(crate::machine::Regex),
    /// The callback query carries data of a type, and of this form.
    Typed(TypedPattern),
}

/// What came of trying a handler.
#[expect(missing_debug_implementations, reason = "holds a future")]
pub enum Attempt<'a, C> {
    /// An argument refused: the handler did not run.
    Refused(Refusal),
    /// A `fn` ran.
    Done(Result<Turn<C>, HandlerError>),
    /// An `async fn` has yet to run.
    Running(BoxFuture<'a, Result<Turn<C>, HandlerError>>),
}

/// Why an argument could not be extracted.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The event is not for this handler; the next one is tried.
    Skip,
    /// The event is a command written in a way that it is not used. The next handler is tried; where none takes it, whoever wrote
    /// it is told this.
    Usage(String),
    /// The event is for this handler, and broken: the turn fails.
    Fail(HandlerError),
}

/// What a handler is run with: the event, the state, the application. Extractors read from it.
pub struct Cx<'a, A> {
    pub(crate) update: Option<&'a Arc<Incoming>>,
    pub(crate) album: Option<&'a [Arc<Incoming>]>,
    pub(crate) failure: Option<&'a Failure>,
    /// The event's JSON.
    pub(crate) event: Option<&'a str>,
    pub(crate) undeliverable: Option<&'a Undeliverable>,
    pub(crate) state: &'a (dyn Any + Send + Sync),
    pub(crate) seed: &'a (dyn Any + Send + Sync),
    pub(crate) home: Option<&'a Home>,
    pub(crate) app: &'a A,
    pub(crate) bot: &'a Bot,
    pub(crate) me: &'a Me,
    pub(crate) now: Moment,
    /// What the handler that is tried asks for beside its trigger.
    pub(crate) pattern: Option<Pattern>,
}

/// What a `failed` handler is told: which handler failed, in which state, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The handler's name.
    pub handler: &'static str,
    /// The name of the state it ran in.
    pub state: &'static str,
    /// How it failed.
    pub kind: FailureKind,
}

/// How a handler failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FailureKind {
    /// It returned this error, or one of its arguments did.
    Error(Arc<dyn std::error::Error + Send + Sync>),
    /// It panicked with this message.
    Panic(String),
    /// It ran for longer than this.
    TimedOut(Duration),
}

impl Taken {
    /// There are no arguments.
    pub const NOTHING: Self =
        Self { moved: 0, borrowed: 0, edited: 0, whole: false, sure: true, chat: false, refuses_without_chat: false };
    /// The state by `&`.
    pub const BORROWED: Self = Self { borrowed: 1, ..Self::NOTHING };

    /// What these take, and those.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            moved: self.moved + other.moved,
            borrowed: self.borrowed + other.borrowed,
            edited: self.edited + other.edited,
            whole: self.whole || other.whole,
            sure: self.sure && other.sure,
            chat: self.chat || other.chat,
            refuses_without_chat: self.refuses_without_chat || other.refuses_without_chat,
        }
    }

    /// The same, where something else may make it sure.
    #[must_use]
    pub const fn or_sure(self, sure: bool) -> Self {
        Self { sure: self.sure || sure, ..self }
    }
}

impl StateSet {
    /// No state.
    pub const NONE: Self = Self(0);
    /// How many states fit.
    pub const CAPACITY: usize = 64;

    /// The first `count` states.
    pub const fn first(count: usize) -> Self {
        if count >= Self::CAPACITY { Self(u64::MAX) } else { Self((1 << count) - 1) }
    }

    /// The set with the state at `index`, too.
    #[must_use]
    pub const fn with(self, index: u8) -> Self {
        Self(self.0 | 1 << index)
    }

    /// Whether the state at `index` is in the set.
    pub const fn contains(self, index: u8) -> bool {
        self.0 & (1 << index) != 0
    }

    /// Whether there is one state in it, and no other.
    pub(crate) const fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }

    /// Takes the first state out of the set, and says its index.
    pub(crate) const fn pop(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let first = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(first)
    }
}

impl Pattern {
    /// Whether `update` says what the pattern asks of the bot that is `me`.
    pub(crate) fn matches(self, update: &Incoming, me: &Me) -> bool {
        match self {
            // Of many commands hardly any begins like this one: the others need not be taken apart.
            Self::Command(name) => {
                update.text().and_then(|text| text.strip_prefix('/')).is_some_and(|text| text.starts_with(name))
                    && update.command().is_some_and(|command| command.name == name && me.is_meant(command.mention))
            }
            Self::AnyCommand => update.command().is_some_and(|command| me.is_meant(command.mention)),
            Self::Callback(data) => update.data() == Some(data),
            #[cfg(feature = "regex")]
            Self::Regex(regex) => update.text().is_some_and(|text| regex.finds(text)),
            Self::Typed(pattern) => update.data().is_some_and(pattern.matches),
        }
    }
}

impl Failure {
    /// Only why it failed, in words that a user can be shown: what the error says, the panic's message, or that it took too
    /// long. The failure itself, as shown by `Display`, says besides which handler it was, for who wrote it.
    ///
    /// ```
    /// use stategram::prelude::*;
    ///
    /// #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// #[conversation(per_chat)]
    /// enum Door {
    ///     #[state(entry)]
    ///     Shut,
    /// }
    /// use door::Shut;
    ///
    /// #[handler]
    /// impl Door {
    ///     #[on(Shut, command = "open")]
    ///     fn open() -> Result<Stay, &'static str> {
    ///         Err("The key is missing.")
    ///     }
    ///
    ///     #[on(Shut, failed)]
    ///     fn sorry(failure: Failure, reply: &mut Reply) -> Stay {
    ///         reply.text(failure.reason()); // The key is missing.
    ///         Stay
    ///     }
    /// }
    /// ```
    pub fn reason(&self) -> String {
        match &self.kind {
            FailureKind::Error(error) => redact(error.to_string()),
            FailureKind::Panic(message) => message.clone(),
            FailureKind::TimedOut(limit) => format!("took longer than {limit:?}"),
        }
    }
}

impl<'a, A> Cx<'a, A> {
    /// The update, where there is one: `expired` and the like have none.
    pub fn update(&self) -> Option<&'a Incoming> {
        self.update.map(|update| &**update)
    }

    /// The update as it is shared with whoever else takes it.
    pub fn shared_update(&self) -> Option<&'a Arc<Incoming>> {
        self.update
    }

    /// What an `album` handler is called for: the updates with the messages of the album, in their order. Of these
    /// [`update`](Self::update) is the first.
    pub fn album(&self) -> Option<&'a [Arc<Incoming>]> {
        self.album
    }

    /// What a `failed` handler is called for.
    pub fn failure(&self) -> Option<&'a Failure> {
        self.failure
    }

    /// What an `event` handler is called for, as JSON.
    pub fn event(&self) -> Option<&'a str> {
        self.event
    }

    /// What an `undeliverable` handler is called for.
    pub fn undeliverable(&self) -> Option<&'a Undeliverable> {
        self.undeliverable
    }

    /// The state the conversation is in, if `C` is the conversation's own type.
    pub fn state<C: 'static>(&self) -> Option<&'a C> {
        self.state.downcast_ref()
    }

    /// The key of the conversation, if `K` is the type of its seed.
    pub fn seed<K: 'static>(&self) -> Option<&'a K> {
        self.seed.downcast_ref()
    }

    /// Where replies go.
    pub fn home(&self) -> Option<&'a Home> {
        self.home
    }

    /// The application.
    pub fn app(&self) -> &'a A {
        self.app
    }

    /// The bot, for calls whose answer matters now.
    pub fn bot(&self) -> &'a Bot {
        self.bot
    }

    /// Who the bot is.
    pub fn me(&self) -> &'a Me {
        self.me
    }

    /// What the handler asks for beside its trigger, as in `command = "start"`.
    pub fn pattern(&self) -> Option<Pattern> {
        self.pattern
    }

    /// When the turn began.
    pub fn now(&self) -> Moment {
        self.now
    }
}

impl<A> fmt::Debug for Cx<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cx").field("update", &self.update).field("failure", &self.failure).finish_non_exhaustive()
    }
}

impl<C: Table> fmt::Debug for Handler<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("name", &self.name).field("trigger", &self.trigger).finish_non_exhaustive()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "handler `{}` in state `{}` ", self.handler, self.state)?;
        match &self.kind {
            FailureKind::Error(error) => write!(f, "failed: {}", redact(error.to_string())),
            FailureKind::Panic(message) => write!(f, "panicked: {message}"),
            FailureKind::TimedOut(limit) => write!(f, "ran for longer than {limit:?}"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            FailureKind::Error(error) => Some(&**error),
            FailureKind::Panic(_) | FailureKind::TimedOut(_) => None,
        }
    }
}
