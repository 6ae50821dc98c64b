//! Where the UTF-16 units of a text are in its bytes.

use std::ops::Range;

use crate::types::MessageEntity;

/// The first byte of each UTF-16 unit of a text, and its length at the end.
pub(super) struct Places(Vec<usize>);

impl Places {
    pub(super) fn of(text: &str) -> Self {
        let mut places = Vec::with_capacity(text.len() + 1);
        for (at, char) in text.char_indices() {
            // The second half of a pair is where the first is: nothing begins between the two.
            places.extend(std::iter::repeat_n(at, char.len_utf16()));
        }
        places.push(text.len());
        Self(places)
    }

    /// The bytes of an entity. What lies beyond the text is cut off, and half a character is all of it.
    pub(super) fn bytes(&self, entity: &MessageEntity) -> Range<usize> {
        let start = usize::from(entity.offset);
        let end = start + usize::from(entity.length);
        let start = self.at(start);
        start..self.after(end).max(start)
    }

    fn at(&self, unit: usize) -> usize {
        self.0.get(unit).or(self.0.last()).copied().unwrap_or(0)
    }

    /// As [`at`](Self::at), behind the character where it is in the middle of one.
    fn after(&self, unit: usize) -> usize {
        let within = unit > 0 && unit < self.0.len() && self.0[unit] == self.0[unit - 1];
        self.at(if within { unit + 1 } else { unit })
    }
}
