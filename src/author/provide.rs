//! `#[derive(Provide)]`.

/// Makes things available to handlers: every field of the application, by its type, as [`Data<T>`](crate::Data).
///
/// ```
/// use std::sync::Arc;
/// use stategram::prelude::*;
///
/// #[derive(Clone)]
/// struct Prices(Arc<[u32]>);
///
/// #[derive(Provide)]
/// struct App {
///     prices: Prices,
///     #[provide(skip)]
///     name: String,
/// }
///
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Shop { #[state(entry)] Open }
/// # use shop::Open;
/// #[handler(app = App)]
/// impl Shop {
///     #[on(Open, message)]
///     fn price(Data(Prices(prices)): Data<Prices>, reply: &mut Reply) -> Stay {
///         reply.text(format!("From {:?}", prices.iter().min()));
///         Stay
///     }
/// }
/// ```
///
/// # `#[provide(..)]`
///
/// | key | meaning |
/// |---|---|
/// | [`skip`](#skip) | on a field: it is not provided |
/// | [`crate = path`](#crate) | where this crate is, if not where `Cargo.toml` says |
#[doc = include_str!("provide/keys.md")]
pub use stategram_macros::Provide;
