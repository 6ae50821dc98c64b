//! One message for many chats.
//!
//! A broadcast has a name, a stream of chats, and what each of them is sent. It takes a page of chats at a time, and writes it
//! down in one piece: the messages into the outbox, and how far the stream has been read beside them. So with a durable store a
//! crash leaves no chat out and sends nothing anew: [started](Broadcasts::start) again under the same name, with the same
//! stream, it goes on behind the last chat that it has taken; one that is finished says so. What was queued is delivered as
//! every reply is: at least once, or not more than [`once`](crate::reply::Draft::once) where that is said. With the memory store a
//! broadcast works just so, and is forgotten with the process.
//!
//! ```no_run
//! use futures_util::stream;
//! use stategram::prelude::*;
//! # #[derive(Conversation, Serialize, Deserialize, Clone)]
//! # #[conversation(per_chat)]
//! # enum Shop { #[state(entry)] Open }
//! # use shop::Open;
//! # #[handler]
//! # impl Shop { #[on(Open, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
//! # async fn example(bot: Bot, mut subscribers: Vec<i64>) -> Result<(), Box<dyn std::error::Error>> {
//! let running = bot.conversation::<Shop>().start().await?;
//! subscribers.sort_unstable();
//! let sale = running
//!     .broadcasts()
//!     .start("spring-sale", stream::iter(subscribers), |_, to| {
//!         to.text("Everything for half the price!").silent().keyboard(Keyboard::new().button("Show me", "sale"));
//!     })
//!     .await?;
//! let progress = sale.finished().await?;
//! println!("{} of {} have it, {} have left us", progress.sent, progress.chats, progress.gone);
//! # Ok(()) }
//! ```
//!
//! # In nobody's way
//!
//! No reply of a turn waits behind a message of a broadcast for the same chat. Where the bot keeps to Telegram's [limits](crate::Limits),
//! the messages of a broadcast go when nothing else waits, one after the other and not all at once when a second begins: a reply is held
//! up for a thirtieth of a second or two. A draft may [be paid for](crate::reply::Draft::paid_broadcast), which passes Telegram's limits.
//! At most 255 messages of a broadcast are queued at a time, and those of the last chat: the stream is read as fast as they are sent, and
//! is never held in memory. A chat for which Telegram has the bot wait (`429`) keeps none of these places, of which there are 10,000 more.
//!
//! # What became of it
//!
//! [`Progress`] counts chats and messages, and is written down with each page, when the broadcast is finished or stopped, and when the bot is shut
//! down. What is delivered between the last of these and a crash is counted as [`lost`](Progress::lost) by the next run: it was
//! sent, most likely, but nobody knows any more what became of it.

mod error;
mod kept;
mod progress;
mod run;
mod start;
mod tally;

pub use self::error::BroadcastError;
pub use self::progress::Progress;
pub use self::start::{Broadcast, Broadcasts, NextChat};
pub(crate) use self::tally::{Became, Tallies, Tally, Ticket};

/// Under which the store has broadcasts: no conversation is called so.
pub(crate) const STORED: &str = "stategram::broadcast";
