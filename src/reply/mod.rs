//! Replies: queued by handlers, sent when the turn is committed.
//!
//! [`Reply`] has a method for each thing that a bot does to a chat: it sends (`text`, `photo`, `poll`, ...), edits and deletes,
//! and administers. What each returns is a [`Draft`] of the Bot API's parameters, which refines them and queues the
//! call when it is dropped. [`Reply::call`] queues any other [`Method`].

mod administer;
mod answer;
mod attachments;
mod draft;
mod edit;
mod effect;
mod error;
mod in_chat;
mod keyboard;
mod keys;
mod limits;
mod markup;
mod media_group;
mod method;
mod methods;
mod parts;
mod place;
mod query;
mod queue;
pub mod refine;
mod result;
mod send;
mod sent;
mod sink;
mod target;
mod undeliverable;
mod weight;

pub use self::draft::{Draft, Prepared};
pub use self::effect::{Call, Effect, MethodCall};
pub use self::error::ReplyError;
pub use self::in_chat::{InChat, ReplyTo};
pub use self::keyboard::Keyboard;
pub use self::keys::Keys;
pub use self::markup::{ForceReply, RemoveKeyboard, ReplyKeyboard};
pub use self::media_group::{MediaGroup, PaidMediaFile};
pub use self::method::Method;
pub use self::place::{Elsewhere, Here, ReplyPlace};
pub(crate) use self::query::Query;
pub use self::queue::Reply;
use self::refine::Sends;
pub use self::result::{InlineResult, IntoInlineResult};
pub use self::sent::Sent;
pub(crate) use self::sink::private;
pub use self::sink::{InTurn, Sink};
pub use self::target::{InlineMessage, Recipient, Target};
pub use self::undeliverable::Undeliverable;
pub(crate) use self::weight::OWN;
