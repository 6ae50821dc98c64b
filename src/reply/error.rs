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
    /// There is no message whose button was pressed.
    #[error(
        "no button was pressed in this update, so there is no message to change; say which with `reply.edit(..)` or `reply.delete(..)`"
    )]
    NotPressed,
    /// A message that was sent inline belongs to its sender.
    #[error("a message that was sent inline can be edited, and not deleted")]
    Inline,
    /// A message that the bot sent for a business account is deleted by another method.
    #[error(
        "a message of a business account is not deleted by `deleteMessage`; call `deleteBusinessMessages` with `Bot`"
    )]
    Business,
    /// The answer to a pressed button is longer than fits.
    #[error("a callback answer of {0} characters; Telegram allows 200")]
    LongAnswer(usize),
}
