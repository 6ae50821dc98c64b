//! Deep links: addresses that begin a chat with a bot, and say with what.
//!
//! `https://t.me/<bot>?start=<payload>` opens the private chat and shows a button that sends `/start <payload>`;
//! `?startgroup=<payload>` has a group chosen, adds the bot to it and sends the same there. A payload is 1 to 64 of
//! `A-Za-z0-9_-`. Anything that is shown and parsed as such is one: a number, a word, a UUID; [`Bytes`] make one of
//! anything else.
//!
//! [`Me`](crate::Me) builds them in a handler, and the argument [`DeepLink<T>`](crate::DeepLink) reads them.
//! What a link grants has to be [`Signed`]: anybody can write any payload.
//! See Telegram's [page](https://core.telegram.org/bots/features#deep-linking).

mod signed;

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use self::signed::{FromLink, Payload, SIGNED_LIMIT, Signed};
#[cfg(test)]
pub(crate) use self::signed::{read, sealed};

/// How long a payload may be.
pub const PAYLOAD_LIMIT: usize = 64;

/// How many bytes fit into a payload as [`Bytes`].
pub const BYTES_LIMIT: usize = 48;

/// Why a link cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Nothing to say: a link to the bot has no `?start=` then.
    #[error("the payload of a deep link is empty; Telegram asks for 1 to {PAYLOAD_LIMIT} characters")]
    Empty,
    /// It is longer than a payload may be.
    #[error("the payload of a deep link has {0} characters; Telegram allows {PAYLOAD_LIMIT}")]
    TooLong(usize),
    /// It has something that a payload may not have.
    #[error(
        "the payload of a deep link has {0:?}; Telegram allows `A-Z`, `a-z`, `0-9`, `_` and `-`: `link::Bytes` makes these of anything"
    )]
    Character(char),
    /// There is nothing to sign it with: the bot is over a transport of its own, has no token, and was given no
    /// [`callback_key`](crate::Builder::callback_key).
    #[error("a deep link cannot be signed without a key: give the bot one with `.callback_key(..)`")]
    NoKey,
    /// The bot has no username, so that there is no link to it.
    #[error("a deep link to a bot without a username: there is none")]
    Nameless,
}

/// `https://t.me/<username>?start=<payload>`, which begins a private chat.
///
/// ```
/// # use stategram::link;
/// assert_eq!(link::start("my_bot", 4711)?, "https://t.me/my_bot?start=4711");
/// assert!(link::start("my_bot", "no spaces").is_err());
/// # Ok::<(), link::LinkError>(())
/// ```
///
/// # Errors
/// [`LinkError`], where the payload is none.
pub fn start(username: &str, payload: impl fmt::Display) -> Result<String, LinkError> {
    link(username, "start", payload)
}

/// `https://t.me/<username>?startgroup=<payload>`, which adds the bot to a group.
///
/// # Errors
/// [`LinkError`], where the payload is none.
pub fn start_group(username: &str, payload: impl fmt::Display) -> Result<String, LinkError> {
    link(username, "startgroup", payload)
}

fn link(username: &str, key: &str, payload: impl fmt::Display) -> Result<String, LinkError> {
    if username.is_empty() {
        return Err(LinkError::Nameless);
    }
    let payload = payload.to_string();
    check(&payload)?;
    Ok(format!("https://t.me/{username}?{key}={payload}"))
}

/// Whether it is a payload.
///
/// # Errors
/// [`LinkError`] says why it is none.
pub fn check(payload: &str) -> Result<(), LinkError> {
    let allowed = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    match payload.chars().find(|it| !allowed(*it)) {
        Some(other) => Err(LinkError::Character(other)),
        None if payload.is_empty() => Err(LinkError::Empty),
        None if payload.len() > PAYLOAD_LIMIT => Err(LinkError::TooLong(payload.len())),
        None => Ok(()),
    }
}

/// Any bytes as a payload, in base64url without padding; at most [`BYTES_LIMIT`] fit.
///
/// A payload is seen and can be changed by whoever has the link: what must not be forged has to be [`Signed`], or be an
/// unguessable key to what the bot keeps.
///
/// ```
/// # use stategram::link::{self, Bytes};
/// let link = link::start("my_bot", Bytes(vec![0xff, 0x00, 0x3e]))?;
/// assert_eq!(link, "https://t.me/my_bot?start=_wA-");
/// assert_eq!("_wA-".parse(), Ok(Bytes(vec![0xff, 0x00, 0x3e])));
/// # Ok::<(), link::LinkError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

/// What is not base64url of any bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not base64url without padding")]
pub struct NoBytes;

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl FromStr for Bytes {
    type Err = NoBytes;

    fn from_str(letters: &str) -> Result<Self, NoBytes> {
        URL_SAFE_NO_PAD.decode(letters).map(Self).map_err(|_| NoBytes)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

#[cfg(test)]
mod tests;
