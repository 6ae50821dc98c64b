//! A recording, played to a bot again.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::runtime::{Builder, House};
use crate::testing::failure::fail;
use crate::testing::recording::{Item, Recording, What};
use crate::testing::script::{Part, Script};
use crate::{Bot, Result};

/// How long a bot may take to come to rest, by the clock on the wall.
const PATIENCE: Duration = Duration::from_secs(60);

/// For so many seconds behind the last line the bot may still do what it did in the recording: what it tries again, it does at a moment of its
/// own choice.
const SECONDS_AFTER: u32 = 60;

/// The same for what it may still do behind the last line.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// A bot to which a recording is played.
struct Stage<'a> {
    script: &'a Script,
    house: House,
}

/// What came of playing a recording.
#[derive(Clone, Debug)]
pub struct Replayed {
    updates: usize,
    calls: usize,
    difference: Option<String>,
}

impl Recording {
    /// Plays the recording to the bot that `build` puts together: it is sent the same updates at the same moments of a clock of its
    /// own, its calls are answered as they were, and compared with those that were made. Nothing goes over a network, and nothing waits
    /// for time to pass.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
    /// # #[conversation(per_chat)]
    /// # enum Echo { #[state(entry)] Idle }
    /// # use echo::Idle;
    /// # #[handler]
    /// # impl Echo { #[on(Idle, text)] fn echo(Text(text): Text, reply: &mut Reply) -> Stay { reply.text(text); Stay } }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> stategram::Result<()> {
    /// use stategram::testing::{Recording, Setup};
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("echo.jsonl");
    /// let bot = Setup::new().recorded_in(&path).start(|bot| bot.conversation::<Echo>()).await?;
    /// bot.user("ann").says("hi").await;
    ///
    /// Recording::open(&path)?.replay(|bot| bot.conversation::<Echo>()).await?.assert_same();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # How exact it is
    ///
    /// A turn follows from the state, from what happened, from the time, and from what its calls were answered: where that is all, and
    /// nothing is awaited beside calls, a replay does what was done. A turn that asks for something else does not follow: one that calls
    /// `rand` (the example `guess_a_number` does) thinks of another number. What is to be replayed takes such things from the application,
    /// `Data<T>`, which gives the same for the same in a test: a generator with a seed, say.
    ///
    /// - Calls are compared chat by chat, in order; those about a query, query by query. `sendChatAction` is not compared.
    /// - An inline query that its user typed over may be answered here: that answer is passed over.
    /// - Time stands still within a step, and what the bot took between an update and its commit is nothing here. So a deadline comes
    ///   that much earlier, and a message of these very milliseconds comes behind it.
    /// - Updates are fetched: a bot that has a webhook is given none here.
    /// - Files that the bot downloaded are not in the recording; their download fails. What it had in its store before is
    ///   not there either. Signed links need a key of the bot's own ([`Builder::callback_key`]).
    ///
    /// # Errors
    /// As [`Builder::start`]. A difference is no error: [`Replayed`] has it.
    pub async fn replay<A, F>(&self, build: F) -> Result<Replayed>
    where
        A: Send + Sync + 'static,
        F: FnOnce(Bot) -> Builder<A>,
    {
        let clock = Clock::manual_at(self.began);
        let script = Script::new(self);
        let running = build(Bot::over(script.clone())).clock(&clock).seen_by(Arc::new(script.clone())).start().await?;
        let stage = Stage { script: &script, house: running.house() };
        let mut played = Replayed { updates: 0, calls: 0, difference: None };
        let mut turns = 0;
        for Item { line, at, what } in &self.items {
            if script.difference().is_some() {
                break;
            }
            clock.advance(*at - clock.now());
            match what {
                What::Update { id, json } => {
                    played.updates += 1;
                    script.update(*id, json);
                    stage.until(*line, PATIENCE, Part::is_fetched).await;
                }
                What::Call(_) => stage.until(*line, PATIENCE, |part| part.has_made(*line)).await,
                What::Turn => {
                    turns += 1;
                    stage.until(*line, PATIENCE, |part| part.turns >= turns).await;
                }
                // The deadlines that have come by it have turns of their own.
                What::Moment => {}
            }
        }
        // A call too many may still come; one that waits for a later moment does not.
        stage.until(self.items.len() + 1, LAST_PATIENCE, |_| false).await;
        script.ends();
        for _ in 0..SECONDS_AFTER {
            if script.difference().is_some() || script.missing().is_none() {
                break;
            }
            clock.advance(Duration::from_secs(1));
            stage.until(self.items.len() + 1, LAST_PATIENCE, |part| part.missing().is_none()).await;
        }
        if let Some((line, sentence)) = script.missing() {
            script.differs(line, &sentence);
        }
        (played.calls, played.difference) = (script.compared(), script.difference());
        // What it does from now on is nobody's business: dropped, it stops at once.
        drop(running);
        Ok(played)
    }
}

impl Stage<'_> {
    /// Waits until that is so, or until the bot rests, and nothing follows any more.
    async fn until(&self, line: usize, patience: Duration, is_so: impl Fn(&Part) -> bool) {
        let Self { script, house } = self;
        let rests = async {
            script.once(Part::is_fetched).await;
            house.settled().await;
        };
        let trouble = tokio::select! {
            biased;
            () = script.once(|part| part.difference.is_some() || is_so(part)) => return,
            why = house.failed() => format!("the bot has ended by itself: {why}"),
            rested = tokio::time::timeout(patience, rests) => match rested {
                // What a recording ends in the middle of waits for a time that does not come.
                Err(_) if patience == PATIENCE => format!("the bot does not come to rest within {patience:?} of real time"),
                Ok(()) | Err(_) => return,
            },
        };
        script.differs(line, &trouble);
    }
}

impl Replayed {
    /// How many updates the bot was sent.
    pub fn updates(&self) -> usize {
        self.updates
    }

    /// How many of its calls were the same.
    pub fn calls(&self) -> usize {
        self.calls
    }

    /// The first thing that the bot did otherwise, in words: the line of the recording, what was recorded, and what happened.
    pub fn difference(&self) -> Option<&str> {
        self.difference.as_deref()
    }

    /// # Panics
    /// Where the bot did something else; the message is the [difference](Self::difference).
    #[track_caller]
    pub fn assert_same(&self) {
        if let Some(difference) = &self.difference {
            fail(Location::caller(), difference, None);
        }
    }
}
