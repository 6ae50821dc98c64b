//! A shop whose warehouse does not always answer. What a handler fails on is set aside with its error, and the
//! conversation goes on; whoever runs the shop looks at it, and has it replayed or discarded.
//!
//!     cargo run --example set_aside                    # order `3 pears`: the warehouse is shut
//!     cargo run --example set_aside -- list            # what was set aside, and why
//!     cargo run --example set_aside -- replay 1        # put it back
//!     WAREHOUSE=open cargo run --example set_aside     # the pears are on their way
//!     cargo run --example set_aside -- discard 1       # or forget it
//!
//! runs in this terminal, against a simulated Telegram, and keeps everything in `set_aside.db`, or in the file that
//! `STATEGRAM_STORE=sqlite:PATH` names; with `TELEGRAM_BOT_TOKEN` set it is a real bot. In an application that runs for
//! long, `Running` has the same: `set_aside`, `replay` and `discard`.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::store::{AsideId, Posting, Replayed, SetAside, Sqlite, Store};

/// What a customer has ordered.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Shop {
    #[state(entry)]
    Empty,
    Ordered {
        orders: Vec<String>,
    },
}
use shop::Ordered;

#[handler(app = Yard)]
impl Shop {
    #[on(_, text)]
    fn order(
        shop: Shop,
        Text(order): Text<Order>,
        Data(warehouse): Data<Warehouse>,
        reply: &mut Reply,
    ) -> Result<Ordered, Shut> {
        let mut orders = match shop {
            Shop::Empty => Vec::new(),
            Shop::Ordered { orders } => orders,
        };
        orders.push(warehouse.fetch(order, reply)?);
        Ok(Ordered { orders })
    }

    #[on(Ordered, command = "orders")]
    fn orders(ordered: &Ordered, reply: &mut Reply) -> Stay {
        reply.text(ordered.orders.join(", "));
        Stay
    }

    /// The customer need not order again: the message is kept.
    #[on(_, failed)]
    fn later(reply: &mut Reply) -> Stay {
        reply.text("Our warehouse does not answer. We have your order, and will see to it.");
        Stay
    }

    #[on(_, message)]
    fn help(reply: &mut Reply) -> Stay {
        reply.text("Order like this: 3 pears");
        Stay
    }
}

/// `3 pears`
struct Order {
    count: u32,
    what: String,
}

#[derive(Provide)]
pub(crate) struct Yard {
    pub(crate) warehouse: Warehouse,
}

/// Where the pears are. It is shut at first.
#[derive(Clone, Default)]
pub(crate) struct Warehouse {
    pub(crate) open: Arc<AtomicBool>,
}

/// Nobody is in the warehouse.
#[derive(Debug, thiserror::Error)]
#[error("the warehouse does not answer")]
struct Shut;

impl Warehouse {
    fn fetch(&self, Order { count, what }: Order, reply: &mut Reply) -> Result<String, Shut> {
        if !self.open.load(Ordering::Relaxed) {
            return Err(Shut);
        }
        let order = format!("{count} {what}");
        reply.text(format!("On their way: {order}"));
        Ok(order)
    }
}

impl FromStr for Order {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (count, what) = text.split_once(' ').ok_or(())?;
        Ok(Self { count: count.parse().map_err(|_| ())?, what: what.trim().to_owned() })
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let is_open = std::env::var_os("WAREHOUSE").is_some_and(|it| it == "open");
            let warehouse = Warehouse { open: Arc::new(is_open.into()) };
            Bot::from_env()?.with(Yard { warehouse }).conversation::<Shop>().store(open().await?).run().await
        }
        ["list"] => list(&open().await?).await,
        [word @ ("replay" | "discard"), id] => match id.parse() {
            Ok(id) => put(&open().await?, word, id).await,
            Err(_) => refuse(format!("{word} `{id}`? That is no number: `list` shows them")),
        },
        _ => refuse("list, replay 1, discard 1, or nothing: then the shop opens"),
    }
}

/// What was set aside is kept beyond the end of the program, so it is in a file.
async fn open() -> stategram::Result<Sqlite> {
    let setting = std::env::var("STATEGRAM_STORE").ok().filter(|it| !it.is_empty());
    match setting.as_deref().unwrap_or("sqlite:set_aside.db").strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => Ok(Sqlite::open(path).await?),
        _ => refuse("STATEGRAM_STORE: this shop keeps what was set aside in a file; write `sqlite:PATH`, or nothing"),
    }
}

/// What was set aside for each bot in the file; none of them runs now.
async fn list(store: &Sqlite) -> stategram::Result<()> {
    for bot in store.bots().await? {
        for SetAside { id, posting, error, .. } in store.for_bot(bot)?.set_aside(None, usize::MAX).await? {
            let Posting { conversation, seed, entry } = posting;
            println!("{id} {} {conversation} {seed}: {error}\n  {}", entry.kind, entry.body);
        }
    }
    Ok(())
}

/// Puts it back, or away for good.
async fn put(store: &Sqlite, word: &str, id: AsideId) -> stategram::Result<()> {
    for bot in store.bots().await? {
        let bot = store.for_bot(bot)?;
        let done = match word {
            "replay" => match bot.replay(id, Clock::system().now()).await? {
                Some(Replayed::Unreadable(why)) => return refuse(format!("{id} cannot be read, and stays: {why}")),
                replayed => replayed.is_some(),
            },
            _ => bot.discard(id).await?,
        };
        if done {
            println!("{id} {word}: done");
            return Ok(());
        }
    }
    refuse(format!("nothing was set aside under {id}: `list` shows what was"))
}

/// Ends the program with this sentence.
fn refuse<T>(sentence: impl Into<String>) -> stategram::Result<T> {
    Err(stategram::Error::Setting(sentence.into()))
}
