//! The bot's token, which must not be seen.

use std::borrow::Cow;
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
    let mut shown = String::from_utf8_lossy(&without_tokens(text.as_bytes())).into_owned();
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

/// The same words with `***` where the secret of something stands that looks like a bot token: digits, a colon, also as it
/// is written in a URL, and 30 or more of what secrets are made of.
pub(crate) fn without_tokens(said: &[u8]) -> Cow<'_, [u8]> {
    let (mut shown, mut copied, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = said[at..].iter().position(|it| matches!(it, b':' | b'%')) {
        let before = at + found;
        let Some(colon) = COLONS.iter().find(|it| begins_with(&said[before..], it)) else {
            at = before + 1;
            continue;
        };
        let secret = before + colon.len();
        at = secret + said[secret..].iter().take_while(|it| is_of_secret(**it)).count();
        if at - secret >= LEAST_SECRET && before > 0 && said[before - 1].is_ascii_digit() {
            shown.extend_from_slice(&said[copied..secret]);
            shown.extend_from_slice(b"***");
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(said);
    }
    shown.extend_from_slice(&said[copied..]);
    Cow::Owned(shown)
}

/// Whether a token may go on behind this byte.
pub(crate) fn is_of_token(it: u8) -> bool {
    is_of_secret(it) || matches!(it, b':' | b'%')
}

/// Telegram's are of 35; what is shorter may be anything.
const LEAST_SECRET: usize = 30;

/// What stands between id and secret, also in a URL, and in one within another.
const COLONS: [&[u8]; 3] = [b":", b"%3a", b"%253a"];

fn begins_with(said: &[u8], begin: &[u8]) -> bool {
    said.get(..begin.len()).is_some_and(|it| it.eq_ignore_ascii_case(begin))
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
        for colon in ["%3A", "%3a", "%253A"] {
            let quoted =
                format!("see https://e.org/?at=bot123456{colon}AAF-secret_secret_secret_secret_secr, line 12:7");
            let shown = format!("see https://e.org/?at=bot123456{colon}***, line 12:7");
            assert_eq!(redact(&quoted, 500), shown);
        }
        let two = "1:AAF-secret_secret_secret_secret_secr 2:AAF-secret_secret_secret_secret_secr%";
        assert_eq!(redact(two, 500), "1:*** 2:***%");
        assert_eq!(redact("100% a:b %3A 5%3A %", 500), "100% a:b %3A 5%3A %");
        assert_eq!(redact("Bad Request: chat not found", 500), "Bad Request: chat not found");
        assert_eq!(redact("ratio 1:2", 500), "ratio 1:2");
        assert_eq!(redact("Bad\n2026 ERROR forged", 500), "Bad 2026 ERROR forged");
        assert_eq!(redact("\u{e9}\u{e9}", 3), "\u{e9}...");
    }
}
