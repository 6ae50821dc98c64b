//! What is known of one command.

use crate::types::BotCommand;

/// What is known of one command: the Bot API's [`BotCommand`](https://core.telegram.org/bots/api#botcommand), and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandInfo {
    /// Its name, without the slash: 1 to 32 of `a-z0-9_`.
    pub name: &'static str,
    /// The other names it has; Telegram is not told of them.
    pub aliases: &'static [&'static str],
    /// What it does, in 1 to 256 characters; empty for one that is hidden and says nothing.
    pub description: &'static str,
    /// The same in other languages, each with its ISO 639-1 code.
    pub descriptions: &'static [(&'static str, &'static str)],
    /// How it is written, as in `/roll <sides> [times]`.
    pub usage: &'static str,
    /// Whether it is understood, and Telegram is not told of it.
    pub hidden: bool,
}

impl CommandInfo {
    /// For the derive. Not for authors, and not stable.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        aliases: &'static [&'static str],
        description: &'static str,
        descriptions: &'static [(&'static str, &'static str)],
        usage: &'static str,
        hidden: bool,
    ) -> Self {
        Self { name, aliases, description, descriptions, usage, hidden }
    }

    /// What it does, in this language if that is there.
    ///
    /// A list for `/help` is made of it:
    ///
    /// ```
    /// use stategram::commands::Commands;
    /// use stategram::prelude::*;
    ///
    /// #[derive(Command)]
    /// enum Cmd {
    ///     /// Throws dice
    ///     #[command(de = "Würfelt")]
    ///     Roll { sides: u32 },
    /// }
    ///
    /// let help: Vec<_> = Cmd::LIST.iter().map(|it| format!("{}: {}", it.usage, it.description_in(Some("de")))).collect();
    /// assert_eq!(help, ["/roll <sides>: Würfelt"]);
    /// ```
    pub fn description_in(&self, language: Option<&str>) -> &'static str {
        let found = self.descriptions.iter().find(|(code, _)| Some(*code) == language);
        found.map_or(self.description, |(_, description)| description)
    }

    pub(super) fn shown(&self, language: Option<&str>) -> BotCommand {
        BotCommand::builder().command(self.name).description(self.description_in(language)).build()
    }
}
