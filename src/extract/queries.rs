//! The queries, and what is chosen of the answer to one, as arguments.

use std::fmt;
use std::ops::Deref;

use crate::extract::Extract;
use crate::extract::carries::Carries;
use crate::extract::kind::payload;
use crate::machine::{Cx, Refusal, trigger};
use crate::reply::InlineMessage;
use crate::types::inline_mode::{ChosenInlineResult, InlineQuery};
use crate::types::payments::{PreCheckoutQuery, ShippingQuery};
use crate::update::Kind;

/// An inline query, as a Bot API [`InlineQuery`] by `Deref`: what a user types behind the bot's name, in whatever chat.
///
/// Every letter is a query of its own, and a newer one supersedes the older one of the same user; see
/// [`Reply::answer`](crate::Reply::answer), which answers it.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_user)]
/// # enum Cities { #[state(entry)] Idle }
/// # use cities::Idle;
/// #[handler]
/// impl Cities {
///     #[on(Idle, inline_query)]
///     fn cities(query: Inline, reply: &mut Reply) -> Stay {
///         let begins = |name: &&str| name.to_lowercase().starts_with(&query.query.to_lowercase());
///         let cities = ["Reykjavik", "Riga", "Rome"].into_iter().filter(begins);
///         reply.answer(cities.map(|name| InlineResult::article(name, name, format!("Let us meet in {name}."))));
///         Stay
///     }
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct Inline(pub InlineQuery);

/// A result of an inline query that its user has chosen, as a Bot API [`ChosenInlineResult`] by `Deref`.
///
/// It comes to bots whose inline feedback is on at `@BotFather`. It has an `inline_message_id`, by which the message that it
/// became can be edited, if the result has a [keyboard](crate::InlineResult::keyboard).
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_user)]
/// # enum Statistics { #[state(entry)] Counting }
/// # use statistics::Counting;
/// #[handler]
/// impl Statistics {
///     #[on(Counting, chosen_inline_result)]
///     fn chosen(Chosen(result): Chosen, reply: &mut Reply) -> Stay {
///         reply.text(format!("You chose {} for \"{}\".", result.result_id, result.query));
///         Stay
///     }
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct Chosen(pub ChosenInlineResult);

impl Chosen {
    /// The message that it became, to be edited now or later; `None` where it has no keyboard, and so no
    /// `inline_message_id`.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn chosen(chosen: Chosen, reply: &mut Reply) {
    /// if let Some(message) = chosen.message() {
    ///     reply.edit(message, "Vote!").keyboard(Keyboard::new().button("Yes", "yes").button("No", "no"));
    /// }
    /// # }
    /// ```
    pub fn message(&self) -> Option<InlineMessage> {
        self.0.inline_message_id.clone().map(InlineMessage)
    }
}

/// A query about where an invoice with a flexible price is to be delivered, as a Bot API [`ShippingQuery`] by `Deref`.
///
/// It is answered with [`Reply::ship`](crate::Reply::ship) or [`Reply::cannot_ship`](crate::Reply::cannot_ship).
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_user)]
/// # enum Shop { #[state(entry)] Open }
/// # use shop::Open;
/// use stategram::types::payments::{LabeledPrice, ShippingOption};
///
/// #[handler]
/// impl Shop {
///     #[on(Open, shipping_query)]
///     fn shipping(query: Shipping, reply: &mut Reply) -> Stay {
///         if query.shipping_address.country_code == "IS" {
///             let prices = vec![LabeledPrice::builder().label("Post").amount(500).build()];
///             reply.ship([ShippingOption::builder().id("post").title("By post").prices(prices).build()]);
///         } else {
///             reply.cannot_ship("We deliver in Iceland only.");
///         }
///         Stay
///     }
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct Shipping(pub ShippingQuery);

/// The last query before the money is taken, as a Bot API [`PreCheckoutQuery`] by `Deref`.
///
/// It is answered within 10 seconds with [`Reply::approve`](crate::Reply::approve) or
/// [`Reply::decline`](crate::Reply::decline); else the payment fails.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_user)]
/// # enum Shop { #[state(entry)] Open }
/// # use shop::Open;
/// #[handler]
/// impl Shop {
///     #[on(Open, pre_checkout_query)]
///     fn checkout(query: PreCheckout, reply: &mut Reply) -> Stay {
///         match query.invoice_payload.as_str() {
///             "cream" => reply.approve(),
///             _ => reply.decline("It is sold out."),
///         }
///         Stay
///     }
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct PreCheckout(pub PreCheckoutQuery);

macro_rules! queries {
    ($($name:ident($payload:ty) of $kind:ident = $trigger:ident;)*) => {$(
        impl<S, F: Carries<trigger::$trigger>, A> Extract<S, F, A> for $name {
            const SURE: bool = F::SURE;

            fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
                payload(cx, Kind::$kind).map(Self)
            }
        }

        impl Deref for $name {
            type Target = $payload;

            fn deref(&self) -> &$payload {
                &self.0
            }
        }

        /// Says whose it is, and nothing of what somebody wrote; the Bot API's object in it shows everything.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("user_id", &self.0.from.id).finish_non_exhaustive()
            }
        }
    )*};
}

queries! {
    Inline(InlineQuery) of InlineQuery = inline_query;
    Chosen(ChosenInlineResult) of ChosenInlineResult = chosen_inline_result;
    Shipping(ShippingQuery) of ShippingQuery = shipping_query;
    PreCheckout(PreCheckoutQuery) of PreCheckoutQuery = pre_checkout_query;
}
