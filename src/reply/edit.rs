//! Messages that are there already: edited and deleted.

use crate::reply::refine::Edits;
use crate::reply::send::replies;
use crate::reply::sink::{InTurn, Sink};
use crate::reply::{Draft, InChat, Prepared, Reply, ReplyError, Target};
use crate::texts::IntoText;
use crate::types::ChatId;
use crate::types::input_media::InputMedia;
use crate::types::methods::{
    DeleteMessageParams, DeleteMessagesParams, EditMessageCaptionParams, EditMessageLiveLocationParams,
    EditMessageMediaParams, EditMessageReplyMarkupParams, EditMessageTextParams, StopMessageLiveLocationParams,
    StopPollParams,
};

replies! {
    anywhere

    /// Queues a new text for a message: one that was [`Sent`](crate::Sent), one of this chat by its id, or any other
    /// [`Target`].
    ///
    /// An edit is of the whole message: what is not said again, its markup and its buttons among them, is gone. It is made after
    /// that message was sent. Where the message is not sent after all, the edit is dropped and counted.
    ///
    /// ```
    /// # use stategram::html;
    /// # use stategram::prelude::*;
    /// # fn done(sent: &Sent, reply: &mut Reply) {
    /// reply.edit(sent, html!("<b>Done.</b>")).keyboard(Keyboard::new().button("Again", "again"));
    /// # }
    /// ```
    fn edit(at, target: impl Into<Target>, text: impl IntoText) -> EditMessageTextParams {
        at.edits(target.into(), new_text(text))
    }

    /// Queues a new caption for a photo, a video and the like; otherwise as [`edit`](Self::edit).
    fn edit_caption(at, target: impl Into<Target>, caption: impl IntoText) -> EditMessageCaptionParams {
        let (caption, parse_mode) = caption.into_text();
        let params = EditMessageCaptionParams::builder().caption(caption).maybe_parse_mode(parse_mode);
        at.edits(target.into(), params.build())
    }

    /// Queues another photo, video, animation, audio or document in the place of the message's; otherwise as
    /// [`edit`](Self::edit).
    fn edit_media(at, target: impl Into<Target>, media: impl Into<InputMedia>) -> EditMessageMediaParams {
        at.edits(target.into(), EditMessageMediaParams::builder().media(media).build())
    }

    /// Queues other buttons for a message, whose text stays: those of [`keyboard`](Draft::keyboard), or none; otherwise
    /// as [`edit`](Self::edit).
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn over(sent: &Sent, reply: &mut Reply) {
    /// reply.edit_keyboard(sent);
    /// # }
    /// ```
    fn edit_keyboard(at, target: impl Into<Target>) -> EditMessageReplyMarkupParams {
        at.edits(target.into(), EditMessageReplyMarkupParams::builder().build())
    }

    /// Queues the new place of a live location, in degrees; otherwise as [`edit`](Self::edit).
    fn edit_live_location(at, target: impl Into<Target>, latitude: f64, longitude: f64) -> EditMessageLiveLocationParams {
        let params = EditMessageLiveLocationParams::builder().latitude(latitude).longitude(longitude);
        at.edits(target.into(), params.build())
    }

    /// Queues the end of a live location; otherwise as [`edit`](Self::edit).
    fn stop_live_location(at, target: impl Into<Target>) -> StopMessageLiveLocationParams {
        at.edits(target.into(), StopMessageLiveLocationParams::builder().build())
    }

    /// Queues the end of a poll: nobody can vote any more.
    fn stop_poll(at, target: impl Into<Target>) -> StopPollParams {
        let one = at.one(target.into());
        let params = StopPollParams::builder().chat_id(one.chat_id).message_id(one.message_id);
        at.draft(params.maybe_business_connection_id(one.business).build()).of(one.of)
    }

    /// Queues the removal of a message: one that was [`Sent`](crate::Sent), one of this chat by its id, or any other
    /// [`Target`]. Otherwise as [`edit`](Self::edit).
    ///
    /// A bot may delete its own messages for 48 hours, and those of others where it is an administrator who may.
    fn delete(at, target: impl Into<Target>) -> DeleteMessageParams {
        let one = at.one(target.into());
        at.without_business::<DeleteMessageParams>(one.business);
        let params = DeleteMessageParams::builder().chat_id(one.chat_id).message_id(one.message_id).build();
        at.draft(params).of(one.of)
    }

    /// Queues the removal of many messages of this chat, 1 to 100 of them, by their ids. Those that are gone are passed over.
    fn delete_many(at, message_ids: impl IntoIterator<Item = i32>) -> DeleteMessagesParams {
        at.without_business::<DeleteMessagesParams>(at.business());
        let message_ids = message_ids.into_iter().collect();
        let params = DeleteMessagesParams::builder().chat_id(at.chat()).message_ids(message_ids).build();
        at.draft(params)
    }
}

impl<P> Reply<P> {
    /// Queues a new text for the message whose button was pressed, also where that was sent inline.
    ///
    /// Where no button was pressed, the turn fails.
    pub fn edit_pressed(&mut self, text: impl IntoText) -> Draft<'_, EditMessageTextParams> {
        self.edits_pressed(new_text(text))
    }

    /// Queues other buttons for the message whose button was pressed: those of [`keyboard`](Draft::keyboard), or none.
    ///
    /// Where no button was pressed, the turn fails.
    pub fn edit_pressed_keyboard(&mut self) -> Draft<'_, EditMessageReplyMarkupParams> {
        self.edits_pressed(EditMessageReplyMarkupParams::builder().build())
    }

    /// The message whose button was pressed; `None` where none was.
    pub fn pressed_message(&self) -> Option<Target> {
        let press = self.pressed()?;
        if let Some(chat) = press.chat()
            && let Some(message_id) = press.message_id()
        {
            let business_connection_id = press.business_connection_id().map(str::to_owned);
            return Some(Target::At { chat_id: ChatId::Integer(chat.id), message_id, business_connection_id });
        }
        press.inline_message_id().map(|id| Target::Inline(id.to_owned()))
    }

    /// Queues the removal of the message whose button was pressed.
    ///
    /// Where no button was pressed, or under a message that was sent inline, the turn fails.
    pub fn delete_pressed(&mut self) {
        match self.pressed_message() {
            Some(target) => drop(self.here().delete(target)),
            None => self.queue.wrong(ReplyError::NotPressed),
        }
    }

    fn edits_pressed<E: Edits>(&mut self, params: E) -> Draft<'_, E> {
        match self.pressed_message() {
            Some(target) => self.here().edits(target, params),
            None => {
                self.queue.wrong(ReplyError::NotPressed);
                Prepared::new(InTurn(&mut self.queue), params)
            }
        }
    }
}

impl<S: Sink> InChat<S> {
    /// An edit of that message.
    pub(super) fn edits<P: Edits>(mut self, target: Target, mut params: P) -> Prepared<P, S> {
        if let Target::Inline(id) = target {
            params.aim_inline(id);
            return self.draft(params);
        }
        let one = self.one(target);
        params.aim(one.chat_id, one.of.is_none().then_some(one.message_id), one.business);
        self.draft(params).of(one.of)
    }
}

fn new_text(text: impl IntoText) -> EditMessageTextParams {
    let (text, parse_mode) = text.into_text();
    EditMessageTextParams::builder().text(text).maybe_parse_mode(parse_mode).build()
}
