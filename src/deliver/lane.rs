//! What waits for one chat.

use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

use crate::deliver::outgoing::Outgoing;
use crate::reply::Call;
use crate::types::ChatId;

/// Whose lane it is: a chat by its id, or a channel by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Address {
    Id(i64),
    Name(String),
    /// A chat by its id, for what a broadcast sends there.
    Broadcast(i64),
    /// A message that was sent inline, which is in no chat that the bot knows.
    Inline(String),
}

/// How many effects a chat may have waiting before its conversation's next turn waits too.
const LANE: usize = 256;

/// The effects of one chat, behind the one that is being sent.
#[derive(Debug, Default)]
pub(super) struct Lane {
    queue: VecDeque<Outgoing>,
    /// What they weigh.
    weight: usize,
    /// Only there once somebody waits for room.
    freed: Option<Arc<Notify>>,
}

impl From<ChatId> for Address {
    fn from(chat: ChatId) -> Self {
        match chat {
            ChatId::Integer(id) => Self::Id(id),
            ChatId::String(name) => Self::named(name),
        }
    }
}

impl Address {
    /// By a name, or an id that was written as text.
    pub(crate) fn named(name: String) -> Self {
        name.parse().map_or(Self::Name(name), Self::Id)
    }

    /// The lane of a call; `None` where it waits for nothing.
    pub(crate) fn of(call: &Call) -> Option<Self> {
        match (call.chat(), call) {
            (Some(chat), _) => Some(chat.into()),
            (None, Call::EditMessageText(params)) => params.inline_message_id.clone().map(Self::Inline),
            (None, Call::Other(call)) => {
                call.params.get("inline_message_id")?.as_str().map(|id| Self::Inline(id.to_owned()))
            }
            (None, _) => None,
        }
    }
}

impl Lane {
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether there is too much in it, in number or in weight.
    pub(super) fn is_full(&self, weight: usize) -> bool {
        self.queue.len() >= LANE || self.is_over(weight)
    }

    /// Whether what waits in it is heavier than that.
    pub(super) fn is_over(&self, weight: usize) -> bool {
        self.weight > weight
    }

    /// Completes at the next [`pop`](Self::pop) or [`take`](Self::take) after this call.
    pub(super) fn freed(&mut self) -> OwnedNotified {
        self.freed.get_or_insert_default().clone().notified_owned()
    }

    pub(super) fn push(&mut self, outgoing: Outgoing) {
        self.weight += outgoing.weight;
        self.queue.push_back(outgoing);
    }

    pub(super) fn pop(&mut self) -> Option<Outgoing> {
        self.is_freed();
        let outgoing = self.queue.pop_front()?;
        self.weight -= outgoing.weight;
        Some(outgoing)
    }

    /// All that waits in it.
    pub(super) fn take(&mut self) -> VecDeque<Outgoing> {
        self.is_freed();
        self.weight = 0;
        take(&mut self.queue)
    }

    fn is_freed(&self) {
        if let Some(freed) = &self.freed {
            freed.notify_waiters();
        }
    }
}
