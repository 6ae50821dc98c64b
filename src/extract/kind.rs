//! What an update of a kind of its own holds, as arguments.

use std::ops::Deref;

use serde::de::DeserializeOwned;

use crate::extract::Extract;
use crate::extract::carries::{Carries, CarriesPoll};
use crate::machine::{Cx, Refusal, trigger};
use crate::types;
use crate::update::{Content, Incoming, Kind};

macro_rules! kinds {
    ($($(#[$docs:meta])* $name:ident($payload:ty) = $trigger:ident;)*) => {$(
        #[doc = concat!("What an update [`", stringify!($trigger), "`](trigger::", stringify!($trigger), ") holds.")]
        #[doc = ""]
        #[doc = "With `any` and `otherwise`, an update of another kind is left to the next handler."]
        $(#[$docs])*
        #[derive(Clone, PartialEq)]
        pub struct $name(pub $payload);

        names_itself!($name);

        impl<S, F: Carries<trigger::$trigger>, A> Extract<S, F, A> for $name {
            const SURE: bool = F::SURE;

            fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
                payload(cx, Kind::$name).map(Self)
            }
        }

        impl Deref for $name {
            type Target = $payload;

            fn deref(&self) -> &$payload {
                &self.0
            }
        }
    )*};
}

kinds! {
    BusinessConnection(types::BusinessConnection) = business_connection;
    DeletedBusinessMessages(types::BusinessMessagesDeleted) = deleted_business_messages;
    MessageReaction(types::MessageReactionUpdated) = message_reaction;
    MessageReactionCount(types::MessageReactionCountUpdated) = message_reaction_count;
    PurchasedPaidMedia(types::payments::PaidMediaPurchased) = purchased_paid_media;
    PollAnswer(types::PollAnswer) = poll_answer;
    MyChatMember(types::ChatMemberUpdated) = my_chat_member;
    ChatMember(types::ChatMemberUpdated) = chat_member;
    ChatJoinRequest(types::ChatJoinRequest) = chat_join_request;
    ChatBoost(types::ChatBoostUpdated) = chat_boost;
    RemovedChatBoost(types::ChatBoostRemoved) = removed_chat_boost;
    ManagedBot(types::ManagedBotUpdated) = managed_bot;
    Subscription(types::BotSubscriptionUpdated) = subscription;
    StoppedMessageGeneration(types::MessageGenerationStopped) = stopped_message_generation;
}

/// A poll: of a new message (`message_poll`), or one of this bot's own whose state has changed (`poll`).
///
/// With triggers of messages, or of everything, what is no poll is left to the next handler.
#[derive(Clone, PartialEq)]
pub struct Poll(pub types::Poll);

names_itself!(Poll);

impl<S, F: CarriesPoll, A> Extract<S, F, A> for Poll {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        match cx.update().map(Incoming::kind) {
            Some(Kind::Poll) => payload(cx, Kind::Poll).map(Self),
            _ => super::content::content(cx, Content::Poll).map(Self),
        }
    }
}

impl Deref for Poll {
    type Target = types::Poll;

    fn deref(&self) -> &types::Poll {
        &self.0
    }
}

/// What the update holds, if it is of that kind.
pub(super) fn payload<T: DeserializeOwned, A>(cx: &Cx<'_, A>, kind: Kind) -> Result<T, Refusal> {
    let update = cx.update().filter(|update| update.kind() == kind).ok_or(Refusal::Skip)?;
    update.payload().map_err(|broken| Refusal::Fail(Box::new(broken)))
}
