//! Texts.

use crate::reply::send::replies;
use crate::reply::sink::Sink;
use crate::reply::{Draft, Prepared, Reply, ReplyTo};
use crate::texts::{self, IntoText};
use crate::types::MessageEntity;
use crate::types::methods::SendMessageParams;

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

impl<'a> ReplyTo<'a> {
    fn into_long_text(mut self, text: &str, entities: &[MessageEntity]) -> Draft<'a, SendMessageParams> {
        let mut parts = texts::split(text, entities);
        let last = parts.pop().unwrap_or_default();
        for texts::Part { text, entities } in parts {
            let draft = self.text(text);
            if !entities.is_empty() {
                drop(draft.entities(entities));
            }
        }
        let params = SendMessageParams::builder().chat_id(self.chat()).text(last.text);
        self.send(params.maybe_entities(Some(last.entities).filter(|it| !it.is_empty())).build())
    }
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
