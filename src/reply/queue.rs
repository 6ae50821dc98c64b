//! What a handler answers with.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::extract::argument::{Given, LendMut};
use crate::machine::{Cx, HandlerError, Home, Refusal, Turn};
use crate::reply::place::{Here, ReplyPlace};
use crate::reply::{Call, Draft, Effect, ReplyError};
use crate::types::methods::{AnswerCallbackQueryParams, SendChatActionParams, SendMessageParams};
use crate::types::{ChatAction, ChatId};
use crate::update::{Incoming, Kind};

/// The replies of a turn: queued by the handler, sent once the turn is committed, and not at all if it fails.
///
/// Handlers take it as `&mut Reply`. It replies to the chat, topic and business connection that the update came from;
/// where no update caused the turn (`expired`, `event`, `undeliverable`), to the conversation's own chat.
///
/// ```
/// # use stategram::prelude::*;
/// # fn answer(reply: &mut Reply) {
/// reply.toast("Saved");
/// reply.text("Anything else?").keyboard(Keyboard::new().button("Yes", "yes").button("No", "no"));
/// reply.to(-1001234).text("Somebody saved something").silent();
/// # }
/// ```
///
/// Where there is no such chat, as for an `inline_query` in a `per_update` conversation, it is taken as
/// `&mut Reply<Elsewhere>`.
#[derive(Debug)]
pub struct Reply<P = Here> {
    home: Option<Home>,
    /// The pressed button.
    press: Option<Arc<Incoming>>,
    pub(super) queue: Queue,
    place: PhantomData<fn(P)>,
}

/// Replies to another chat than the update's; see [`Reply::to`].
#[derive(Debug)]
pub struct ReplyTo<'a> {
    home: Option<Home>,
    pub(super) chat_id: ChatId,
    pub(super) queue: &'a mut Queue,
}

/// What is to be sent, and the first thing that cannot be.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) effects: Vec<Effect>,
    pub(super) error: Option<ReplyError>,
}

/// In bytes. Telegram counts 4096 characters when the markup is gone; what is longer than this it refuses in any case, and
/// it must not wait here.
const LONGEST_TEXT: usize = 64 << 10;

impl Reply<Here> {
    /// Queues a message. What it returns refines it, and may be ignored.
    pub fn text(&mut self, text: impl Into<String>) -> Draft<'_> {
        self.here().into_text(text.into())
    }

    /// Queues "typing ..." at the top of the chat, for 5 seconds or until the next message.
    pub fn typing(&mut self) {
        self.here().typing();
    }

    pub(super) fn here(&mut self) -> ReplyTo<'_> {
        if self.home.is_none() {
            self.queue.wrong(ReplyError::NoChat);
        }
        let chat_id = ChatId::Integer(self.home.as_ref().map_or(0, |home| home.chat_id));
        ReplyTo { home: self.home.clone(), chat_id, queue: &mut self.queue }
    }
}

impl<P> Reply<P> {
    /// Replies to this chat instead: an id, or the `@name` of a public one.
    pub fn to(&mut self, chat: impl Into<ChatId>) -> ReplyTo<'_> {
        ReplyTo { home: None, chat_id: chat.into(), queue: &mut self.queue }
    }

    /// Answers the pressed button with a line that appears for a moment: at most 200 characters.
    ///
    /// A button is answered once: the last answer counts. Where no button was pressed, as may be in a handler for `failed`,
    /// there is nobody to show it to, and it is dropped.
    pub fn toast(&mut self, text: impl Into<String>) {
        self.answer(text.into(), false);
    }

    /// Answers the pressed button with a box that has to be closed; otherwise as [`toast`](Self::toast).
    pub fn alert(&mut self, text: impl Into<String>) {
        self.answer(text.into(), true);
    }

    /// The update, if it is a pressed button.
    pub(super) fn pressed(&self) -> Option<&Incoming> {
        self.press.as_deref()
    }

    fn answer(&mut self, text: String, alert: bool) {
        let length = text.chars().count();
        if length > 200 {
            self.queue.wrong(ReplyError::LongAnswer(length));
        }
        let Some(id) = self.pressed().and_then(Incoming::query_id) else {
            tracing::debug!("nobody pressed a button, so the answer to it is dropped");
            return;
        };
        let answer = AnswerCallbackQueryParams::builder().callback_query_id(id).text(text).show_alert(alert).build();
        self.queue.effects.retain(|effect| !matches!(effect.call, Call::AnswerCallbackQuery(_)));
        self.queue.effects.push(Call::AnswerCallbackQuery(Box::new(answer)).into());
    }
}

impl<'a> ReplyTo<'a> {
    /// Queues a message. What it returns refines it, and may be ignored.
    pub fn text(&mut self, text: impl Into<String>) -> Draft<'_> {
        self.again().into_text(text.into())
    }

    /// Queues "typing ..." at the top of the chat, for 5 seconds or until the next message.
    pub fn typing(&mut self) {
        let mut params =
            SendChatActionParams::builder().chat_id(self.chat_id.clone()).action(ChatAction::Typing).build();
        (params.message_thread_id, params.business_connection_id) = self.place();
        self.queue.effects.push(Call::SendChatAction(Box::new(params)).into());
    }

    pub(super) fn again(&mut self) -> ReplyTo<'_> {
        ReplyTo { home: self.home.clone(), chat_id: self.chat_id.clone(), queue: self.queue }
    }

    fn into_text(self, text: String) -> Draft<'a> {
        let text = self.queue.bounded(text);
        let (topic, business) = self.place();
        let mut params = SendMessageParams::builder().chat_id(self.chat_id).text(text).build();
        (params.message_thread_id, params.business_connection_id) = (topic, business);
        let effect = self.queue.effects.push_mut(Call::SendMessage(Box::new(params)).into());
        Draft { effect, error: &mut self.queue.error }
    }

    /// The topic and the business connection that the update came from.
    pub(super) fn place(&self) -> (Option<i32>, Option<String>) {
        match &self.home {
            Some(home) => (
                // Message ids, of which a topic's is one, are 32 bits wide in the Bot API.
                home.topic_id.and_then(|id| id.try_into().ok()),
                home.business_connection_id.as_deref().map(str::to_owned),
            ),
            None => (None, None),
        }
    }
}

impl Queue {
    /// The first mistake is the one to tell.
    pub(super) fn wrong(&mut self, error: ReplyError) {
        self.error.get_or_insert(error);
    }

    /// The text, unless it is longer than any that Telegram takes.
    pub(super) fn bounded(&mut self, text: String) -> String {
        if text.len() > LONGEST_TEXT {
            self.wrong(ReplyError::LongText(text.len()));
            return String::new();
        }
        text
    }
}

#[diagnostic::do_not_recommend]
impl<C, S, F, P: ReplyPlace> LendMut<C, S, F, Given> for Reply<P> {
    const CHAT: bool = P::CHAT;

    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let press = cx.shared_update().filter(|update| update.kind() == Kind::CallbackQuery).cloned();
        Ok(Self { home: cx.home().cloned(), press, queue: Queue::default(), place: PhantomData })
    }

    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError> {
        match self.queue.error {
            Some(error) => Err(error.into()),
            None => {
                turn.effects.extend(self.queue.effects);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
