//! A call that can still be refined.

use std::fmt;

use crate::bot::File;
use crate::reply::attachments::Attachments;
use crate::reply::effect::UNKNOWN;
use crate::reply::refine::{
    Answering, Broadcast, Captioned, Effected, Formatted, Keyed, Protected, Sends, Sounding, Spoilered, Thumbnailed,
    Topped,
};
use crate::reply::sink::{InTurn, Sink};
use crate::reply::{Effect, Keys, Method, ReplyError, Sent, Target};
use crate::store::SentId;
use crate::texts::IntoText;
use crate::types::{MessageEntity, ParseMode, ReplyParameters};

/// A queued call of the Bot API: a message, an edit, whatever else. Each method refines it; it is queued as it then is, at the
/// end of the statement, or where it is [dropped](drop).
///
/// What its parameters can do is what it has: a caption and a keyboard for a photo, neither for a chat action.
/// [`with`](Prepared::with) reaches all the others.
///
/// ```
/// # use stategram::html;
/// # use stategram::prelude::*;
/// # fn ask(reply: &mut Reply) {
/// reply.text(html!("<b>Sure?</b>")).silent().keyboard(Keyboard::new().button("Yes", "yes").button("No", "no"));
/// # }
/// ```
pub type Draft<'a, P> = Prepared<P, InTurn<'a>>;

/// A call of the Bot API that can be refined: a [`Draft`], which is queued, or one that is made [at once](crate::bot::AtOnce),
/// which is awaited. Its parameters are a `P`.
pub struct Prepared<P: Method, S: Sink> {
    pub(crate) sink: S,
    /// There until the call is made; `None` where it never is.
    pub(crate) params: Option<Box<P>>,
    pub(crate) files: Attachments,
    once: bool,
    sent: Option<SentId>,
    pub(super) of: Option<SentId>,
}

impl<P: Method, S: Sink> Prepared<P, S> {
    pub(crate) fn new(sink: S, params: P) -> Self {
        let params = Some(Box::new(params));
        Self { sink, params, files: Attachments::default(), once: false, sent: None, of: None }
    }

    /// Of a call that is not made, since there is nobody whom it could reach.
    pub(super) fn none(sink: S) -> Self {
        Self { sink, params: None, files: Attachments::default(), once: false, sent: None, of: None }
    }

    /// The message that it is about, which has no id yet.
    pub(super) fn of(mut self, sent: Option<SentId>) -> Self {
        self.of = sent;
        self
    }

    /// The files that its parameters refer to.
    pub(super) fn files(mut self, files: Attachments) -> Self {
        self.files = files;
        self
    }

    /// Anything else that the Bot API's method can do.
    pub fn with(mut self, change: impl FnOnce(&mut P)) -> Self {
        if let Some(params) = &mut self.params {
            change(params);
        }
        self
    }

    /// Whether it is about a message that has no id yet.
    pub(crate) fn is_unsent(&self) -> bool {
        self.of.is_some()
    }

    /// The first mistake is the one that counts.
    pub(super) fn wrong(mut self, error: ReplyError) -> Self {
        self.sink.wrong(error);
        self
    }
}

impl<P: Method> Draft<'_, P> {
    /// It is never sent twice. Where a crash leaves in doubt whether it was sent, it is set aside, and reported, and may
    /// be replayed; any other call is made again then.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// A file that the parameters refer to as `attach://` and this name: for those of one's own making.
    ///
    /// ```
    /// use stategram::prelude::*;
    /// use stategram::types::input_media::{InputMediaPhoto, MediaGroupInputMedia};
    /// use stategram::types::methods::SendMediaGroupParams;
    ///
    /// fn album(chat: i64, pictures: [Vec<u8>; 2], reply: &mut Reply) {
    ///     let photo = |name: &str| InputMediaPhoto::builder().media(format!("attach://{name}")).build();
    ///     let media: Vec<MediaGroupInputMedia> = vec![photo("a").into(), photo("b").into()];
    ///     let [a, b] = pictures;
    ///     reply
    ///         .call(SendMediaGroupParams::builder().chat_id(chat).media(media).build())
    ///         .attach("a", File::bytes("a.png", a))
    ///         .attach("b", File::bytes("b.png", b));
    /// }
    /// ```
    pub fn attach(mut self, name: impl Into<String>, file: impl Into<File>) -> Self {
        match self.files.attach(name.into(), file.into()) {
            Ok(()) => self,
            Err(error) => self.wrong(error),
        }
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
}

impl<P: Sends, S: Sink> Prepared<P, S> {
    /// It goes into this topic of the chat, instead of the update's.
    pub fn topic(self, message_thread_id: i32) -> Self {
        self.with(|params| {
            let business = params.place().1.map(str::to_owned);
            params.settle(Some(message_thread_id), business);
        })
    }
}

impl<P: Keyed, S: Sink> Prepared<P, S> {
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

impl<P: Formatted, S: Sink> Prepared<P, S> {
    /// The text, or the caption, is a string of [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.with(|params| *params.parse_mode() = Some(ParseMode::Html))
    }

    /// The text, or the caption, is a string of [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.with(|params| *params.parse_mode() = Some(ParseMode::MarkdownV2))
    }

    /// The text, or the caption, has this markup, counted in UTF-16 code units.
    pub fn entities(self, entities: impl Into<Vec<MessageEntity>>) -> Self {
        self.with(|params| *params.entities() = Some(entities.into()))
    }
}

impl<P: Captioned + Formatted, S: Sink> Prepared<P, S> {
    /// The words under it: at most 1024 characters. What [`html!`](crate::html) makes is HTML.
    pub fn caption(self, caption: impl IntoText) -> Self {
        let (caption, parse_mode) = caption.into_text();
        self.with(|params| {
            *params.caption() = Some(caption);
            // A string is whatever it was said to be, before or after this.
            *params.parse_mode() = parse_mode.or(params.parse_mode().take());
        })
    }
}

impl<P: Topped, S: Sink> Prepared<P, S> {
    /// The caption stands above it.
    pub fn caption_above(self) -> Self {
        self.with(|params| *params.show_caption_above_media() = Some(true))
    }
}

impl<P: Spoilered, S: Sink> Prepared<P, S> {
    /// It is covered until somebody taps on it.
    pub fn spoiler(self) -> Self {
        self.with(|params| *params.has_spoiler() = Some(true))
    }
}

impl<P: Sounding, S: Sink> Prepared<P, S> {
    /// It arrives without a sound.
    pub fn silent(self) -> Self {
        self.with(|params| *params.disable_notification() = Some(true))
    }
}

impl<P: Protected, S: Sink> Prepared<P, S> {
    /// It can be neither forwarded nor saved.
    pub fn protect(self) -> Self {
        self.with(|params| *params.protect_content() = Some(true))
    }
}

impl<P: Effected, S: Sink> Prepared<P, S> {
    /// It comes with this effect, in private chats: an id from [`Message`](crate::types::Message)'s `effect_id`.
    pub fn effect(self, message_effect_id: impl Into<String>) -> Self {
        self.with(|params| *params.message_effect_id() = Some(message_effect_id.into()))
    }
}

impl<P: Broadcast, S: Sink> Prepared<P, S> {
    /// It may pass Telegram's limits, for 0.1 Star a message from the bot's balance.
    pub fn paid_broadcast(self) -> Self {
        self.with(|params| *params.allow_paid_broadcast() = Some(true))
    }
}

impl<P: Answering + Sends, S: Sink> Prepared<P, S> {
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

impl<P: Thumbnailed, S: Sink> Prepared<P, S> {
    /// The small picture that stands for it: a JPEG of at most 200 kB and 320 by 320 pixels, of this machine or in memory.
    pub fn thumbnail(mut self, file: impl Into<File>) -> Self {
        let thumbnail = self.files.put(file);
        self.with(|params| *params.thumbnail() = Some(thumbnail.into()))
    }
}

impl<P: Method, S: Sink> Drop for Prepared<P, S> {
    fn drop(&mut self) {
        let Some(params) = self.params.take() else { return };
        let files = std::mem::take(&mut self.files);
        let (once, sent, of) = (self.once, self.sent, self.of);
        self.sink.dropped(P::NAME, || {
            let call = params.into_call().and_then(|call| files.join(call));
            let call = call.map_err(|error| ReplyError::NoJson { method: P::NAME, reason: error.to_string() })?;
            Ok(Effect { once, sent, of, ..call.into() })
        });
    }
}

impl<P: Method, S: Sink> fmt::Debug for Prepared<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("method", &P::NAME).field("once", &self.once).finish_non_exhaustive()
    }
}
