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
    #[error("a message that was sent inline can be edited, and not deleted or otherwise dealt with")]
    Inline,
    /// A message that the bot sent for a business account is deleted by another method.
    #[error(
        "a message of a business account is not deleted by `deleteMessage`; call `deleteBusinessMessages` with `Bot`"
    )]
    Business,
    /// The answer to a pressed button is longer than fits.
    #[error("a callback answer of {0} characters; Telegram allows 200")]
    LongAnswer(usize),
    /// A message that was sent inline is in no chat where another could answer it.
    #[error("a message that was sent inline cannot be answered: it is in no chat that the bot knows")]
    AnswersInline,
    /// One call is about one message that has no id yet.
    #[error(
        "a message that is still to be sent is forwarded or copied, so it cannot answer another such message as well"
    )]
    TwoSent,
    /// A game has no chat by name.
    #[error("a game is sent to a chat by its id, not by its name")]
    GameByName,
    /// A checklist goes by a business connection.
    #[error("a checklist is sent by a business connection, and the update came through none")]
    NoBusiness,
    /// The right answer of a quiz is none of its options.
    #[error("option {right} is the right one of a quiz with {options} options, of which the first is 0")]
    NoSuchOption {
        /// The right option.
        right: u8,
        /// How many there are.
        options: usize,
    },
    /// Parameters that are no JSON object.
    #[error("{method} cannot be called: its parameters cannot be written as JSON: {reason}")]
    NoJson {
        /// The Bot API method.
        method: &'static str,
        /// What is wrong with them.
        reason: String,
    },
    /// A text in a call is longer than Telegram takes it.
    #[error("{what} of {count} characters; Telegram takes {limit}")]
    Long {
        /// What it is, as in "a caption".
        what: &'static str,
        /// How many characters it has.
        count: usize,
        /// How many it may have.
        limit: usize,
    },
    /// More of something than Telegram takes at once, or less.
    #[error("{count} {what}; Telegram takes {limit}")]
    Count {
        /// Of what, as in "options of a poll".
        what: &'static str,
        /// How much there is.
        count: usize,
        /// How much there may be.
        limit: &'static str,
    },
}
