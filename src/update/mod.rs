//! What Telegram hands over: one update, read as far as its headline, and whole only when a handler asks.

mod command;
mod content;
mod decode;
mod full;
mod glance;
mod headline;
mod incoming;
mod kind;
mod leaf;
mod part;
mod refund;
mod words;

pub use self::command::CommandLine;
pub use self::content::Content;
pub(crate) use self::content::with_contents;
pub(crate) use self::decode::decode_batch;
pub use self::glance::Glance;
pub use self::incoming::{Broken, ChatHead, ChatKind, Incoming};
pub use self::kind::Kind;
pub use self::leaf::{Leaf, Leaves};
