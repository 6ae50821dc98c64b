//! What each word does in the writer's transaction.

mod accept;
mod aside;
mod begin;
mod commit;
mod deliver;
mod seen;

pub(super) use self::accept::{Accept, Arrived};
pub(super) use self::aside::{Discard, Replay};
pub(super) use self::begin::{Begin, Begins};
pub(super) use self::commit::Turn;
pub(super) use self::deliver::{Deliver, Send};
pub(super) use self::seen::REMEMBERED;
