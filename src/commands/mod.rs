//! Commands as a type: what a bot understands, how it is read, and how Telegram shows it.
//!
//! An enum with [`#[derive(Command)]`](derive@crate::Command) is the one place where commands are named and described. Handlers take
//! them with the trigger `command` and the argument [`Command<T>`](struct@crate::Command); [`Builder::commands`](crate::Builder::commands)
//! tells Telegram of them, so that they are offered while somebody writes; and whoever gets the arguments wrong is told the
//! usage line, unless a handler says something better.

mod audience;
mod info;
mod misuse;
mod register;
mod words;

pub use self::audience::Audience;
pub use self::info::CommandInfo;
pub use self::misuse::Misuse;
pub(crate) use self::misuse::{UsageText, the_line};
pub(crate) use self::register::{Menu, register};
#[doc(hidden)]
pub use self::words::Words;

use crate::update::CommandLine;

/// The commands that are the variants of an enum; see [`#[derive(Command)]`](derive@crate::Command), which implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no set of commands",
    label = "not an enum with `#[derive(Command)]`",
    note = "commands are the variants of an enum with `#[derive(Command)]`"
)]
pub trait Commands: Sized {
    /// All of them, in the order of the variants.
    const LIST: &'static [CommandInfo];

    /// Reads a command. Whether it is addressed to this bot is for the caller to see.
    ///
    /// ```
    /// use stategram::commands::{CommandError, Commands};
    /// use stategram::prelude::*;
    /// use stategram::update::CommandLine;
    ///
    /// #[derive(Command, Debug, PartialEq)]
    /// enum Cmd {
    ///     /// Throws dice
    ///     Roll { sides: u32, times: Option<u8> },
    /// }
    ///
    /// let read = |text| CommandLine::parse(text).map(|line| Cmd::parse(&line));
    /// assert_eq!(read("/roll 6 2"), Some(Ok(Cmd::Roll { sides: 6, times: Some(2) })));
    /// assert_eq!(read("/roll six"), Some(Err(CommandError::Usage("/roll <sides> [times]"))));
    /// assert_eq!(read("/help"), Some(Err(CommandError::Unknown)));
    /// assert_eq!(read("roll 6"), None);
    /// ```
    ///
    /// # Errors
    /// [`CommandError`] says whether the command is another one or its arguments are wrong.
    fn parse(line: &CommandLine<'_>) -> Result<Self, CommandError>;
}

/// Why a command was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// There is no such command.
    #[error("there is no such command")]
    Unknown,
    /// Its arguments are not what they should be; this is how it is written.
    #[error("the command is written `{0}`")]
    Usage(&'static str),
}

#[cfg(test)]
mod tests;
