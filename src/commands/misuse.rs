//! A command with wrong arguments that no handler has taken.

use std::fmt;
use std::sync::Arc;

use crate::types::UpdateContent;
use crate::update::Incoming;

/// A command of this bot with wrong arguments, which no handler has taken: what
/// [`Builder::usage`](crate::Builder::usage) makes a reply of.
#[derive(Debug)]
pub struct Misuse<'a> {
    pub(crate) usage: &'a str,
    pub(crate) update: &'a Incoming,
}

/// What is said to who wrote it, if anything.
pub(crate) type UsageText = Arc<dyn Fn(&Misuse<'_>) -> Option<String> + Send + Sync>;

/// What is said where the author says nothing: the line, which is the same in every language.
pub(crate) fn the_line() -> UsageText {
    Arc::new(|misuse| Some(misuse.usage.to_owned()))
}

impl<'a> Misuse<'a> {
    /// How the command is written, as in `/roll <sides> [times]`.
    pub fn usage(&self) -> &'a str {
        self.usage
    }

    /// The update with the command.
    pub fn update(&self) -> &'a Incoming {
        self.update
    }

    /// The language of who wrote it, as Telegram says it: an IETF tag such as `de` or `pt-br`.
    pub fn language(&self) -> Option<&'a str> {
        let user = match &self.update.update().ok()?.content {
            UpdateContent::Message(message)
            | UpdateContent::EditedMessage(message)
            | UpdateContent::BusinessMessage(message)
            | UpdateContent::EditedBusinessMessage(message) => message.from.as_deref(),
            _ => None,
        };
        user?.language_code.as_deref()
    }
}

/// Says how the command is written.
impl fmt::Display for Misuse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.usage)
    }
}
