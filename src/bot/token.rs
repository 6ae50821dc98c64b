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

/// The same words with `***` where the secret of something stands that looks like a bot token: digits, a colon, and 30 or more of
/// what secrets are made of, each as it is or in one of the forms that [`letter`] knows.
pub(crate) fn without_tokens(said: &[u8]) -> Cow<'_, [u8]> {
    let (mut shown, mut copied, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = said[at..].iter().position(|it| matches!(it, b':' | b'%' | b'\\')) {
        let before = at + found;
        let Some((b':', length)) = letter(&said[before..]) else {
            at = before + 1;
            continue;
        };
        let (secret, mut letters) = (before + length, 0);
        at = secret;
        while let Some((it, length)) = letter(&said[at..])
            && is_of_secret(it)
        {
            (at, letters) = (at + length, letters + 1);
        }
        if letters >= LEAST_SECRET && before > 0 && said[before - 1].is_ascii_digit() {
            shown.extend_from_slice(&said[copied..secret]);
            shown.extend_from_slice(HIDDEN.as_bytes());
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(said);
    }
    shown.extend_from_slice(&said[copied..]);
    Cow::Owned(shown)
}

/// The same words with `***` wherever this secret stands, its letters as they are or in one of the forms that [`letter`] knows.
pub(super) fn without(said: &str, secret: &str) -> String {
    let Some(first) = secret.bytes().next() else { return said.to_owned() };
    let bytes = said.as_bytes();
    let (mut shown, mut copied, mut at) = (String::with_capacity(said.len()), 0, 0);
    while let Some(found) = bytes[at..].iter().position(|it| *it == first || matches!(it, b'%' | b'\\')) {
        let begin = at + found;
        at = begin + 1;
        let mut end = begin;
        let is_secret = secret.bytes().all(|wanted| match letter(&bytes[end..]) {
            Some((it, length)) if it == wanted => {
                end += length;
                true
            }
            _ => false,
        });
        if is_secret {
            shown.push_str(&said[copied..begin]);
            shown.push_str(HIDDEN);
            (copied, at) = (end, end);
        }
    }
    shown.push_str(&said[copied..]);
    shown
}

/// Whether a token may go on behind this byte.
pub(crate) fn is_of_token(it: u8) -> bool {
    is_of_secret(it) || matches!(it, b':' | b'%' | b'\\' | b'{' | b'}')
}

/// What is written in the place of a secret.
const HIDDEN: &str = "***";

/// Telegram's are of 35; what is shorter may be anything.
const LEAST_SECRET: usize = 30;

/// How often something is quoted within something else that was quoted, at most: each time a `%` becomes `%25`, and the
/// backslashes twice as many.
const DEEPEST: usize = 3;

/// The letter that the words begin with, and how many bytes it takes: by itself, or as in a URL (`%2D`), in JSON or Rust
/// (`\u002d`, `\u{2d}`, `\x2d`), and in one of these within another.
fn letter(said: &[u8]) -> Option<(u8, usize)> {
    let (&first, rest) = said.split_first()?;
    match first {
        b'%' => {
            let inner = rest.chunks_exact(2).take(DEEPEST).take_while(|it| *it == b"25").count() * 2;
            let (high, low) = (*rest.get(inner)?, *rest.get(inner + 1)?);
            Some((digit(high)? << 4 | digit(low)?, inner + 3))
        }
        b'\\' => {
            let inner = rest.iter().take((1 << DEEPEST) - 1).take_while(|it| **it == b'\\').count();
            let rest = &rest[inner..];
            let (digits, around) = match rest {
                [b'u', b'{', digits @ ..] => (&digits[..digits.iter().take(7).position(|it| *it == b'}')?], 3),
                [b'u', digits @ ..] => (digits.get(..4)?, 1),
                [b'x', digits @ ..] => (digits.get(..2)?, 1),
                _ => return None,
            };
            let number = digits.iter().try_fold(0_u32, |number, it| Some(number << 4 | u32::from(digit(*it)?)))?;
            Some((u8::try_from(number).ok()?, 1 + inner + around + digits.len()))
        }
        it => Some((it, 1)),
    }
}

/// What a hexadecimal digit stands for.
fn digit(it: u8) -> Option<u8> {
    char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok())
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
        for letters in [
            "AAF%2Dsecret",
            "AAF%252dsecret",
            r"AAF\u002dsecret",
            r"AAF\\u002Dsecret",
            r"AAF\u{2d}secret",
            r"\x41AF-secret",
        ] {
            let quoted = format!("no bot123456:{letters}_secret%5fsecret_secret_secr/getMe");
            assert_eq!(redact(&quoted, 500), "no bot123456:***/getMe", "{quoted}");
        }
        let json = r"bot123456\u003aAAF\u002dsecret\u005fsecret\u005fsecret\u005fsecret\u005fsecr\n";
        assert_eq!(redact(json, 500), r"bot123456\u003a***\n");
        let close = r"5:\ 5:\u 5:\u{ 5:\u{} 5:\u00 5:\x 5:% 5:%2 5:%zz 5:\u{1f600} 5:\u{ffffffff}";
        assert_eq!(redact(close, 500), close);
        assert_eq!(redact("Bad Request: chat not found", 500), "Bad Request: chat not found");
        assert_eq!(redact("ratio 1:2", 500), "ratio 1:2");
        assert_eq!(redact("Bad\n2026 ERROR forged", 500), "Bad 2026 ERROR forged");
        assert_eq!(redact("\u{e9}\u{e9}", 3), "\u{e9}...");
    }

    #[test]
    fn a_secret_that_is_known_is_found_in_every_form() {
        for said in ["a-b_c", "a%2Db_c", r"a\u002db\u005fc", r"\u{61}-b_\x63", "%2561%252D%2562%255F%2563"] {
            let quoted = format!("\u{e4} says {said}, {said}{said}; not a-b or a-b_d, %, \\ {said}");
            assert_eq!(without(&quoted, "a-b_c"), "\u{e4} says ***, ******; not a-b or a-b_d, %, \\ ***");
        }
        assert_eq!(without("a-a-a-b", "a-a-b"), "a-***");
        assert_eq!(without("nothing", ""), "nothing");
    }
}
