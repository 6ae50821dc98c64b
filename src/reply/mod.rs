//! Replies: queued by handlers, sent when the turn is committed.

mod draft;
mod edit;
mod effect;
mod error;
mod keyboard;
mod place;
mod query;
mod queue;
mod sent;
mod undeliverable;

pub use self::draft::Draft;
pub use self::edit::{EditDraft, Target};
pub use self::effect::{Call, Effect, MethodCall};
pub use self::error::ReplyError;
pub use self::keyboard::Keyboard;
pub use self::place::{Elsewhere, Here, ReplyPlace};
pub(crate) use self::query::Query;
pub use self::queue::{Reply, ReplyTo};
pub use self::sent::Sent;
pub use self::undeliverable::Undeliverable;
