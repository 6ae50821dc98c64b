//! A bot as the whole program.

use futures_util::FutureExt;
#[cfg(feature = "simulator")]
use futures_util::future::BoxFuture;
use tokio::signal;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::level_filters::LevelFilter;
use tracing::{error, info};

use crate::runtime::kills::Kills;
use crate::runtime::running::House;
use crate::runtime::{Builder, Running, logs};
use crate::{Bot, Error, Result};

impl<A: Send + Sync + 'static> Builder<A> {
    /// Runs the bot as the whole program: [`start`](Self::start), logs to stderr unless there is a subscriber already
    /// (`RUST_LOG`, warnings by default), panics that say no token ([`logs::redact_panics`](crate::logs::redact_panics)), and a graceful
    /// stop at SIGINT or SIGTERM. A second signal stops at once.
    ///
    /// Where the bot runs against the simulator, the terminal plays the user; and the simulator's page can kill the bot, which is then
    /// started again from what is registered here, over the same store.
    ///
    /// Who needs a [`Handle`](crate::Handle), or has something else to do beside the bot, calls [`run_with`](Self::run_with).
    ///
    /// # Errors
    /// What [`start`](Self::start) gives, and what ends a running bot: a refused token, a failed store.
    pub async fn run(self) -> Result<()> {
        self.run_with(|_| std::future::ready(Ok(()))).await
    }

    /// As [`run`](Self::run), with something beside the bot that the program does as well: it is given the running bot, to
    /// take its [`Handle`](crate::Handle)s from it. Where it ends the bot goes on; where it fails the bot stops, and that is
    /// the error. When the bot stops, it is dropped.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use stategram::prelude::*;
    /// # #[derive(Serialize, Deserialize)]
    /// # struct Bill { cents: u32 }
    /// # #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// # #[conversation(per_user, event = Bill)]
    /// # enum Owner { #[state(entry)] Idle }
    /// # use owner::Idle;
    /// # #[handler]
    /// # impl Owner { #[on(Idle, event)] fn bill(Event(bill): Event<Bill>, reply: &mut Reply) -> Stay { reply.text(bill.cents.to_string()); Stay } }
    /// # async fn example() -> stategram::Result<()> {
    /// Bot::from_env()?
    ///     .conversation::<Owner>()
    ///     .run_with(|running| {
    ///         let owner = running.handle::<Owner>();
    ///         async move {
    ///             let owner = owner?;
    ///             loop {
    ///                 tokio::time::sleep(Duration::from_secs(60)).await;
    ///                 owner.send(&PerUser(4711), Bill { cents: 350 }).await?;
    ///             }
    ///         }
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`run`](Self::run), and what fails beside the bot.
    pub async fn run_with<F, E>(self, beside: impl FnOnce(&Running) -> F) -> Result<(), E>
    where
        F: Future<Output = Result<(), E>>,
        E: From<Error>,
    {
        logs::to_stderr(LevelFilter::WARN);
        crate::logs::redact_panics();
        let mut interrupt = Signals::new()?;
        let mut player = Player::of(self.bot());
        let mut kills = Kills::of(&self);
        let mut running = tokio::select! {
            started = self.start() => started?,
            () = interrupt.recv() => return Ok(()),
        };
        info!("running");
        let stop = CancellationToken::new();
        let permit = kills.permit();
        let failing = beside(&running);
        let ended: Result<(), E> = {
            let mut failing = std::pin::pin!(async {
                match failing.await {
                    Ok(()) => {
                        permit.give();
                        std::future::pending().await
                    }
                    Err(error) => error,
                }
            });
            let (houses, house) = watch::channel(running.house());
            let mut play = std::pin::pin!(player.play(house, stop.clone()));
            loop {
                let asked = tokio::select! {
                    // What goes on beside the bot begins before a script does, and sees what its last turn did.
                    biased;
                    ended = running.ended() => break ended.map_err(E::from),
                    failed = &mut failing => {
                        stop.cancel();
                        play.await?;
                        break Err(failed);
                    }
                    asked = kills.asked() => asked,
                    played = &mut play => break match failing.as_mut().now_or_never() {
                        None => played.map_err(E::from),
                        Some(failed) => Err(failed),
                    },
                    () = interrupt.recv() => {
                        // The terminal is given back as it was.
                        stop.cancel();
                        break play.await.map_err(E::from);
                    }
                };
                let killed = tokio::select! {
                    killed = kills.kill(running, asked) => killed,
                    () = interrupt.recv() => {
                        stop.cancel();
                        return play.await.map_err(E::from);
                    }
                };
                match killed {
                    Ok(again) => {
                        houses.send_replace(again.house());
                        running = again;
                    }
                    Err(error) => {
                        stop.cancel();
                        play.await?;
                        return Err(error.into());
                    }
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
        ended.and(stopped.map_err(E::from))
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
    async fn play(&mut self, house: watch::Receiver<House>, stop: CancellationToken) -> Result<()> {
        let Some(terminal) = &mut self.terminal else {
            stop.cancelled().await;
            return Ok(());
        };
        let settled = move || -> BoxFuture<'static, ()> {
            let mut house = house.clone();
            let settled = async move {
                loop {
                    let now = house.borrow_and_update().clone();
                    now.settled().await;
                    // The bot that was waited for may have been killed meanwhile.
                    if !house.has_changed().unwrap_or(false) {
                        return;
                    }
                }
            };
            settled.boxed()
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

    async fn play(&mut self, _: watch::Receiver<House>, stop: CancellationToken) -> Result<()> {
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
