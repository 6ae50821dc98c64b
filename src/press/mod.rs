//! Pressed buttons: their data as a type of the author's, and who may press them.
//!
//! [`CallbackData`] is the data as an enum, [`CallbackField`] what such an enum is made of. What else a button says,
//! the framework writes behind the data as a tail when a turn is done, and takes off again before anybody sees the
//! press.

mod brief;
mod data;
pub(crate) mod digits;
mod field;
mod rules;
mod seal;
mod seeds;
mod sign;
pub(crate) mod tail;

pub use self::brief::{Brief, NotBrief};
pub use self::data::{ButtonData, CallbackData, FromCallback};
pub use self::field::CallbackField;

#[doc(hidden)]
pub use self::data::Tag;
pub(crate) use self::rules::{Admission, PressRules, toast};
pub(crate) use self::seal::Sealer;
pub(crate) use self::sign::CallbackKey;
#[doc(hidden)]
pub use self::tail::OwnKeyboards;
