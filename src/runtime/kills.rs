//! Who may have the bot killed, and started again: whoever plays with it at the simulator.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tracing::warn;

use crate::Result;
use crate::runtime::builder::Again;
use crate::runtime::{Builder, Running};
use crate::simulator::Simulator;

/// To be answered when the bot has started again.
type Asked = oneshot::Sender<()>;

/// Until it is known that nobody else uses the bot as it runs.
const BESIDE: &str = "the program does something beside the bot (`run_with`), and only with the bot that it was given";

/// What a bot that plays with the simulator may be asked.
pub(super) struct Kills<A> {
    simulator: Option<Arc<Simulator>>,
    asks: mpsc::Sender<Asked>,
    asked: mpsc::Receiver<Asked>,
    next: Result<Again<A>, &'static str>,
}

/// To be given when nothing beside the bot uses it as it runs. What has spawned a task of its own with a handle, and says that it is done,
/// is not known of: its handle stays with the bot that was killed.
pub(super) struct Permit {
    simulator: Option<Arc<Simulator>>,
    how: Result<mpsc::Sender<Asked>, &'static str>,
}

impl<A: Send + Sync + 'static> Kills<A> {
    pub(super) fn of(builder: &Builder<A>) -> Self {
        let simulator = builder.bot().simulator().cloned();
        let next = simulator.as_ref().ok_or("it does not play with the simulator").and_then(|_| builder.again());
        let (asks, asked) = mpsc::channel(1);
        let kills = Self { simulator, asks, asked, next };
        Permit { how: Err(BESIDE), ..kills.permit() }.give();
        kills
    }

    pub(super) fn permit(&self) -> Permit {
        let how = self.next.as_ref().map(|_| self.asks.clone()).map_err(|why| *why);
        Permit { simulator: self.simulator.clone(), how }
    }

    /// Waits until it is asked. Cancellation safe.
    pub(super) async fn asked(&mut self) -> Asked {
        match self.asked.recv().await {
            Some(asked) => asked,
            None => std::future::pending().await,
        }
    }

    /// Kills the bot, and starts another like it.
    ///
    /// # Errors
    /// Where that does not start.
    pub(super) async fn kill(&mut self, running: Running, asked: Asked) -> Result<Running> {
        let Some(simulator) = &self.simulator else { return Ok(running) };
        let next = match std::mem::replace(&mut self.next, Err("it is being started")) {
            Ok(next) => next,
            Err(why) => {
                // Nobody was permitted to ask, so nobody waits.
                self.next = Err(why);
                return Ok(running);
            }
        };
        let keeps = running.house().around.store.keeps();
        let account = simulator.account();
        warn!("the bot is killed, as somebody wanted who plays");
        running.crash().await?;
        account.crashes(keeps);
        let builder = next.opened().await?;
        self.next = builder.again();
        account.starts_again();
        let running = builder.start().await?;
        warn!("the bot has started again");
        // Whoever asked may have gone.
        let _ = asked.send(());
        Ok(running)
    }
}

impl Permit {
    pub(super) fn give(self) {
        if let Some(simulator) = &self.simulator {
            simulator.account().killed_by(self.how);
        }
    }
}
