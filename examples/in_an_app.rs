//! A shop's web service with a bot in it: what the shop bills over HTTP reaches its customers in their chats, and they pay
//! there.
//!
//!     cargo run --example in_an_app
//!
//! runs in this terminal, against a simulated Telegram, where you are the customer 1001. From another terminal the shop bills
//! you, and looks into its till:
//!
//!     curl -d '{"customer": 1001, "cents": 350}' http://127.0.0.1:3000/bill
//!     curl http://127.0.0.1:3000/till
//!
//! Write `/pay`. With `TELEGRAM_BOT_TOKEN` set it is a real bot; a customer's number is then the id of a user who has started
//! it. `LISTEN` is the service's address, if it is to be another one.
//!
//! What the bot does not take any more, since it stops, is refused over HTTP; what was accepted reaches its customer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use stategram::prelude::*;
use stategram::{Builder, Error, Handle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A customer's account, in the customer's private chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, event = Bill)]
pub(crate) enum Account {
    #[state(entry)]
    Even,
    Owing {
        cents: u64,
    },
}
use account::Owing;

#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Bill {
    cents: u64,
}

#[handler(app = Shop)]
impl Account {
    #[on(_, event)]
    fn billed(account: Account, Event(bill): Event<Bill>, reply: &mut Reply) -> Owing {
        let cents = bill.cents.saturating_add(account.owes());
        reply.text(format!("A bill of {} has come. You owe us {}. /pay", money(bill.cents), money(cents)));
        Owing { cents }
    }

    #[on(Owing, command = "pay")]
    fn pay(Owing { cents }: Owing, Data(till): Data<Till>, reply: &mut Reply) -> End {
        till.take(cents);
        reply.text(format!("Thank you for {}.", money(cents)));
        End
    }

    #[on(_, message)]
    fn balance(account: &Account, reply: &mut Reply) -> Stay {
        match account.owes() {
            0 => reply.text("You owe us nothing."),
            cents => reply.text(format!("You owe us {}. /pay", money(cents))),
        };
        Stay
    }
}

impl Account {
    fn owes(&self) -> u64 {
        match self {
            Self::Even => 0,
            Self::Owing { cents } => *cents,
        }
    }
}

#[derive(Provide)]
pub(crate) struct Shop {
    till: Till,
}

/// What has been paid; the service and the bot have it in common.
#[derive(Clone, Default)]
pub(crate) struct Till(Arc<AtomicU64>);

impl Till {
    fn take(&self, cents: u64) {
        self.0.fetch_add(cents, Ordering::Relaxed);
    }
}

fn money(cents: u64) -> String {
    format!("{}.{:02} EUR", cents / 100, cents % 100)
}

pub(crate) fn bot(bot: Bot, till: Till) -> Builder<Shop> {
    bot.with(Shop { till }).conversation::<Account>()
}

/// What the web service has to do with.
type Desk = (Handle<Account>, Till);

pub(crate) fn routes(accounts: Handle<Account>, till: Till) -> Router {
    Router::new().route("/bill", post(bill)).route("/till", get(look_into_till)).with_state((accounts, till))
}

/// The body of `POST /bill`.
#[derive(Deserialize)]
struct ToBill {
    customer: i64,
    cents: u64,
}

/// What is accepted will be delivered: it is in the bot's store.
async fn bill(State((accounts, _)): State<Desk>, body: Bytes) -> Result<StatusCode, (StatusCode, String)> {
    let wish: Result<ToBill, _> = serde_json::from_slice(&body);
    let ToBill { customer, cents } = wish.map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    let sent = accounts.try_send(&PerUser(customer), Bill { cents }).await;
    sent.map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    Ok(StatusCode::ACCEPTED)
}

async fn look_into_till(State((_, till)): State<Desk>) -> String {
    till.0.load(Ordering::Relaxed).to_string()
}

/// Serves until `stop`. Whoever has begun to ask by then is answered, unless that takes longer than `patience`.
pub(crate) async fn serve(listener: TcpListener, routes: Router, stop: CancellationToken, patience: Duration) {
    let service = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    let enough = async {
        stop.cancelled().await;
        tokio::time::sleep(patience).await;
    };
    tokio::select! {
        _ = service => {}
        () = enough => {}
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let address = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let taken = |source| Error::System { doing: format!("cannot listen on {address}"), source };
    let listener = TcpListener::bind(&address).await.map_err(taken)?;
    eprintln!("The shop is at http://{}", listener.local_addr().map_err(taken)?);

    let (till, stop) = (Till::default(), CancellationToken::new());
    let mut service = None;
    let bot = bot(Bot::from_env()?, till.clone());
    let ended = bot.run_with(|running| {
        let spawned = running.handle().map(|accounts| {
            let serving = serve(listener, routes(accounts, till), stop.clone(), Duration::from_secs(5));
            service = Some(tokio::spawn(serving));
        });
        std::future::ready(spawned.map_err(Error::from))
    });
    let ended = ended.await;
    stop.cancel();
    if let Some(service) = service {
        let _ = service.await;
    }
    ended
}
