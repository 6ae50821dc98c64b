//! The queries, and what is chosen of the answer to one, as arguments.

use std::fmt;
use std::ops::Deref;

use crate::extract::Extract;
use crate::machine::{Cx, Refusal, trigger};
use crate::types::inline_mode::{ChosenInlineResult, InlineQuery};
use crate::types::payments::{PreCheckoutQuery, ShippingQuery};
use crate::types::{UpdateContent, User};

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
/// It comes to bots whose inline feedback is on at @BotFather. It has an `inline_message_id`, by which the message that it
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
    ($($(#[$meta:meta])* $carries:ident: $name:ident($payload:ident) of $kind:ident, $trigger:ident;)*) => {$(
        $(#[$meta])*
        pub trait $carries {
            /// Whether every event of the trigger is one.
            const SURE: bool;
        }

        #[diagnostic::do_not_recommend]
        impl $carries for trigger::$trigger {
            const SURE: bool = true;
        }

        #[diagnostic::do_not_recommend]
        impl $carries for trigger::any {
            const SURE: bool = false;
        }

        #[diagnostic::do_not_recommend]
        impl $carries for trigger::otherwise {
            const SURE: bool = false;
        }

        impl<S, F: $carries, A> Extract<S, F, A> for $name {
            const SURE: bool = F::SURE;

            fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
                let update = cx.update().ok_or(Refusal::Skip)?;
                if update.kind() != crate::update::Kind::$kind {
                    return Err(Refusal::Skip);
                }
                match update.update().map(|it| &it.content) {
                    Ok(UpdateContent::$kind(payload)) => Ok(Self(payload.clone())),
                    Ok(_) => Err(Refusal::Skip),
                    Err(broken) => Err(Refusal::Fail(Box::new(broken.clone()))),
                }
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
                let User { id, .. } = &self.0.from;
                f.debug_struct(stringify!($name)).field("user_id", id).finish_non_exhaustive()
            }
        }
    )*};
}

queries! {
    /// A trigger whose events may be an inline query.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no inline query",
        label = "there is no inline query in `{Self}`",
        note = "an inline query comes with the triggers `inline_query`, `any` and `otherwise`"
    )]
    CarriesInline: Inline(InlineQuery) of InlineQuery, inline_query;
    /// A trigger whose events may be a chosen inline result.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no chosen inline result",
        label = "there is no chosen inline result in `{Self}`",
        note = "a chosen inline result comes with the triggers `chosen_inline_result`, `any` and `otherwise`"
    )]
    CarriesChosen: Chosen(ChosenInlineResult) of ChosenInlineResult, chosen_inline_result;
    /// A trigger whose events may be a shipping query.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no shipping query",
        label = "there is no shipping query in `{Self}`",
        note = "a shipping query comes with the triggers `shipping_query`, `any` and `otherwise`"
    )]
    CarriesShipping: Shipping(ShippingQuery) of ShippingQuery, shipping_query;
    /// A trigger whose events may be a pre-checkout query.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no pre-checkout query",
        label = "there is no pre-checkout query in `{Self}`",
        note = "a pre-checkout query comes with the triggers `pre_checkout_query`, `any` and `otherwise`"
    )]
    CarriesPreCheckout: PreCheckout(PreCheckoutQuery) of PreCheckoutQuery, pre_checkout_query;
}
