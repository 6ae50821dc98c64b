//! Replies: queued by handlers, sent when the turn is committed.

mod effect;

pub use self::effect::Effect;
