//! A shop's web service with a bot in it: what the shop bills over HTTP reaches its customers in their chats, and they pay
//! there.
//!
//!     cargo run --example in_an_app
//!
//! Without a token there is a simulated Telegram in the same process, on a port of its own, and you play from another
//! terminal. The shop bills its customer 1001, and looks into its till:
//!
//!     curl -d '{"customer": 1001, "cents": 350}' http://127.0.0.1:3000/bill
//!     curl http://127.0.0.1:3000/till
//!
//! The customer reads, and writes `/pay`:
//!
//!     TOKEN=8000000001:SIMULATED-bot-of-this-process-0001
//!     curl "http://127.0.0.1:8081/sim/chat?token=$TOKEN&chat_id=1001"
//!     curl -d token=$TOKEN -d user_id=1001 -d text=/pay http://127.0.0.1:8081/sim/message
//!
//! Ctrl-C or SIGTERM stops the service first and then the bot, so that no bill is lost. With `TELEGRAM_BOT_TOKEN` set it is a
//! real bot; a customer's number is then the id of a user who has started it. `LISTEN` is the service's address, if it is to
//! be another one.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::{Builder, Error, Handle};
use tokio::net::TcpListener;
use tokio::signal::ctrl_c;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
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

/// Runs both until `stop`, or until one of them fails. Requests that have come by then are answered, unless that takes
/// longer than `patience`.
pub(crate) async fn serve(
    api: Bot,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    patience: Duration,
) -> stategram::Result<()> {
    let till = Till::default();
    let mut running = bot(api, till.clone()).start().await?;
    let stopping = CancellationToken::new();
    let service = axum::serve(listener, routes(running.handle()?, till));
    let mut service = pin!(service.with_graceful_shutdown(stopping.clone().cancelled_owned()).into_future());
    tokio::select! {
        served = &mut service => served.map_err(|source| system("the service failed", source))?,
        ended = running.ended() => ended?,
        () = stop => {
            stopping.cancel();
            if tokio::time::timeout(patience, service).await.is_err() {
                tracing::warn!("somebody's request has not come to its end");
            }
        }
    }
    running.shutdown().await
}

/// How long the service's clients may take to say the rest of what they want.
const PATIENCE: Duration = Duration::from_secs(5);

fn system(doing: &str, source: std::io::Error) -> Error {
    Error::System { doing: doing.to_owned(), source }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let address = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener =
        TcpListener::bind(&address).await.map_err(|source| system(&format!("cannot listen on {address}"), source))?;
    if std::env::var_os("TELEGRAM_BOT_TOKEN").is_some() {
        return serve(Bot::from_env()?, listener, interrupted(), PATIENCE).await;
    }
    let simulator = Simulator::bind(SocketAddr::from(([127, 0, 0, 1], 8081))).await?;
    serve(simulator.bot()?, listener, interrupted(), PATIENCE).await
}

/// Until Ctrl-C, or the SIGTERM by which services are ended.
async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut terminated) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = terminated.recv() => return,
            _ = ctrl_c() => return,
        }
    }
    let _ = ctrl_c().await;
}
