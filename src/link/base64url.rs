//! Bytes in the letters that a link may have: base64url (RFC 4648, section 5) without padding.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Four letters for every three bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut letters = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..=chunk.len() {
            letters.push(char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]));
        }
    }
    letters
}

/// The bytes, if these are the very letters that they are written in.
pub(super) fn decode(letters: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 2);
    for chunk in letters.as_bytes().chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            let value = match chunk.get(at) {
                Some(letter) => LETTERS.iter().position(|it| it == letter).and_then(|it| u32::try_from(it).ok())?,
                None => 0,
            };
            bits = bits << 6 | value;
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        let count = chunk.len() - 1;
        // One letter is no byte, and bits left over are of nothing.
        if count == 0 || whole[count..].iter().any(|it| *it != 0) {
            return None;
        }
        bytes.extend(&whole[..count]);
    }
    Some(bytes)
}
