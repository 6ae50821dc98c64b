//! What waits for one chat.

use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

use crate::deliver::outgoing::Outgoing;
use crate::reply::Call;
use crate::store::EffectId;
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

/// How much a chat may have waiting before its conversation's next turn waits too: so many effects, and this part of all that
/// may wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    effects: usize,
    part: usize,
}

impl Most {
    /// Before a turn, unless it is about a query.
    pub(crate) const TURN: Self = Self { effects: 256, part: 16 };
    /// Before one for whose answer somebody waits.
    pub(crate) const QUERY: Self = Self { effects: 4_096, part: 8 };
}

/// The effects of one chat, behind the one that is being sent.
#[derive(Debug, Default)]
pub(super) struct Lane {
    queue: VecDeque<Outgoing>,
    /// What they weigh.
    weight: usize,
    /// What is behind them, and in the store alone.
    left: VecDeque<EffectId>,
    /// Whether the one that is being sent sleeps, since Telegram has the chat wait.
    is_asleep: bool,
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

    /// Whether there is too much in it, in number or in weight, where so much may wait in all. That the store alone has some of it
    /// may be due to other chats.
    pub(super) fn is_full(&self, most: Most, bound: usize) -> bool {
        self.queue.len() + self.left.len() >= most.effects || self.is_over(bound / most.part)
    }

    /// Whether what waits in it is heavier than that.
    pub(super) fn is_over(&self, weight: usize) -> bool {
        self.weight > weight
    }

    /// Whether the store alone has some of it.
    pub(super) fn has_left(&self) -> bool {
        !self.left.is_empty()
    }

    /// Completes at the next [`pop`](Self::pop) or [`take`](Self::take) after this call.
    pub(super) fn freed(&mut self) -> OwnedNotified {
        self.freed.get_or_insert_default().clone().notified_owned()
    }

    pub(super) fn push(&mut self, mut outgoing: Outgoing) {
        if self.is_asleep {
            outgoing.falls_asleep();
        }
        self.weight += outgoing.weight;
        self.queue.push_back(outgoing);
    }

    /// Leaves these to the store. What comes behind them has to be left, too.
    pub(super) fn leave(&mut self, ids: impl IntoIterator<Item = EffectId>) {
        self.left.extend(ids);
    }

    pub(super) fn pop(&mut self) -> Option<Outgoing> {
        self.is_freed();
        self.is_asleep = false;
        let outgoing = self.queue.pop_front()?;
        self.weight -= outgoing.weight;
        Some(outgoing)
    }

    /// The first that was left, and how many follow one another from there: so many at most.
    pub(super) fn first_left(&self, most: usize) -> Option<(EffectId, usize)> {
        let first = *self.left.front()?;
        let row = self.left.iter().take(most).zip(first.0..).take_while(|(id, expected)| id.0 == *expected);
        Some((first, row.count()))
    }

    /// Whether this is the first that was left. From now on it is not left.
    pub(super) fn takes_back(&mut self, id: EffectId) -> bool {
        let is_first = self.left.front() == Some(&id);
        if is_first {
            self.left.pop_front();
        }
        is_first
    }

    /// What is being sent sleeps, and so does all that is behind it, until the next [`pop`](Self::pop).
    pub(super) fn falls_asleep(&mut self) {
        self.is_asleep = true;
        self.queue.iter_mut().for_each(Outgoing::falls_asleep);
    }

    /// All that waits in it, and what was left.
    pub(super) fn take(&mut self) -> (VecDeque<Outgoing>, VecDeque<EffectId>) {
        self.is_freed();
        self.weight = 0;
        (take(&mut self.queue), take(&mut self.left))
    }

    fn is_freed(&self) {
        if let Some(freed) = &self.freed {
            freed.notify_waiters();
        }
    }
}
