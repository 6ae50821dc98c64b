//! What the top of the chat says that the bot is doing.

use crate::reply::Draft;
use crate::reply::{Reply, ReplyTo};
use crate::types::ChatAction;
use crate::types::methods::SendChatActionParams;

impl Reply {
    /// Queues "typing ..." at the top of the chat, for 5 seconds or until the next message.
    pub fn typing(&mut self) {
        self.here().acting(ChatAction::Typing);
    }

    /// Queues what the bot is doing, at the top of the chat, for 5 seconds or until the next message: uploading a photo, say.
    pub fn action(&mut self, action: ChatAction) {
        self.here().acting(action);
    }
}

impl ReplyTo<'_> {
    /// Queues "typing ..." at the top of that chat, for 5 seconds or until the next message.
    pub fn typing(&mut self) {
        self.again().acting(ChatAction::Typing);
    }

    /// Queues what the bot is doing, at the top of that chat, for 5 seconds or until the next message.
    pub fn action(&mut self, action: ChatAction) {
        self.again().acting(action);
    }
}

impl<'a> ReplyTo<'a> {
    fn acting(mut self, action: ChatAction) -> Draft<'a, SendChatActionParams> {
        let mut params = SendChatActionParams::builder().chat_id(self.chat()).action(action).build();
        (params.message_thread_id, params.business_connection_id) = self.place();
        self.draft(params)
    }
}
