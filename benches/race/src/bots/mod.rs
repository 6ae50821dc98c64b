//! The bots, each as its own authors recommend to write it. Each runs in a process of its own until it is killed.

mod bare;
mod frankenstein;
mod nothing;
mod stategram;
mod teloxide;

use std::net::SocketAddr;

use crate::cpus;

/// Who takes part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bot {
    Bare,
    FrankensteinPerChat,
    FrankensteinPerReply,
    /// No bot, and hardly a client: what the server can do at most.
    Nothing,
    Stategram,
    Teloxide,
}

/// How the updates come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    Polling,
    Webhook,
}

/// All that are compared. The bare client is first of each way, since the others are measured by it.
pub(crate) const RACERS: &[(Bot, Way)] = &[
    (Bot::Bare, Way::Polling),
    (Bot::Stategram, Way::Polling),
    (Bot::FrankensteinPerReply, Way::Polling),
    (Bot::FrankensteinPerChat, Way::Polling),
    (Bot::Teloxide, Way::Polling),
    (Bot::Bare, Way::Webhook),
    (Bot::Stategram, Way::Webhook),
    (Bot::FrankensteinPerChat, Way::Webhook),
    (Bot::Teloxide, Way::Webhook),
];

impl Bot {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "the bare client",
            Self::FrankensteinPerChat => "frankenstein, a task per chat",
            Self::FrankensteinPerReply => "frankenstein, a task per reply",
            Self::Nothing => "no bot",
            Self::Stategram => "stategram",
            Self::Teloxide => "teloxide",
        }
    }
}

impl Way {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::Webhook => "webhook",
        }
    }
}

const TOKEN: &str = "1:race_race_race_race_race_race_race_ra";

/// Where a bot finds its updates.
struct Place {
    /// Of the Bot API server.
    url: String,
    /// Where it listens for the server; `None` where it polls.
    listen: Option<SocketAddr>,
    /// How many chats there are, for who does not read what they write.
    chats: usize,
}

/// Runs until it is killed.
pub(crate) fn run(words: &[&str]) {
    let [cpu, name, url, listen, chats] = words else { panic!("not for a bot: {words:?}") };
    if let Ok(cpu) = cpu.parse() {
        cpus::pin(cpu);
    }
    let bots = RACERS.iter().map(|(bot, _)| *bot).chain([Bot::Nothing]);
    let bot = bots.into_iter().find(|it| it.name() == *name).expect("a bot");
    let place = Place { url: (*url).to_owned(), listen: listen.parse().ok(), chats: chats.parse().expect("a number") };
    if bot == Bot::Nothing {
        return nothing::run(&place);
    }
    // What `#[tokio::main]` makes: a worker for each CPU that it may be on, which is one.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match bot {
            Bot::Bare => bare::run(place).await,
            Bot::FrankensteinPerChat => frankenstein::run(place, frankenstein::Tasks::PerChat).await,
            Bot::FrankensteinPerReply => frankenstein::run(place, frankenstein::Tasks::PerReply).await,
            Bot::Stategram => stategram::run(place).await,
            Bot::Teloxide => teloxide::run(place).await,
            Bot::Nothing => {}
        }
    });
}
