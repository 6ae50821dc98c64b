//! A bot as the whole program.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::signal;
use tokio_util::sync::CancellationToken;
use tracing::level_filters::LevelFilter;
use tracing::{error, info};

use crate::runtime::{Builder, Running, logs};
use crate::{Bot, Error, Result};

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
        let bot = self.bot().clone();
        let mut running = tokio::select! {
            started = self.start() => started?,
            () = interrupt.recv() => return Ok(()),
        };
        info!("running");
        let stop = CancellationToken::new();
        let mut play = play(&bot, &running, stop.clone());
        let ended = tokio::select! {
            ended = running.ended() => ended,
            played = &mut play => played,
            () = interrupt.recv() => {
                // The terminal is given back as it was.
                stop.cancel();
                play.await
            }
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

/// Lets the terminal play the user of a bot that runs against the simulator, until its input ends or `stop`; for any other
/// bot it only waits for `stop`.
#[cfg(feature = "simulator")]
fn play(bot: &Bot, running: &Running, stop: CancellationToken) -> BoxFuture<'static, Result<()>> {
    let Some(simulator) = bot.simulator().cloned() else { return stop.cancelled_owned().map(Ok).boxed() };
    let house = running.house();
    let settled = move || -> BoxFuture<'static, ()> {
        let house = house.clone();
        async move { house.settled().await }.boxed()
    };
    async move { crate::simulator::play(&simulator, &settled, stop).await }.boxed()
}

#[cfg(not(feature = "simulator"))]
fn play(_: &Bot, _: &Running, stop: CancellationToken) -> BoxFuture<'static, Result<()>> {
    stop.cancelled_owned().map(Ok).boxed()
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
