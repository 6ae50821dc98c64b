//! What callback data is made of.

use crate::press::digits;

/// Something that can be a part of callback data, since its text is never longer than so and so.
///
/// These are: `bool`, `char`, the integers, [`Brief`](crate::press::Brief) texts, arrays, `Option`s and tuples of such,
/// and every type with [`#[derive(CallbackData)]`](derive@crate::CallbackData). A type of your own is one by way of
/// another:
///
/// ```
/// use stategram::press::CallbackField;
///
/// #[derive(Debug, PartialEq)]
/// struct OrderId(u64);
///
/// impl CallbackField for OrderId {
///     const MAX_LEN: usize = u64::MAX_LEN;
///
///     fn write(&self, out: &mut String) {
///         self.0.write(out);
///     }
///
///     fn read(input: &mut &str) -> Option<Self> {
///         u64::read(input).map(Self)
///     }
/// }
///
/// let mut text = String::new();
/// OrderId(4711).write(&mut text);
/// assert_eq!(OrderId::read(&mut text.as_str()), Some(OrderId(4711)));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no bounded length, so it cannot be part of callback data",
    label = "unbounded in callback data",
    note = "Telegram allows 64 bytes; send an id instead and keep the value in the state, or send a short text as `Brief<16>`",
    note = "an enum or a struct of what is bounded is so too, with `#[derive(CallbackData)]`"
)]
pub trait CallbackField: Sized {
    /// The greatest length of its text, in bytes.
    const MAX_LEN: usize;

    /// Writes the text: printable characters, of which [`read`](Self::read) knows by itself where they end.
    fn write(&self, out: &mut String);

    /// Takes the value from the beginning of `input`, which may be anything. `None` where it does not begin so; what
    /// then is left of `input` is of no account.
    fn read(input: &mut &str) -> Option<Self>;
}

macro_rules! unsigned {
    ($($integer:ty)*) => {$(
        impl CallbackField for $integer {
            const MAX_LEN: usize = digits::longest(<$integer>::BITS);

            fn write(&self, out: &mut String) {
                #[allow(clippy::cast_lossless, reason = "`usize` has no other way")]
                digits::write(*self as u128, out);
            }

            fn read(input: &mut &str) -> Option<Self> {
                digits::read(input)?.try_into().ok()
            }
        }
    )*};
}

unsigned!(u8 u16 u32 u64 u128 usize);

macro_rules! signed {
    ($($integer:ty as $unsigned:ty)*) => {$(
        impl CallbackField for $integer {
            const MAX_LEN: usize = <$unsigned>::MAX_LEN;

            /// Small ones are short, also below zero.
            fn write(&self, out: &mut String) {
                ((*self << 1) ^ (*self >> (<$integer>::BITS - 1))).cast_unsigned().write(out);
            }

            fn read(input: &mut &str) -> Option<Self> {
                let folded = <$unsigned>::read(input)?;
                Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
            }
        }
    )*};
}

signed!(i8 as u8 i16 as u16 i32 as u32 i64 as u64 i128 as u128 isize as usize);

impl CallbackField for bool {
    const MAX_LEN: usize = 1;

    fn write(&self, out: &mut String) {
        u8::from(*self).write(out);
    }

    fn read(input: &mut &str) -> Option<Self> {
        match u8::read(input)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// By its number: it may be one that would end the data.
impl CallbackField for char {
    const MAX_LEN: usize = digits::longest(21);

    fn write(&self, out: &mut String) {
        u32::from(*self).write(out);
    }

    fn read(input: &mut &str) -> Option<Self> {
        u32::read(input)?.try_into().ok()
    }
}

impl<T: CallbackField> CallbackField for Option<T> {
    const MAX_LEN: usize = 1 + T::MAX_LEN;

    fn write(&self, out: &mut String) {
        self.is_some().write(out);
        if let Some(it) = self {
            it.write(out);
        }
    }

    fn read(input: &mut &str) -> Option<Self> {
        match bool::read(input)? {
            true => T::read(input).map(Some),
            false => Some(None),
        }
    }
}

impl<T: CallbackField, const N: usize> CallbackField for [T; N] {
    const MAX_LEN: usize = N * T::MAX_LEN;

    fn write(&self, out: &mut String) {
        for it in self {
            it.write(out);
        }
    }

    fn read(input: &mut &str) -> Option<Self> {
        let parts: Option<Vec<T>> = (0..N).map(|_| T::read(input)).collect();
        parts?.try_into().ok()
    }
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => {$(
        #[allow(non_snake_case, clippy::unused_unit, reason = "the parts are named like their types")]
        impl<$($part: CallbackField),*> CallbackField for ($($part,)*) {
            const MAX_LEN: usize = 0 $(+ $part::MAX_LEN)*;

            fn write(&self, _out: &mut String) {
                let ($($part,)*) = self;
                $($part.write(_out);)*
            }

            fn read(_input: &mut &str) -> Option<Self> {
                Some(($($part::read(_input)?,)*))
            }
        }
    )*};
}

tuples!(() (A) (A B) (A B C) (A B C D));

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use proptest::prelude::*;

    use super::*;
    use crate::press::Brief;

    #[track_caller]
    fn comes_back<T: CallbackField + Debug + PartialEq>(value: T) {
        let mut text = String::new();
        value.write(&mut text);
        assert!(text.len() <= T::MAX_LEN, "{value:?} is {text:?}");
        assert!(!text.contains(char::is_control), "{value:?} is {text:?}");
        text.push('!');
        let mut input = text.as_str();
        assert_eq!(T::read(&mut input), Some(value));
        assert_eq!(input, "!");
    }

    #[test]
    fn the_greatest_and_the_least_come_back() {
        comes_back((u8::MAX, u16::MAX, u32::MAX, u64::MAX));
        comes_back((i8::MIN, i16::MIN, i32::MIN, i64::MIN));
        comes_back((i8::MAX, i64::MAX, i128::MIN, u128::MAX));
        comes_back([char::MAX, '\u{1f}', '\u{1e}', 'a']);
        comes_back(Some([Some(true), None, Some(false)]));
        comes_back(());
    }

    #[test]
    fn small_numbers_are_short() {
        let written = |number: i64| {
            let mut text = String::new();
            number.write(&mut text);
            text
        };
        assert_eq!([0, 1, -1, 15, -16].map(|it| written(it).len()), [1; 5]);
        assert_eq!(written(16).len(), 2);
        assert_eq!(i64::MAX_LEN, 13);
    }

    type Everything = (i64, Option<char>, [u8; 2], (bool, Brief<9>));

    proptest! {
        #[test]
        fn everything_comes_back(number: i64, letter: Option<char>, pair: [u8; 2], is: bool, words in "[^\\pC]{0,2}") {
            comes_back::<Everything>((number, letter, pair, (is, Brief::new(words).unwrap())));
        }

        #[test]
        fn nothing_panics(text: String) {
            let _ = Everything::read(&mut text.as_str());
            let _ = <[Option<u128>; 3]>::read(&mut text.as_str());
            let _ = Brief::<64>::read(&mut text.as_str());
        }
    }
}
