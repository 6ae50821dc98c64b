//! Signatures of buttons, and the key, which is that of links, too.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

use crate::press::tail::{SIGNATURE, Signature};

/// The key with which buttons are signed: the author's, or one made from the bot's token.
///
/// A signature is the first 64 bits of an HMAC-SHA256 over the bot, the chat where it is known, the data and the rest
/// of the tail. Nobody can try forgeries but by presses, of which Telegram lets few through.
#[derive(Clone, Debug)]
pub(crate) struct CallbackKey {
    key: hmac::Key,
    bytes: usize,
}

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'a> {
    pub(crate) bot_id: i64,
    pub(crate) chat_id: Option<i64>,
    pub(crate) data: &'a str,
    pub(crate) tail: &'a str,
}

impl CallbackKey {
    /// Of fewer bytes it could be guessed.
    pub(crate) const LEAST: usize = 16;

    pub(crate) fn new(key: &[u8]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, key), bytes: key.len() }
    }

    /// One that is made from a secret, which it does not give away. It is the same in every run.
    pub(crate) fn derived(secret: &[u8]) -> Self {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
        Self::new(hmac::sign(&secret, b"stategram callback key").as_ref())
    }

    /// How many bytes it has.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The letters of the signature.
    pub(crate) fn sign(&self, what: Signed<'_>) -> String {
        let mut context = self.context("stategram callback 1");
        context.update(&what.bot_id.to_be_bytes());
        context.update(&[u8::from(what.chat_id.is_some())]);
        context.update(&what.chat_id.unwrap_or_default().to_be_bytes());
        // With its length, so that nothing of the tail can pass for data.
        context.update(&(what.data.len() as u64).to_be_bytes());
        context.update(what.data.as_bytes());
        context.update(what.tail.as_bytes());
        let mut letters = String::with_capacity(SIGNATURE);
        URL_SAFE_NO_PAD.encode_string(&context.sign().as_ref()[..8], &mut letters);
        letters
    }

    /// What is signed for one purpose, and so for no other.
    pub(crate) fn context(&self, purpose: &str) -> hmac::Context {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(purpose.as_bytes());
        context
    }

    /// Whether the two are the same. How long that takes says nothing of where they differ: it is their digests under the key
    /// that are compared, and those in constant time.
    pub(crate) fn are_same(&self, one: &[u8], other: &[u8]) -> bool {
        hmac::verify(&self.key, other, hmac::sign(&self.key, one).as_ref()).is_ok()
    }

    /// Whether the signature is of this.
    pub(crate) fn verifies(&self, what: Signed<'_>, signature: Signature<'_>) -> bool {
        let what = Signed { chat_id: what.chat_id.filter(|_| signature.in_chat), ..what };
        if signature.in_chat && what.chat_id.is_none() {
            return false;
        }
        self.are_same(self.sign(what).as_bytes(), signature.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHAT: Signed<'_> = Signed { bot_id: 1, chat_id: Some(-5), data: "pay", tail: "uO" };

    fn key() -> CallbackKey {
        CallbackKey::new(b"a key of thirty-two bytes or so")
    }

    #[test]
    fn a_signature_is_of_one_bot_chat_data_and_tail() {
        let text = key().sign(WHAT);
        assert_eq!(text.len(), SIGNATURE);
        let verifies = |what| key().verifies(what, Signature { in_chat: true, text: &text });
        assert!(verifies(WHAT));
        assert!(!verifies(Signed { bot_id: 2, ..WHAT }));
        assert!(!verifies(Signed { chat_id: Some(5), ..WHAT }));
        assert!(!verifies(Signed { chat_id: None, ..WHAT }));
        assert!(!verifies(Signed { data: "payu", tail: "O", ..WHAT }));
        assert!(
            !CallbackKey::new(b"another key of that length").verifies(WHAT, Signature { in_chat: true, text: &text })
        );
        assert!(!key().verifies(WHAT, Signature { in_chat: false, text: &text }));
    }

    #[test]
    fn one_that_is_for_no_chat_counts_in_any() {
        let text = key().sign(Signed { chat_id: None, ..WHAT });
        let signature = Signature { in_chat: false, text: &text };
        assert!(key().verifies(WHAT, signature));
        assert!(!key().verifies(WHAT, Signature { in_chat: true, ..signature }));
        let cut = Signature { text: &text[..8], ..signature };
        assert!(!key().verifies(WHAT, cut), "a part of it is none");
    }
}
