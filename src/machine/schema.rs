//! The shape of what is stored, as a number that an author may pin.

mod of_std;

use crate::machine::verdict::Verdict;

/// A type whose stored form has a shape that is known when it is compiled, with [`#[derive(Schema)]`](derive@crate::Schema).
///
/// `#[conversation(schema = 0x8f3a91bc)]` pins the shape of the stored states, and that of all fields whose types have this
/// trait: of those with the derive, and of all in the standard library that own their data and are stored by `serde` without
/// its feature `rc`, if what they hold has a shape. Of all others the pin sees how the field's type is written, and no more.
///
/// Where the derive sees too little, since you write `serde`'s traits by hand, say the form yourself, and say something else
/// when it changes:
///
/// ```
/// use stategram::machine::{Schema, Shape};
///
/// /// Stored as `"12:30"`.
/// struct TimeOfDay {
///     minutes: u16,
/// }
///
/// impl Schema for TimeOfDay {
///     const SHAPE: Shape = Shape::of("hours:minutes");
/// }
/// ```
pub trait Schema {
    /// The shape of its stored form.
    const SHAPE: Shape;
}

/// The shape of a stored form: a hash, the same in every run and with every compiler. It is the same on every machine, unless
/// an array has another length there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(u64);

impl Shape {
    /// The shape of what is described by these words.
    pub const fn of(form: &str) -> Self {
        Self(BASIS).bytes(form.as_bytes())
    }

    /// The shape of what has this one and, after it, the other.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        self.bytes(&other.0.to_le_bytes())
    }

    /// The shape of what depends on this number as well.
    #[doc(hidden)]
    #[must_use]
    pub const fn number(self, number: u128) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// What an author pins. It is never 0, which stands for a pin that has yet to be made.
    const fn pin(self) -> u32 {
        let [a, b, c, d, e, f, g, h] = self.0.to_le_bytes();
        match u32::from_le_bytes([a ^ e, b ^ f, c ^ g, d ^ h]) {
            0 => 1,
            pin => pin,
        }
    }

    const fn bytes(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            self.0 = (self.0 ^ bytes[at] as u64).wrapping_mul(PRIME);
            at += 1;
        }
        self
    }
}

// FNV-1a. These are as good as stored: another hash would make every pin wrong.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Gives the shape of any type, for the macros: that of a `T: Schema` by its own constant, which comes before that of
/// [`Shapeless`], and so without a bound that others would not meet.
#[derive(Debug)]
pub struct ShapeOf<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: Schema + ?Sized> ShapeOf<T> {
    /// The shape of the type.
    pub const SHAPE: Shape = T::SHAPE;
}

/// What is known of types without [`Schema`].
pub trait Shapeless {
    /// Nothing.
    const SHAPE: Shape = Shape::of("?");
}

impl<T: ?Sized> Shapeless for ShapeOf<T> {}

/// Whether `schema = pin` is the shape of the conversation of this name.
pub const fn pinned(name: &str, pin: u32, shape: Shape) -> Verdict {
    let today = shape.pin();
    if pin == today {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.say("the shape of ").name(name).say(" is ").hexadecimal(today);
    if pin == 0 {
        return verdict.say(": write `schema = ").hexadecimal(today).say("`");
    }
    verdict
        .say(", and `schema` says ")
        .hexadecimal(pin)
        .say(": if what is stored no longer reads, raise `version` and write a migration; then pin ")
        .hexadecimal(today)
}

#[cfg(test)]
mod tests;
