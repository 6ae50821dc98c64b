//! A mailbox for its owner: whatever others write to the bot is kept until the owner asks for it with `/unread` and
//! `/next`.
//!
//!     cargo run --example chatbox
//!
//! runs in this terminal, against a simulated Telegram, where you are the owner: `ann> hi` speaks as somebody else. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot, and `OWNER` is its owner's user id.

use std::collections::BTreeMap;

use stategram::prelude::*;
use stategram::{Builder, Error};

/// The owner's chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, chats(private))]
pub(crate) enum Desk {
    #[state(entry)]
    Open,
}

#[handler]
impl Desk {
    #[on(desk::Open, command = "unread")]
    fn unread(chat: Chat, events: &mut Events) -> Stay {
        events.send::<Mailbox>(&PerApplication, Wish::Unread { owner: chat.id });
        Stay
    }

    #[on(desk::Open, command = "next")]
    fn next(chat: Chat, events: &mut Events) -> Stay {
        events.send::<Mailbox>(&PerApplication, Wish::Next { owner: chat.id });
        Stay
    }

    #[on(desk::Open, message)]
    fn other(reply: &mut Reply) -> Stay {
        reply.text("I don't understand");
        Stay
    }
}

/// Says hello to every chat once.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Greeter {
    #[state(entry)]
    Stranger,
    #[state(terminal)]
    Known,
}

#[handler]
impl Greeter {
    #[on(greeter::Stranger, message)]
    fn hello(reply: &mut Reply) -> greeter::Known {
        reply.text("Hello!");
        greeter::Known
    }
}

/// What was written to the bot, by chat. There is one for the whole bot.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_application, event = Wish)]
pub(crate) enum Mailbox {
    #[state(entry)]
    Empty,
    Holding {
        texts: BTreeMap<i64, Vec<String>>,
    },
}
use mailbox::{Empty, Holding};

/// What the owner wants of the mailbox.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) enum Wish {
    Unread { owner: i64 },
    Next { owner: i64 },
}

#[handler]
impl Mailbox {
    #[on(Empty, text)]
    fn first(chat: Chat, Text(text): Text) -> Holding {
        Holding { texts: BTreeMap::from([(chat.id, vec![text])]) }
    }

    #[on(Holding, text)]
    fn another(holding: &mut Holding, chat: Chat, Text(text): Text) -> Stay {
        holding.texts.entry(chat.id).or_default().push(text);
        Stay
    }

    #[on(Empty, event)]
    fn nothing(Event(wish): Event<Wish>, reply: &mut Reply<Elsewhere>) -> Stay {
        let (Wish::Unread { owner } | Wish::Next { owner }) = wish;
        reply.to(owner).text("No unread messages");
        Stay
    }

    #[on(Holding, event)]
    fn asked(holding: &mut Holding, Event(wish): Event<Wish>, reply: &mut Reply<Elsewhere>) -> To<Stay, End> {
        match wish {
            Wish::Unread { owner } => {
                let lines = holding.texts.iter().map(|(id, texts)| format!("ID: {id}\n{} unread", texts.len()));
                reply.to(owner).text(lines.collect::<Vec<_>>().join("\n"));
            }
            Wish::Next { owner } => {
                let mut owner = reply.to(owner);
                if let Some((id, texts)) = holding.texts.pop_first() {
                    owner.text(format!("From ID: {id}"));
                    for text in texts {
                        owner.text(text);
                    }
                }
            }
        }
        if holding.texts.is_empty() { to(End) } else { to(Stay) }
    }
}

/// The bot of this owner.
pub(crate) fn bot(bot: Bot, owner: i64) -> Builder {
    let others = except([owner]);
    bot.with(())
        .conversation_where::<Desk>(only([owner]))
        .conversation_where::<Greeter>(others.clone())
        .conversation_where::<Mailbox>(others)
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    bot(Bot::from_env()?, owner()?).run().await
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
