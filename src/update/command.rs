//! The command at the beginning of a text.

use std::fmt;

/// `/name@mention rest`, taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CommandLine<'a> {
    /// The name, without the slash.
    pub name: &'a str,
    /// The bot it is addressed to, without the `@`.
    pub mention: Option<&'a str>,
    /// What follows, without the spaces around it.
    pub rest: &'a str,
}

impl<'a> CommandLine<'a> {
    /// Takes `text` apart; `None` where it does not begin with a command.
    ///
    /// A command's name is 1 to 32 of `A-Za-z0-9_`, as in the Bot API's `BotCommand`.
    ///
    /// ```
    /// # use stategram::update::CommandLine;
    /// let line = CommandLine::parse("/start@MyBot  a  b ").unwrap();
    /// assert_eq!((line.name, line.mention, line.rest), ("start", Some("MyBot"), "a  b"));
    /// assert_eq!(CommandLine::parse("/"), None);
    /// assert_eq!(CommandLine::parse("//x"), None);
    /// assert_eq!(CommandLine::parse("half/way"), None);
    /// ```
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix('/')?;
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (name, mention) = match word.split_once('@') {
            Some((name, mention)) => (name, Some(mention)),
            None => (word, None),
        };
        let is_name = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        let well_formed = is_name(name) && name.len() <= 32 && mention.is_none_or(is_name);
        well_formed.then_some(Self { name, mention, rest: rest.trim() })
    }
}

/// Says nothing of what somebody wrote.
impl fmt::Debug for CommandLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandLine").finish_non_exhaustive()
    }
}
