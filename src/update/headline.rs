//! The few fields of an update that routing needs, borrowed from its JSON in one pass.
//!
//! Nothing here is stricter than it must be: what is absent is `None`, what is new is skipped. Only a field that is there
//! and is of another type than the Bot API's makes an update unreadable, or the lack of one without which the update
//! could not be answered.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::update::words::{Named, Text};
use crate::update::{ChatHead, ChatKind, Content, Kind};

/// What was read.
pub(super) struct Headline<'a> {
    pub(super) update_id: i64,
    pub(super) kind: Kind,
    pub(super) body: Body<'a>,
}

/// What the kinds have in common, wherever each of them has it.
#[derive(Default)]
pub(super) struct Body<'a> {
    pub(super) chat: Option<ChatHead>,
    pub(super) user: Option<i64>,
    pub(super) sender_chat: Option<i64>,
    pub(super) thread: Option<i64>,
    pub(super) message: Option<i64>,
    pub(super) business: Option<Text<'a>>,
    pub(super) query: Option<Text<'a>>,
    pub(super) words: Option<Text<'a>>,
    pub(super) content: Option<Content>,
    /// By what it belongs to others: `media_group_id`, `inline_message_id` or `invoice_payload`. No update has two.
    pub(super) mark: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Headline<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UpdateVisitor)
    }
}

struct UpdateVisitor;

impl<'de> Visitor<'de> for UpdateVisitor {
    type Value = Headline<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an update")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut update_id = None;
        let mut found = None;
        while let Some(Named(key)) = map.next_key()? {
            let kind = match key {
                Key::UpdateId => {
                    update_id = Some(map.next_value()?);
                    continue;
                }
                // The first kind counts: there are never two.
                Key::Kind(Kind::Unknown) => None,
                Key::Kind(kind) => found.is_none().then_some(kind),
            };
            let Some(kind) = kind else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let body = match Shape::of(kind) {
                Shape::Message => map.next_value::<Option<Message<'_>>>()?.map(Body::from),
                Shape::Query => map.next_value::<Option<Query<'_>>>()?.map(|it| it.into_body(kind)),
                Shape::Other => map.next_value::<Option<Other<'_>>>()?.map(|it| it.into_body(kind)),
            };
            found = body.map(|body| (kind, body));
        }
        let update_id = update_id.ok_or_else(|| A::Error::missing_field("update_id"))?;
        let (kind, body) = found.unwrap_or((Kind::Unknown, Body::default()));
        Ok(Headline { update_id, kind, body })
    }
}

enum Key {
    UpdateId,
    Kind(Kind),
}

impl From<&str> for Key {
    fn from(name: &str) -> Self {
        match name {
            "update_id" => Self::UpdateId,
            name => Self::Kind(Kind::from_name(name)),
        }
    }
}

/// Which of the structs below reads a kind.
enum Shape {
    Message,
    Query,
    Other,
}

impl Shape {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Message
            | Kind::EditedMessage
            | Kind::ChannelPost
            | Kind::EditedChannelPost
            | Kind::BusinessMessage
            | Kind::EditedBusinessMessage
            | Kind::GuestMessage => Self::Message,
            Kind::CallbackQuery
            | Kind::InlineQuery
            | Kind::ChosenInlineResult
            | Kind::PreCheckoutQuery
            | Kind::PurchasedPaidMedia
            | Kind::ShippingQuery => Self::Query,
            _ => Self::Other,
        }
    }
}

/// A `Message`, or the `InaccessibleMessage` that a button may belong to. What is `null` is not there.
#[derive(Default)]
struct Message<'a> {
    message_id: i64,
    chat: Option<Chat>,
    from: Option<i64>,
    sender_chat: Option<i64>,
    thread: Option<i64>,
    is_topic_message: bool,
    business: Option<Text<'a>>,
    guest_query: Option<Text<'a>>,
    text: Option<Text<'a>>,
    content: Option<Content>,
    mark: Option<Text<'a>>,
}

enum MessageKey {
    MessageId,
    Chat,
    From,
    SenderChat,
    Thread,
    IsTopicMessage,
    Business,
    GuestQuery,
    MediaGroup,
    Content(Content),
    Other,
}

impl From<&str> for MessageKey {
    fn from(name: &str) -> Self {
        match name {
            "message_id" => Self::MessageId,
            "chat" => Self::Chat,
            "from" => Self::From,
            "sender_chat" => Self::SenderChat,
            "message_thread_id" => Self::Thread,
            "is_topic_message" => Self::IsTopicMessage,
            "business_connection_id" => Self::Business,
            "guest_query_id" => Self::GuestQuery,
            "media_group_id" => Self::MediaGroup,
            "date" | "entities" | "reply_to_message" | "caption" => Self::Other,
            name => Content::from_name(name).map_or(Self::Other, Self::Content),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Message<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor)
    }
}

struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = Message<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut message = Message::default();
        let mut message_id = None;
        while let Some(Named(key)) = map.next_key()? {
            match key {
                // Who reads the first of two and who reads the last would not agree whose message it is.
                MessageKey::MessageId if message_id.is_some() => return Err(A::Error::duplicate_field("message_id")),
                MessageKey::Chat if message.chat.is_some() => return Err(A::Error::duplicate_field("chat")),
                MessageKey::From if message.from.is_some() => return Err(A::Error::duplicate_field("from")),
                MessageKey::MessageId => message_id = Some(map.next_value()?),
                MessageKey::Chat => message.chat = Some(map.next_value()?),
                MessageKey::From => message.from = map.next_value::<Option<Id>>()?.map(|it| it.id),
                MessageKey::SenderChat => message.sender_chat = map.next_value::<Option<Id>>()?.map(|it| it.id),
                MessageKey::Thread => message.thread = map.next_value()?,
                MessageKey::IsTopicMessage => {
                    message.is_topic_message = map.next_value::<Option<bool>>()? == Some(true);
                }
                MessageKey::Business => message.business = map.next_value()?,
                MessageKey::GuestQuery => message.guest_query = map.next_value()?,
                MessageKey::MediaGroup => message.mark = map.next_value()?,
                MessageKey::Content(content) => {
                    let is_there = match content {
                        Content::Text => {
                            message.text = map.next_value()?;
                            message.text.is_some()
                        }
                        Content::SuccessfulPayment => {
                            let payment: Option<Payment<'de>> = map.next_value()?;
                            let is_there = payment.is_some();
                            message.mark = payment.and_then(|it| it.invoice_payload).or(message.mark);
                            is_there
                        }
                        _ => map.next_value::<Option<IgnoredAny>>()?.is_some(),
                    };
                    // The first in the order of the table is what it is.
                    let better = message.content.is_none_or(|it| content < it);
                    message.content = if is_there && better { Some(content) } else { message.content };
                }
                MessageKey::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        message.message_id = message_id.ok_or_else(|| A::Error::missing_field("message_id"))?;
        if message.chat.is_none() {
            return Err(A::Error::missing_field("chat"));
        }
        Ok(message)
    }
}

#[derive(Deserialize)]
struct Payment<'a> {
    #[serde(borrow)]
    invoice_payload: Option<Text<'a>>,
}

impl<'a> From<Message<'a>> for Body<'a> {
    fn from(message: Message<'a>) -> Self {
        Self {
            chat: message.chat.map(ChatHead::from),
            user: message.from,
            sender_chat: message.sender_chat,
            // A reply in a group without topics has a thread as well.
            thread: message.thread.filter(|_| message.is_topic_message),
            message: Some(message.message_id),
            business: message.business,
            query: message.guest_query,
            words: message.text,
            content: Some(message.content.unwrap_or(Content::Unknown)),
            mark: message.mark,
        }
    }
}

/// Whatever one user asks, pays or chooses.
#[derive(Deserialize)]
struct Query<'a> {
    from: Id,
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    message: Option<Message<'a>>,
    #[serde(borrow)]
    data: Option<Text<'a>>,
    #[serde(borrow)]
    query: Option<Text<'a>>,
    #[serde(borrow)]
    inline_message_id: Option<Text<'a>>,
    #[serde(borrow)]
    invoice_payload: Option<Text<'a>>,
}

impl<'a> Query<'a> {
    fn into_body(self, kind: Kind) -> Body<'a> {
        let message = self.message.map(Body::from).unwrap_or_default();
        Body {
            user: Some(self.from.id),
            // On whose behalf the message with the button was sent says nothing about who pressed it.
            sender_chat: None,
            query: self.id,
            words: if kind == Kind::CallbackQuery { self.data } else { self.query },
            // What the message with the button is says nothing about the press.
            content: None,
            mark: self.inline_message_id.or(self.invoice_payload),
            ..message
        }
    }
}

/// Every other kind.
#[derive(Deserialize)]
struct Other<'a> {
    chat: Option<Chat>,
    from: Option<Id>,
    user: Option<Id>,
    actor_chat: Option<Id>,
    voter_chat: Option<Id>,
    message_id: Option<i64>,
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    business_connection_id: Option<Text<'a>>,
    #[serde(borrow)]
    query_id: Option<Text<'a>>,
}

impl<'a> Other<'a> {
    fn into_body(self, kind: Kind) -> Body<'a> {
        let connection = self.id.filter(|_| kind == Kind::BusinessConnection);
        Body {
            chat: self.chat.map(ChatHead::from),
            user: self.from.or(self.user).map(|it| it.id),
            sender_chat: self.actor_chat.or(self.voter_chat).map(|it| it.id),
            message: self.message_id,
            business: self.business_connection_id.or(connection),
            query: self.query_id,
            ..Body::default()
        }
    }
}

#[derive(Deserialize)]
struct Id {
    id: i64,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: Named<ChatKind>,
}

impl From<Chat> for ChatHead {
    fn from(chat: Chat) -> Self {
        Self { id: chat.id, kind: chat.kind.0 }
    }
}

impl From<&str> for ChatKind {
    fn from(name: &str) -> Self {
        match name {
            "channel" => Self::Channel,
            "group" => Self::Group,
            "private" => Self::Private,
            "supergroup" => Self::Supergroup,
            _ => Self::Unknown,
        }
    }
}
