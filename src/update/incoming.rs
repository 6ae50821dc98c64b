//! One update on its way: its headline at hand, its JSON beside it.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tracing::{Span, debug_span};

use crate::press::tail::{self, Tail};
use crate::update::{CommandLine, Content, Kind, Leaf, full};
use crate::{types, unquoted};

/// One update: the headline that routing needs, and the JSON it came as.
///
/// The headline is read once, with two allocations for the whole update. The full Bot API object is parsed when somebody
/// calls [`update`](Self::update), once for all who ask.
pub struct Incoming {
    pub(super) raw: Box<str>,
    pub(super) update_id: i64,
    pub(super) kind: Kind,
    pub(super) leaf: Leaf,
    pub(super) chat: Option<ChatHead>,
    pub(super) user: Option<i64>,
    pub(super) sender_chat: Option<i64>,
    pub(super) thread: Option<i64>,
    pub(super) message: Option<i32>,
    pub(super) business: Option<Words>,
    pub(super) query: Option<Words>,
    pub(super) words: Option<Words>,
    pub(super) content: Option<Content>,
    pub(super) mark: Option<Words>,
    pub(super) broken: Option<Box<Broken>>,
    /// When it was read.
    pub(super) arrived: Instant,
    pub(super) span: OnceLock<Span>,
    pub(super) full: OnceLock<Result<Box<types::Update>, Broken>>,
    pub(super) full_message: OnceLock<Result<Arc<types::Message>, Broken>>,
    /// Tells that nobody has the update any more.
    #[cfg(feature = "webhook")]
    pub(super) _let_go: Option<tokio_util::sync::DropGuard>,
}

/// A string of the update: where it stands in the JSON, or a copy where the JSON has it escaped.
#[derive(Debug)]
pub(super) enum Words {
    At(Range<u32>),
    Unescaped(Box<str>),
}

/// Where a message was written: the id and type of a Bot API [`Chat`](https://core.telegram.org/bots/api#chat).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChatHead {
    /// The chat's id: positive for a private chat (then it is the user's id), negative for all others.
    pub id: i64,
    /// The chat's type.
    pub kind: ChatKind,
}

/// The type of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatKind {
    /// A channel.
    Channel,
    /// A basic group.
    Group,
    /// One user and the bot.
    Private,
    /// A supergroup.
    Supergroup,
    /// A type that Bot API 10.3 does not have.
    Unknown,
}

/// An update, or a part of it, that cannot be read as what the Bot API says it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("update {}: {reason}", update_id.map_or_else(|| "without a readable id".to_owned(), |id| id.to_string()))]
#[non_exhaustive]
pub struct Broken {
    /// The update's id, where at least that could be read.
    pub update_id: Option<i64>,
    /// What is wrong, with the place in the JSON.
    pub reason: String,
}

impl ChatKind {
    /// The name in the Bot API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Group => "group",
            Self::Private => "private",
            Self::Supergroup => "supergroup",
            Self::Unknown => "unknown",
        }
    }
}

impl Incoming {
    /// `update_id`.
    pub fn update_id(&self) -> i64 {
        self.update_id
    }

    /// Which kind of update it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The class of event that triggers are matched against.
    pub fn leaf(&self) -> Leaf {
        self.leaf
    }

    /// The chat it happened in, if any; for a callback query the chat of the message with the button.
    pub fn chat(&self) -> Option<ChatHead> {
        self.chat
    }

    /// The id in `from`: who did it.
    pub fn user_id(&self) -> Option<i64> {
        self.user
    }

    /// Who it counts for: `sender_chat` where the message was sent on behalf of a chat (an anonymous administrator, a
    /// channel), else `from`.
    pub fn sender_id(&self) -> Option<i64> {
        self.sender_chat.or(self.user)
    }

    /// `message_thread_id`, where the message is in a topic (`is_topic_message`).
    pub fn topic_id(&self) -> Option<i64> {
        self.thread
    }

    /// `message_id` of the message, or of the message with the pressed button; `None` also for one of more than 32 bits, which
    /// [`types`](crate::types) has no room for.
    pub fn message_id(&self) -> Option<i32> {
        self.message
    }

    /// `business_connection_id` of the message.
    pub fn business_connection_id(&self) -> Option<&str> {
        self.read(self.business.as_ref())
    }

    /// `id` of the query, for the kinds that are queries.
    pub fn query_id(&self) -> Option<&str> {
        self.read(self.query.as_ref())
    }

    /// What the message is made of, new or edited, a channel's or a business account's; `None` for what is no message.
    pub fn content(&self) -> Option<Content> {
        self.content
    }

    /// `text` of a message, new or edited.
    pub fn text(&self) -> Option<&str> {
        match self.content {
            Some(Content::Text) => self.read(self.words.as_ref()),
            _ => None,
        }
    }

    /// What is written in an inline query, or was when one of its results was chosen.
    pub fn query(&self) -> Option<&str> {
        match self.kind {
            Kind::InlineQuery | Kind::ChosenInlineResult => self.read(self.words.as_ref()),
            _ => None,
        }
    }

    /// `media_group_id` of a message: what the messages of one album have in common.
    pub fn media_group_id(&self) -> Option<&str> {
        match self.content {
            None | Some(Content::SuccessfulPayment) => None,
            Some(_) => self.read(self.mark.as_ref()),
        }
    }

    /// What the messages of an album have in common, of a new message that is part of one.
    pub(crate) fn album(&self) -> Option<&str> {
        if self.kind == Kind::Message { self.media_group_id() } else { None }
    }

    /// `inline_message_id`: which message that somebody sent by way of this bot has the pressed button, or is the chosen
    /// result.
    pub fn inline_message_id(&self) -> Option<&str> {
        match self.kind {
            Kind::CallbackQuery | Kind::ChosenInlineResult => self.read(self.mark.as_ref()),
            _ => None,
        }
    }

    /// `invoice_payload` of a query about a payment, or of the message that says that it succeeded.
    pub fn invoice_payload(&self) -> Option<&str> {
        match (self.kind, self.content) {
            (Kind::ShippingQuery | Kind::PreCheckoutQuery | Kind::PurchasedPaidMedia, _)
            | (_, Some(Content::SuccessfulPayment)) => self.read(self.mark.as_ref()),
            _ => None,
        }
    }

    /// The command the text begins with.
    pub fn command(&self) -> Option<CommandLine<'_>> {
        match self.leaf {
            Leaf::Command => CommandLine::parse(self.text()?),
            _ => None,
        }
    }

    /// `data` of a callback query, as it was given to the button: without what the framework has written behind it.
    pub fn data(&self) -> Option<&str> {
        self.sealed_data().map(|data| tail::split(data).0)
    }

    /// What the framework wrote behind the data of the pressed button.
    pub(crate) fn tail(&self) -> Option<Tail<'_>> {
        tail::split(self.sealed_data()?).1
    }

    /// `data` of a callback query, as Telegram has it.
    pub(crate) fn sealed_data(&self) -> Option<&str> {
        match self.leaf {
            Leaf::CallbackQuery => self.read(self.words.as_ref()),
            _ => None,
        }
    }

    /// Why not even the headline could be read. Then [`kind`](Self::kind) is [`Kind::Unknown`], and there is nothing but the id
    /// and the JSON.
    pub fn broken(&self) -> Option<&Broken> {
        self.broken.as_deref()
    }

    /// The update's own JSON.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The whole update as a Bot API object, parsed at the first call.
    ///
    /// # Errors
    /// [`Broken`], where the JSON is not what Bot API 10.3 says of this kind of update.
    pub fn update(&self) -> Result<&types::Update, &Broken> {
        self.full.get_or_init(|| self.parse_update().map(Box::new)).as_deref()
    }

    /// The whole of a message, new or edited, as a Bot API object, parsed at the first call and shared by all who ask; `None`
    /// for any other kind of update.
    pub(crate) fn message(&self) -> Option<Result<Arc<types::Message>, Broken>> {
        let parse = || self.payload().map(Arc::new);
        self.content.map(|_| self.full_message.get_or_init(parse).clone())
    }

    /// Has its guard dropped when nobody has the update any more: its turns have ended, or it waits in the store.
    #[cfg(feature = "webhook")]
    pub(crate) fn tell_when_let_go(&mut self, guard: tokio_util::sync::DropGuard) {
        self._let_go = Some(guard);
    }

    /// When it was read: from what Telegram sent, or out of a store.
    pub(crate) fn arrived(&self) -> Instant {
        self.arrived
    }

    /// In which all happens that it causes.
    pub(crate) fn span(&self) -> &Span {
        self.span.get_or_init(|| {
            let (update_id, kind) = (self.update_id, self.kind.name());
            debug_span!(target: "stategram::update", parent: None, "update", update_id, kind)
        })
    }

    fn parse_update(&self) -> Result<types::Update, Broken> {
        if let Some(broken) = &self.broken {
            return Err(Broken::clone(broken));
        }
        let broken = |error: &serde_json::Error| Broken::new(Some(self.update_id), error);
        let update_id = u32::try_from(self.update_id)
            .map_err(|_| broken(&serde::de::Error::custom("its id is beyond what the Bot API says")))?;
        let content = full::content(self.kind, &self.raw).map_err(|error| broken(&error))?;
        Ok(types::Update { update_id, content })
    }

    fn read<'a>(&'a self, words: Option<&'a Words>) -> Option<&'a str> {
        match words? {
            Words::At(range) => self.raw.get(range.start as usize..range.end as usize),
            Words::Unescaped(text) => Some(text),
        }
    }
}

/// Says which update it is, and nothing of what somebody wrote.
impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Incoming");
        shown.field("update_id", &self.update_id).field("kind", &self.kind).field("chat", &self.chat);
        shown.finish_non_exhaustive()
    }
}

impl Broken {
    /// It ends in one line of the log, and where a bot says what has failed.
    pub(crate) fn new(update_id: Option<i64>, error: &serde_json::Error) -> Self {
        let mut reason = unquoted::parser(&error.to_string()).replace(char::is_control, " ");
        if reason.len() > LONGEST_REASON {
            reason.truncate(reason.floor_char_boundary(LONGEST_REASON));
            reason = format!("{reason}... at line {} column {}", error.line(), error.column());
        }
        Self { update_id, reason }
    }
}

const LONGEST_REASON: usize = 200;
