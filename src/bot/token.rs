//! The bot's token, which must not be seen.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// A bot's token, `<bot id>:<secret>`. It can be used, and not printed.
///
/// ```
/// # use stategram::bot::Token;
/// let token: Token = "123456:AAF-secret_secret_secret_secret_secr".parse()?;
/// assert_eq!(token.bot_id(), 123456);
/// assert_eq!(format!("{token:?}"), "Token(123456:***)");
/// assert!("nonsense".parse::<Token>().is_err());
/// # Ok::<(), stategram::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: Box<str>,
    bot_id: i64,
}

impl Token {
    /// The bot's user id, which is the part before the colon and no secret.
    pub fn bot_id(&self) -> i64 {
        self.bot_id
    }

    /// The token itself, for building a URL and for nothing else.
    pub(crate) fn reveal(&self) -> &str {
        &self.text
    }
}

impl FromStr for Token {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parsed = text.split_once(':').and_then(|(id, secret)| {
            let well_formed =
                !secret.is_empty() && secret.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
            let digits = !id.is_empty() && id.bytes().all(|it| it.is_ascii_digit());
            (well_formed && digits).then(|| id.parse().ok()).flatten()
        });
        match parsed {
            Some(bot_id) => Ok(Self { text: text.into(), bot_id }),
            None => Err(Error::Setting(
                "the bot token is malformed: it looks like `123456789:AAF...`, digits, a colon, then letters, digits, \
                 `-` and `_`, as @BotFather gave it"
                    .to_owned(),
            )),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}:***)", self.bot_id)
    }
}
