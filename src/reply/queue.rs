//! What a handler answers with.

use crate::extract::argument::{Given, LendMut};
use crate::machine::{Cx, HandlerError, Home, Refusal, Turn};
use crate::reply::{Call, Draft, Effect, ReplyError};
use crate::types::methods::{AnswerCallbackQueryParams, SendChatActionParams, SendMessageParams};
use crate::types::{ChatAction, ChatId};
use crate::update::Kind;

/// The replies of a turn: queued by the handler, sent once the turn is committed, and not at all if it fails.
///
/// Handlers take it as `&mut Reply`. It replies to the chat, topic and business connection that the update came from;
/// where no update caused the turn (`expired`), to the conversation's own chat.
///
/// ```
/// # use stategram::prelude::*;
/// # fn answer(reply: &mut Reply) {
/// reply.toast("Saved");
/// reply.text("Anything else?").keyboard(Keyboard::new().button("Yes", "yes").button("No", "no"));
/// reply.to(-1001234).text("Somebody saved something").silent();
/// # }
/// ```
#[derive(Debug)]
pub struct Reply {
    home: Option<Home>,
    callback_query_id: Option<String>,
    queue: Queue,
}

/// Replies to another chat than the update's; see [`Reply::to`].
#[derive(Debug)]
pub struct ReplyTo<'a> {
    home: Option<Home>,
    chat_id: ChatId,
    queue: &'a mut Queue,
}

/// What is to be sent, and the first thing that cannot be.
#[derive(Debug, Default)]
struct Queue {
    effects: Vec<Effect>,
    error: Option<ReplyError>,
}

/// In bytes. Telegram counts 4096 characters when the markup is gone; what is longer than this it refuses in any case, and
/// it must not wait here.
const LONGEST_TEXT: usize = 64 << 10;

impl Reply {
    /// Queues a message. What it returns refines it, and may be ignored.
    pub fn text(&mut self, text: impl Into<String>) -> Draft<'_> {
        self.here().into_text(text.into())
    }

    /// Queues "typing ..." at the top of the chat, for 5 seconds or until the next message.
    pub fn typing(&mut self) {
        self.here().typing();
    }

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

    fn here(&mut self) -> ReplyTo<'_> {
        if self.home.is_none() {
            self.queue.error.get_or_insert(ReplyError::NoChat);
        }
        let chat_id = ChatId::Integer(self.home.as_ref().map_or(0, |home| home.chat_id));
        ReplyTo { home: self.home.clone(), chat_id, queue: &mut self.queue }
    }

    fn answer(&mut self, text: String, alert: bool) {
        let length = text.chars().count();
        if length > 200 {
            self.queue.error.get_or_insert(ReplyError::LongAnswer(length));
        }
        let Some(id) = &self.callback_query_id else {
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
        let Self { home, chat_id, queue } = self;
        ReplyTo { home: home.clone(), chat_id: chat_id.clone(), queue }.into_text(text.into())
    }

    /// Queues "typing ..." at the top of the chat, for 5 seconds or until the next message.
    pub fn typing(&mut self) {
        let mut params =
            SendChatActionParams::builder().chat_id(self.chat_id.clone()).action(ChatAction::Typing).build();
        (params.message_thread_id, params.business_connection_id) = self.place();
        self.queue.effects.push(Call::SendChatAction(Box::new(params)).into());
    }

    fn into_text(self, mut text: String) -> Draft<'a> {
        if text.len() > LONGEST_TEXT {
            self.queue.error.get_or_insert(ReplyError::LongText(text.len()));
            text.clear();
        }
        let (topic, business) = self.place();
        let mut params = SendMessageParams::builder().chat_id(self.chat_id).text(text).build();
        (params.message_thread_id, params.business_connection_id) = (topic, business);
        let effect = self.queue.effects.push_mut(Call::SendMessage(Box::new(params)).into());
        Draft { effect, error: &mut self.queue.error }
    }

    /// The topic and the business connection that the update came from.
    fn place(&self) -> (Option<i32>, Option<String>) {
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

#[diagnostic::do_not_recommend]
impl<C, S, F> LendMut<C, S, F, Given> for Reply {
    fn lend<A>(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let callback_query_id = match cx.update() {
            Some(update) if update.kind() == Kind::CallbackQuery => update.query_id().map(str::to_owned),
            _ => None,
        };
        Ok(Self { home: cx.home().cloned(), callback_query_id, queue: Queue::default() })
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
mod tests {
    use super::*;
    use crate::reply::Keyboard;

    fn reply(home: Option<Home>) -> Reply {
        Reply { home, callback_query_id: None, queue: Queue::default() }
    }

    #[test]
    fn a_message_goes_where_the_update_came_from_and_is_refined_after_it_is_queued() {
        let home = Home { chat_id: 7, topic_id: Some(3), business_connection_id: Some("b".into()) };
        let mut reply = reply(Some(home));
        reply.text("one").html().silent();
        reply.to(9).text("two").reply_to(5);
        let [Effect { call: Call::SendMessage(one), .. }, Effect { call: Call::SendMessage(two), .. }] =
            &reply.queue.effects[..]
        else {
            panic!("two messages: {:?}", reply.queue.effects);
        };
        assert_eq!((&one.chat_id, one.message_thread_id), (&ChatId::Integer(7), Some(3)));
        assert_eq!((one.business_connection_id.as_deref(), one.disable_notification), (Some("b"), Some(true)));
        assert_eq!(
            (&two.chat_id, two.message_thread_id, &two.business_connection_id),
            (&ChatId::Integer(9), None, &None)
        );
        assert_eq!(reply.queue.error, None);
    }

    #[test]
    fn the_first_mistake_is_kept() {
        let mut reply = reply(None);
        reply.to(1).text("fine").keyboard(Keyboard::new().button("No", ""));
        reply.text("and there is no chat");
        assert_eq!(reply.queue.error, Some(ReplyError::EmptyData { button: "No".to_owned() }));
    }

    #[test]
    fn an_answer_that_nobody_waits_for_is_dropped() {
        let mut reply = reply(Some(Home::chat(7)));
        reply.toast("nobody pressed anything");
        assert!(reply.queue.effects.is_empty());
        assert_eq!(reply.queue.error, None);
    }

    #[test]
    fn the_last_answer_to_a_button_counts() {
        let mut reply = Reply { callback_query_id: Some("q".to_owned()), ..reply(None) };
        reply.toast("one");
        reply.alert("two");
        let [Effect { call: Call::AnswerCallbackQuery(answer), .. }] = &reply.queue.effects[..] else {
            panic!("one answer: {:?}", reply.queue.effects);
        };
        assert_eq!((answer.text.as_deref(), answer.show_alert), (Some("two"), Some(true)));
    }
}
