//! A bot as the whole program.

#[cfg(feature = "simulator")]
use futures_util::{FutureExt, future::BoxFuture};
use tokio::signal;
use tokio_util::sync::CancellationToken;
use tracing::level_filters::LevelFilter;
use tracing::{error, info};

use crate::runtime::running::House;
use crate::runtime::{Builder, logs};
use crate::{Bot, Error, Result};

impl<A: Send + Sync + 'static> Builder<A> {
    /// Runs the bot as the whole program: [`start`](Self::start), logs to stderr unless there is a subscriber already
    /// (`RUST_LOG`, warnings by default), and a graceful stop at SIGINT or SIGTERM. A second signal stops at once.
    ///
    /// Where the bot runs against the simulator, the terminal plays the user.
    ///
    /// It gives no [`Handle`](crate::Handle). Who needs one calls [`start`](Self::start), and waits for
    /// [`ended`](crate::Running::ended), or for the signals that it wants to obey, before
    /// [`shutdown`](crate::Running::shutdown).
    ///
    /// # Errors
    /// What [`start`](Self::start) gives, and what ends a running bot: a refused token, a failed store.
    pub async fn run(self) -> Result<()> {
        logs::to_stderr(LevelFilter::WARN);
        let mut interrupt = Signals::new()?;
        let mut player = Player::of(self.bot());
        let mut running = tokio::select! {
            started = self.start() => started?,
            () = interrupt.recv() => return Ok(()),
        };
        info!("running");
        let stop = CancellationToken::new();
        let ended = {
            let house = running.house();
            let mut play = std::pin::pin!(player.play(&house, stop.clone()));
            tokio::select! {
                ended = running.ended() => ended,
                played = &mut play => played,
                () = interrupt.recv() => {
                    // The terminal is given back as it was.
                    stop.cancel();
                    play.await
                }
            }
        };
        let stopped = tokio::select! {
            stopped = running.shutdown() => stopped,
            () = interrupt.recv() => {
                error!("stopped at once by a signal");
                Ok(())
            }
        };
        player.rest();
        ended.and(stopped)
    }
}

/// Who plays the user: the terminal, where the bot runs against the simulator, else nobody.
struct Player {
    #[cfg(feature = "simulator")]
    terminal: Option<crate::simulator::Player>,
}

#[cfg(feature = "simulator")]
impl Player {
    fn of(bot: &Bot) -> Self {
        Self { terminal: bot.simulator().map(crate::simulator::Player::new) }
    }

    /// Until the input ends, or `stop`.
    async fn play(&mut self, house: &House, stop: CancellationToken) -> Result<()> {
        let Some(terminal) = &mut self.terminal else {
            stop.cancelled().await;
            return Ok(());
        };
        let house = house.clone();
        let settled = move || -> BoxFuture<'static, ()> {
            let house = house.clone();
            async move { house.settled().await }.boxed()
        };
        terminal.play(&settled, stop).await
    }

    /// Shows what came while the bot stopped.
    fn rest(&mut self) {
        if let Some(terminal) = &mut self.terminal {
            terminal.rest();
        }
    }
}

#[cfg(not(feature = "simulator"))]
impl Player {
    fn of(_: &Bot) -> Self {
        Self {}
    }

    async fn play(&mut self, _: &House, stop: CancellationToken) -> Result<()> {
        stop.cancelled().await;
        Ok(())
    }

    fn rest(&mut self) {}
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
