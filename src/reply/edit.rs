//! Messages that are there already: edited and deleted.

use crate::reply::{Call, Effect, Keyboard, Reply, ReplyError, ReplyTo, Sent};
use crate::store::SentId;
use crate::types::methods::{DeleteMessageParams, EditMessageTextParams};
use crate::types::{ChatId, ParseMode};
use crate::update::Incoming;

/// Which message: one that a turn queued, or one of the chat that is replied to, by its id.
///
/// A [`Sent`] says itself which chat it is in.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// The message of this id.
    Id(i32),
    /// The message that this one became.
    Sent(Sent),
}

/// A queued edit. It is made as it is; each method refines it.
///
/// An edit is of the whole message: what is not said again, its markup and its buttons among them, is gone.
///
/// ```
/// # use stategram::prelude::*;
/// # fn done(sent: &Sent, reply: &mut Reply) {
/// reply.edit(sent, "<b>Done.</b>").html().keyboard(Keyboard::new().button("Again", "again"));
/// # }
/// ```
#[derive(Debug)]
pub struct EditDraft<'a> {
    effect: &'a mut Effect,
    error: &'a mut Option<ReplyError>,
}

impl Reply {
    /// Queues a new text for a message: one that was [`Sent`], or one of this chat by its id.
    ///
    /// It is made after that message was sent. Where the message is not sent after all, the edit is dropped and counted.
    pub fn edit(&mut self, target: impl Into<Target>, text: impl Into<String>) -> EditDraft<'_> {
        let target = target.into();
        self.of(&target).into_edit(target, text.into())
    }

    /// Queues the removal of a message: one that was [`Sent`], or one of this chat by its id. Otherwise as
    /// [`edit`](Self::edit).
    ///
    /// A bot may delete its own messages for 48 hours, and those of others where it is an administrator who may.
    pub fn delete(&mut self, target: impl Into<Target>) {
        let target = target.into();
        self.of(&target).delete(target);
    }

    /// Where the target is: what was sent knows it, also where the turn has no chat of its own.
    fn of(&mut self, target: &Target) -> ReplyTo<'_> {
        match target {
            Target::Id(_) => self.here(),
            Target::Sent(sent) => self.to(sent.chat.clone()),
        }
    }
}

impl<P> Reply<P> {
    /// Queues a new text for the message whose button was pressed, also where that was sent inline.
    ///
    /// Where no button was pressed, the turn fails.
    pub fn edit_pressed(&mut self, text: impl Into<String>) -> EditDraft<'_> {
        let mut params = EditMessageTextParams::builder().build();
        match self.pressed().map(Place::of) {
            Some(Place::Chat { chat_id, message_id, business }) => {
                (params.chat_id, params.message_id) = (Some(chat_id), Some(message_id));
                params.business_connection_id = business;
            }
            Some(Place::Inline(id)) => params.inline_message_id = Some(id),
            Some(Place::Nowhere) | None => self.queue.wrong(ReplyError::NotPressed),
        }
        self.queue.edit(params, None, text.into())
    }

    /// Queues the removal of the message whose button was pressed.
    ///
    /// Where no button was pressed, or under a message that was sent inline, the turn fails.
    pub fn delete_pressed(&mut self) {
        match self.pressed().map(Place::of) {
            Some(Place::Chat { chat_id, message_id, business }) => {
                self.queue.delete(chat_id, business.is_some(), message_id, None);
            }
            Some(Place::Inline(_)) => self.queue.wrong(ReplyError::Inline),
            Some(Place::Nowhere) | None => self.queue.wrong(ReplyError::NotPressed),
        }
    }
}

impl ReplyTo<'_> {
    /// Queues a new text for a message: one that was [`Sent`], or one of that chat by its id; as [`Reply::edit`].
    pub fn edit(&mut self, target: impl Into<Target>, text: impl Into<String>) -> EditDraft<'_> {
        self.again().into_edit(target.into(), text.into())
    }

    /// Queues the removal of a message: one that was [`Sent`], or one of that chat by its id; as [`Reply::delete`].
    pub fn delete(&mut self, target: impl Into<Target>) {
        let (_, business) = self.place();
        match target.into() {
            Target::Id(id) => self.queue.delete(self.chat_id.clone(), business.is_some(), id, None),
            Target::Sent(sent) => self.queue.delete(sent.chat, sent.business.is_some(), 0, Some(sent.id)),
        }
    }
}

impl<'a> ReplyTo<'a> {
    pub(super) fn into_edit(self, target: Target, text: String) -> EditDraft<'a> {
        let (_, business) = self.place();
        let mut params = EditMessageTextParams::builder().build();
        let of = match target {
            Target::Id(id) => {
                (params.chat_id, params.message_id) = (Some(self.chat_id), Some(id));
                params.business_connection_id = business;
                None
            }
            Target::Sent(sent) => {
                (params.chat_id, params.business_connection_id) = (Some(sent.chat), sent.business.map(Into::into));
                Some(sent.id)
            }
        };
        self.queue.edit(params, of, text)
    }
}

impl super::queue::Queue {
    fn edit(&mut self, mut params: EditMessageTextParams, of: Option<SentId>, text: String) -> EditDraft<'_> {
        params.text = Some(self.bounded(text));
        let effect = Effect { of, ..Call::EditMessageText(Box::new(params)).into() };
        EditDraft { effect: self.effects.push_mut(effect), error: &mut self.error }
    }

    fn delete(&mut self, chat_id: ChatId, business: bool, message_id: i32, of: Option<SentId>) {
        if business {
            return self.wrong(ReplyError::Business);
        }
        let params = DeleteMessageParams::builder().chat_id(chat_id).message_id(message_id).build();
        self.effects.push(Effect { of, ..Call::DeleteMessage(Box::new(params)).into() });
    }
}

impl EditDraft<'_> {
    /// The text is [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.with(|params| params.parse_mode = Some(ParseMode::Html))
    }

    /// The text is [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.with(|params| params.parse_mode = Some(ParseMode::MarkdownV2))
    }

    /// It has these buttons under it. Without them it has none any more.
    ///
    /// A button that Telegram would refuse fails the turn, with [`ReplyError`].
    pub fn keyboard(self, keyboard: Keyboard) -> Self {
        match keyboard.markup() {
            Ok(markup) => self.with(|params| params.reply_markup = Some(markup)),
            Err(error) => {
                self.error.get_or_insert(error);
                self
            }
        }
    }

    /// Anything else that the Bot API's `editMessageText` can do.
    pub fn with(self, change: impl FnOnce(&mut EditMessageTextParams)) -> Self {
        if let Call::EditMessageText(params) = &mut self.effect.call {
            change(params);
        }
        self
    }
}

impl From<i32> for Target {
    fn from(message_id: i32) -> Self {
        Self::Id(message_id)
    }
}

impl From<Sent> for Target {
    fn from(sent: Sent) -> Self {
        Self::Sent(sent)
    }
}

impl From<&Sent> for Target {
    fn from(sent: &Sent) -> Self {
        Self::Sent(sent.clone())
    }
}

/// Where a pressed button stands.
enum Place {
    Chat {
        chat_id: ChatId,
        message_id: i32,
        business: Option<String>,
    },
    /// Under a message that somebody sent by way of this bot.
    Inline(String),
    /// What Telegram says of it cannot be read.
    Nowhere,
}

impl Place {
    fn of(press: &Incoming) -> Self {
        if let Some(chat) = press.chat()
            && let Some(message_id) = press.message_id()
        {
            let business = press.business_connection_id().map(str::to_owned);
            return Self::Chat { chat_id: ChatId::Integer(chat.id), message_id, business };
        }
        press.inline_message_id().map_or(Self::Nowhere, |id| Self::Inline(id.to_owned()))
    }
}
