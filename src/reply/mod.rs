//! Replies: queued by handlers, sent when the turn is committed.

mod draft;
mod effect;
mod error;
mod keyboard;
mod queue;

pub use self::draft::Draft;
pub use self::effect::Effect;
pub use self::error::ReplyError;
pub use self::keyboard::Keyboard;
pub use self::queue::{Reply, ReplyTo};
