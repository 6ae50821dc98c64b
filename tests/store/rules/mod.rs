//! The rules, by what they are about.

pub(crate) mod aside;
pub(crate) mod begin;
pub(crate) mod commit;
pub(crate) mod crash;
pub(crate) mod deadlines;
pub(crate) mod dedupe;
pub(crate) mod delivered;
pub(crate) mod doubt;
pub(crate) mod inbox;
pub(crate) mod load;
pub(crate) mod moves;
pub(crate) mod outbox;
pub(crate) mod seeds;
pub(crate) mod timers;

use crate::rule::Rule;

/// Every rule.
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    let rooms = [
        inbox::RULES,
        dedupe::RULES,
        commit::RULES,
        crash::RULES,
        deadlines::RULES,
        timers::RULES,
        load::RULES,
        moves::RULES,
        outbox::RULES,
        doubt::RULES,
        delivered::RULES,
        aside::RULES,
        begin::RULES,
        seeds::RULES,
    ];
    rooms.into_iter().flatten()
}
