//! A queued call that can still be refined.

use std::fmt;

use crate::reply::effect::UNKNOWN;
use crate::reply::queue::Queue;
use crate::reply::refine::{
    Answering, Broadcast, Captioned, Effected, Formatted, Keyed, Protected, Sends, Sounding, Spoilered, Topped,
};
use crate::reply::{Effect, Keys, Method, ReplyError, Sent, Target};
use crate::store::SentId;
use crate::types::{MessageEntity, ParseMode, ReplyParameters};

/// A queued call of the Bot API: a message, an edit, whatever else. Each method refines it; it is queued as it then is, at the
/// end of the statement, or where it is [dropped](drop).
///
/// What its parameters can do is what it has: a caption and a keyboard for a photo, neither for a chat action.
/// [`with`](Self::with) reaches all the others.
///
/// ```
/// # use stategram::prelude::*;
/// # fn ask(reply: &mut Reply) {
/// reply.text("<b>Sure?</b>").html().silent().keyboard(Keyboard::new().button("Yes", "yes").button("No", "no"));
/// # }
/// ```
pub struct Draft<'a, P: Method> {
    queue: &'a mut Queue,
    /// There until it is queued.
    params: Option<Box<P>>,
    once: bool,
    sent: Option<SentId>,
    of: Option<SentId>,
}

impl<'a, P: Method> Draft<'a, P> {
    pub(super) fn new(queue: &'a mut Queue, params: P) -> Self {
        Self { queue, params: Some(Box::new(params)), once: false, sent: None, of: None }
    }

    /// The message that it is about, which has no id yet.
    pub(super) fn of(mut self, sent: Option<SentId>) -> Self {
        self.of = sent;
        self
    }

    /// Anything else that the Bot API's method can do.
    pub fn with(mut self, change: impl FnOnce(&mut P)) -> Self {
        if let Some(params) = &mut self.params {
            change(params);
        }
        self
    }

    /// It is never sent twice. Where a crash leaves in doubt whether it was sent, it is set aside, and reported, and may
    /// be replayed; any other call is made again then.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// The first mistake fails the turn.
    fn wrong(self, error: ReplyError) -> Self {
        self.queue.wrong(error);
        self
    }
}

impl<P: Sends> Draft<'_, P> {
    /// By what it is edited and deleted. It may be kept in the state. Of an album, or of many messages, it is the first.
    pub fn sent(mut self) -> Sent {
        // A store finds it by this alone; 63 bits of chance are as good as a number.
        let id = *self.sent.get_or_insert_with(|| SentId(fastrand::u64(1..=i64::MAX.unsigned_abs())));
        let (chat, business) = match &self.params {
            Some(params) => params.place(),
            None => (0.into(), None),
        };
        Sent { chat, id, business: business.map(Into::into) }
    }

    /// It goes into this topic of the chat, instead of the update's.
    pub fn topic(self, message_thread_id: i32) -> Self {
        self.with(|params| {
            let business = params.place().1.map(str::to_owned);
            params.settle(Some(message_thread_id), business);
        })
    }
}

impl<P: Keyed> Draft<'_, P> {
    /// It has these buttons: a [`Keyboard`](crate::reply::Keyboard) under it, or, where the method takes it, another one.
    ///
    /// An edit without them takes away those that were there. A button that Telegram would refuse fails the turn, with
    /// [`ReplyError`].
    pub fn keyboard(self, keyboard: impl Keys<P::Markup>) -> Self {
        match keyboard.into_markup() {
            Ok(markup) => self.with(|params| *params.reply_markup() = Some(markup)),
            Err(error) => self.wrong(error),
        }
    }
}

impl<P: Formatted> Draft<'_, P> {
    /// The text, or the caption, is [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.with(|params| *params.parse_mode() = Some(ParseMode::Html))
    }

    /// The text, or the caption, is [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.with(|params| *params.parse_mode() = Some(ParseMode::MarkdownV2))
    }

    /// The text, or the caption, has this markup, counted in UTF-16 code units.
    pub fn entities(self, entities: impl Into<Vec<MessageEntity>>) -> Self {
        self.with(|params| *params.entities() = Some(entities.into()))
    }
}

impl<P: Captioned> Draft<'_, P> {
    /// The words under it: at most 1024 characters.
    pub fn caption(self, caption: impl Into<String>) -> Self {
        self.with(|params| *params.caption() = Some(caption.into()))
    }
}

impl<P: Topped> Draft<'_, P> {
    /// The caption stands above it.
    pub fn caption_above(self) -> Self {
        self.with(|params| *params.show_caption_above_media() = Some(true))
    }
}

impl<P: Spoilered> Draft<'_, P> {
    /// It is covered until somebody taps on it.
    pub fn spoiler(self) -> Self {
        self.with(|params| *params.has_spoiler() = Some(true))
    }
}

impl<P: Sounding> Draft<'_, P> {
    /// It arrives without a sound.
    pub fn silent(self) -> Self {
        self.with(|params| *params.disable_notification() = Some(true))
    }
}

impl<P: Protected> Draft<'_, P> {
    /// It can be neither forwarded nor saved.
    pub fn protect(self) -> Self {
        self.with(|params| *params.protect_content() = Some(true))
    }
}

impl<P: Effected> Draft<'_, P> {
    /// It comes with this effect, in private chats: an id from [`Message`](crate::types::Message)'s `effect_id`.
    pub fn effect(self, message_effect_id: impl Into<String>) -> Self {
        self.with(|params| *params.message_effect_id() = Some(message_effect_id.into()))
    }
}

impl<P: Broadcast> Draft<'_, P> {
    /// It may pass Telegram's limits, for 0.1 Star a message from the bot's balance.
    pub fn paid_broadcast(self) -> Self {
        self.with(|params| *params.allow_paid_broadcast() = Some(true))
    }
}

impl<P: Answering + Sends> Draft<'_, P> {
    /// It answers this message: one of the same chat by its id, one of another chat, or one that was [`Sent`]. Where that is
    /// gone, or was not sent after all, it is sent all the same.
    pub fn reply_to(mut self, target: impl Into<Target>) -> Self {
        let (chat, message_id) = match target.into() {
            Target::Id(message_id) => (None, message_id),
            Target::At { chat_id, message_id, .. } => (Some(chat_id), message_id),
            Target::Sent(_) if self.of.is_some() => return self.wrong(ReplyError::TwoSent),
            Target::Sent(sent) => {
                self.of = Some(sent.id);
                (Some(sent.chat), UNKNOWN)
            }
            Target::Inline(_) => return self.wrong(ReplyError::AnswersInline),
        };
        self.with(|params| {
            // A chat is named where it is another one alone: Telegram does not take it from a business account.
            let chat = chat.filter(|chat| *chat != params.place().0);
            let answered = ReplyParameters::builder().message_id(message_id).allow_sending_without_reply(true);
            *params.reply_parameters() = Some(answered.maybe_chat_id(chat).build());
        })
    }
}

impl<P: Method> Drop for Draft<'_, P> {
    fn drop(&mut self) {
        let Some(params) = self.params.take() else { return };
        match params.into_call() {
            Ok(call) => {
                self.queue.push(Effect { once: self.once, sent: self.sent, of: self.of, ..call.into() });
            }
            Err(error) => self.queue.wrong(ReplyError::NoJson { method: P::NAME, reason: error.to_string() }),
        }
    }
}

impl<P: Method> fmt::Debug for Draft<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("method", &P::NAME).field("once", &self.once).finish_non_exhaustive()
    }
}
