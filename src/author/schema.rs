//! `#[derive(Schema)]`.

/// Makes the shape of a type that stands in states a part of what `schema = ..` pins.
///
/// What is stored outlives the program that stored it. Whoever renames a field, and does not think of the chats that wait in
/// the store, learns of it when they are set aside. A pin lets the compiler think of them:
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Schema, Serialize, Deserialize, Clone)]
/// struct Pizza {
///     name: String,
///     slices: u8,
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, schema = 0x3b9f75b0)]
/// enum Order {
///     #[state(entry)]
///     Idle,
///     #[state(terminal)]
///     Ordered { pizzas: Vec<Pizza> },
/// }
/// # use order::{Idle, Ordered};
/// # #[handler]
/// # impl Order {
/// #     #[on(Idle, text)]
/// #     fn order() -> Ordered { Ordered { pizzas: Vec::new() } }
/// # }
/// # fn main() {}
/// ```
///
/// To begin with, write `schema = 0`, and then what the compiler says. When `slices` becomes a `u16`, there is one error, at
/// the number:
///
/// > the shape of `Order` is 0x31193af1, and `schema` says 0x3b9f75b0: if what is stored no longer reads, raise `version` and
/// > write a migration; then pin 0x31193af1
///
/// Whether what is stored still reads is yours to judge. It does here, since a `u8` reads as a `u16`; it does with a new field
/// that has `#[serde(default)]`, and with a renamed one that has `#[serde(alias = "..")]`. The pin only makes sure that
/// somebody judges, and that it shows in the history of the source. A conversation without a pin has no code for it.
///
/// # What it sees
///
/// Of the conversation, and of each type with the derive: the variants and fields in their order, by their names; the types
/// of the fields as they are written; explicit numbers of variants; and everything in `#[serde(..)]`. Not the name of the
/// type, comments, visibility, other attributes, nor how any of it is laid out.
///
/// And then the shapes of the fields' types, and of all types in them, as far as they implement
/// [`Schema`](trait@crate::Schema): those with the derive, and what of the standard library is listed there. So a
/// change in `Pizza` is seen through `Vec<Pizza>`, `HashMap<UserId, (u8, Pizza)>` and an alias of `Vec<Pizza>`. A type with
/// parameters has a shape where its parameters have one.
///
/// It is the same number with every compiler and on every machine, unless the length of an array is not the same there, as
/// that of `[u8; size_of::<usize>()]`. More than what is stored can change it, for instance the order of variants, or
/// `std::string::String` instead of `String`: then the new number is all that is to be written.
///
/// # What it does not see
///
/// - What is behind the name of a type without `Schema`: of another crate, an alias of such a type, one of this crate
///   ([`Sent`](crate::Sent), [`Moment`](crate::Moment), Telegram's objects), or what is named in `#[serde(from = "..")]`.
/// - What functions do: `serde`'s traits written by hand, and those that `#[serde(with = "..")]` and the like name. A type of
///   your own with such a form implements [`Schema`](trait@crate::Schema) by hand, too.
/// - What the data means: seconds that become milliseconds in the same `u64`.
/// - Other features than those it is compiled with. A field under `#[cfg(..)]` has a shape of its own for each; say so with
///   `#[cfg_attr(feature = "..", conversation(schema = 0x..))]`.
/// - Events (`event = ..`), which are stored beside the states.
///
/// # `#[schema(..)]`
///
/// | key | meaning |
/// |---|---|
/// | [`opaque`](#opaque) | on a field: its type counts as it is written, and no more |
/// | [`crate = path`](#crate) | on the type: where this crate is, if not where `Cargo.toml` says |
///
/// # What does not compile
///
/// A conversation whose `schema` is not its shape. Types that mention one another, unless a field between them is
/// [`opaque`](#opaque). A union, or a type with lifetimes: what is stored borrows from nothing.
#[doc = include_str!("schema/keys.md")]
pub use stategram_macros::Schema;
