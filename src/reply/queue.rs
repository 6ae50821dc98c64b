//! What a handler answers with.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::extract::argument::{Given, LendMut};
use crate::machine::{Cx, HandlerError, Home, Refusal, Taken, Turn};
use crate::reply::place::{Here, ReplyPlace};
use crate::reply::sink::InTurn;
use crate::reply::{Call, Draft, Effect, InChat, Method, Prepared, Query, Recipient, ReplyError, ReplyTo};
use crate::types::ChatId;
use crate::types::methods::AnswerCallbackQueryParams;
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
    /// The query that the update is.
    query: Option<Arc<Incoming>>,
    pub(super) queue: Queue,
    place: PhantomData<fn(P)>,
}

/// What is to be sent, and the first thing that cannot be.
#[derive(Debug, Default)]
#[allow(unreachable_pub)]
pub struct Queue {
    pub(super) effects: Vec<Effect>,
    pub(super) error: Option<ReplyError>,
}

impl<P> Reply<P> {
    /// Replies to this chat instead: an id, or the `@name` of a public one.
    pub fn to(&mut self, chat: impl Into<Recipient>) -> ReplyTo<'_> {
        InChat::chosen(chat.into().0, InTurn(&mut self.queue))
    }

    /// Queues any method of the Bot API that does something: the value is its parameters, as `SendStickerParams::builder()...build()` makes them.
    ///
    /// It goes where they say, and not where the update came from. What answers with something (an invite link, say) is called
    /// with [`Bot`](crate::Bot) instead, at once: nobody is told the answer to what is queued.
    ///
    /// ```
    /// use stategram::prelude::*;
    /// use stategram::types::methods::SetMyDescriptionParams;
    ///
    /// fn describe(reply: &mut Reply) {
    ///     reply.call(SetMyDescriptionParams::builder().description("I play").build());
    /// }
    /// ```
    pub fn call<M: Method>(&mut self, params: M) -> Draft<'_, M> {
        Prepared::new(InTurn(&mut self.queue), params)
    }

    /// Answers the pressed button with a line that appears for a moment: at most 200 characters.
    ///
    /// A button is answered once: the last answer counts, and of several conversations that take the press that of the
    /// earliest-registered one that answers; an empty text is an answer, too. Once one has taken it, the others are waited for
    /// five seconds at most. Where no button was pressed, as may be in a handler for `failed`, there is nobody to show it to,
    /// and it is dropped.
    pub fn toast(&mut self, text: impl Into<String>) {
        self.answer_press(text.into(), false);
    }

    /// Answers the pressed button with a box that has to be closed; otherwise as [`toast`](Self::toast).
    pub fn alert(&mut self, text: impl Into<String>) {
        self.answer_press(text.into(), true);
    }

    /// The update, if it is a pressed button.
    pub(super) fn pressed(&self) -> Option<&Incoming> {
        self.query.as_deref().filter(|it| it.kind() == Kind::CallbackQuery)
    }

    /// The id of the query that the update is, if it is one of that kind.
    pub(super) fn asked(&self, query: Query) -> Option<&str> {
        self.query.as_deref().and_then(Query::of).filter(|(kind, _)| *kind == query).map(|(_, id)| id)
    }

    pub(super) fn here(&mut self) -> ReplyTo<'_> {
        let chat_id = self.home.as_ref().map(|home| ChatId::Integer(home.chat_id));
        InChat { home: self.home.clone(), chat_id, sink: InTurn(&mut self.queue) }
    }

    fn answer_press(&mut self, text: String, alert: bool) {
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

impl Queue {
    /// The first mistake is the one to tell.
    pub(super) fn wrong(&mut self, error: ReplyError) {
        self.error.get_or_insert(error);
    }
}

#[diagnostic::do_not_recommend]
impl<C, S, F, P: ReplyPlace> LendMut<C, S, F, Given> for Reply<P> {
    const TAKEN: Taken = Taken { chat: P::CHAT, ..Taken::NOTHING };

    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let query = cx.shared_update().filter(|update| Query::of(update).is_some()).cloned();
        Ok(Self { home: cx.home().cloned(), query, queue: Queue::default(), place: PhantomData })
    }

    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError> {
        match self.queue.error {
            Some(error) => Err(error.into()),
            None => {
                // Nearly always they are all there is.
                match turn.effects.is_empty() {
                    true => turn.effects = self.queue.effects,
                    false => turn.effects.extend(self.queue.effects),
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
