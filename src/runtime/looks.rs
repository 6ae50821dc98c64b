//! Who looks on while a bot runs.

use crate::bot::Bot;
use crate::conversation::Looks;

/// Whoever was named, else the simulator that the bot plays with.
#[cfg(feature = "simulator")]
pub(super) fn looks(own: Looks, bot: &Bot) -> Looks {
    match bot.simulator() {
        Some(simulator) if !own.anybody() => Looks::by(simulator.account().inside.clone()),
        _ => own,
    }
}

/// Nobody.
#[cfg(not(feature = "simulator"))]
pub(super) fn looks(own: Looks, _: &Bot) -> Looks {
    own
}
