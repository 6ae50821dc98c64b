//! One conversation per user, or per thing that a user does.

use serde::{Deserialize, Serialize};

use crate::machine::seed::carried;
use crate::machine::{Home, Homes, Seed};
use crate::update::{Content, Incoming, Kind, Leaf, Leaves};

/// One conversation per user, wherever the user writes: `#[conversation(per_user)]`.
///
/// An anonymous sender counts as the chat it speaks for (`sender_chat`): an anonymous administrator as the group, a post in a
/// channel as the channel. Nobody's are what comes through a business account, and what has no user at all, such as a `poll`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerUser(pub i64);

/// One conversation per user of the bot's inline mode: `#[conversation(per_inline_user)]`.
///
/// It takes `inline_query` and `chosen_inline_result`. Its replies go to the user's private chat with the bot, which there may
/// not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerInlineUser(pub i64);

/// One conversation per buyer and invoice: `#[conversation(per_invoice)]`.
///
/// It takes `shipping_query`, `pre_checkout_query`, and the message with `successful_payment`. Other than in telepot, two buyers with
/// one payload have one conversation each.
///
/// Stored as `[user_id, payload]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(i64, Box<str>)", into = "(i64, Box<str>)")]
pub struct PerInvoice {
    /// The buyer.
    pub user_id: i64,
    /// `invoice_payload`: what the bot gave the invoice, to know it by.
    pub payload: Box<str>,
}

impl Seed for PerUser {
    const NAME: &'static str = "per_user";
    const LEAVES: Leaves = carried::USER;
    const LACKING: &'static str = "it comes from no user";
    const HOMES: Homes = Homes::Always;

    fn of(update: &Incoming) -> Option<Self> {
        carried::user_id(update).map(Self)
    }

    /// The user's private chat, whose id is the user's own.
    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.0))
    }

    fn listed(&self, _: &Incoming) -> Option<i64> {
        Some(self.0)
    }
}

impl Seed for PerInlineUser {
    const NAME: &'static str = "per_inline_user";
    const LEAVES: Leaves = Leaves::of(&[Leaf::InlineQuery, Leaf::ChosenInlineResult]);
    const LACKING: &'static str = "that is for `inline_query` and `chosen_inline_result`";
    const HOMES: Homes = Homes::Always;

    fn of(update: &Incoming) -> Option<Self> {
        match update.kind() {
            Kind::InlineQuery | Kind::ChosenInlineResult => update.user_id().map(Self),
            _ => None,
        }
    }

    /// The user's private chat, whose id is the user's own.
    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.0))
    }

    fn listed(&self, _: &Incoming) -> Option<i64> {
        Some(self.0)
    }
}

impl Seed for PerInvoice {
    const NAME: &'static str = "per_invoice";
    const LEAVES: Leaves = Leaves::of(&[Leaf::ShippingQuery, Leaf::PreCheckoutQuery, Leaf::SuccessfulPayment]);
    const LACKING: &'static str = "that is for `shipping_query`, `pre_checkout_query` and `successful_payment`";
    const HOMES: Homes = Homes::Always;

    fn of(update: &Incoming) -> Option<Self> {
        let paid = match (update.kind(), update.content()) {
            (Kind::ShippingQuery | Kind::PreCheckoutQuery, _) => true,
            (Kind::Message, content) => {
                content == Some(Content::SuccessfulPayment) && update.business_connection_id().is_none()
            }
            _ => false,
        };
        let payload = update.invoice_payload().filter(|_| paid)?.into();
        Some(Self { user_id: update.user_id()?, payload })
    }

    /// The buyer's private chat, whose id is the user's own.
    fn home(&self) -> Option<Home> {
        Some(Home::chat(self.user_id))
    }

    fn listed(&self, _: &Incoming) -> Option<i64> {
        Some(self.user_id)
    }
}

impl From<(i64, Box<str>)> for PerInvoice {
    fn from((user_id, payload): (i64, Box<str>)) -> Self {
        Self { user_id, payload }
    }
}

impl From<PerInvoice> for (i64, Box<str>) {
    fn from(PerInvoice { user_id, payload }: PerInvoice) -> Self {
        (user_id, payload)
    }
}
