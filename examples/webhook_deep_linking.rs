//! A shop's web service and its bot in one program, at one port: a page with the customer's personal link to the bot, and the place
//! where Telegram posts to.
//!
//!     cargo run --example webhook_deep_linking
//!
//! runs in this terminal, against a simulated Telegram, which posts to the service. The page of ann, who has an account in the
//! shop, as have bob and cid, is
//!
//!     curl http://127.0.0.1:3000/link/ann
//!
//! Open the link: `!start` and what stands behind its `start=`. Then try `!start nonsense`, and `/start`. `LISTEN` is the
//! service's address, if it is to be another one. With `TELEGRAM_BOT_TOKEN` set it is a real bot; then a proxy in front of the
//! service speaks TLS, and `URL` is where Telegram reaches it:
//!
//!     LISTEN=127.0.0.1:8080 URL=https://shop.example.org/telegram cargo run --example webhook_deep_linking

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use stategram::prelude::*;
use stategram::{Builder, Error, Webhook};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Who somebody in a chat is to the shop.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, chats(private))]
pub(crate) enum Customer {
    #[state(entry)]
    Stranger,
    Known {
        account: String,
    },
}
use customer::{Known, Stranger};

#[handler(app = Shop)]
impl Customer {
    #[on(_, command = "start")]
    fn arrived(
        DeepLink(key): DeepLink<Key>,
        Data(accounts): Data<Accounts>,
        chat: Chat,
        reply: &mut Reply,
    ) -> To<Known, Stay> {
        let Some(account) = accounts.of(key) else {
            reply.text("Invalid key, no corresponding User ID");
            return to(Stay);
        };
        reply.text(format!("Payload: {key}\nUser ID: {account}\nchat_id: {}", chat.id));
        to(Known { account: account.to_owned() })
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
        reply.text("We don't know you yet. Your page in the shop has a link that leads you here.");
        Stay
    }

    #[on(Known, text)]
    fn known(Known { account }: &Known, reply: &mut Reply) -> Stay {
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
    accounts: Accounts,
}

/// The shop's accounts, each with the key to it. The pages and the bot have them in common.
#[derive(Clone)]
pub(crate) struct Accounts(Arc<HashMap<Key, String>>);

impl Accounts {
    pub(crate) fn new(names: impl IntoIterator<Item = &'static str>) -> Self {
        let with_key = |name: &str| (Key(rand::random()), name.to_owned());
        Self(Arc::new(names.into_iter().map(with_key).collect()))
    }

    fn key_of(&self, account: &str) -> Option<Key> {
        self.0.iter().find(|(_, it)| *it == account).map(|(key, _)| *key)
    }

    fn of(&self, key: Key) -> Option<&str> {
        self.0.get(&key).map(String::as_str)
    }
}

/// The bot, to which Telegram posts at this URL. It listens nowhere by itself.
pub(crate) fn bot(bot: Bot, accounts: Accounts, url: String) -> Builder<Shop> {
    bot.with(Shop { accounts }).conversation::<Customer>().webhook(Webhook::mounted().url(url))
}

/// The pages of the shop. Nobody has to log in here, which a real shop would ask for.
pub(crate) fn pages(me: Me, accounts: Accounts) -> Router {
    Router::new().route("/link/{account}", get(link)).with_state((me, accounts))
}

/// The personal link.
async fn link(
    State((me, accounts)): State<(Me, Accounts)>,
    Path(account): Path<String>,
) -> Result<Html<String>, StatusCode> {
    let key = accounts.key_of(&account).ok_or(StatusCode::NOT_FOUND)?;
    let link = me.start_link(key).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Html(format!("Open conversation with bot: <a href=\"{link}\">{link}</a>\n")))
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let taken = |source| Error::System { doing: format!("cannot listen on {address}"), source };
    let listener = TcpListener::bind(&address).await.map_err(taken)?;
    let shop = format!("http://{}", listener.local_addr().map_err(taken)?);
    eprintln!("ann's page is at {shop}/link/ann");

    let accounts = Accounts::new(["ann", "bob", "cid"]);
    let url = env::var("URL").unwrap_or_else(|_| format!("{shop}/telegram"));
    let stop = CancellationToken::new();
    let mut service = None;
    let ended = bot(Bot::from_env()?, accounts.clone(), url).run_with(|running| {
        let served = running.webhook_router().map(|webhook| {
            let routes = pages(running.me().clone(), accounts).merge(webhook);
            let serving = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
            service = Some(tokio::spawn(serving.into_future()));
        });
        std::future::ready(served)
    });
    let ended = ended.await;
    // What Telegram posts from now on is answered with 503, and comes again to the next run.
    stop.cancel();
    if let Some(service) = service {
        // Whoever reads slowly does not keep the shop from closing.
        let _ = tokio::time::timeout(Duration::from_secs(5), service).await;
    }
    ended
}
