//! The arguments of a command, one by one.

use std::str::FromStr;

use crate::commands::CommandError;

/// What follows a command, read from the left. For the derive. Not for authors, and not stable.
#[doc(hidden)]
#[derive(Debug)]
pub struct Words<'a> {
    rest: &'a str,
    usage: &'static str,
}

impl<'a> Words<'a> {
    /// What follows the command that is written like this.
    pub fn new(rest: &'a str, usage: &'static str) -> Self {
        Self { rest: rest.trim(), usage }
    }

    /// The next word, which has to be there.
    ///
    /// # Errors
    /// The usage line, where it is otherwise.
    pub fn one<T: FromStr>(&mut self) -> Result<T, CommandError> {
        let word = self.next().ok_or(CommandError::Usage(self.usage))?;
        self.parsed(word)
    }

    /// The next word, if there is one.
    ///
    /// # Errors
    /// The usage line, where it is otherwise.
    pub fn optional<T: FromStr>(&mut self) -> Result<Option<T>, CommandError> {
        self.next().map(|word| self.parsed(word)).transpose()
    }

    /// All words that are left.
    ///
    /// # Errors
    /// The usage line, where it is otherwise.
    pub fn many<T: FromStr>(&mut self) -> Result<Vec<T>, CommandError> {
        let words: Vec<&str> = std::iter::from_fn(|| self.next()).collect();
        words.into_iter().map(|word| self.parsed(word)).collect()
    }

    /// All that is left as it was written, which has to be something.
    ///
    /// # Errors
    /// The usage line, where it is otherwise.
    pub fn rest(&mut self) -> Result<String, CommandError> {
        self.optional_rest().ok_or(CommandError::Usage(self.usage))
    }

    /// All that is left as it was written, if it is something.
    pub fn optional_rest(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.rest);
        Some(rest.to_owned()).filter(|it| !it.is_empty())
    }

    /// There has to be nothing more.
    ///
    /// # Errors
    /// The usage line, where it is otherwise.
    pub fn end(self) -> Result<(), CommandError> {
        if self.rest.is_empty() { Ok(()) } else { Err(CommandError::Usage(self.usage)) }
    }

    fn parsed<T: FromStr>(&self, word: &str) -> Result<T, CommandError> {
        word.parse().map_err(|_| CommandError::Usage(self.usage))
    }

    /// Up to the next blank; between quotes, also those that telephones make of them, up to the closing one. A quote that is
    /// not closed is a letter.
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest;
        let first = text.chars().next()?;
        let closing: &[char] = match first {
            '"' => &['"'],
            '\u{201c}' | '\u{201d}' | '\u{201e}' => &['\u{201c}', '\u{201d}'],
            '\u{ab}' => &['\u{bb}'],
            _ => &[],
        };
        let inside = &text[first.len_utf8()..];
        // What closes stands before a blank, or at the end.
        let mut ends = inside.char_indices().filter(|(_, char)| closing.contains(char));
        let quoted = ends.find_map(|(at, char)| {
            let after = &inside[at + char.len_utf8()..];
            (after.is_empty() || after.starts_with(char::is_whitespace)).then_some((&inside[..at], after))
        });
        let (word, rest) =
            quoted.unwrap_or_else(|| text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())));
        self.rest = rest.trim_start();
        Some(word)
    }
}
