//! Numbers as text, short ones in few letters: five bits a letter, the lowest first, as source maps have them.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A letter that another one follows.
const MORE: u8 = 32;

/// Of a number of this many bits.
pub(crate) const fn longest(bits: u32) -> usize {
    bits.div_ceil(5) as usize
}

/// The letter for the lowest six bits.
pub(crate) const fn letter(bits: u64) -> u8 {
    ALPHABET[(bits & 63) as usize]
}

pub(crate) fn write(mut number: u128, out: &mut String) {
    loop {
        let five = (number & 31) as u64;
        number >>= 5;
        let more = if number > 0 { u64::from(MORE) } else { 0 };
        out.push(char::from(letter(five | more)));
        if number == 0 {
            return;
        }
    }
}

/// Takes a number from the beginning. Each number is written in one way only, and nothing else is one.
pub(crate) fn read(input: &mut &str) -> Option<u128> {
    let mut number: u128 = 0;
    let mut shift = 0;
    for (at, byte) in input.bytes().enumerate() {
        let bits = value(byte)?;
        let five = u128::from(bits & (MORE - 1));
        let placed = five.checked_shl(shift).filter(|it| it >> shift == five)?;
        number |= placed;
        shift += 5;
        if bits & MORE == 0 {
            let padded = five == 0 && at > 0;
            *input = &input[at + 1..];
            return (!padded).then_some(number);
        }
    }
    None
}

fn value(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

/// A number made from a name, the same in every run and on every machine (FNV-1a).
pub(crate) const fn hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    // Its low bits alone know little of the first letters.
    hash ^ hash >> 29
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_number_comes_back_and_leaves_the_rest(number: u128, rest in "[ -~]{0,9}") {
            let mut text = String::new();
            write(number, &mut text);
            prop_assert!(text.len() <= longest(128));
            text.push_str(&rest);
            let mut input = text.as_str();
            prop_assert_eq!(read(&mut input), Some(number));
            prop_assert_eq!(input, rest);
        }

        #[test]
        fn whatever_is_read_is_written_the_same(text in "[A-Za-z0-9_-]{0,30}") {
            let mut input = text.as_str();
            if let Some(number) = read(&mut input) {
                let mut again = String::new();
                write(number, &mut again);
                prop_assert_eq!(again + input, text);
            }
        }
    }
}
