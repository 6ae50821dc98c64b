//! The macros, with their documentation.

pub use stategram_macros::{Conversation, Provide, handler};
