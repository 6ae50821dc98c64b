//! Messages at the top of a chat.

use crate::reply::Target;
use crate::reply::send::replies;
use crate::types::methods::{PinChatMessageParams, UnpinAllChatMessagesParams, UnpinChatMessageParams};

replies! {
    /// Queues that a message stays at the top of the chat.
    fn pin(at, message: impl Into<Target>) -> PinChatMessageParams {
        let one = at.one(message.into());
        let params = PinChatMessageParams::builder().chat_id(one.chat_id).message_id(one.message_id);
        at.draft(params.maybe_business_connection_id(one.business).build()).of(one.of)
    }

    /// Queues that a message does not stay at the top of the chat any more.
    fn unpin(at, message: impl Into<Target>) -> UnpinChatMessageParams {
        let one = at.one(message.into());
        let params = UnpinChatMessageParams::builder().chat_id(one.chat_id).message_id(one.message_id);
        at.draft(params.maybe_business_connection_id(one.business).build()).of(one.of)
    }

    /// Queues that no message stays at the top of the chat.
    fn unpin_all(at) -> UnpinAllChatMessagesParams {
        let params = UnpinAllChatMessagesParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }
}
