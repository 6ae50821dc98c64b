//! Leads the customers of a shop from its page to their chat with the bot: a link has a key, and the key says whose account
//! it is. What it knows of whoever follows the link it says in the chat.
//!
//!     cargo run --example deep_linking
//!
//! runs in this terminal, against a simulated Telegram. `/link ann` shows what the shop's page would show to ann, who has
//! logged in there, and so has an account `ann`, as have `bob` and `cid`. Open the link: `!start` and what stands behind its
//! `start=`. Then try `!start nonsense`, and `/start`. With `TELEGRAM_BOT_TOKEN` set it is a real bot.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use stategram::link::LinkError;
use stategram::prelude::*;

/// Who somebody in a chat is to the shop.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, chats(private))]
pub(crate) enum Visit {
    #[state(entry)]
    Stranger,
    Customer {
        account: String,
    },
}
use visit::{Customer, Stranger};

#[handler(app = Shop)]
impl Visit {
    #[on(_, command = "link")]
    fn link(
        Command(account): Command<String>,
        me: Me,
        Data(accounts): Data<Accounts>,
        reply: &mut Reply,
    ) -> Result<Stay, LinkError> {
        match accounts.key_of(&account) {
            Some(key) => reply.text(format!("Open conversation with bot: {}", me.start_link(key)?)),
            None => reply.text("There is no such account."),
        };
        Ok(Stay)
    }

    #[on(_, command = "start")]
    fn arrived(
        DeepLink(key): DeepLink<Key>,
        Data(accounts): Data<Accounts>,
        chat: Chat,
        reply: &mut Reply,
    ) -> To<Customer, Stay> {
        let Some(account) = accounts.of(key) else {
            reply.text("Invalid key, no corresponding User ID");
            return to(Stay);
        };
        reply.text(format!("Payload: {key}\nUser ID: {account}\nchat_id: {}", chat.id));
        to(Customer { account: account.to_owned() })
    }

    /// A payload that is no key at all.
    #[on(_, command = "start")]
    fn arrived_with_nonsense(_payload: DeepLink, reply: &mut Reply) -> Stay {
        reply.text("Invalid key, no corresponding User ID");
        Stay
    }

    #[on(_, command = "start")]
    fn arrived_without(reply: &mut Reply) -> Stay {
        reply.text("No payload, or more than one chunk of payload");
        Stay
    }

    #[on(Stranger, text)]
    fn unknown(reply: &mut Reply) -> Stay {
        reply.text(
            "We don't know you yet. Your page in the shop has a link that leads you here: /link ann shows ann's.",
        );
        Stay
    }

    #[on(Customer, text)]
    fn known(Customer { account }: &Customer, reply: &mut Reply) -> Stay {
        reply.text(format!("What can we do for you, {account}?"));
        Stay
    }
}

/// What a link has: anybody can write any payload, so it is a number that nobody guesses.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key(u128);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Key {
    type Err = ();

    /// Only what is shown as it was written is one.
    fn from_str(text: &str) -> Result<Self, ()> {
        let key = u128::from_str_radix(text, 16).map(Self).map_err(|_| ())?;
        if key.to_string() == text { Ok(key) } else { Err(()) }
    }
}

#[derive(Provide)]
pub(crate) struct Shop {
    pub(crate) accounts: Accounts,
}

/// The shop's accounts, each with the key to it.
#[derive(Clone)]
pub(crate) struct Accounts(Arc<HashMap<Key, String>>);

impl Accounts {
    pub(crate) fn new(names: impl IntoIterator<Item = &'static str>) -> Self {
        let with_key = |name: &str| (Key(rand::random()), name.to_owned());
        Self(Arc::new(names.into_iter().map(with_key).collect()))
    }

    pub(crate) fn key_of(&self, account: &str) -> Option<Key> {
        self.0.iter().find(|(_, it)| *it == account).map(|(key, _)| *key)
    }

    fn of(&self, key: Key) -> Option<&str> {
        self.0.get(&key).map(String::as_str)
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let accounts = Accounts::new(["ann", "bob", "cid"]);
    Bot::from_env()?.with(Shop { accounts }).conversation::<Visit>().run().await
}
