//! The bot under test.

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::machine::Conversation;
use crate::runtime::{Builder, House, Running};
use crate::simulator::{Simulator, Transcript};
use crate::testing::actor::Actor;
use crate::testing::coverage::{Coverage, Took};
use crate::testing::expected::Expected;
use crate::testing::failure::fail;
use crate::testing::setup::{Setup, Start};
use crate::{Bot, Error, Handle, Result};

/// How long a bot may take to come to rest, by the clock on the wall. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A bot that runs against a simulator of its own; see the [module](crate::testing).
///
/// Dropped, it stops at once.
pub struct TestBot {
    stage: Arc<Stage>,
    start: Start,
    took: Arc<Took>,
    running: Option<Running>,
    /// Since it ran last.
    has_crashed: bool,
}

/// A group of the simulator, which the bot is in.
#[derive(Clone, Debug)]
pub struct Group {
    pub(super) name: String,
    id: i64,
}

/// What the bot and all who talk to it have in common.
pub(super) struct Stage {
    pub(super) simulator: Arc<Simulator>,
    house: Mutex<Option<House>>,
    told: Mutex<Told>,
}

/// What happened, and how much of it has been compared.
struct Told {
    transcript: Transcript,
    expected: usize,
}

impl TestBot {
    /// Starts a bot in memory, by HTTP; [`Setup`] has other ways. `build` is called again for every [`restart`](Self::restart).
    ///
    /// # Errors
    /// As [`Setup::start`].
    pub async fn start<A, F>(build: F) -> Result<Self>
    where
        A: Send + Sync + 'static,
        F: Fn(Bot) -> Builder<A> + Send + Sync + 'static,
    {
        Setup::new().start(build).await
    }

    pub(super) async fn new(simulator: Arc<Simulator>, start: Start, took: Arc<Took>) -> Result<Self> {
        let transcript = Transcript::new(simulator.account());
        let told = Mutex::new(Told { transcript, expected: 0 });
        let stage = Arc::new(Stage { simulator, house: Mutex::default(), told });
        let mut bot = Self { stage, start, took, running: None, has_crashed: false };
        bot.launch().await?;
        Ok(bot)
    }

    /// The user of that name, in the private chat with the bot.
    pub fn user(&self, name: &str) -> Actor {
        Actor::new(&self.stage, name)
    }

    /// The group of that name, with the bot and these people in it; the first of them has made it.
    pub fn group(&self, name: &str, members: &[&Actor]) -> Group {
        self.gather(name, members, true)
    }

    /// The same without the bot, which people can use there in inline mode, and can [add](Actor::adds_bot).
    pub fn group_without_bot(&self, name: &str, members: &[&Actor]) -> Group {
        self.gather(name, members, false)
    }

    fn gather(&self, name: &str, members: &[&Actor], with_bot: bool) -> Group {
        let simulator = &self.stage.simulator;
        let id = simulator.group_id(name);
        let account = simulator.account();
        let people: Vec<_> = members.iter().map(|it| account.user(it.id(), None)).collect();
        account.gather(account.group(id, Some(name)), &people, with_bot);
        Group { name: name.to_owned(), id }
    }

    /// Turns the clock, and waits until everything that is due then is done. What becomes due because of it, later than it but
    /// within the same time, is counted from the new time: the clock jumps.
    #[track_caller]
    pub fn advance(&self, by: Duration) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.stage.settle(at, None).await;
            self.stage.simulator.account().turn_clock(by);
            self.stage.told().transcript.note(format!("({by:?} later)"));
            self.stage.settle(at, None).await;
        }
    }

    /// Waits until nothing is under way, as every step does by itself: for what came from elsewhere, through a handle, say.
    #[track_caller]
    pub fn settled(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move { self.stage.settle(at, None).await }
    }

    /// Stops the bot gracefully. What people do from now on waits for [`restart`](Self::restart).
    ///
    /// # Errors
    /// As [`Running::shutdown`].
    pub async fn stop(&mut self) -> Result<()> {
        *self.stage.house() = None;
        let Some(running) = self.running.take() else { return Ok(()) };
        running.shutdown().await?;
        let mut told = self.stage.told();
        told.transcript.catch_up(None, None);
        told.transcript.note("(the bot stops)".to_owned());
        Ok(())
    }

    /// Kills the bot, if it runs, as `kill -9` does with a process: turns are broken off, nothing that waits is sent, and Telegram is
    /// told of nothing that was taken. What people do from now on waits for [`restart`](Self::restart), and so does what the bot has in
    /// a store that [keeps](Setup::kept_in) it.
    ///
    /// The step before has waited until the bot rests. So that it is killed in the midst of something, somebody does that
    /// without waiting ([`Actor::person`]), or a [fault](Simulator::fault) holds a call of it.
    ///
    /// The process lives on, and with it what a handler has spawned as a task of its own, or blocks a thread with.
    ///
    /// # Errors
    /// Where the store cannot be let go of.
    pub async fn crash(&mut self) -> Result<()> {
        *self.stage.house() = None;
        let Some(running) = self.running.take() else { return Ok(()) };
        let keeps = running.house().around.store.keeps();
        running.crash().await?;
        self.has_crashed = true;
        let mut told = self.stage.told();
        told.transcript.catch_up(None, None);
        told.transcript.note("(the bot crashes)".to_owned());
        self.stage.simulator.account().crashes(keeps);
        Ok(())
    }

    /// Stops the bot gracefully, if it runs, and starts it again, against the same simulator and over the same store, where
    /// that [keeps](Setup::kept_in) anything; then waits until it has done what it had to.
    ///
    /// # Errors
    /// As [`stop`](Self::stop) and [`Setup::start`].
    #[track_caller]
    pub fn restart(&mut self) -> impl Future<Output = Result<()>> {
        let at = Location::caller();
        async move {
            self.stop().await?;
            if std::mem::take(&mut self.has_crashed) {
                self.stage.simulator.account().starts_again();
            }
            self.launch().await?;
            self.stage.told().transcript.note("(the bot starts)".to_owned());
            self.stage.settle(at, None).await;
            Ok(())
        }
    }

    /// The bot as it runs; `None` after [`stop`](Self::stop).
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    /// A way into the conversations of this type from outside their turns; [`settled`](Self::settled) waits for what follows.
    ///
    /// # Errors
    /// [`Error::Setting`] where the bot has no such conversation or does not run.
    pub fn handle<C: Conversation>(&self) -> Result<Handle<C>> {
        let running = self.running.as_ref().ok_or_else(|| Error::Setting("the bot does not run".to_owned()))?;
        running.handle().map_err(|error| Error::Setting(error.to_string()))
    }

    /// The simulator, for what is not here: updates as raw JSON, chats as others see them.
    pub fn simulator(&self) -> &Simulator {
        &self.stage.simulator
    }

    /// The clock of the bot and the simulator. [`advance`](Self::advance) turns it and waits.
    pub fn clock(&self) -> &Clock {
        self.stage.simulator.clock()
    }

    /// Which edges of its conversations' graphs the bot took so far, each counted once; see [`Coverage`].
    pub fn coverage(&self) -> Coverage {
        self.took.coverage()
    }

    /// All that happened, as text; see [Transcripts](crate::testing#transcripts).
    pub fn transcript(&self) -> String {
        self.stage.told().transcript.lines().join("\n")
    }

    /// What happened since the last `news` or [`expect`](Self::expect).
    pub fn news(&self) -> String {
        let mut told = self.stage.told();
        let news = told.transcript.lines()[told.expected..].join("\n");
        told.expected = told.transcript.lines().len();
        news
    }

    /// Compares what happened since the last `expect` or [`news`](Self::news) with these lines, which may be indented, or with a
    /// [snapshot](crate::testing#snapshots).
    ///
    /// # Panics
    /// Where it is something else; the message has the difference.
    #[track_caller]
    pub fn expect<'a>(&self, expected: impl Into<Expected<'a>>) {
        let at = Location::caller();
        let news: Vec<String> = {
            let mut told = self.stage.told();
            let all = told.transcript.lines().len();
            let before = std::mem::replace(&mut told.expected, all);
            told.transcript.lines()[before..].to_vec()
        };
        if let Some(difference) = expected.into().difference(&news) {
            fail(at, &format!("something else happened (- expected, + happened):\n{difference}"), None);
        }
    }

    async fn launch(&mut self) -> Result<()> {
        let mut polls = self.stage.simulator.account().polls.subscribe();
        let before = *polls.borrow_and_update();
        let mut running = (self.start)().await?;
        // A bot that forgets what was sent to it while it was away does so before it first asks.
        let asks = tokio::time::timeout(PATIENCE, polls.wait_for(|count| *count > before));
        tokio::select! {
            asked = asks => drop(asked.map_err(|_| Error::System {
                doing: "the bot does not ask for updates".to_owned(),
                source: std::io::ErrorKind::TimedOut.into(),
            })?),
            ended = running.ended() => ended?,
        }
        *self.stage.house() = Some(running.house());
        self.running = Some(running);
        Ok(())
    }
}

impl fmt::Debug for TestBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestBot").field("running", &self.running).finish_non_exhaustive()
    }
}

impl Group {
    /// The id of its chat, as long as it is [no supergroup](Actor::upgrades_group).
    pub fn id(&self) -> i64 {
        self.id
    }
}

impl Stage {
    /// Waits until the bot has fetched everything and done what it had to, and writes down what happened.
    pub(super) async fn settle(&self, at: &Location<'_>, here: Option<i64>) {
        let house = self.house().clone();
        if let Some(house) = house {
            let settled = async {
                let account = self.simulator.account();
                // What the bot does may lead to more updates: it pins a message, say.
                loop {
                    account.once(|state| (!state.is_under_way(account.clock.now())).then_some(())).await;
                    house.settled().await;
                    if !account.state().is_under_way(account.clock.now()) {
                        break;
                    }
                }
            };
            let trouble = tokio::select! {
                settled = tokio::time::timeout(PATIENCE, settled) => match settled {
                    Ok(()) => None,
                    Err(_) => Some(format!(
                        "the bot does not come to rest: after {PATIENCE:?} of real time it has {} updates still to fetch, or to be sent, or \
                         something runs that does not end",
                        self.waiting()
                    )),
                },
                why = house.failed() => Some(format!("the bot has ended by itself: {why}")),
            };
            if let Some(trouble) = trouble {
                self.fail(at, &trouble);
            }
        }
        self.catch_up(here);
    }

    /// Writes down what happened.
    pub(super) fn catch_up(&self, here: Option<i64>) {
        self.told().transcript.catch_up(here, None);
    }

    /// Ends the test.
    pub(super) fn fail(&self, at: &Location<'_>, sentence: &str) -> ! {
        let lines = {
            let mut told = self.told();
            told.transcript.catch_up(None, None);
            told.transcript.lines().to_vec()
        };
        fail(at, sentence, Some(&lines))
    }

    /// How many updates the bot has neither confirmed nor taken.
    fn waiting(&self) -> usize {
        let account = self.simulator.account();
        account.state().pending(account.clock.now())
    }

    fn house(&self) -> MutexGuard<'_, Option<House>> {
        self.house.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
