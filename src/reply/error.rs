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
    /// A button whose data does not fit with what the framework has to add: whose press counts, which conversation
    /// hears of it, a signature.
    #[error(
        "button \"{button}\" has callback data of {bytes} bytes, and the framework adds {tail}; Telegram allows 64 in all"
    )]
    LongTail {
        /// The button's text.
        button: String,
        /// The size of its data.
        bytes: usize,
        /// The size of what is added.
        tail: usize,
    },
    /// A button whose data has to be signed, in a bot without a key of the author's.
    #[error("button \"{button}\" is signed, and the bot has no key; give it one with `Builder::callback_key`")]
    NoKey {
        /// The button's text.
        button: String,
    },
    /// A button whose data has to be signed, in a call that is made at once.
    #[error("button \"{button}\" has to be signed, which only a turn can: queue it with `reply`")]
    SignedAtOnce {
        /// The button's text.
        button: String,
    },
    /// A string with a character in it that only the framework puts into callback data.
    #[error("button \"{button}\" has the control character U+{:04X} in its callback data, which is reserved", *.character as u32)]
    ReservedData {
        /// The button's text.
        button: String,
        /// The character.
        character: char,
    },
    /// A keyboard for a user that cannot be.
    #[error("no user has an id of more than 63 bits")]
    NoUser,
    /// A button that the Bot API wants at the beginning.
    #[error("button \"{button}\" pays or starts a game, so it has to be the first of the first row")]
    NotFirst {
        /// The button's text.
        button: String,
    },
    /// What the input field shows is longer than fits.
    #[error("a placeholder of {0} characters; Telegram allows 1 to 64")]
    Placeholder(usize),
    /// What a button copies is longer than fits.
    #[error("button \"{button}\" copies a text of {length} characters; Telegram allows 1 to 256")]
    Copied {
        /// The button's text.
        button: String,
        /// The length of the text.
        length: usize,
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
    /// A method that takes no business connection, and so reaches no message or chat of a business account. Its messages are
    /// deleted by `deleteBusinessMessages`.
    #[error("`{method}` takes no business connection, and so reaches nothing of a business account")]
    Business {
        /// The Bot API's name of it.
        method: &'static str,
    },
    /// An inline result has an id that is empty, or of more bytes than fit.
    #[error("an inline result with an id of {0} bytes; Telegram asks for 1 to 64")]
    ResultId(usize),
    /// Two inline results have one id.
    #[error("two inline results have the id \"{0}\"; each needs one of its own")]
    SameResultId(String),
    /// The offset for more results is longer than fits.
    #[error("a next offset of {0} bytes; Telegram allows 64")]
    LongOffset(usize),
    /// A kind of inline result has no such part.
    #[error("an inline result of type \"{kind}\" has no {part}")]
    NoSuchPart {
        /// The type of the result.
        kind: &'static str,
        /// What it was to have.
        part: &'static str,
    },
    /// What is no start parameter for a link or a button that leads to the bot.
    #[error("\"{0}\" is no start parameter: Telegram takes 1 to 64 of A-Z, a-z, 0-9, _ and -")]
    StartParameter(String),
    /// Two ways of delivery have one id.
    #[error("two shipping options have the id \"{0}\"; each needs one of its own")]
    SameShippingOption(String),
    /// A shipping or pre-checkout query was refused without a word.
    #[error("a refusal without a reason: Telegram shows the user why there is no payment, and asks for a text")]
    NoReason,
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
    /// A name that no part of a form can have, or that another has.
    #[error(
        "a file cannot be attached as {0:?}: a name is of ASCII letters, digits, `_`, `-` and `.`, and each is given once"
    )]
    PartName(String),
    /// A file that is not sent has no part.
    #[error(
        "the file attached as {0:?} is one that Telegram or the web has: its id or URL goes into the parameters as it is"
    )]
    NotAttached(String),
    /// Not everything can be sent by its id or its URL.
    #[error("{0} is a file of this machine or in memory, and none that Telegram or the web has")]
    UploadOnly(&'static str),
    /// Files that are too large to wait here.
    #[error(
        "files of {0} bytes in memory; a queued call may have 10 MiB: send a file by its path, or at once with `Bot`"
    )]
    LargeFiles(usize),
    /// A path that cannot be stored.
    #[error("the path {0:?} is no UTF-8, so that it cannot be stored until the file is sent")]
    PathNoText(String),
    /// What is made at once knows no message that a turn has queued.
    #[error("a `Sent` is known to the replies of its bot alone: take the id of the message that the call returned")]
    SentAtOnce,
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
