//! A bot as the whole program.

use tokio::signal;
use tracing::level_filters::LevelFilter;
use tracing::{error, info};

use crate::runtime::{Builder, logs};
use crate::{Error, Result};

impl<A: Send + Sync + 'static> Builder<A> {
    /// Runs the bot as the whole program: [`start`](Self::start), logs to stderr unless there is a subscriber already
    /// (`RUST_LOG`, warnings by default), and a graceful stop at SIGINT or SIGTERM. A second signal stops at once.
    ///
    /// Where the bot runs against the simulator, the terminal plays the user.
    ///
    /// # Errors
    /// What [`start`](Self::start) gives, and what ends a running bot: a refused token, a failed store.
    pub async fn run(self) -> Result<()> {
        logs::to_stderr(LevelFilter::WARN);
        let mut interrupt = Signals::new()?;
        let mut running = self.start().await?;
        info!("running");
        let ended = tokio::select! {
            ended = running.ended() => ended,
            () = interrupt.recv() => Ok(()),
        };
        let stopped = tokio::select! {
            stopped = running.shutdown() => stopped,
            () = interrupt.recv() => {
                error!("stopped at once by a second signal");
                Ok(())
            }
        };
        ended.and(stopped)
    }
}

/// SIGINT and, where there is one, SIGTERM.
struct Signals {
    #[cfg(unix)]
    interrupt: signal::unix::Signal,
    #[cfg(unix)]
    terminate: signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        let system = |source| Error::System { doing: "listening for signals".to_owned(), source };
        #[cfg(unix)]
        {
            use signal::unix::{SignalKind, signal};
            Ok(Self {
                interrupt: signal(SignalKind::interrupt()).map_err(system)?,
                terminate: signal(SignalKind::terminate()).map_err(system)?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn recv(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        if signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
