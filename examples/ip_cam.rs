//! Lets the camera at home be seen from outside: `/open` opens a port of the router and says the stream's address, `/close`
//! closes it.
//!
//!     cargo run --example ip_cam
//!
//! runs in this terminal, against a simulated Telegram, with a router that is made up. With `TELEGRAM_BOT_TOKEN` set it is
//! a real bot; give it a [`Router`] that speaks to yours then (`UPnP`, say). Nobody but the owner is answered, in the terminal
//! you: `ann> /open` is not. Of a real bot `OWNER` is the owner's user id.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use stategram::prelude::*;
use stategram::{Builder, Error};

/// A router that can be told to let the camera be reached. It may take its time.
pub(crate) trait Router: Send + Sync + 'static {
    /// Opens a port for the camera.
    fn open(&self) -> Result<Opened, RouterError>;

    /// Closes it again. One that is not open stays closed.
    fn close(&self) -> Result<(), RouterError>;
}

/// A port that was opened.
pub(crate) struct Opened {
    /// The address that the router believes to be its own.
    pub(crate) router: Ipv4Addr,
    /// The address that the rest of the world sees. It is another one behind a provider's own router.
    pub(crate) seen: Ipv4Addr,
    pub(crate) port: u16,
}

#[derive(Debug, thiserror::Error)]
#[error("the router does not answer: {0}")]
pub(crate) struct RouterError(pub(crate) String);

#[derive(Provide)]
pub(crate) struct Home {
    router: Arc<dyn Router>,
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, chats(private))]
pub(crate) enum Camera {
    #[state(entry)]
    Ready,
}
use camera::Ready;

#[handler(app = Home)]
impl Camera {
    #[on(Ready, command = "open")]
    async fn open(Data(router): Data<Arc<dyn Router>>, reply: &mut Reply) -> Result<Stay, Trouble> {
        let Opened { router, seen, port } = tokio::task::spawn_blocking(move || router.open()).await??;
        let mut answer = format!("http://{seen}:{port}/stream");
        if router != seen {
            answer += "\nIt may not be accessible from outside: the router's own address is another one.";
        }
        reply.text(answer);
        Ok(Stay)
    }

    #[on(Ready, command = "close")]
    async fn close(Data(router): Data<Arc<dyn Router>>, reply: &mut Reply) -> Result<Stay, Trouble> {
        tokio::task::spawn_blocking(move || router.close()).await??;
        reply.text("Port closed");
        Ok(Stay)
    }

    #[on(Ready, failed)]
    fn trouble(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(failure.reason());
        Stay
    }

    #[on(Ready, message)]
    fn help(reply: &mut Reply) -> Stay {
        reply.text("I don't understand");
        Stay
    }
}

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Router(#[from] RouterError),
    #[error("the router's own code failed")]
    Task(#[from] tokio::task::JoinError),
}

/// A router behind a provider's own, as many are. It gives the same port until it is closed.
#[derive(Default)]
pub(crate) struct MadeUpRouter {
    open: Mutex<Option<u16>>,
}

impl Router for MadeUpRouter {
    fn open(&self) -> Result<Opened, RouterError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let port = *open.get_or_insert_with(|| rand::random_range(49_152..=u16::MAX));
        // Addresses from the ranges for providers' own networks, and for documentation.
        Ok(Opened { router: Ipv4Addr::new(100, 64, 0, 17), seen: Ipv4Addr::new(203, 0, 113, 5), port })
    }

    fn close(&self) -> Result<(), RouterError> {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}

/// The camera of this owner.
pub(crate) fn bot(bot: Bot, owner: i64, router: Arc<dyn Router>) -> Builder<Home> {
    bot.with(Home { router }).conversation_where::<Camera>(only([owner]))
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    bot(Bot::from_env()?, owner()?, Arc::new(MadeUpRouter::default())).run().await
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
