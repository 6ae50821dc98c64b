//! What tests see of the posts to a webhook, and do with them.

use std::fmt;
use std::sync::Arc;

use crate::clock::Moment;
use crate::simulator::Simulator;
use crate::simulator::account::Account;
use crate::{Error, Result};

/// The posts to a bot's webhook: what became of them, and what can be done with them; see [`Simulator::deliveries`].
///
/// ```
/// # use stategram::simulator::Simulator;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> stategram::Result<()> {
/// let simulator = Simulator::start().await?;
/// let deliveries = simulator.deliveries();
/// deliveries.hold();
/// simulator.you().says("this waits");
/// simulator.you().says("so does this");
/// deliveries.let_go();
/// deliveries.settled().await;
/// assert!(deliveries.attempts().is_empty(), "there is no webhook");
/// # Ok(())
/// # }
/// ```
pub struct Deliveries {
    account: Arc<Account>,
}

/// One attempt to post an update, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The update.
    pub update_id: i64,
    /// When it was posted, by the simulator's clock.
    pub at: Moment,
    /// The status of the answer; `None` where there was none. With one of 200 to 299 the update is taken.
    pub status: Option<u16>,
    /// Why the update was not taken, as `getWebhookInfo` says in `last_error_message`; `None` where it was.
    pub error: Option<String>,
}

impl Simulator {
    /// The posts to the webhook of the bot of [`TOKEN`](crate::simulator::TOKEN).
    pub fn deliveries(&self) -> Deliveries {
        Deliveries { account: Arc::clone(self.account()) }
    }
}

impl Deliveries {
    /// Posts nothing until [`let_go`](Self::let_go), whatever webhook is set meanwhile. What is under way goes on.
    pub fn hold(&self) {
        self.account.state().hook.held = true;
        self.account.told();
    }

    /// Posts what was held.
    pub fn let_go(&self) {
        self.account.state().hook.held = false;
        self.account.told();
    }

    /// Posts an update again that was taken, as Telegram does where the answer was lost on its way: before the others of its
    /// queue.
    ///
    /// # Errors
    /// [`Error::Setting`] where no webhook is set, or it is none of the last thousand updates that were taken.
    pub fn repeat(&self, update_id: i64) -> Result<()> {
        let mut state = self.account.state();
        let hook = &mut state.hook;
        let taken = hook.taken.iter().rev().find(|it| it.id == update_id).cloned();
        match (&mut hook.webhook, taken) {
            (Some(webhook), Some(entry)) => webhook.lanes.repeat(entry),
            (None, _) => return Err(Error::Setting("no webhook is set".to_owned())),
            (_, None) => return Err(Error::Setting(format!("the update {update_id} was not taken"))),
        }
        drop(state);
        self.account.told();
        Ok(())
    }

    /// The last thousand attempts that have ended, in the order in which they did.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.account.state().hook.attempts.iter().cloned().collect()
    }

    /// Waits until nothing is being posted, nor could be by now: what is held, or to be posted again at a later moment, is not
    /// waited for. Cancellation safe.
    pub async fn settled(&self) {
        let clock = &self.account.clock;
        self.account.once(|state| (!state.has_webhook() || !state.is_under_way(clock.now())).then_some(())).await;
    }
}

impl fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliveries").finish_non_exhaustive()
    }
}
