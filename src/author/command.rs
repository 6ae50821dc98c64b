//! `#[derive(Command)]`.

/// Makes commands of an enum: its variants are the commands, their fields the arguments, and the comments above them what
/// Telegram shows while somebody writes.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Command)]
/// enum Cmd {
///     /// Throws dice
///     #[command(de = "Würfelt")]
///     Roll { sides: u32, times: Option<u8> },
///     /// Reminds you of something later
///     #[command(alias = ["r", "later"])]
///     Remind(u32, String),
///     /// Says what there is
///     Help,
///     #[command(hidden)]
///     Debug,
/// }
/// ```
///
/// They are taken by handlers with the trigger `command` and the argument [`Command<Cmd>`](struct@crate::Command), and offered by
/// Telegram with [`Builder::commands`](crate::Builder::commands). [`Commands`](crate::commands::Commands) is the trait behind it.
///
/// # Arguments
///
/// | field | takes | usage |
/// |---|---|---|
/// | `T` | one word, parsed with `FromStr` | `<sides>` |
/// | `Option<T>` | one word, if there is one; what follows it has to be optional, too | `[times]` |
/// | `Vec<T>`, last | all words | `[numbers...]` |
/// | `String`, last | all that is left, as it was written; it has to be something | `<words...>` |
/// | `Option<String>`, last | the same, or nothing | `[words...]` |
///
/// Words are separated by blanks; between quotes, `"so to say"`, several are one. A field without a name is called after its
/// type in the usage line. More words than there are arguments are a wrong use; only a command without arguments takes no
/// notice of what follows it.
///
/// A wrong use is not taken by the handler. If no other one takes it either, in whichever conversation, whoever wrote it gets
/// the usage line, once: [`Builder::usage`](crate::Builder::usage) says when, and changes it.
///
/// # `#[command(..)]`
///
/// | key | meaning |
/// |---|---|
/// | `name = "roll"` | the command, if not the variant's name in `snake_case`: 1 to 32 of `a-z0-9_` |
/// | `alias = "r"`, `alias = ["r", "later"]` | other names, of which Telegram is not told |
/// | `description = ".."` | instead of the first paragraph of the comment; up to 256 characters |
/// | `de = ".."`, `pt = ".."` | the description in that language (ISO 639-1) |
/// | `usage = ".."` | another usage line |
/// | `hidden` | it is understood, and Telegram is not told of it; it needs no description |
/// | `crate = path` | on the enum: where this crate is, if not where `Cargo.toml` says |
pub use stategram_macros::Command;
