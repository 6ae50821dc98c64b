//! How a bot is put under test.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::clock::{Clock, Moment};
use crate::conversation::Looks;
use crate::runtime::{Builder, Running};
use crate::simulator::Simulator;
use crate::testing::TestBot;
use crate::testing::coverage::Took;
use crate::testing::direct::Direct;
use crate::{Bot, Result};

/// Thursday, the 1st of January 2026, at noon.
const START: Moment = Moment::from_millis(1_767_268_800_000);

/// What is special about a test: when it begins, where the bot keeps its conversations, whether there is a socket.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
/// # #[conversation(per_chat)]
/// # enum Greeting { #[state(entry)] Idle }
/// # use greeting::Idle;
/// # #[handler]
/// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> stategram::Result<()> {
/// use stategram::testing::Setup;
///
/// let bot = Setup::new().in_process().start(|bot| bot.conversation::<Greeting>()).await?;
/// bot.user("ann").says("hi").await;
/// bot.expect("ann: hi\nbot: Hello!");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing starts until `start`"]
pub struct Setup {
    start: Moment,
    in_process: bool,
    kept_in: Option<PathBuf>,
    recorded_in: Option<PathBuf>,
}

/// Starts the bot; called again for every restart.
pub(super) type Start = Box<dyn Fn() -> BoxFuture<'static, Result<Running>> + Send + Sync>;

impl Setup {
    /// By HTTP, in memory, from noon of the 1st of January 2026 (UTC), a Thursday.
    pub fn new() -> Self {
        Self { start: START, in_process: false, kept_in: None, recorded_in: None }
    }

    /// The clock shows this moment at first.
    pub fn at(self, moment: Moment) -> Self {
        Self { start: moment, ..self }
    }

    /// Calls are carried without a socket, which is faster: all but those that upload files. What HTTP does to a call is not
    /// tested then.
    pub fn in_process(self) -> Self {
        Self { in_process: true, ..self }
    }

    /// The bot keeps its conversations in this file, so that they go on after [`TestBot::restart`]. Without it they are
    /// forgotten then, unless the bot is built with a store of its own.
    #[cfg(feature = "sqlite")]
    pub fn kept_in(self, path: impl Into<PathBuf>) -> Self {
        Self { kept_in: Some(path.into()), ..self }
    }

    /// What happens is written into this file, line by line, to be [replayed](crate::testing::Recording). What was in the file before is lost.
    pub fn recorded_in(self, path: impl Into<PathBuf>) -> Self {
        Self { recorded_in: Some(path.into()), ..self }
    }

    /// Starts the bot that `build` puts together, which is called again for every restart.
    ///
    /// # Errors
    /// As [`Builder::start`]; where the file of a recording cannot be made; where there is no port to be had; where the bot [ends by itself](Running::ended) before it asks for
    /// updates, or does not ask for any within a minute of real time.
    pub async fn start<A, F>(self, build: F) -> Result<TestBot>
    where
        A: Send + Sync + 'static,
        F: Fn(Bot) -> Builder<A> + Send + Sync + 'static,
    {
        let clock = Clock::manual_at(self.start);
        let simulator =
            Arc::new(if self.in_process { Simulator::unbound(&clock)? } else { Simulator::start_with(&clock).await? });
        if let Some(path) = &self.recorded_in {
            simulator.record(path)?;
        }
        let bot = if self.in_process { Bot::over(Direct::new(&simulator)) } else { simulator.bot()? };
        let took = Arc::new(Took::new(Looks::by(simulator.account().inside.clone())));
        let onlooker = took.clone();
        let start: Start = Box::new(move || {
            let builder = build(bot.clone()).clock(&clock).seen_by(onlooker.clone());
            let kept_in = self.kept_in.clone();
            Box::pin(async move { keep(builder, kept_in).await?.start().await })
        });
        TestBot::new(simulator, start, took).await
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "sqlite")]
async fn keep<A: Send + Sync + 'static>(builder: Builder<A>, kept_in: Option<PathBuf>) -> Result<Builder<A>> {
    match kept_in {
        Some(path) => Ok(builder.store(crate::store::Sqlite::open(path).await?)),
        None => Ok(builder),
    }
}

#[cfg(not(feature = "sqlite"))]
#[expect(clippy::unused_async, reason = "with the feature it waits for the file")]
async fn keep<A: Send + Sync + 'static>(builder: Builder<A>, _: Option<PathBuf>) -> Result<Builder<A>> {
    Ok(builder)
}
