//! A bot under test, the people who talk to it, and a transcript of what was said.
//!
//! The bot runs as it does in earnest, by HTTP against the [simulator](crate::simulator), on a clock that is turned by hand. Each
//! step waits until everything that follows from it is done, so that nothing in a test sleeps, and what happened can be
//! compared as text. `docs/TESTING.md` is the way through it, from the first test to calls that go wrong.
//!
//! ```
//! use std::time::Duration;
//! use stategram::prelude::*;
//! use stategram::testing::TestBot;
//!
//! /// Counts the messages of each chat; ten silent seconds end it.
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
//!
//!     #[on(Counting, expired)]
//!     fn silence(reply: &mut Reply) -> End {
//!         reply.text("Bye");
//!         End
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> stategram::Result<()> {
//! // In a test: #[tokio::test] async fn ...
//! let bot = TestBot::start(|bot| bot.conversation::<Counter>()).await?;
//! let ann = bot.user("ann");
//! ann.says("hi").await;
//! ann.says("still there?").await;
//! bot.advance(Duration::from_secs(10)).await;
//! bot.expect(
//!     "
//!     ann: hi
//!     bot: 1
//!     ann: still there?
//!     bot: 2
//!     (10s later)
//!     bot: Bye
//!     ",
//! );
//! # Ok(())
//! # }
//! ```
//!
//! # Transcripts
//!
//! A line for each deed, and two spaces before what belongs to the line above. Formatting, ids and times are left out.
//!
//! | line | what happened |
//! |---|---|
//! | `ann: hi` | ann wrote, in her private chat with the bot |
//! | `ann in Friends: hi` | ann wrote in a group |
//! | `bot: hi` | the bot wrote, in the chat where the step was done, or the only one there is |
//! | `bot to ann: hi`, `bot in Friends: hi` | it wrote elsewhere |
//! | `bot edits: hi`, `bot deletes: hi` | it changed a message, which is shown as it is then, or took it back |
//! | `  [Yes] [No]` | a row of the inline keyboard of the message above |
//! | `  keyboard: [A] [B] / [C]` | a keyboard of one's own; also `(keyboard removed)`, `(asks for a reply)` |
//! | `ann presses [Yes]` | a button of an inline keyboard |
//! | `bot toasts: hi`, `bot alerts: hi`, `bot opens: URL` | what ann sees of the answer; an empty answer is none |
//! | `ann types @bot cats`, `bot offers:` and `  [Cat - an animal]`, `ann chooses [Cat - an animal]` | inline mode |
//! | `ann: [photo 12 KB] my cat` | a message with something in it |
//! | `(10s later)`, `(the bot starts)`, ... | what happened beside the chats |
//!
//! What different chats show at the same time is in the same order every time, whichever was faster: first the people, then the
//! chat of the step, then the other chats as they were first spoken in; in each, notices before messages.
//!
//! # Snapshots
//!
//! Nobody has to type a transcript: [`expect!`](expect_test::expect), from the crate `expect-test`, is a literal that is written anew
//! in the test's own source where what happened is something else and `UPDATE_EXPECT=1` is in the environment. Begin with an empty
//! one, run `UPDATE_EXPECT=1 cargo test`, and read what it wrote, which is the test from then on.
//!
//! ```
//! # use stategram::prelude::*;
//! # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
//! # #[conversation(per_chat)]
//! # enum Greeting { #[state(entry)] Idle }
//! # use greeting::Idle;
//! # #[handler]
//! # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> stategram::Result<()> {
//! use stategram::testing::{TestBot, expect};
//!
//! let bot = TestBot::start(|bot| bot.conversation::<Greeting>()).await?;
//! bot.user("ann").says("hi").await;
//! bot.expect(expect![[r#"
//!     ann: hi
//!     bot: Hello!
//! "#]]);
//! # Ok(())
//! # }
//! ```
//!
//! # Calls that go wrong
//!
//! [`bot.simulator().fault("sendMessage")`](crate::simulator::Simulator::fault) has the next calls of a method refused, throttled,
//! cut off, slow, or answered by something else. A reply that waits because of that is under way: a step that waits for it waits
//! until it is sent. While it cannot be, people speak without waiting ([`Actor::person`]), and the [clock](TestBot::clock) is turned
//! without it.
//!
//! # What tests reach
//!
//! [`Coverage`] tells which edges of the conversations' graphs a bot took, or all bots of all tests, and which were never taken.
//!
//! # Many at once
//!
//! [`Setup::in_process`] does without a socket: a hundred people who write three messages each and press a button take a tenth of a
//! second in a debug build (`a_hundred_people_talk_to_it_at_once` in the crate's tests).
//!
//! # Recordings
//!
//! What happened to a bot that played with the simulator can be kept in a file, and played to it again: [`Recording`].
//!
//! # What fails
//!
//! A step that cannot be done - a button that is not there - or a bot that does not come to rest within a minute of the wall's
//! clock fails the test: it panics with one sentence, where in the test it was, and the transcript so far.

mod actor;
mod bot;
mod coverage;
mod direct;
mod expected;
mod failure;
mod pick;
mod recording;
mod replay;
mod script;
mod setup;

pub use self::actor::Actor;
pub use self::bot::{Group, TestBot};
pub(crate) use self::coverage::counted;
pub use self::coverage::{Coverage, CoveredEdge};
pub use self::expected::Expected;
pub use self::pick::Pick;
pub use self::recording::Recording;
pub use self::replay::Replayed;
pub use self::setup::Setup;
pub use crate::simulator::Parcel;
pub use expect_test::expect;
