//! The live conversations: a cell for each, a mailbox while it is busy, a deadline while it is not.

mod alarm;
mod answers;
mod backlog;
mod cell;
mod commit;
mod conversations;
mod handlers;
mod mailbox;
#[cfg(test)]
mod tests;
mod turn;
mod worker;

pub(crate) use self::answers::Answers;
pub(crate) use self::backlog::Backlog;
pub(crate) use self::conversations::{Conversations, Surroundings, Taker};
