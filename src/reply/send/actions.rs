//! What the top of the chat says that the bot is doing.

use crate::reply::send::replies;
use crate::types::ChatAction;
use crate::types::methods::SendChatActionParams;

replies! {
    /// Queues "typing ..." at the top of the chat, for 5 seconds or until the next message.
    fn typing(at) -> SendChatActionParams {
        let mut params = SendChatActionParams::builder().chat_id(at.chat()).action(ChatAction::Typing).build();
        (params.message_thread_id, params.business_connection_id) = (at.topic(), at.business());
        at.draft(params)
    }

    /// Queues what the bot is doing, at the top of the chat, for 5 seconds or until the next message: uploading a photo, say.
    fn action(at, action: ChatAction) -> SendChatActionParams {
        let mut params = SendChatActionParams::builder().chat_id(at.chat()).action(action).build();
        (params.message_thread_id, params.business_connection_id) = (at.topic(), at.business());
        at.draft(params)
    }
}
