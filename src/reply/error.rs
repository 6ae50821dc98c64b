//! What a reply can be wrong about before it is sent.

/// A reply that Telegram would refuse, found while it was queued. The turn fails with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplyError {
    /// The update came from no chat, and so did the conversation.
    #[error("there is no chat to reply to: say which with `reply.to(chat)`")]
    NoChat,
    /// A button without data can do nothing.
    #[error("button \"{button}\" has no callback data; Telegram asks for 1 to 64 bytes")]
    EmptyData {
        /// The button's text.
        button: String,
    },
    /// A button with more data than fits.
    #[error("button \"{button}\" has callback data of {bytes} bytes; Telegram allows 64")]
    LongData {
        /// The button's text.
        button: String,
        /// The size of its data.
        bytes: usize,
    },
    /// A text that is far longer than Telegram takes, with whatever markup.
    #[error("a text of {0} bytes; Telegram takes 4096 characters")]
    LongText(usize),
    /// The answer to a pressed button is longer than fits.
    #[error("a callback answer of {0} characters; Telegram allows 200")]
    LongAnswer(usize),
}
