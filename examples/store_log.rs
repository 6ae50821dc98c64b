//! A shop's program that tells its owner of what happens as it happens: a bill is issued, somebody looks at a customer's data.
//!
//!     printf 'bill Ann 350\nlook Bob Ann\n' | cargo run --example store_log
//!
//! Each line is something that happens in the shop: no. 1 is a bill of 3.50 to Ann, and then Bob, who works there, looks at
//! Ann's data. What is printed is what the owner's chat shows. Without a token that is a chat of a simulated Telegram; with
//! `TELEGRAM_BOT_TOKEN` set it is a real one, and `OWNER` is the owner's user id. At the keyboard, Ctrl-D closes the shop.
//!
//! There is no conversation in it: nobody answers, and there is nothing to remember. So the bot is called at once, and the
//! shop knows whether its owner was told; where not, it says so and goes on. What must reach somebody even if Telegram is
//! down for an hour, or the program is killed, is better sent to a conversation, by a `Handle`, since it is stored first:
//! `in_an_app` does that.

use std::io::IsTerminal;
use std::str::FromStr;

use stategram::bot::ApiError;
use stategram::texts::html::Html;
use stategram::types::Message;
use stategram::{Bot, Error, html};

/// Whoever has to know.
pub(crate) struct Owner {
    pub(crate) bot: Bot,
    pub(crate) chat_id: i64,
}

impl Owner {
    async fn hears(&self, news: Html) -> Result<Message, ApiError> {
        self.bot.to(self.chat_id).text(news).await
    }
}

/// The shop, which has a life of its own.
pub(crate) struct Shop {
    owner: Owner,
    bills: u32,
}

/// What happens in it.
pub(crate) enum Business {
    Bill { customer: String, cents: u32 },
    Look { clerk: String, customer: String },
}

impl Shop {
    pub(crate) fn new(owner: Owner) -> Self {
        Self { owner, bills: 0 }
    }

    /// Does it, and tells the owner.
    pub(crate) async fn does(&mut self, business: Business) -> Result<Message, ApiError> {
        let news = match business {
            Business::Bill { customer, cents } => {
                self.bills += 1;
                let (whole, rest) = (cents / 100, cents % 100);
                html!("<b>Bill issued</b>: no. {} to {customer}, {whole}.{rest:02}", self.bills)
            }
            Business::Look { clerk, customer } => {
                html!("<b>Data accessed</b>: {clerk} has looked at what we know of {customer}")
            }
        };
        self.owner.hears(news).await
    }
}

const USAGE: &str = "the shop knows `bill CUSTOMER CENTS` and `look CLERK CUSTOMER`";

impl FromStr for Business {
    type Err = &'static str;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["bill", customer, cents] => {
                Ok(Self::Bill { customer: customer.to_owned(), cents: cents.parse().map_err(|_| USAGE)? })
            }
            ["look", clerk, customer] => Ok(Self::Look { clerk: clerk.to_owned(), customer: customer.to_owned() }),
            _ => Err(USAGE),
        }
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let mut shop = Shop::new(Owner { bot: Bot::from_env()?, chat_id: owner()? });
    if std::io::stdin().is_terminal() {
        eprintln!("{USAGE}; ctrl-D closes it");
    }
    for line in std::io::stdin().lines().map_while(Result::ok) {
        match line.parse() {
            Ok(business) => match shop.does(business).await {
                Ok(told) => println!("{}", told.text.unwrap_or_default()),
                Err(error) => eprintln!("the owner was not told: {error}"),
            },
            Err(usage) => eprintln!("{usage}"),
        }
    }
    Ok(())
}

/// Who has to know: `OWNER`, or the one user there is in the simulator.
fn owner() -> stategram::Result<i64> {
    if std::env::var_os("TELEGRAM_BOT_TOKEN").is_none() {
        return Ok(stategram::simulator::YOU);
    }
    let owner = std::env::var("OWNER").ok().and_then(|id| id.parse().ok());
    owner.ok_or_else(|| {
        Error::Setting(
            "OWNER has to be the owner's user id, a number: `skeleton` shows yours when you write to it".into(),
        )
    })
}
