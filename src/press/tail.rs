//! What the framework writes behind the data of a button, and takes off again when the button is pressed.
//!
//! A tail says whose press counts (`only`), which conversation hears of it (`own_keyboards`), and who wrote all that
//! (`signed`, and wherever a conversation is named). It is a part of the data, so it outlives restarts, and nothing is kept for it.

use crate::press::CallbackField;
use crate::press::data::Tag;

/// Begins a tail. No text that somebody types has it.
pub(crate) const BEGIN: char = '\u{1f}';

/// Stands in the data of a type that is signed.
pub(crate) const SIGNED: char = '\u{1e}';

/// How many letters a signature has: 64 bits.
pub(crate) const SIGNATURE: usize = 11;

/// What a signature adds to the data: the beginning of the tail, its kind, and its letters.
pub(crate) const SIGNED_LEN: usize = 2 + SIGNATURE;

/// What the name of a conversation and its seed add to the data, beside the seed: a signature, and the four letters of the
/// name.
pub(crate) const OWNER_LEN: usize = SIGNED_LEN + 1 + 4;

const ONLY: char = 'u';
const OWNER: char = 'o';
const IN_CHAT: char = 's';
const ANYWHERE: char = 't';

/// The parts of a tail, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tail<'a> {
    pub(crate) signature: Option<Signature<'a>>,
    /// What follows the signature, which is for this, too.
    pub(crate) signed: &'a str,
    /// The one user whose press counts.
    pub(crate) only: Option<i64>,
    /// The conversation that hears of the press.
    pub(crate) owner: Option<Owner<'a>>,
}

/// Who wrote the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signature<'a> {
    /// Whether it is for one chat. Where the chat's id is not known when a button is sent, it is for any.
    pub(crate) in_chat: bool,
    pub(crate) text: &'a str,
}

/// One conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    /// Made from its name.
    pub(crate) tag: &'a str,
    pub(crate) seed: &'a str,
}

/// The data that was given to the button, and its tail. What only looks like a tail is part of the data.
pub(crate) fn split(data: &str) -> (&str, Option<Tail<'_>>) {
    match data.rsplit_once(BEGIN).and_then(|(data, tail)| Some((data, Tail::read(tail)?))) {
        Some((data, tail)) => (data, Some(tail)),
        None => (data, None),
    }
}

impl<'a> Tail<'a> {
    fn read(mut text: &'a str) -> Option<Self> {
        let mut tail = Self::default();
        let signature = text.strip_prefix([IN_CHAT, ANYWHERE]);
        if let Some((signature, rest)) = signature.and_then(|it| it.split_at_checked(SIGNATURE)) {
            tail.signature = Some(Signature { in_chat: text.starts_with(IN_CHAT), text: signature });
            text = rest;
        }
        tail.signed = text;
        if let Some(mut rest) = text.strip_prefix(ONLY) {
            tail.only = Some(i64::read(&mut rest)?);
            text = rest;
        }
        if let Some((tag, seed)) = text.strip_prefix(OWNER).and_then(|it| it.split_at_checked(4)) {
            tail.owner = Some(Owner { tag, seed });
            text = "";
        }
        (text.is_empty() && tail != Self::default()).then_some(tail)
    }
}

/// The part of a tail that limits a button to one user.
pub(crate) fn write_only(user_id: i64, out: &mut String) {
    out.push(ONLY);
    user_id.write(out);
}

/// The part of a tail that names a conversation.
pub(crate) fn write_owner(Owner { tag, seed }: Owner<'_>, out: &mut String) {
    out.push(OWNER);
    out.push_str(tag);
    out.push_str(seed);
}

/// The part of a tail that is a signature.
pub(crate) fn write_signature(Signature { in_chat, text }: Signature<'_>, out: &mut String) {
    out.push(if in_chat { IN_CHAT } else { ANYWHERE });
    out.push_str(text);
}

/// The conversation that names itself in its buttons: what `own_keyboards` is made of.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OwnKeyboards<K> {
    write: fn(&K, &mut String),
    read: fn(&str) -> Option<K>,
    /// The longest tail, the signature included.
    pub longest: usize,
}

impl<K: CallbackField> OwnKeyboards<K> {
    /// What the flag makes of a conversation.
    pub const FLAG: Option<Self> = Some(Self::NEW);

    /// For conversations with this seed.
    pub const NEW: Self = Self {
        write: K::write,
        read: |mut seed| K::read(&mut seed).filter(|_| seed.is_empty()),
        longest: OWNER_LEN + K::MAX_LEN,
    };
}

impl<K> OwnKeyboards<K> {
    /// The tail of the buttons that the conversation of that name and seed sends.
    pub(crate) fn tail(&self, name: &str, seed: &K) -> String {
        let mut text = String::new();
        (self.write)(seed, &mut text);
        let mut tail = String::new();
        write_owner(Owner { tag: Tag::of(name).as_str(), seed: &text }, &mut tail);
        tail
    }

    /// The seed, if the tail is one of the conversation of that name.
    pub(crate) fn seed(&self, name: &str, owner: Owner<'_>) -> Option<K> {
        match owner.tag == Tag::of(name).as_str() {
            true => (self.read)(owner.seed),
            false => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tail_is_taken_off_and_read() {
        let own = OwnKeyboards::<i64>::NEW;
        let mut data = format!("yes{BEGIN}");
        write_signature(Signature { in_chat: true, text: "abcdefghijk" }, &mut data);
        write_only(-7, &mut data);
        data.push_str(&own.tail("Date", &4711));
        let (payload, tail) = split(&data);
        let tail = tail.unwrap();
        assert_eq!((payload, tail.only), ("yes", Some(-7)));
        assert_eq!(tail.signature, Some(Signature { in_chat: true, text: "abcdefghijk" }));
        assert_eq!(own.seed("Date", tail.owner.unwrap()), Some(4711));
        assert_eq!(own.seed("Other", tail.owner.unwrap()), None);
        assert!(tail.signed.starts_with('u'));
    }

    #[test]
    fn what_only_looks_like_a_tail_is_data() {
        for data in ["yes", "", "a\u{1f}", "a\u{1f}b", "a\u{1f}sshort", "a\u{1f}u", "a\u{1f}oab", "\u{1f}u\u{1f}"] {
            assert_eq!(split(data), (data, None), "{data:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text: String, tail in "[stuo][A-Za-zäß]{0,30}") {
            let _ = split(&text);
            let data = format!("{text}{BEGIN}{tail}");
            let (payload, read) = split(&data);
            prop_assert_eq!(payload.len() < data.len(), read.is_some());
        }
    }
}
