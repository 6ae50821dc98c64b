//! The bot's token, which must not be seen.

use std::fmt;
use std::str::FromStr;

use crate::Error;
use crate::press::CallbackKey;

/// A bot's token, `<bot id>:<secret>`. It can be used, and not printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    text: Box<str>,
    bot_id: i64,
}

impl Token {
    /// The bot's user id, which is the part before the colon and no secret.
    pub(crate) fn bot_id(&self) -> i64 {
        self.bot_id
    }

    /// The part that must not be seen.
    pub(super) fn secret(&self) -> &str {
        self.text.split_once(':').map_or(&*self.text, |(_, secret)| secret)
    }

    /// The key for the buttons of a bot whose author gives none. Who has it does not have the token.
    pub(super) fn callback_key(&self) -> CallbackKey {
        CallbackKey::derived(self.text.as_bytes())
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
            let well_formed = !secret.is_empty() && secret.bytes().all(is_of_secret);
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

/// At most `limit` bytes of `text`, with everything in it that looks like a bot token made unreadable.
///
/// Servers and proxies quote the path of a request in their own words, and the path holds the token.
pub(super) fn redact(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(colon) = rest.find(':') {
        let (before, after) = rest.split_at(colon + 1);
        let secret = after.bytes().take_while(|&it| is_of_secret(it)).count();
        shown.push_str(before);
        let looks_like_a_token = before.bytes().rev().nth(1).is_some_and(|it| it.is_ascii_digit()) && secret >= 30;
        if looks_like_a_token {
            shown.push_str("***");
            rest = &after[secret..];
        } else {
            rest = after;
        }
    }
    shown.push_str(rest);
    // A line of somebody else's must not look like another line of ours.
    if shown.contains(char::is_control) {
        shown = shown.replace(char::is_control, " ");
    }
    if shown.len() > limit {
        shown.truncate(shown.floor_char_boundary(limit));
        shown.push_str("...");
    }
    shown
}

fn is_of_secret(it: u8) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_apart_and_never_shown() {
        let token: Token = "123456:AAF-secret_secret_secret_secret_secr".parse().unwrap();
        assert_eq!((token.bot_id(), token.secret()), (123_456, "AAF-secret_secret_secret_secret_secr"));
        assert_eq!(format!("{token:?}"), "Token(123456:***)");
        for malformed in ["nonsense", "123456:", ":AAF", "12a:AAF", "123456:A F", "99999999999999999999:AAF"] {
            assert!(malformed.parse::<Token>().is_err(), "{malformed}");
        }
    }

    #[test]
    fn what_looks_like_a_token_is_made_unreadable() {
        let quoted = "Cannot POST /bot123456:AAF-secret_secret_secret_secret_secr/getMe: not found";
        assert_eq!(redact(quoted, 500), "Cannot POST /bot123456:***/getMe: not found");
        assert_eq!(redact("Bad Request: chat not found", 500), "Bad Request: chat not found");
        assert_eq!(redact("ratio 1:2", 500), "ratio 1:2");
        assert_eq!(redact("Bad\n2026 ERROR forged", 500), "Bad 2026 ERROR forged");
        assert_eq!(redact("\u{e9}\u{e9}", 3), "\u{e9}...");
    }
}
