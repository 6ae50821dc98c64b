//! What the macros make of an author's enum and `impl`: states, handlers, targets, and the graph of them.
//!
//! This room knows nothing of mailboxes, stores or the network.

mod conversation;
mod handler;
mod outcome;
mod seed;

pub use self::conversation::{Conversation, Handlers, RunsIn, StateId, StateInfo};
pub use self::handler::{
    Attempt, Cx, Failure, FailureKind, Handler, HandlerError, Pattern, Refusal, StateSet, Targets,
};
pub use self::outcome::{Next, Turn};
pub use self::seed::{Home, PerChat, PerUser, Seed};
