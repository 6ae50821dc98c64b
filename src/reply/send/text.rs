//! Texts.

use crate::bot::{BotTo, InParts, LongText};
use crate::reply::send::replies;
use crate::reply::sink::Sink;
use crate::reply::{Draft, Prepared, Reply, ReplyTo};
use crate::texts::{self, IntoText};
use crate::types::methods::SendMessageParams;
use crate::types::{ChatId, MessageEntity};

replies! {
    /// Queues a message of at most 4096 characters. What it returns refines it, and may be ignored.
    ///
    /// What [`html!`](crate::html) makes is sent as HTML; a string is sent as it stands, unless [`html`](Prepared::html),
    /// [`markdown`](Prepared::markdown) or [`entities`](Prepared::entities) says what it is.
    fn text(at, text: impl IntoText) -> SendMessageParams {
        let (text, parse_mode) = text.into_text();
        let params = SendMessageParams::builder().chat_id(at.chat()).text(text).maybe_parse_mode(parse_mode);
        at.send(params.build())
    }
}

impl Reply {
    /// Queues a text of any length, as several messages where it is longer than one may be: see [`texts::split`]. The last of
    /// them is returned, under which a keyboard can stand. A blank text is an empty message, which Telegram refuses.
    ///
    /// It has no markup but that of the entities, counted in UTF-16 code units; for none that is `&[]`.
    pub fn long_text(&mut self, text: impl AsRef<str>, entities: &[MessageEntity]) -> Draft<'_, SendMessageParams> {
        self.here().into_long_text(text.as_ref(), entities)
    }
}

impl ReplyTo<'_> {
    /// Queues a text of any length, as several messages where it is longer than one may be; as [`Reply::long_text`].
    pub fn long_text(&mut self, text: impl AsRef<str>, entities: &[MessageEntity]) -> Draft<'_, SendMessageParams> {
        self.again().into_long_text(text.as_ref(), entities)
    }
}

impl BotTo {
    /// Sends a text of any length, as several messages where it is longer than one may be, in order, each when the one before is
    /// there; otherwise as [`Reply::long_text`]: what refines it refines the last of them.
    ///
    /// Awaited, it gives all that were sent. Where it fails, or is cancelled, between two messages, those before are there:
    /// [`PartlySent`](crate::bot::PartlySent) has them.
    ///
    /// ```no_run
    /// # use stategram::bot::PartlySent;
    /// # async fn example(bot: stategram::Bot, log: &str) -> Result<(), PartlySent> {
    /// let sent = bot.to(42).long_text(log, &[]).silent().await?;
    /// let ids: Vec<i32> = sent.iter().map(|it| it.message_id).collect();
    /// # drop(ids);
    /// # Ok(())
    /// # }
    /// ```
    pub fn long_text(&self, text: impl AsRef<str>, entities: &[MessageEntity]) -> LongText {
        let mut at = self.clone();
        let (before, last) = parts(&at.chat(), text.as_ref(), entities);
        Prepared::new(InParts::new(at.sink, before), last)
    }
}

impl<'a> ReplyTo<'a> {
    fn into_long_text(mut self, text: &str, entities: &[MessageEntity]) -> Draft<'a, SendMessageParams> {
        let (before, last) = parts(&self.chat(), text, entities);
        for part in before {
            drop(self.again().send(part));
        }
        self.send(last)
    }
}

/// The messages that a text becomes, and the last of them.
fn parts(chat: &ChatId, text: &str, entities: &[MessageEntity]) -> (Vec<SendMessageParams>, SendMessageParams) {
    let message = |texts::Part { text, entities }| {
        let entities = Some(entities).filter(|it| !it.is_empty());
        SendMessageParams::builder().chat_id(chat.clone()).text(text).maybe_entities(entities).build()
    };
    let mut parts = texts::split(text, entities);
    let last = parts.pop().unwrap_or_default();
    (parts.into_iter().map(message).collect(), message(last))
}

impl<S: Sink> Prepared<SendMessageParams, S> {
    /// No preview of a page that it links to.
    pub fn no_preview(self) -> Self {
        self.with(|params| {
            let options = crate::types::LinkPreviewOptions::builder().is_disabled(true).build();
            params.link_preview_options = Some(options);
        })
    }
}
