//! The few fields of an update that routing needs, borrowed from its JSON in one pass.
//!
//! Nothing here is stricter than it must be: what is absent is `None`, what is new is skipped. Only a field that is there
//! and is of another type than the Bot API's makes an update unreadable, or the lack of one without which the update
//! could not be answered.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::update::{ChatHead, ChatKind, Kind};

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
}

/// A string, borrowed unless it is written with escapes. (`Option<Cow<str>>` would never borrow.)
pub(super) enum Text<'a> {
    Plain(&'a str),
    Escaped(Box<str>),
}

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Escaped(text) => text,
        }
    }
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

/// A `Message`, or the `InaccessibleMessage` that a button may belong to.
#[derive(Deserialize)]
struct Message<'a> {
    message_id: i64,
    chat: Chat,
    from: Option<Id>,
    sender_chat: Option<Id>,
    message_thread_id: Option<i64>,
    is_topic_message: Option<bool>,
    #[serde(borrow)]
    business_connection_id: Option<Text<'a>>,
    #[serde(borrow)]
    guest_query_id: Option<Text<'a>>,
    #[serde(borrow)]
    text: Option<Text<'a>>,
}

impl<'a> From<Message<'a>> for Body<'a> {
    fn from(message: Message<'a>) -> Self {
        Self {
            chat: Some(message.chat.into()),
            user: message.from.map(|it| it.id),
            sender_chat: message.sender_chat.map(|it| it.id),
            // A reply in a group without topics has a thread as well.
            thread: message.message_thread_id.filter(|_| message.is_topic_message == Some(true)),
            message: Some(message.message_id),
            business: message.business_connection_id,
            query: message.guest_query_id,
            words: message.text,
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

/// A string that is a name for one of a few things.
struct Named<T>(T);

impl<'de, T: for<'a> From<&'a str>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor<T>(PhantomData<T>);

        impl<T: for<'a> From<&'a str>> Visitor<'_> for NameVisitor<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Named<T>, E> {
                Ok(Named(T::from(name)))
            }
        }
        deserializer.deserialize_str(NameVisitor(PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text::Plain(text))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text::Escaped(text.into()))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}
