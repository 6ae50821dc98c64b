//! Telegram bots that hold conversations.
#![warn(clippy::print_stderr, clippy::print_stdout)]

// The macros name the crate from outside, which the unit tests are not.
#[cfg(test)]
extern crate self as stategram;

mod author;
pub mod bot;
pub mod clock;
mod conversation;
mod deliver;
mod error;
pub mod extract;
mod intake;
pub mod machine;
pub mod prelude;
pub mod reply;
mod route;
mod runtime;
#[cfg(feature = "simulator")]
pub mod simulator;
mod source;
pub mod store;
pub mod update;

/// The objects and methods of the Bot API, as the `frankenstein` crate has them.
pub mod types {
    pub use frankenstein::types::*;
    pub use frankenstein::updates::{Update, UpdateContent, WebhookInfo};
    pub use frankenstein::{
        AsyncTelegramApi, ParseMode, games, gifts, inline_mode, input_file, input_media, methods, passport, payments,
        response, rich_message, stickers,
    };
}

pub use self::author::{Conversation, Provide, handler};
pub use self::bot::Bot;
pub use self::error::{Error, Result};
pub use self::extract::{Callback, Chat, Data, Extract, Message, Text, Update, User};
pub use self::machine::{Any, End, Failure, Stay, To, to};
pub use self::reply::{Keyboard, Reply};
pub use self::runtime::{Builder, Running};
