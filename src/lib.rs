//! Telegram bots that hold conversations.
//!
//! You write the states of a conversation as an enum and its transitions as an annotated `impl`. A macro turns the two into
//! a typed state machine that the compiler checks; the runtime keeps one machine per chat or user, gives it the updates that
//! belong to it, in order, and expires it when it falls silent.
//!
//! ```no_run
//! use stategram::prelude::*;
//!
//! /// Counts the messages of each chat; ten silent seconds start it anew.
//! #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
//! #[conversation(per_chat, expires = "10s")]
//! enum Counter {
//!     #[state(entry)]
//!     Fresh,
//!     Counting { count: u32 },
//! }
//! use counter::{Counting, Fresh};
//!
//! #[handler]
//! impl Counter {
//!     #[on(Fresh, message)]
//!     fn first(reply: &mut Reply) -> Counting {
//!         reply.text("1");
//!         Counting { count: 1 }
//!     }
//!
//!     #[on(Counting, message)]
//!     fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
//!         counter.count += 1;
//!         reply.text(counter.count.to_string());
//!         Stay
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> stategram::Result<()> {
//!     stategram::Bot::from_env()?.conversation::<Counter>().run().await
//! }
//! ```
//!
//! Who comes from telepot finds each of its ideas in `docs/COMING_FROM_TELEPOT.md`; whose handler does not compile finds the
//! message, and what to write instead, in `docs/DOES_NOT_COMPILE.md`.
//!
//! # Layout
//!
//! An update goes through the rooms in this order; each module's own page says what holds in it.
//!
//! ```text
//! source ──► intake ──► route ──► conversation ──► store ──► deliver
//! ```
//!
//! - `source`: where updates come from: long polling, a webhook, a stream of the author's.
//!   for.
//! - [`update`]: one update, read as far as its headline.
//! - `intake`: drops what is more than one user may send ([`Quota`]), dedupes, and hands each update to the conversations it belongs to.
//! - `route`: which those are.
//! - `conversation`: cells, mailboxes, workers, turns and deadlines of the live conversations.
//! - [`store`]: what is kept, and the words it is asked for in: begin, accept, load, commit, due, seeds, outbox, sending,
//!   delivered, and three for what was set aside.
//! - `deliver`: replies on their way out, in order per chat, as fast as the [`Limits`] let them.
//!
//! What an author meets:
//!
//! - [`prelude`]: everything a bot is written with; [`derive@Conversation`] and [`handler`] have the whole syntax.
//! - [`machine`]: states, handlers, outcomes and the graph of a conversation; what the macros target.
//! - [`extract`]: the arguments of handlers. [`reply`]: what they send.
//! - [`press`]: buttons with data of a type of yours. [`only`] and [`except`]: who may speak to a conversation.
//! - [`commands`], [`link`], [`texts`]: commands as a type, deep links, formatted texts.
//! - [`bot`]: the client of the Bot API. [`types`]: its objects and methods.
//! - [`Builder`] and [`Running`]: putting a bot together and taking it down.
//! - [`Health`] and [`Probe`]: how a running bot is. What it counts and logs is told in `docs/OBSERVABILITY.md`.
//! - [`Handle`]: a way into conversations from the rest of an application. [`broadcast`]: one message for many chats.
//! - [`Updates`]: the updates as a stream, for who wants no conversations.
//! - [`clock`]: the one source of time. [`logs`]: logs without the token, for a subscriber of one's own.
//! - `simulator` (feature `simulator`): a Bot API server for playing and testing.
//! - `testing` (feature `testing`): a bot under test, the people who talk to it, and a transcript of what was said.
//!
//! # Features
//!
//! - `rustls` (default): HTTPS. Without it only `http://` servers can be reached.
//! - `regex`: the trigger `regex = ".."`, and its argument `Captures`.
//! - `simulator`: the embedded Bot API server and the terminal in front of it.
//! - `sqlite`: `store::Sqlite`, which keeps a bot in one file (`docs/STORE.md`).
//! - `testing`: the module `testing`, in which tests play the users of a bot against the simulator, and `bot::Scripted`, a
//!   transport whose answers are written beforehand (`docs/TESTING.md`).
//! - `webhook`: `Webhook`, by which Telegram posts the updates to the bot (`docs/WEBHOOK.md`).
#![warn(clippy::print_stderr, clippy::print_stdout)]

// The macros name the crate from outside, which the unit tests are not.
#[cfg(test)]
extern crate self as stategram;

mod access;
mod activity;
mod author;
pub mod bot;
pub mod broadcast;
pub mod clock;
pub mod commands;
mod conversation;
mod deliver;
mod error;
pub mod extract;
mod fatal;
mod figures;
mod floods;
#[cfg(test)]
mod fuzz;
mod handle;
mod intake;
mod limits;
pub mod link;
pub mod logs;
pub mod machine;
#[cfg(feature = "simulator")]
mod onlooker;
pub mod prelude;
pub mod press;
pub mod reply;
mod route;
mod runtime;
#[cfg(feature = "simulator")]
pub mod simulator;
mod source;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
pub mod texts;
mod unquoted;
pub mod update;
mod vitals;

/// The objects and methods of the Bot API, as the `frankenstein` crate has them.
pub mod types {
    pub use frankenstein::types::*;
    pub use frankenstein::updates::{Update, UpdateContent, WebhookInfo};
    pub use frankenstein::{
        AsyncTelegramApi, ParseMode, games, gifts, inline_mode, input_file, input_media, methods, passport, payments,
        response, rich_message, stickers,
    };
}

// At the root stands every extractor, apart from the payloads that bear the names of Telegram's contents of messages and kinds
// of updates (`extract::Photo`, `extract::PollAnswer`, ..) and from the seeds (`machine::PerChat`, ..): these are many, and come
// with the prelude, like all others.
pub use self::access::{AccessList, except, only};
pub use self::author::{CallbackData, Command, Conversation, Provide, Schema, handler, html};
pub use self::bot::{Bot, File};
pub use self::clock::Moment;
pub use self::error::{Error, Result};
#[cfg(feature = "regex")]
pub use self::extract::Captures;
pub use self::extract::{
    Album, Callback, Caption, Chat, Chosen, Command, Data, DeepLink, Event, Events, Extract, Inline, Me, Message,
    PreCheckout, Raw, Shipping, Text, Timers, Update, User,
};
pub use self::floods::Quota;
pub use self::handle::{Handle, HandleError};
pub use self::limits::Limits;
pub use self::machine::{Any, End, Failure, Schema, Stay, To, to};
pub use self::press::CallbackData;
pub use self::reply::{InlineMessage, InlineResult, Keyboard, Reply, Sent, Undeliverable};
pub use self::runtime::{Builder, FirstOf, Health, Probe, Running, Updates};
pub use self::source::RawUpdate;
#[cfg(feature = "webhook")]
pub use self::source::{Webhook, WebhookService};
pub use self::update::Glance;

/// The bot on the first page compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FirstPage;

/// So do those of the page for who comes from telepot.
#[cfg(doctest)]
#[doc = include_str!("../docs/COMING_FROM_TELEPOT.md")]
struct ComingFromTelepot;

/// And the page about running a webhook.
#[cfg(all(doctest, feature = "webhook"))]
#[doc = include_str!("../docs/WEBHOOK.md")]
struct RunningAWebhook;

/// And the page about testing a bot.
#[cfg(all(doctest, feature = "sqlite", feature = "testing"))]
#[doc = include_str!("../docs/TESTING.md")]
struct TestingABot;

/// And what is right on the pages about what is wrong.
#[cfg(doctest)]
#[doc = include_str!("../docs/DOES_NOT_COMPILE.md")]
#[doc = include_str!("../docs/does_not_compile/CONVERSATION.md")]
#[doc = include_str!("../docs/does_not_compile/HANDLERS.md")]
#[doc = include_str!("../docs/does_not_compile/GRAPH.md")]
#[doc = include_str!("../docs/does_not_compile/AROUND.md")]
struct DoesNotCompile;
