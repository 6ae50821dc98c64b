//! A text that fits into a button.

use std::fmt;
use std::ops::Deref;

use crate::press::CallbackField;

/// A text of at most `N` bytes, without control characters: one that can be a part of callback data.
///
/// ```
/// use stategram::press::Brief;
///
/// let city: Brief<16> = Brief::new("Zürich")?;
/// assert_eq!(&*city, "Zürich");
/// assert!(Brief::<5>::new("Zürich").is_err());
/// # Ok::<(), stategram::press::NotBrief>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Brief<const N: usize>(String);

/// A text that is too long for a [`Brief`], or has control characters in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotBrief {
    /// It has more bytes than fit.
    #[error("a text of {bytes} bytes, where {limit} fit")]
    Long {
        /// Its size.
        bytes: usize,
        /// What fits.
        limit: usize,
    },
    /// It has a character such as a line feed in it.
    #[error("a text with a control character")]
    Control,
}

impl<const N: usize> Brief<N> {
    /// The text as a brief one.
    ///
    /// # Errors
    /// [`NotBrief`], where it has more than `N` bytes, or control characters.
    pub fn new(text: impl Into<String>) -> Result<Self, NotBrief> {
        let text = text.into();
        match text.len() {
            bytes if bytes > N => Err(NotBrief::Long { bytes, limit: N }),
            _ if text.contains(char::is_control) => Err(NotBrief::Control),
            _ => Ok(Self(text)),
        }
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const N: usize> Deref for Brief<N> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const N: usize> fmt::Display for Brief<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Its length, then the text as it is.
impl<const N: usize> CallbackField for Brief<N> {
    const MAX_LEN: usize = crate::press::digits::longest(usize::BITS - N.leading_zeros()) + if N == 0 { 1 } else { N };

    fn write(&self, out: &mut String) {
        self.0.len().write(out);
        out.push_str(&self.0);
    }

    fn read(input: &mut &str) -> Option<Self> {
        let length = usize::read(input)?;
        let (text, rest) = input.split_at_checked(length)?;
        *input = rest;
        Self::new(text).ok()
    }
}
