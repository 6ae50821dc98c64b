//! The live conversations: a cell for each, a mailbox while it is busy, a deadline while it is not.

mod alarm;
mod album;
mod answers;
mod backlog;
mod cell;
mod chain;
mod commit;
mod conversations;
mod due;
mod evict;
mod forms;
mod handlers;
mod held_back;
mod left;
mod load;
mod mailbox;
mod matter;
mod moves;
mod newest;
mod posted;
mod stored;
mod surroundings;
mod taker;
#[cfg(test)]
mod tests;
mod told;
mod turn;
mod verdicts;
mod wake;
#[cfg_attr(not(feature = "simulator"), path = "unwatched.rs")]
mod watched;
mod worker;

#[cfg(test)]
pub(crate) use self::answers::Answering;
pub(crate) use self::backlog::Backlog;
pub(crate) use self::chain::{Link, Place};
pub(crate) use self::conversations::Conversations;
#[cfg(test)]
pub(crate) use self::forms::Form;
pub(crate) use self::moves::Migration;
pub(crate) use self::surroundings::{Attempts, Surroundings, answer};
pub(crate) use self::taker::Taker;
pub(crate) use self::turn::message_of;
pub(crate) use self::watched::Looks;
