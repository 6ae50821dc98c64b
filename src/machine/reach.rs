//! The rules about what reaches a conversation that is kept per this or that, and from where.

use crate::machine::check::takes_only;
use crate::machine::seed::carried::{ANSWERABLE, BUSINESS};
use crate::machine::verdict::Verdict;
use crate::machine::{
    Conversation, Handler, Homes, PerApplication, PerCallbackOrigin, PerChat, PerInlineUser, PerInvoice, PerUpdate,
    PerUser, Seed, Table,
};
use crate::update::{Leaf, Leaves};

/// The seeds to be offered for others, the most special first.
const OFFERED: [(&str, Leaves); 7] = [
    offer::<PerInlineUser>(),
    offer::<PerInvoice>(),
    offer::<PerCallbackOrigin>(),
    offer::<PerChat>(),
    offer::<PerUser>(),
    offer::<PerApplication>(),
    offer::<PerUpdate>(),
];

const PRESSES: Leaves = Leaves::of(&[Leaf::CallbackQuery]);

/// What follows from an update, if not from something else.
const CAUSED: Leaves = Leaves::of(&[Leaf::Enter, Leaf::Exit, Leaf::Failed]);

/// What reaches the conversations of this type.
pub(crate) const fn carried<C: Conversation>() -> Leaves {
    let carried = C::CHATS.narrow(<C::Seed as Seed>::LEAVES).union(Leaves::LIFE);
    // Its own buttons say whose they are.
    if C::KEYBOARDS.is_some() { carried.union(PRESSES) } else { carried }
}

/// Whether what the handler is for reaches the conversation.
pub(super) const fn carried_at_all<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
    let (leaves, seed) = (<C::Seed as Seed>::LEAVES, <C::Seed as Seed>::NAME);
    if handler.leaves.overlaps(carried::<C>()) {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.name(handler.trigger).say(" never reaches ");
    if handler.leaves.overlaps(leaves) {
        return verdict.name(C::NAME).say(": it comes from none of the chats in `chats(..)`");
    }
    let verdict = verdict.say("a ").name(seed).say(" conversation: ");
    let why = match handler.leaves.is_subset_of(BUSINESS) {
        true => "it comes through a business account, whose chats have ids that are those of others as well",
        false => <C::Seed as Seed>::LACKING,
    };
    let verdict = offered(verdict.say(why).say("; use "), handler.leaves);
    match handler.leaves.is_subset_of(PRESSES) {
        true => verdict.say(", or add `own_keyboards` for the buttons that it sends itself"),
        false => verdict,
    }
}

/// Goes on with the first two seeds that carry all of these.
const fn offered(mut verdict: Verdict, leaves: Leaves) -> Verdict {
    let (mut at, mut said) = (0, 0);
    while at < OFFERED.len() && said < 2 {
        let (name, carries) = OFFERED[at];
        if leaves.is_subset_of(carries) {
            verdict = if said == 0 { verdict } else { verdict.say(" or ") }.name(name);
            said += 1;
        }
        at += 1;
    }
    verdict
}

const fn offer<S: Seed>() -> (&'static str, Leaves) {
    (S::NAME, S::LEAVES)
}

/// Whether there is a chat for the handler's arguments that need one.
pub(super) const fn chat<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
    let has_home = !matches!(<C::Seed as Seed>::HOMES, Homes::Never);
    let comes_from_one = handler.leaves.intersection(carried::<C>()).overlaps(ANSWERABLE.union(CAUSED));
    if !handler.taken.chat || has_home || comes_from_one {
        return Verdict::FINE;
    }
    let verdict = Verdict::FINE.name(handler.trigger).say(" comes from no chat, and a ");
    let kind = match <C::Seed as Seed>::NAME {
        // Its key is what its author says.
        name if matches!(name.as_bytes(), b"seed") => "`seed = ..`",
        name => return elsewhere(&verdict.name(name)),
    };
    elsewhere(&verdict.say(kind))
}

const fn elsewhere(verdict: &Verdict) -> Verdict {
    (*verdict).say(
        " conversation has none of its own: there is no `Chat`, and to reply take `&mut Reply<Elsewhere>` and say \
         `reply.to(chat)`",
    )
}

/// Whether the handler refuses where there is no chat, and there may be none, so that it leaves something over.
pub(super) const fn misses_a_chat<C: Conversation + Table>(handler: &Handler<C>) -> bool {
    let may_be_none = !matches!(<C::Seed as Seed>::HOMES, Homes::Always) && handler.leaves.overlaps(Leaves::LIFE);
    handler.taken.refuses_without_chat && may_be_none
}

/// What never happens to a conversation that is new for every update.
pub(super) const fn never_happens<C: Conversation + Table>(handler: &Handler<C>) -> Verdict {
    let why = if takes_only(handler, Leaf::Enter) || takes_only(handler, Leaf::Exit) {
        ": it has one state, which is neither entered nor left"
    } else if takes_only(handler, Leaf::Expired) {
        ": it ends with its update, and never expires"
    } else if takes_only(handler, Leaf::Event) {
        ": it ends with its update, and nobody can send it any"
    } else {
        return Verdict::FINE;
    };
    Verdict::FINE
        .name(handler.trigger)
        .say(" never happens in a ")
        .name(<C::Seed as Seed>::NAME)
        .say(" conversation")
        .say(why)
}
