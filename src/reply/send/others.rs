//! Messages that are there already, once more.

use crate::reply::send::replies;
use crate::reply::{Recipient, Target};
use crate::types::methods::{
    CopyMessageParams, CopyMessagesParams, ForwardMessageParams, ForwardMessagesParams, SetMessageReactionParams,
};
use crate::types::{ReactionType, ReactionTypeEmoji};

replies! {
    /// Queues a message of any chat that the bot can see, with the name of its sender: a [`Target`], as in
    /// `reply.to(admin).forward(&message)`.
    fn forward(at, message: impl Into<Target>) -> ForwardMessageParams {
        let one = at.one(message.into());
        at.without_business::<ForwardMessageParams>(one.business);
        let params = ForwardMessageParams::builder().chat_id(at.chat()).from_chat_id(one.chat_id);
        at.send(params.message_id(one.message_id).build()).of(one.of)
    }

    /// Queues many messages of a chat, 1 to 100 of them, with the names of their senders, albums as albums. Those that cannot be
    /// forwarded are passed over.
    fn forward_many(
        at,
        from: impl Into<Recipient>,
        message_ids: impl IntoIterator<Item = i32>,
    ) -> ForwardMessagesParams {
        let params = ForwardMessagesParams::builder().chat_id(at.chat()).from_chat_id(from.into().0);
        at.send(params.message_ids(message_ids.into_iter().collect()).build())
    }

    /// Queues a message of any chat that the bot can see, as the bot's own: a [`Target`].
    fn copy(at, message: impl Into<Target>) -> CopyMessageParams {
        let one = at.one(message.into());
        at.without_business::<CopyMessageParams>(one.business);
        let params = CopyMessageParams::builder().chat_id(at.chat()).from_chat_id(one.chat_id);
        at.send(params.message_id(one.message_id).build()).of(one.of)
    }

    /// Queues many messages of a chat, 1 to 100 of them, as the bot's own, albums as albums. Those that cannot be copied are
    /// passed over.
    fn copy_many(at, from: impl Into<Recipient>, message_ids: impl IntoIterator<Item = i32>) -> CopyMessagesParams {
        let params = CopyMessagesParams::builder().chat_id(at.chat()).from_chat_id(from.into().0);
        at.send(params.message_ids(message_ids.into_iter().collect()).build())
    }

    /// Queues the bot's reaction to a message: an emoji of those that Telegram knows, or `""` to take it back.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn like(message: Message, reply: &mut Reply) {
    /// reply.react(&*message, "👍");
    /// # }
    /// ```
    fn react(at, message: impl Into<Target>, emoji: impl Into<String>) -> SetMessageReactionParams {
        let one = at.one(message.into());
        at.without_business::<SetMessageReactionParams>(one.business);
        let emoji = Some(emoji.into()).filter(|it| !it.is_empty());
        let reaction = emoji.map(|emoji| ReactionType::Emoji(ReactionTypeEmoji::builder().emoji(emoji).build()));
        let params = SetMessageReactionParams::builder().chat_id(one.chat_id).message_id(one.message_id);
        at.draft(params.reaction(reaction.into_iter().collect()).build()).of(one.of)
    }
}
