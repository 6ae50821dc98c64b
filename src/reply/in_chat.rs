//! A chat that something is done to.

use crate::machine::Home;
use crate::reply::queue::Queue;
use crate::reply::sink::{InTurn, Sink};
use crate::reply::{Effect, Method, Prepared, ReplyError, Sends, Target};
use crate::store::SentId;
use crate::types::ChatId;

/// A chat that calls are made to: by the [`Reply`](crate::Reply) of a turn ([`to`](crate::Reply::to)), or at once by the
/// [`Bot`](crate::Bot) ([`to`](crate::Bot::to)). It has the methods that `Reply` has.
#[derive(Clone, Debug)]
pub struct InChat<S> {
    pub(super) home: Option<Home>,
    pub(super) chat_id: Option<ChatId>,
    pub(crate) sink: S,
}

/// Replies to another chat than the update's; see [`Reply::to`](crate::Reply::to).
pub type ReplyTo<'a> = InChat<InTurn<'a>>;

impl ReplyTo<'_> {
    /// What is queued for a chat in no turn.
    ///
    /// # Errors
    /// The first thing that Telegram would refuse.
    pub(crate) fn drafted(chat_id: i64, draft: impl FnOnce(&mut ReplyTo<'_>)) -> Result<Vec<Effect>, ReplyError> {
        let mut queue = Queue::default();
        draft(&mut InChat::chosen(ChatId::Integer(chat_id), InTurn(&mut queue)));
        queue.error.map_or(Ok(queue.effects), Err)
    }

    pub(super) fn again(&mut self) -> ReplyTo<'_> {
        InChat { home: self.home.clone(), chat_id: self.chat_id.clone(), sink: InTurn(self.sink.0) }
    }
}

/// One message of a chat.
pub(super) struct One {
    pub(super) chat_id: ChatId,
    /// 0 where it is known only when that message was sent.
    pub(super) message_id: i32,
    pub(super) business: Option<String>,
    /// The message that is still to be sent.
    pub(super) of: Option<SentId>,
}

impl<S: Sink> InChat<S> {
    /// A chat that no update came from.
    pub(crate) fn chosen(chat_id: ChatId, sink: S) -> Self {
        Self { home: None, chat_id: Some(chat_id), sink }
    }

    /// Telegram would refuse it.
    pub(super) fn wrong(&mut self, error: ReplyError) {
        self.sink.wrong(error);
    }

    /// The chat, which has to be there.
    pub(super) fn chat(&mut self) -> ChatId {
        self.chat_id.clone().unwrap_or_else(|| {
            self.sink.wrong(ReplyError::NoChat);
            ChatId::Integer(0)
        })
    }

    /// The topic that the update came from.
    pub(super) fn topic(&self) -> Option<i32> {
        // Message ids, of which a topic's is one, are 32 bits wide in the Bot API.
        self.home.as_ref()?.topic_id?.try_into().ok()
    }

    /// The business connection that the update came by.
    pub(super) fn business(&self) -> Option<String> {
        self.home.as_ref()?.business_connection_id.as_deref().map(str::to_owned)
    }

    /// A message that goes there. What takes no connection would go to the bot's own chat with whom the account writes to.
    pub(super) fn send<P: Sends>(mut self, mut params: P) -> Prepared<P, S> {
        let business = self.business();
        params.settle(self.topic(), business.clone());
        self.without_business::<P>(business.filter(|_| params.place().1.is_none()));
        self.draft(params)
    }

    /// Refuses what is for a chat of a business account, for a method that takes no connection.
    pub(super) fn without_business<P: Method>(&mut self, business: Option<String>) {
        if business.is_some() {
            self.wrong(ReplyError::Business { method: P::NAME });
        }
    }

    /// A call for that chat which knows no topics.
    pub(super) fn draft<P: Method>(self, params: P) -> Prepared<P, S> {
        Prepared::new(self.sink, params)
    }

    /// A message of a chat, which has an id or will have one.
    pub(super) fn one(&mut self, target: Target) -> One {
        match target {
            Target::Id(message_id) => One { chat_id: self.chat(), message_id, business: self.business(), of: None },
            Target::At { chat_id, message_id, business_connection_id: business } => {
                One { chat_id, message_id, business, of: None }
            }
            Target::Sent(sent) => {
                One { chat_id: sent.chat, message_id: 0, business: sent.business.map(Into::into), of: Some(sent.id) }
            }
            Target::Inline(_) => {
                self.sink.wrong(ReplyError::Inline);
                One { chat_id: 0.into(), message_id: 0, business: None, of: None }
            }
        }
    }
}
