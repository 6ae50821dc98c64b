//! News for whoever has subscribed: `/start` and `/stop` come from everybody, `/broadcast TEXT` from the owner, who sees in one
//! message how far it has come.
//!
//!     cargo run --example broadcast
//!
//! runs in this terminal, against a simulated Telegram, in which you are the owner: `ann> /start`, `bob> /start`, then
//! `/broadcast Good morning`. With `TELEGRAM_BOT_TOKEN` set it is a real bot, and `OWNER` is its owner's user id.
//!
//! The list is kept in the file that `SUBSCRIBERS` names, else it is forgotten at the end. With it, and with
//! `STATEGRAM_STORE=sqlite:broadcast.db`, a broadcast goes on where it was when the program is started again, also after `kill -9`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{StreamExt, stream};
use stategram::broadcast::{Broadcasts, Progress};
use stategram::prelude::*;
use stategram::{Error, Handle, only};
use tokio::sync::mpsc;

/// Who gets the news.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, chats(private))]
pub(crate) enum Subscription {
    #[state(entry)]
    Door,
}
use subscription::Door;

#[handler(app = Paper)]
impl Subscription {
    #[on(Door, command = "start")]
    fn start(PerChat(chat): PerChat, Data(subscribers): Data<Subscribers>, reply: &mut Reply) -> std::io::Result<Stay> {
        subscribers.set(chat, true)?;
        reply.text("You will get our news. /stop ends it.");
        Ok(Stay)
    }

    #[on(Door, command = "stop")]
    fn stop(PerChat(chat): PerChat, Data(subscribers): Data<Subscribers>, reply: &mut Reply) -> std::io::Result<Stay> {
        subscribers.set(chat, false)?;
        reply.text("No more news.");
        Ok(Stay)
    }
}

/// Where the owner writes them: one broadcast at a time.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = Report)]
pub(crate) enum Newsroom {
    #[state(entry)]
    Quiet,
    Sending {
        order: Order,
        shown: Sent,
    },
}
use newsroom::{Quiet, Sending};

/// What is to be sent. Its name is its own, so that it is sent once however often it is asked for.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Order {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What the newsroom hears of it.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) enum Report {
    Progress(Progress),
    /// The program has been started: what it was in the middle of is to be asked for again.
    Started,
}

#[handler(app = Paper)]
impl Newsroom {
    #[on(Quiet, command = "broadcast")]
    fn broadcast(
        Command(text): Command<String>,
        message: Message,
        Data(press): Data<Press>,
        reply: &mut Reply,
    ) -> Sending {
        let order = Order { name: format!("news {}", message.message_id), text };
        press.takes(&order);
        Sending { order, shown: reply.text("It goes out.").sent() }
    }

    #[on(Sending, command = "broadcast")]
    fn one_at_a_time(reply: &mut Reply) -> Stay {
        reply.text("One after the other, please.");
        Stay
    }

    #[on(Sending, event)]
    fn heard(
        sending: &Sending,
        Event(report): Event<Report>,
        Data(press): Data<Press>,
        reply: &mut Reply,
    ) -> To<Stay, End> {
        let progress = match report {
            Report::Progress(progress) => progress,
            Report::Started => {
                press.takes(&sending.order);
                return to(Stay);
            }
        };
        let Progress { chats, sent, gone, .. } = progress;
        let unsure = progress.refused + progress.in_doubt + progress.lost;
        let end = if progress.finished { "." } else { ", and it goes on." };
        reply.edit(&sending.shown, format!("{chats} taken: {sent} sent, {gone} gone, {unsure} unsure{end}"));
        if progress.finished { to(End) } else { to(Stay) }
    }

    #[on(Quiet, event)]
    fn nothing_to_do() -> Stay {
        Stay
    }
}

#[derive(Provide)]
pub(crate) struct Paper {
    pub(crate) subscribers: Subscribers,
    pub(crate) press: Press,
}

/// The way to where it is printed.
#[derive(Clone)]
pub(crate) struct Press(pub(crate) mpsc::UnboundedSender<Order>);

impl Press {
    fn takes(&self, order: &Order) {
        // The other end is there as long as the bot.
        let _ = self.0.send(order.clone());
    }
}

/// Whose chats get it: a list, and the file in which each change of it is a line.
#[derive(Clone, Default)]
pub(crate) struct Subscribers(Arc<Mutex<List>>);

#[derive(Default)]
struct List {
    chats: BTreeSet<i64>,
    file: Option<File>,
}

impl Subscribers {
    fn open(path: PathBuf) -> std::io::Result<Self> {
        let file = File::options().create(true).append(true).open(&path)?;
        let mut chats = BTreeSet::new();
        for line in fs::read_to_string(path)?.lines() {
            match (line.get(..1), line.get(1..).and_then(|id| id.parse().ok())) {
                (Some("+"), Some(id)) => drop(chats.insert(id)),
                (Some("-"), Some(id)) => drop(chats.remove(&id)),
                _ => return Err(std::io::Error::other(format!("the list of subscribers has no place for: {line}"))),
            }
        }
        Ok(Self(Arc::new(Mutex::new(List { chats, file: Some(file) }))))
    }

    fn set(&self, chat: i64, subscribes: bool) -> std::io::Result<()> {
        let mut list = self.list();
        if list.chats.contains(&chat) == subscribes {
            return Ok(());
        }
        if let Some(file) = &mut list.file {
            writeln!(file, "{}{chat}", if subscribes { '+' } else { '-' })?;
        }
        if subscribes {
            list.chats.insert(chat)
        } else {
            list.chats.remove(&chat)
        };
        Ok(())
    }

    /// In ascending order, as a broadcast wants them.
    fn all(&self) -> Vec<i64> {
        self.list().chats.iter().copied().collect()
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// After how many messages the owner is told.
const A_STEP: u64 = 100;

/// Sends what the newsroom orders, and tells it how far that has come.
pub(crate) async fn print(
    mut orders: mpsc::UnboundedReceiver<Order>,
    subscribers: Subscribers,
    broadcasts: Broadcasts,
    newsroom: Handle<Newsroom>,
    owner: PerChat,
) -> stategram::Result<()> {
    newsroom.send(&owner, Report::Started).await?;
    while let Some(Order { name, text }) = orders.recv().await {
        let chats = stream::iter(subscribers.all());
        let broadcast = broadcasts.start(&name, chats, move |_, to| {
            to.text(&text);
        });
        let mut changes = broadcast.await?.changes();
        let mut told = 0;
        while let Some(progress) = changes.next().await {
            let steps = progress.sent / A_STEP;
            if steps > told || progress.finished {
                told = steps;
                newsroom.send(&owner, Report::Progress(progress)).await?;
            }
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let owner = owner()?;
    let subscribers = match std::env::var_os("SUBSCRIBERS") {
        Some(path) => Subscribers::open(path.into())
            .map_err(|source| Error::System { doing: "reading the list of subscribers".to_owned(), source })?,
        None => Subscribers::default(),
    };
    let (press, orders) = mpsc::unbounded_channel();
    Bot::from_env()?
        .with(Paper { subscribers: subscribers.clone(), press: Press(press) })
        .conversation::<Subscription>()
        .conversation_where::<Newsroom>(only([owner]))
        .run_with(|running| {
            let (broadcasts, newsroom) = (running.broadcasts(), running.handle());
            async move { print(orders, subscribers, broadcasts, newsroom?, PerChat(owner)).await }
        })
        .await
}

/// Whose bot it is: `OWNER`, or you, where it plays in the simulator.
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
