//! `callback = Button::Yes`: what the macros make of a pattern of an enum.

use std::fmt;

use crate::press::CallbackData;

/// A pattern of callback data.
#[derive(Clone, Copy)]
pub struct TypedPattern {
    /// As it was written.
    pub written: &'static str,
    /// What stands between its bars.
    pub alternatives: &'static [Alternative],
    /// The greatest length of the data, without what is added to it.
    pub longest: usize,
    /// Whether a button's data is of the pattern's type, and matches it.
    pub matches: fn(&str) -> bool,
}

/// One of the alternatives of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// As it was written.
    pub written: &'static str,
    /// Its variant.
    pub variant: &'static str,
    /// Whether it matches whatever is of its variant.
    pub is_whole: bool,
}

impl fmt::Debug for TypedPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.written)
    }
}

/// A pattern is what is written: in one block of handlers, that says all.
impl PartialEq for TypedPattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for TypedPattern {}

/// Whether the data is a `T` of which that is true.
pub fn pressed<T: CallbackData>(data: &str, is: impl FnOnce(&T) -> bool) -> bool {
    T::from_data(data).is_some_and(|data| is(&data))
}

/// The greatest length of a `T` in a button, without its signature, which the tail of `own_keyboards` has anyway.
pub const fn longest<T: CallbackData>() -> usize {
    T::MAX_DATA
}

/// The kind of an argument `T` in a handler for `callback = P::..`; see [`Surely::SURE`].
#[derive(Debug)]
pub struct Typed<P, T>(std::marker::PhantomData<(P, T)>);

impl<P> Typed<P, crate::extract::Callback<P>> {
    /// What matches a pattern of a type is one of that type.
    pub const SURE: bool = true;
}

/// Any other argument: the constant of [`Typed`] itself is found before this one.
pub trait Surely {
    /// Whether the argument can be had wherever the pattern matches.
    const SURE: bool = false;
}

impl<P, T> Surely for Typed<P, T> {}
