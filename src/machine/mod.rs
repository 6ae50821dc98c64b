//! What the macros make of an author's enum and `impl`: states, handlers, targets, and the graph of them.
//!
//! This room knows nothing of mailboxes, stores or the network.

mod chats;
mod check;
mod conversation;
#[doc(hidden)]
pub mod expansion;
mod graph;
mod handler;
mod migrate;
mod outcome;
mod pressed;
pub(crate) mod reach;
#[cfg(feature = "regex")]
mod regex;
mod rules;
mod running;
mod schema;
mod seed;
mod shadowing;
mod state;
pub(crate) mod target;
mod to;
pub mod trigger;
mod verdict;

pub use self::chats::Chats;
pub use self::conversation::{
    Conversation, Handlers, Hears, KeptPer, NoEvents, RunsIn, Sees, StateId, StateInfo, Table, Unrestorable,
};
pub use self::graph::{Destination, Dot, Edge, Graph, Mermaid};
pub use self::handler::{
    Attempt, Cx, Failure, FailureKind, Handler, HandlerError, Pattern, Refusal, StateSet, Taken, Targets,
};
pub use self::migrate::Migrate;
pub use self::outcome::{Next, Turn};
pub use self::pressed::{Alternative, TypedPattern};
#[cfg(feature = "regex")]
pub use self::regex::Regex;
pub use self::schema::{Schema, Shape};
pub use self::seed::{
    Home, Homes, PerApplication, PerCallbackOrigin, PerChat, PerChatUser, PerInlineUser, PerInvoice, PerKey, PerTopic,
    PerUpdate, PerUser, Seed,
};
pub use self::state::State;
pub use self::target::{End, Fallible, Nothing, Outcome, Stay};
pub use self::to::{Accepts, Any, At, To, Unused, to};
pub use self::trigger::Trigger;

#[cfg(test)]
mod tests;
