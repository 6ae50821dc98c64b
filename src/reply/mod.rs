//! Replies: queued by handlers, sent when the turn is committed.

mod draft;
mod effect;
mod error;
mod keyboard;
mod reply;

pub use self::draft::Draft;
pub use self::effect::Effect;
pub use self::error::ReplyError;
pub use self::keyboard::Keyboard;
pub use self::reply::{Reply, ReplyTo};
