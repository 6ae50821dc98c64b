//! Sells Nick's Hand Cream: every text is answered with an invoice. Whoever pays it has the choice between two
//! couriers.
//!
//!     cargo run --example payment
//!
//! runs in this terminal, against a simulated Telegram, where no money moves: write anything, then `!pay`, or `!pay 2` to
//! have it shipped in the second way. With `TELEGRAM_BOT_TOKEN` set it is a real bot, and `PROVIDER_TOKEN` is the token of
//! its payment provider, from `@BotFather`.

use stategram::prelude::*;
use stategram::types::payments::{LabeledPrice, ShippingOption};
use stategram::{Builder, Error};

/// Offers the cream to whoever writes.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum Counter {
    #[state(entry)]
    Open,
}

#[handler(app = Shop)]
impl Counter {
    /// Each invoice has a payload of its own, by which what belongs to it is known.
    #[on(counter::Open, text)]
    fn offer(message: Message, Data(provider): Data<ProviderToken>, reply: &mut Reply) -> Stay {
        let payload = format!("hand-cream-{}", message.message_id);
        let prices = [("One Case", 987), ("Package", 12)];
        reply
            .invoice("Nick's Hand Cream", "Keep a man's hand like a woman's", payload, "HKD", prices)
            .provider_token(provider.0)
            .flexible();
        Stay
    }
}

/// An invoice that somebody is paying. Two buyers never meet in one, even if they have been sent the same.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_invoice)]
pub(crate) enum Order {
    #[state(entry)]
    Invoiced,
    /// Whoever takes longer begins anew, and loses nothing by it.
    #[state(expires = "30s")]
    Paying,
}
use order::Paying;

#[handler]
impl Order {
    #[on(_, shipping_query)]
    fn shipping(reply: &mut Reply) -> Paying {
        reply.ship([
            way("fedex", "FedEx", [("Local", 345), ("International", 2345)]),
            way("dhl", "DHL", [("Local", 342), ("International", 1234)]),
        ]);
        Paying
    }

    /// The last word before the money is taken: Telegram waits ten seconds for it.
    #[on(_, pre_checkout_query)]
    fn checkout(reply: &mut Reply) -> Paying {
        reply.approve();
        Paying
    }

    #[on(_, successful_payment)]
    fn paid(reply: &mut Reply) -> End {
        reply.text("Successful payment RECEIVED!!!");
        End
    }
}

/// A way to ship it. Telegram adds its prices up.
fn way(id: &str, title: &str, prices: [(&str, u32); 2]) -> ShippingOption {
    let price = |(label, amount)| LabeledPrice::builder().label(label).amount(amount).build();
    ShippingOption::builder().id(id).title(title).prices(prices.map(price).to_vec()).build()
}

#[derive(Provide)]
pub(crate) struct Shop {
    provider: ProviderToken,
}

/// Names the payment provider, and the shop to it.
#[derive(Clone)]
struct ProviderToken(String);

pub(crate) fn bot(bot: Bot, provider_token: &str) -> Builder<Shop> {
    let provider = ProviderToken(provider_token.to_owned());
    bot.with(Shop { provider }).conversation::<Counter>().conversation::<Order>()
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let provider_token = match std::env::var("PROVIDER_TOKEN") {
        Ok(token) => token,
        Err(_) if std::env::var_os("TELEGRAM_BOT_TOKEN").is_none() => "simulated".to_owned(),
        Err(_) => {
            return Err(Error::Setting("PROVIDER_TOKEN is not set: @BotFather gives one, /mybots, Payments".into()));
        }
    };
    bot(Bot::from_env()?, &provider_token).run().await
}
