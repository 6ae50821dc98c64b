//! Who looks on while a bot runs.

use crate::bot::Bot;
use crate::conversation::Looks;
#[cfg(feature = "testing")]
use crate::onlooker::Onlooker;
#[cfg(feature = "testing")]
use crate::runtime::Builder;

/// Whoever was named, else the simulator that the bot plays with.
#[cfg(feature = "simulator")]
pub(super) fn looks(own: Looks, bot: &Bot) -> Looks {
    if own.anybody() {
        return own;
    }
    let simulators = bot.simulator().map(|it| Looks::by(it.account().inside.clone())).unwrap_or_default();
    #[cfg(feature = "testing")]
    let simulators = crate::testing::counted(simulators);
    simulators
}

/// Nobody.
#[cfg(not(feature = "simulator"))]
pub(super) fn looks(own: Looks, _: &Bot) -> Looks {
    own
}

#[cfg(feature = "testing")]
impl<A> Builder<A> {
    /// The bot is looked at by this onlooker.
    pub(crate) fn seen_by(mut self, onlooker: std::sync::Arc<dyn Onlooker>) -> Self {
        self.looks = Looks::by(onlooker);
        self
    }
}
