//! What a bot says of its commands.

use std::sync::Arc;

use crate::commands::{Audience, Commands, Misuse};
use crate::runtime::Builder;

impl<A: Send + Sync + 'static> Builder<A> {
    /// Has Telegram offer these commands to everybody while they write, with their descriptions (`setMyCommands`): those that
    /// are not `hidden`, in every language that they are described in. Several enums are offered one after the other.
    ///
    /// It is done when the bot starts, and only where Telegram knows other ones (`getMyCommands`). If it fails, the bot
    /// runs without it and says so in the log. What was registered for an audience that is named no more stays there.
    ///
    /// ```no_run
    /// # use stategram::prelude::*;
    /// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
    /// # #[conversation(per_chat)]
    /// # enum Table { #[state(entry)] Empty }
    /// # use table::Empty;
    /// # #[handler]
    /// # impl Table { #[on(Empty, command)] fn on(Command(_): Command<Cmd>) -> Stay { Stay } }
    /// use stategram::commands::Audience;
    ///
    /// #[derive(Command)]
    /// enum Cmd {
    ///     /// Throws dice
    ///     #[command(de = "Würfelt")]
    ///     Roll { sides: u32 },
    /// }
    ///
    /// #[derive(Command)]
    /// enum Admin {
    ///     /// Clears the table
    ///     Clear,
    /// }
    ///
    /// # async fn example() -> stategram::Result<()> {
    /// let bot = Bot::from_env()?.conversation::<Table>().commands::<Cmd>();
    /// bot.commands_for::<Cmd>(Audience::group_admins()).commands_for::<Admin>(Audience::group_admins()).run().await
    /// # }
    /// ```
    pub fn commands<T: Commands>(self) -> Self {
        self.commands_for::<T>(Audience::everyone())
    }

    /// The same for some: a scope, and perhaps a language. The narrowest audience somebody is in counts, and hides the
    /// wider ones.
    pub fn commands_for<T: Commands>(mut self, audience: impl Into<Audience>) -> Self {
        self.menu.add(audience.into(), T::LIST);
        self
    }

    /// What is said to who wrote a command with wrong arguments, where no handler takes it; `None` for nothing. By default it is
    /// the usage line.
    ///
    /// ```no_run
    /// # use stategram::{Builder, commands::Misuse};
    /// # fn example(bot: Builder) {
    /// bot.usage(|wrong: &Misuse<'_>| match wrong.language() {
    ///     Some("de") => Some(format!("So geht es: {wrong}")),
    ///     _ => Some(format!("It is written like this: {wrong}")),
    /// });
    /// # }
    /// ```
    ///
    /// It leaves the conversation and its clock as they are. Where several conversations take an update, it is said once, by
    /// the earliest-registered one for which the command is written wrong, and only where none of them takes it: whoever has
    /// a handler for it that takes it, or fails on it, knows better. The same holds for those behind one mailbox
    /// ([`first_of`](Self::first_of)), which count as one. A conversation that takes more than five seconds over the
    /// command, or to get to it, is not waited for.
    ///
    /// It is a courtesy: it is not said of a command that several conversations take and that waits in the store, behind a
    /// restart or a flood.
    pub fn usage(mut self, text: impl Fn(&Misuse<'_>) -> Option<String> + Send + Sync + 'static) -> Self {
        self.usage = Arc::new(text);
        self
    }
}
