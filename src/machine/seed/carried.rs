//! Which updates have what a seed is made of.

use crate::update::{Incoming, Kind, Leaf, Leaves};

/// Those that come through a business account, whose chats have ids that are those of other chats of the bot's own.
pub(crate) const BUSINESS: Leaves = Leaves::of(&[
    Leaf::BusinessConnection,
    Leaf::BusinessMessage,
    Leaf::EditedBusinessMessage,
    Leaf::DeletedBusinessMessages,
]);

/// Everything.
pub(super) const ALL: Leaves = Leaves::UPDATES.union(Leaves::of(&[Leaf::Album]));

/// What people write, and what becomes of it.
pub(super) const MESSAGES: Leaves =
    Leaves::MESSAGES.union(Leaves::of(&[Leaf::Album, Leaf::EditedMessage, Leaf::ChannelPost, Leaf::EditedChannelPost]));

/// Those from a chat that the bot is in, and from a user or a chat that speaks like one.
pub(super) const CHAT_AND_USER: Leaves = MESSAGES.union(Leaves::of(&[
    Leaf::CallbackQuery,
    Leaf::ChatJoinRequest,
    Leaf::ChatMember,
    Leaf::MessageReaction,
    Leaf::MyChatMember,
]));

/// Those from a chat that the bot is in.
pub(crate) const CHAT: Leaves = CHAT_AND_USER.union(Leaves::of(&[
    Leaf::ChatBoost,
    Leaf::MessageReactionCount,
    Leaf::RemovedChatBoost,
    Leaf::StoppedMessageGeneration,
]));

/// Those from a user or a chat that speaks like one.
pub(super) const USER: Leaves = CHAT_AND_USER.union(Leaves::of(&[
    Leaf::ChosenInlineResult,
    Leaf::GuestMessage,
    Leaf::InlineQuery,
    Leaf::ManagedBot,
    Leaf::PollAnswer,
    Leaf::PreCheckoutQuery,
    Leaf::PurchasedPaidMedia,
    Leaf::ShippingQuery,
    Leaf::Subscription,
]));

/// Those to which a reply can be sent where they come from; a press under an inline message cannot be told from others here.
pub(crate) const ANSWERABLE: Leaves =
    CHAT.union(Leaves::of(&[Leaf::BusinessMessage, Leaf::EditedBusinessMessage, Leaf::DeletedBusinessMessages]));

/// Whether it came through a business account, as does a press on a button under what was sent through one.
pub(super) fn is_business(update: &Incoming) -> bool {
    let kind = update.kind();
    matches!(
        kind,
        Kind::BusinessConnection | Kind::BusinessMessage | Kind::EditedBusinessMessage | Kind::DeletedBusinessMessages
    ) || update.business_connection_id().is_some()
}

/// The chat that it is from, if the bot is in it. The chats of business accounts and of guests' messages are none, whatever
/// their ids: there a private chat of two others has the id of one of them.
pub(super) fn chat_id(update: &Incoming) -> Option<i64> {
    let elsewhere = update.kind() == Kind::GuestMessage || is_business(update);
    update.chat().filter(|_| !elsewhere).map(|chat| chat.id)
}

/// Who did it, unless through a business account.
pub(super) fn user_id(update: &Incoming) -> Option<i64> {
    update.sender_id().filter(|_| !is_business(update))
}
