//! A bot that is killed and started again, by whoever runs it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::response::Response;
use tokio::sync::{mpsc, oneshot};

use crate::simulator::account::Account;
use crate::simulator::control;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::{answer, params};
use crate::simulator::world::World;

/// How long somebody waits until the bot runs again. It asks for its name for 15 s, where it is not told.
const PATIENCE: Duration = Duration::from_secs(30);

const ELSEWHERE: &str = "the simulator does not run this bot: kill it where it runs, and start it again there";

/// Who can kill the bot, or why nobody can.
pub(crate) struct Killer(Mutex<How>);

/// Whoever is told so kills the bot, and answers when it runs again.
type How = Result<mpsc::Sender<oneshot::Sender<()>>, &'static str>;

impl Killer {
    /// Why the bot cannot be killed from here; `None` where it can.
    pub(crate) fn why_not(&self) -> Option<&'static str> {
        match &*self.how() {
            Ok(asks) if asks.is_closed() => Some(ELSEWHERE),
            Ok(_) => None,
            Err(why) => Some(why),
        }
    }

    fn how(&self) -> MutexGuard<'_, How> {
        // Nothing is left half done under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Killer {
    fn default() -> Self {
        Self(Mutex::new(Err(ELSEWHERE)))
    }
}

impl fmt::Debug for Killer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Killer").field(&self.why_not()).finish()
    }
}

impl Account {
    /// The bot is killed in this way from now on, or cannot be for this reason.
    pub(crate) fn killed_by(&self, how: How) {
        *self.killer.how() = how;
        self.tell_of_bot(&self.state());
    }

    /// Has the bot killed and started again, and waits until it runs.
    pub(crate) async fn kill(&self) -> Result<(), Refusal> {
        let refused = |why: &str| Refusal::bad_request(&format!("the bot cannot be killed from here: {why}"));
        let asks = self.killer.how().clone().map_err(refused)?;
        let (to, answer) = oneshot::channel();
        let restarted = async {
            asks.send(to).await.map_err(|_| refused(ELSEWHERE))?;
            answer.await.map_err(|_| Refusal::bad_request("the bot was killed, and does not start again: it says why"))
        };
        let late = || Refusal::bad_request("the bot was not killed and started again within 30 s; it may be yet");
        tokio::time::timeout(PATIENCE, restarted).await.unwrap_or_else(|_| Err(late()))
    }
}

/// `POST /sim/crash {"token"}`: the bot is killed and started again, where the simulator is in its process.
pub(crate) async fn crash(State(world): State<Arc<World>>, request: Request) -> Response {
    let crashed = async {
        let params = params(&world, request).await?;
        control::account(&world, params.text("token").as_deref())?.kill().await?;
        Ok("true".to_owned())
    };
    answer(crashed.await)
}
