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
/// ```
/// # use stategram::prelude::*;
/// use stategram::commands::Commands;
/// use stategram::update::CommandLine;
///
/// #[derive(Command, Debug, PartialEq)]
/// enum Cmd {
///     /// Throws dice
///     Roll { sides: u32, times: Option<u8> },
///     /// Adds up
///     Sum { numbers: Vec<i32> },
///     /// Reminds you of something later
///     Remind(u32, String),
///     /// Writes something down, or shows what is written
///     Note(Option<String>),
/// }
///
/// let read = |text| Cmd::parse(&CommandLine::parse(text).unwrap()).unwrap();
/// assert_eq!(read("/roll 6"), Cmd::Roll { sides: 6, times: None });
/// assert_eq!(read("/sum 1 2 3"), Cmd::Sum { numbers: vec![1, 2, 3] });
/// assert_eq!(read("/remind 5 the \"green\" tea"), Cmd::Remind(5, "the \"green\" tea".to_owned()));
/// assert_eq!(read("/note"), Cmd::Note(None));
/// let usage = Cmd::LIST.iter().map(|command| command.usage);
/// assert!(usage.eq(["/roll <sides> [times]", "/sum [numbers...]", "/remind <number> <text...>", "/note [text...]"]));
/// ```
///
/// A wrong use is not taken by the handler. If no other one takes it either, in whichever conversation, whoever wrote it gets
/// the usage line, once: [`Builder::usage`](crate::Builder::usage) says when, and changes it.
///
/// # `#[command(..)]`
///
/// | key | meaning |
/// |---|---|
/// | [`name = "roll"`](#name) | the command, if not the variant's name in `snake_case`: 1 to 32 of `a-z0-9_` |
/// | [`alias = "r"`, `alias = ["r", "later"]`](#alias) | other names, of which Telegram is not told |
/// | [`description = ".."`](#description) | instead of the first paragraph of the comment; up to 256 characters |
/// | [`de = ".."`, `pt = ".."`](#description) | the description in that language (ISO 639-1) |
/// | [`usage = ".."`](#usage) | another usage line |
/// | [`hidden`](#hidden) | it is understood, and Telegram is not told of it; it needs no description |
/// | [`crate = path`](#crate) | on the enum: where this crate is, if not where `Cargo.toml` says |
#[doc = include_str!("command/keys.md")]
pub use stategram_macros::Command;
