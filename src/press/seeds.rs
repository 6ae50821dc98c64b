//! The seeds of conversations as parts of their buttons, where they have `own_keyboards`.
//!
//! Those that have no greatest length are none: an invoice's payload, a key of the author's own.

use crate::machine::expansion::letters;
use crate::machine::{PerApplication, PerCallbackOrigin, PerChat, PerChatUser, PerInlineUser, PerTopic, PerUser};

use crate::press::{Brief, CallbackField};

macro_rules! seeds {
    ($($seed:ty: $parts:ty = $pattern:pat => $as:expr, $from:expr;)*) => {$(
        impl CallbackField for $seed {
            const MAX_LEN: usize = <$parts>::MAX_LEN;

            fn write(&self, out: &mut String) {
                let $pattern = *self;
                <$parts as CallbackField>::write(&$as, out);
            }

            fn read(input: &mut &str) -> Option<Self> {
                <$parts as CallbackField>::read(input).map($from)
            }
        }
    )*};
}

seeds! {
    PerApplication: () = Self => (), |()| Self;
    PerChat: i64 = Self(id) => id, Self;
    PerChatUser: (i64, i64) = it => it.into(), Self::from;
    PerInlineUser: i64 = Self(id) => id, Self;
    PerTopic: (i64, Option<i64>) = it => it.into(), Self::from;
    PerUser: i64 = Self(id) => id, Self;
}

/// The ids of messages that are sent inline have 32 letters at most, today.
type InlineId = Brief<32>;

impl CallbackField for PerCallbackOrigin {
    const MAX_LEN: usize = {
        let (message, inline) = (<(i64, i32)>::MAX_LEN, InlineId::MAX_LEN);
        1 + if message > inline { message } else { inline }
    };

    fn write(&self, out: &mut String) {
        match self {
            Self::Message(chat_id, message_id) => (false, *chat_id, *message_id).write(out),
            Self::Inline(id) => {
                true.write(out);
                id.len().write(out);
                out.push_str(id);
            }
        }
    }

    fn read(input: &mut &str) -> Option<Self> {
        match bool::read(input)? {
            false => <(i64, i32)>::read(input).map(|(chat_id, message_id)| Self::Message(chat_id, message_id)),
            true => {
                let length = usize::read(input)?;
                letters(input, length).map(|id| Self::Inline(id.into()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    #[track_caller]
    fn comes_back<T: CallbackField + Debug + PartialEq>(seed: T) {
        let mut text = String::new();
        seed.write(&mut text);
        assert!(text.len() <= T::MAX_LEN, "{text}");
        let mut input = text.as_str();
        assert_eq!((T::read(&mut input), input), (Some(seed), ""));
    }

    #[test]
    fn every_seed_comes_back() {
        comes_back(PerApplication);
        comes_back(PerChat(i64::MIN));
        comes_back(PerUser(i64::MAX));
        comes_back(PerInlineUser(7));
        comes_back(PerChatUser { chat_id: -1_001_234_567_890, user_id: 5_000_000_000 });
        comes_back(PerTopic { chat_id: i64::MIN, topic_id: Some(i64::MAX) });
        comes_back(PerTopic { chat_id: -5, topic_id: None });
        comes_back(PerCallbackOrigin::Message(i64::MIN, i32::MAX));
        comes_back(PerCallbackOrigin::Inline("AgAAAJ8yAQDVcAwAGHtT6HAdEpYAAAAA".into()));
    }
}
