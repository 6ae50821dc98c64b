//! The whole of an update, as the Bot API has it.
//!
//! The derived `Deserialize` of the Bot API's `Update` would read everything into a tree first, to find out which of its many
//! fields is there; we know. That halves both the time it takes and the code that is compiled for it.

use crate::types::{
    BotSubscriptionUpdated, BusinessConnection, BusinessMessagesDeleted, CallbackQuery, ChatBoostRemoved,
    ChatBoostUpdated, ChatJoinRequest, ChatMemberUpdated, ManagedBotUpdated, Message, MessageGenerationStopped,
    MessageReactionCountUpdated, MessageReactionUpdated, Poll, PollAnswer, UpdateContent,
    inline_mode::{ChosenInlineResult, InlineQuery},
    payments::{PaidMediaPurchased, PreCheckoutQuery, ShippingQuery},
};
use crate::update::{Kind, part};

macro_rules! kinds {
    ($($kind:ident = $field:ident: $payload:ty,)*) => {
        /// What an update of that kind holds.
        pub(super) fn content(kind: Kind, json: &str) -> serde_json::Result<UpdateContent> {
            match kind {
                $(Kind::$kind => part::payload::<$payload>(json, stringify!($field)).map(UpdateContent::$kind),)*
                Kind::Unknown => Err(serde::de::Error::custom("it is of a kind that Bot API 10.3 does not have")),
            }
        }
    };
}

kinds! {
    Message = message: Box<Message>,
    EditedMessage = edited_message: Box<Message>,
    ChannelPost = channel_post: Box<Message>,
    EditedChannelPost = edited_channel_post: Box<Message>,
    BusinessConnection = business_connection: BusinessConnection,
    BusinessMessage = business_message: Box<Message>,
    EditedBusinessMessage = edited_business_message: Box<Message>,
    DeletedBusinessMessages = deleted_business_messages: BusinessMessagesDeleted,
    GuestMessage = guest_message: Box<Message>,
    MessageReaction = message_reaction: MessageReactionUpdated,
    MessageReactionCount = message_reaction_count: MessageReactionCountUpdated,
    InlineQuery = inline_query: InlineQuery,
    ChosenInlineResult = chosen_inline_result: ChosenInlineResult,
    CallbackQuery = callback_query: Box<CallbackQuery>,
    ShippingQuery = shipping_query: ShippingQuery,
    PreCheckoutQuery = pre_checkout_query: PreCheckoutQuery,
    Poll = poll: Box<Poll>,
    PollAnswer = poll_answer: PollAnswer,
    MyChatMember = my_chat_member: ChatMemberUpdated,
    ChatMember = chat_member: ChatMemberUpdated,
    ChatJoinRequest = chat_join_request: ChatJoinRequest,
    ChatBoost = chat_boost: ChatBoostUpdated,
    RemovedChatBoost = removed_chat_boost: ChatBoostRemoved,
    PurchasedPaidMedia = purchased_paid_media: PaidMediaPurchased,
    ManagedBot = managed_bot: ManagedBotUpdated,
    Subscription = subscription: BotSubscriptionUpdated,
    StoppedMessageGeneration = stopped_message_generation: MessageGenerationStopped,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_from_the_field_of_its_name() {
        for kind in Kind::ALL {
            let error = content(*kind, "{}").unwrap_err().to_string();
            assert!(error.starts_with(&format!("missing field `{}`", kind.name())), "{error}");
        }
        assert!(content(Kind::Unknown, "{}").is_err());
    }
}
