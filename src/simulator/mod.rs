//! A Bot API server on loopback, in this process, for playing and testing without Telegram.
//!
//! A bot reaches it as it reaches Telegram: by HTTP, through the same client. So does any library in any language, when
//! its server's address is set to [`Simulator::url`].
//!
//! # Layout
//!
//! - `world`, `account`, `room`, `members`, `topics`, `invites`, `profile`, `queue`, `people`: what there is, without any network: bots,
//!   their chats, who is in them, and the updates that wait.
//! - `presses`, `inline`, `payments`, `polls`, `files`: what takes more than one step, until it is done.
//! - `webhook`: what is posted to a bot that does not ask.
//! - `server`, `connection`, `methods`, `params`, `multipart`, `keyboard`, `markup`, `refusal`: the Bot API over it; `control` is the
//!   same for those who play the users.
//! - `faults`: calls that go wrong, and the bot that is killed.
//! - `person`, `place`, `pressing`, `acts`, `parcel`: what people do; `doing`: the same as requests say it, of the page and of `control`.
//! - `script`, `terminal`, `screen`: users and chats for somebody at a keyboard.
//! - `page`: the same for somebody with a browser.
//! - `inside`: what the bot has in mind, as it tells it, and what passed between it and the world; also for recordings.
//! - `deeds`, `describe`, `transcript`: what happened, for those who watch; `steps`: what people did, and the test that does it again.
//! - `play`: what is played with a simulator by code; `transport`: how a bot without a token gets here.
//!
//! # What can be played
//!
//! - Messages of every kind that bots send and people do, also as albums; files by part, id and address, and their download; edits,
//!   deletions, forwards, copies, pins, reactions.
//! - Inline keyboards and presses; keyboards in the place of the letters, and what their keys ask for; replies that are asked for.
//! - Inline mode: queries, answers, choices, and messages known by their inline names. Every query reaches the bot: nobody's answer is
//!   kept for others, whatever `cache_time` it has. Every choice is reported.
//! - Groups of several people: who comes and goes and asks to be let in, what the bot may as a member and as an administrator, and how
//!   a group becomes a supergroup. Forums and their topics. Channels.
//! - Payments, from the invoice to the receipt; no money moves. Polls and votes. Blocking the bot.
//! - Calls that go wrong, as it is [said](Simulator::fault): refused, throttled, cut off, slow, answered by something else.
//! - Polls and webhooks. Updates are posted as Telegram does it, in several queues at once, in order in each, and again until they
//!   are taken or too old; with the secret; and what an answer asks for is carried out. To this machine alone, by `http` too, at any
//!   port. [`Deliveries`] shows the posts, holds them back and repeats them.
//! - The times that Telegram gives a bot: 30 s for an inline query, 150 s for a press, 10 s for the check before a payment, 48 h for
//!   a deletion, 24 h for an update; by the simulator's clock.
//!
//! # What is not there
//!
//! Of what a text says by itself nothing but the command that it begins with is marked: no address, mention or hashtag. There are
//! no business accounts, no stories, no gifts and no sticker sets. A file at an address is not fetched, and a file's size in pixels
//! or seconds is made up. A webhook's certificate is trusted where it was uploaded, or where this machine trusts it; for which name
//! it is, is not looked at. Dice fall in the same order every time. There are no limits of how often.
//!
//! # What stays
//!
//! Nothing is stored, and yet a stored conversation goes on after a restart: the bot, the users and the groups have the
//! same ids in every run, the bot may write to them before they have written, and the ids of updates, messages and queries
//! start from the clock, ahead of those of the run before. What was written is gone, so that an edit of it is refused as one of
//! a message that is not found.

mod account;
mod acts;
mod allowed;
mod connection;
mod control;
mod deeds;
mod describe;
mod doing;
mod faults;
mod files;
mod inline;
mod inside;
mod invites;
mod keyboard;
mod markup;
mod members;
mod methods;
mod multipart;
mod page;
mod params;
mod parcel;
mod payments;
mod people;
mod person;
mod place;
mod play;
mod polls;
mod presses;
mod pressing;
mod profile;
mod queue;
mod recent;
mod refusal;
mod room;
mod screen;
mod script;
mod server;
mod steps;
mod terminal;
mod topics;
mod transcript;
mod transport;
mod webhook;
mod world;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

#[cfg(feature = "testing")]
pub(crate) use self::acts::Act;
pub use self::faults::{Fault, FaultPlan};
pub use self::inline::InlineAnswer;
#[cfg(feature = "testing")]
pub(crate) use self::inside::{LINE_LIMIT, VERSION as RECORDING_VERSION, hide, sha256};
#[cfg(test)]
pub(crate) use self::markup::Marked;
pub use self::parcel::Parcel;
pub use self::people::YOU;
pub use self::person::{ChatView, NoButton, NoResult, Person, Press, TypedQuery};
#[cfg(feature = "testing")]
pub(crate) use self::place::Place;
pub use self::presses::CallbackAnswer;
#[cfg(feature = "testing")]
pub(crate) use self::pressing::Which;
pub use self::room::Shown;
pub(crate) use self::terminal::Player;
#[cfg(feature = "testing")]
pub(crate) use self::transcript::Transcript;
pub(crate) use self::transport::{SimulatedTransport, bot};
pub use self::webhook::{Attempt, Deliveries};

use crate::clock::Clock;
use crate::simulator::account::Account;
use crate::simulator::world::World;
use crate::{Error, Result};

/// The token of the bot that plays in the same process. It is the same in every run, as is the bot's id in it.
pub const TOKEN: &str = "8000000001:SIMULATED-bot-of-this-process-0001";

/// How long [`Simulator::stop`] waits for requests under way.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// A running simulator. When it is dropped, it stops.
///
/// ```
/// # use stategram::simulator::Simulator;
/// # use stategram::types::AsyncTelegramApi;
/// # use stategram::types::methods::GetUpdatesParams;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> stategram::Result<()> {
/// let simulator = Simulator::start().await?;
/// simulator.you().says("/start");
/// let bot = simulator.bot()?;
/// let updates = bot.get_updates(&GetUpdatesParams::builder().build()).await?.result;
/// assert_eq!(updates.len(), 1);
/// simulator.stop().await;
/// # Ok(())
/// # }
/// ```
pub struct Simulator {
    world: Arc<World>,
    account: Arc<Account>,
    url: OnceLock<String>,
    door: Mutex<Door>,
}

/// The socket, and the task that answers there. The socket is opened at once, so that the address is known, and connections
/// wait in it until there is a runtime to answer them.
#[derive(Debug, Default)]
struct Door {
    listener: Option<TcpListener>,
    serving: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts a simulator on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// [`Error::System`] where there is no port to be had.
    pub async fn start() -> Result<Self> {
        Self::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// The same with another clock, by hand [from a moment](Clock::manual_at), say.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    #[expect(clippy::unused_async, reason = "as in `bind`")]
    pub async fn start_with(clock: &Clock) -> Result<Self> {
        let simulator = Self::unbound(clock)?;
        simulator.bound()?;
        Ok(simulator)
    }

    /// Starts a simulator at an address of one's choice.
    ///
    /// # Errors
    /// [`Error::Setting`] where the address is not loopback, [`Error::System`] where it is taken.
    #[expect(clippy::unused_async, reason = "it has to be called in a runtime, and starting may come to wait")]
    pub async fn bind(address: SocketAddr) -> Result<Self> {
        let simulator = Self::set_up(address)?;
        simulator.world.note();
        simulator.open()?;
        Ok(simulator)
    }

    /// Opens the socket, in or out of a runtime. Nothing is answered until [`open`](Self::open).
    pub(crate) fn set_up(address: SocketAddr) -> Result<Self> {
        let simulator = Self::unbound(&Clock::system())?;
        simulator.listen(address)?;
        Ok(simulator)
    }

    /// Nobody can come in by HTTP.
    pub(crate) fn unbound(clock: &Clock) -> Result<Self> {
        let world = Arc::new(World::new(clock.clone())?);
        let account = world.account(TOKEN).map_err(|refusal| Error::Setting(refusal.to_string()))?;
        Ok(Self { world, account, url: OnceLock::new(), door: Mutex::default() })
    }

    /// Opens a port and answers there, where that is not done already. To be called in a runtime.
    pub(crate) fn bound(&self) -> Result<()> {
        if self.url.get().is_none() {
            self.listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        }
        self.open()
    }

    fn listen(&self, address: SocketAddr) -> Result<()> {
        let (listener, address) = server::listen(address)?;
        let mut door = self.door();
        if self.url.set(format!("http://{address}")).is_ok() {
            door.listener = Some(listener);
        }
        Ok(())
    }

    /// Answers requests from now on, in the runtime this is called in. Where that is done already nothing changes.
    pub(crate) fn open(&self) -> Result<()> {
        let mut door = self.door();
        let serving = door.serving.as_ref().is_some_and(|it| !it.is_finished());
        // The runtime that answered may be gone; then this one does.
        if let (false, Some(listener)) = (serving, &door.listener) {
            let system = |source| Error::System { doing: "cannot start the simulator".to_owned(), source };
            let runtime = Handle::try_current().map_err(|error| system(std::io::Error::other(error)))?;
            let listener = listener.try_clone().and_then(tokio::net::TcpListener::from_std).map_err(system)?;
            door.serving = Some(runtime.spawn(server::serve(listener, Arc::clone(&self.world))));
        }
        Ok(())
    }

    /// Where it answers, as in `http://127.0.0.1:8081`. Empty where it does so without a socket, as a test may have it.
    pub fn url(&self) -> &str {
        self.url.get().map_or("", String::as_str)
    }

    /// Ends the polls and the posts, closes the connections and frees the port.
    pub async fn stop(&self) {
        self.world.stop.cancel();
        self.world.tasks.close();
        self.world.tasks.wait().await;
        let serving = {
            let mut door = self.door();
            door.listener = None;
            door.serving.take()
        };
        if let Some(mut serving) = serving
            && tokio::time::timeout(STOP_LIMIT, &mut serving).await.is_err()
        {
            serving.abort();
        }
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the bots, whose tokens are nobody's business.
impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// The server's task ends by itself once it is told.
impl Drop for Simulator {
    fn drop(&mut self) {
        self.world.stop.cancel();
    }
}
