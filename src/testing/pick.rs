//! Which one of several.

use std::fmt;

/// What is chosen of several: by its number from 1, or by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick<'a> {
    /// The one of this number, counted from 1; of messages from the last one.
    Number(usize),
    /// The first whose title, or of messages the last whose words begin so.
    Title(&'a str),
}

impl From<usize> for Pick<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Pick<'a> {
    fn from(title: &'a str) -> Self {
        Self::Title(title)
    }
}

impl fmt::Display for Pick<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "#{number}"),
            Self::Title(title) => write!(f, "{title:?}"),
        }
    }
}
