//! What stategram is held to.

use crate::bots::{Bot, Way};
use crate::table::{Spread, cpu_ratios};
use crate::{Entry, Round};

/// The CPU time of an answered update, to that of the bare client, which has neither order nor state.
const OF_THE_BARE_CLIENT: f64 = 1.3;

/// The CPU time of an answered update that came by a webhook, to teloxide's.
const OF_TELOXIDES_WEBHOOK: f64 = 0.5;

/// Says which goals are met, and whether all are; of figures only where they are worth it.
pub(crate) fn judge(entries: &[Entry], with_figures: bool) -> bool {
    let ours = entries.iter().filter(|it| it.bot == Bot::Stategram).flat_map(|it| &it.rounds);
    let mistakes: usize = ours
        .flat_map(|Round { at_once, paced, few_chats }| [at_once, paced, few_chats])
        .map(|it| it.wrong + it.out_of_order)
        .sum();
    let mut all_met = say(mistakes == 0, &format!("{mistakes} wrong, missing or out of order answers (goal: none)"));
    if with_figures {
        let polling = cpu_ratios(entries, Way::Polling, Bot::Stategram, Bot::Bare);
        let webhook = cpu_ratios(entries, Way::Webhook, Bot::Stategram, Bot::Teloxide);
        all_met &= at_most(&polling, OF_THE_BARE_CLIENT, "CPU per answered update, of the bare client's");
        all_met &= at_most(&webhook, OF_TELOXIDES_WEBHOOK, "CPU per update of a webhook, of teloxide's");
    }
    all_met
}

fn at_most(spread: &Spread, goal: f64, what: &str) -> bool {
    say(spread.median <= goal, &format!("{what}: {spread:.2} (goal: {goal:.1})"))
}

fn say(met: bool, what: &str) -> bool {
    println!("{}: {what}", if met { "met" } else { "MISSED" });
    met
}
