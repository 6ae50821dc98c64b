//! The terminal in front of a stream of updates.

use std::task::{Context, Poll};

#[cfg(feature = "simulator")]
use futures_util::FutureExt;
#[cfg(feature = "simulator")]
use futures_util::future::{BoxFuture, Fuse};
#[cfg(feature = "simulator")]
use tokio_util::sync::CancellationToken;

use crate::Result;
use crate::bot::Bot;

/// Who plays the users, where the bot runs against the simulator of its own process.
pub(super) enum Playing {
    Nobody,
    /// Somebody will, from when the first update is asked for.
    #[cfg(feature = "simulator")]
    Soon(crate::simulator::Player),
    #[cfg(feature = "simulator")]
    Somebody(Play),
}

#[cfg(feature = "simulator")]
pub(super) struct Play {
    stop: CancellationToken,
    play: Fuse<BoxFuture<'static, Result<()>>>,
}

impl Playing {
    #[cfg(feature = "simulator")]
    pub(super) fn of(bot: &Bot) -> Self {
        bot.simulator().map_or(Self::Nobody, |it| Self::Soon(crate::simulator::Player::new(it)))
    }

    #[cfg(not(feature = "simulator"))]
    pub(super) fn of(_: &Bot) -> Self {
        Self::Nobody
    }

    /// Goes on with the play, which is over when the input ends.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        #[cfg(feature = "simulator")]
        if let Self::Soon(_) = self
            && let Self::Soon(player) = std::mem::replace(self, Self::Nobody)
        {
            *self = Self::Somebody(Play::begin(player));
        }
        #[cfg(feature = "simulator")]
        if let Self::Somebody(play) = self {
            return play.play.poll_unpin(cx);
        }
        let _ = cx;
        Poll::Pending
    }
}

#[cfg(feature = "simulator")]
impl Play {
    fn begin(mut player: crate::simulator::Player) -> Self {
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let play = async move {
            // An update is confirmed when the next one is asked for: the program is through with it then.
            let settled = || -> BoxFuture<'static, ()> { Box::pin(std::future::ready(())) };
            let played = player.play(&settled, stopped).await;
            player.rest();
            played
        };
        Self { stop, play: play.boxed().fuse() }
    }
}

/// The terminal is given back as it was.
#[cfg(feature = "simulator")]
impl Drop for Play {
    fn drop(&mut self) {
        self.stop.cancel();
        let _ = (&mut self.play).now_or_never();
    }
}
