//! A command with its arguments.

use std::any::type_name;
use std::str::FromStr;

use crate::commands::{CommandError, Commands};
use crate::extract::Extract;
use crate::extract::text::parses_everything;
use crate::machine::{Cx, Refusal, trigger};
use crate::update::{CommandLine, Incoming};

/// A command of this bot, with its arguments.
///
/// With the trigger `command` it is an enum with [`#[derive(Command)]`](derive@crate::Command):
///
/// ```
/// # use stategram::prelude::*;
/// #[derive(Command)]
/// enum Cmd {
///     /// Throws dice
///     Roll { sides: u32, times: Option<u8> },
///     /// Says what there is
///     Help,
/// }
///
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Table { #[state(entry)] Empty }
/// # use table::Empty;
/// #[handler]
/// impl Table {
///     #[on(Empty, command)]
///     fn command(Command(cmd): Command<Cmd>, reply: &mut Reply) -> Stay {
///         match cmd {
///             Cmd::Roll { sides, times } => reply.text(format!("{} x 1..{sides}", times.unwrap_or(1))),
///             Cmd::Help => reply.text("/roll <sides> [times]"),
///         };
///         Stay
///     }
/// }
/// ```
///
/// A command that is none of these goes to the next handler, and so does one with wrong arguments; where no handler takes that
/// one, `otherwise` included, the bot replies with the usage line (see [`Builder::usage`](crate::Builder::usage)). With `text`,
/// `message`, `any` and `otherwise` it is the same, where the message is a command.
///
/// With `command = "roll"` it is what follows the command, as a `String` or as whatever can be parsed from it:
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Table { #[state(entry)] Empty }
/// # use table::Empty;
/// #[handler]
/// impl Table {
///     #[on(Empty, command = "roll")]
///     fn roll(Command(sides): Command<u32>, reply: &mut Reply) -> Stay {
///         reply.text(format!("1..{sides}"));
///         Stay
///     }
/// }
/// ```
///
/// What does not parse goes to the next handler, as above; only a type that parses everything, `String`, leaves none of this
/// command to the handlers below. An enum always does: there are other commands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Command<T = String>(pub T);

names_itself!(Command<T>);

/// A type that a command is read as by handlers for `F`: commands by `#[derive(Command)]`, or, for one command by its name, what can
/// be parsed.
#[diagnostic::on_unimplemented(
    message = "a handler for `{F}` cannot read a command as `{Self}`",
    label = "`{Self}` is not read from it",
    note = "with `command` for all commands (`any_command`), `text`, `message`, `any` and `otherwise` it is an enum with \
            `#[derive(Command)]`; with `command = \"..\"` it is what can be parsed (`FromStr`) from what follows the command"
)]
pub trait ReadCommand<F>: Sized {
    /// Whether there is nothing that it is not read from.
    const SURE: bool;

    /// Reads a command that is addressed to this bot.
    ///
    /// # Errors
    /// [`Refusal::Skip`] where it is another one, [`Refusal::Usage`] where its arguments are wrong.
    fn read_command(line: &CommandLine<'_>) -> Result<Self, Refusal>;
}

impl<S, F, A, T: ReadCommand<F>> Extract<S, F, A> for Command<T> {
    const SURE: bool = T::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let line = cx.update().and_then(Incoming::command).ok_or(Refusal::Skip)?;
        match cx.me().is_meant(line.mention) {
            true => T::read_command(&line).map(Self),
            false => Err(Refusal::Skip),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromStr> ReadCommand<trigger::command> for T {
    const SURE: bool = parses_everything::<T>();

    fn read_command(line: &CommandLine<'_>) -> Result<Self, Refusal> {
        let usage = |_| Refusal::Usage(format!("/{} <{}>", line.name, word_for(type_name::<T>())));
        line.rest.parse().map_err(usage)
    }
}

macro_rules! by_name {
    ($($trigger:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Commands> ReadCommand<trigger::$trigger> for T {
            const SURE: bool = false;

            fn read_command(line: &CommandLine<'_>) -> Result<Self, Refusal> {
                T::parse(line).map_err(|error| match error {
                    CommandError::Usage(line) => Refusal::Usage(line.to_owned()),
                    CommandError::Unknown => Refusal::Skip,
                })
            }
        }
    )+};
}

by_name!(any_command, text, message, any_message, any, otherwise);

/// What stands for a value of this type in a usage line.
fn word_for(ty: &str) -> &'static str {
    match ty {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "f32"
        | "f64" => "number",
        _ => "argument",
    }
}
