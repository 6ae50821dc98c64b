//! Sentences put together at compile time.

/// What a compile-time check says: nothing, or a sentence for the author.
#[derive(Clone, Copy, Debug)]
pub struct Verdict {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl Verdict {
    /// There is nothing to say.
    pub const FINE: Self = Self { bytes: [0; Self::CAPACITY], length: 0 };

    const CAPACITY: usize = 512;

    /// Whether there is nothing to say.
    pub const fn is_fine(&self) -> bool {
        self.length == 0
    }

    /// The sentence.
    pub const fn words(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(words) => words,
            Err(_) => "this cannot be right",
        }
    }

    /// Goes on with `words`; what does not fit is left out, a whole piece at a time, so that no character is cut.
    #[must_use]
    pub(crate) const fn say(mut self, words: &str) -> Self {
        let words = words.as_bytes();
        if self.length + words.len() <= Self::CAPACITY {
            let mut at = 0;
            while at < words.len() {
                self.bytes[self.length + at] = words[at];
                at += 1;
            }
            self.length += words.len();
        }
        self
    }

    /// Goes on with a number below 1000.
    #[must_use]
    pub(crate) const fn number(mut self, number: usize) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let mut place = 100;
        while place > 0 {
            if number >= place || place == 1 {
                self = self.say(DIGITS[number / place % 10]);
            }
            place /= 10;
        }
        self
    }

    /// Goes on with a number of 32 bits, as `0x0000beef`.
    #[must_use]
    pub(crate) const fn hexadecimal(mut self, number: u32) -> Self {
        const DIGITS: &str = "0123456789abcdef";
        self = self.say("0x");
        let mut bits = u32::BITS;
        while bits > 0 {
            bits -= 4;
            let (from, _) = DIGITS.split_at((number >> bits & 15) as usize + 1);
            self = self.say(from.split_at(from.len() - 1).1);
        }
        self
    }

    /// Goes on with a name between backticks.
    #[must_use]
    pub(crate) const fn name(self, name: &str) -> Self {
        self.say("`").say(name).say("`")
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn a_sentence_is_put_together_and_never_cut_in_a_character() {
        let verdict = Verdict::FINE.say("state ").name("Größe").say(" is dead");
        assert_eq!(verdict.words(), "state `Größe` is dead");
        let full = verdict.say(&"ä".repeat(Verdict::CAPACITY));
        assert_eq!(full.words(), verdict.words());
        assert!(Verdict::FINE.is_fine());
        assert_eq!(
            Verdict::FINE.hexadecimal(0x00c0_ffee).say(" ").hexadecimal(u32::MAX).words(),
            "0x00c0ffee 0xffffffff"
        );
        assert_eq!(Verdict::FINE.number(0).say(" ").number(64).say(" ").number(105).words(), "0 64 105");
    }
}
