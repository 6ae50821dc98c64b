//! What a request has to know to be let in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};

/// The secret in a form that tells whether somebody else's is the same, and nothing more.
pub(super) struct Secret {
    key: hmac::Key,
    tag: hmac::Tag,
}

/// The most that Telegram takes.
const LONGEST: usize = 256;

/// Telegram takes one letter, and so does the bot, with a word of warning below this many. Whoever can reach the port may guess as
/// often as they like: 16 letters by chance are 96 bits.
pub(super) const SHORT: usize = 16;

impl Secret {
    /// `None` where the system has no random numbers.
    pub(super) fn new(secret: &str) -> Option<Self> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).ok()?;
        Some(Self { tag: hmac::sign(&key, secret.as_bytes()), key })
    }

    /// Takes as long for a secret that is nearly right as for any other of its length: what is compared are two signatures with a
    /// key that nobody knows.
    pub(super) fn is(&self, given: &[u8]) -> bool {
        hmac::verify(&self.key, given, self.tag.as_ref()).is_ok()
    }
}

/// One that nobody guesses, of 43 characters; `None` where the system has no random numbers.
pub(super) fn made_up() -> Option<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether Telegram takes it.
pub(super) fn is_well_formed(secret: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    (1..=LONGEST).contains(&secret.len()) && secret.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_itself_and_nothing_else() {
        let secret = Secret::new("right").unwrap();
        assert!(secret.is(b"right"));
        for wrong in ["", "Right", "righ", "right ", "rightright"] {
            assert!(!secret.is(wrong.as_bytes()), "{wrong}");
        }
    }

    #[test]
    fn what_is_made_up_is_taken_by_telegram_and_never_the_same() {
        let (one, other) = (made_up().unwrap(), made_up().unwrap());
        assert!(is_well_formed(&one) && one.len() == 43, "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn telegram_takes_letters_digits_and_two_signs() {
        assert!(is_well_formed("aZ0_-") && is_well_formed(&"a".repeat(256)));
        for refused in ["", "a b", "a.b", "\u{e4}", &"a".repeat(257)] {
            assert!(!is_well_formed(refused), "{refused}");
        }
    }
}
