//! A queued message that can still be refined.

use crate::reply::{Call, Effect, Keyboard, ReplyError, Sent};
use crate::store::SentId;
use crate::types::methods::SendMessageParams;
use crate::types::{ChatId, ParseMode, ReplyMarkup, ReplyParameters};

/// A queued message. It is sent as it is; each method refines it.
///
/// ```
/// # use stategram::prelude::*;
/// # fn ask(reply: &mut Reply) {
/// reply.text("<b>Sure?</b>").html().silent().keyboard(Keyboard::new().button("Yes", "yes").button("No", "no"));
/// # }
/// ```
#[derive(Debug)]
pub struct Draft<'a> {
    pub(super) effect: &'a mut Effect,
    pub(super) error: &'a mut Option<ReplyError>,
}

impl Draft<'_> {
    /// The text is [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.with(|params| params.parse_mode = Some(ParseMode::Html))
    }

    /// The text is [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.with(|params| params.parse_mode = Some(ParseMode::MarkdownV2))
    }

    /// It arrives without a sound.
    pub fn silent(self) -> Self {
        self.with(|params| params.disable_notification = Some(true))
    }

    /// It can be neither forwarded nor saved.
    pub fn protect(self) -> Self {
        self.with(|params| params.protect_content = Some(true))
    }

    /// It has these buttons under it.
    ///
    /// A button that Telegram would refuse fails the turn, with [`ReplyError`].
    pub fn keyboard(self, keyboard: Keyboard) -> Self {
        match keyboard.markup() {
            Ok(markup) => self.with(|params| params.reply_markup = Some(ReplyMarkup::InlineKeyboardMarkup(markup))),
            Err(error) => {
                self.error.get_or_insert(error);
                self
            }
        }
    }

    /// It answers this message of the same chat; where that is gone, it is sent all the same.
    pub fn reply_to(self, message_id: i32) -> Self {
        self.with(|params| {
            let answered = ReplyParameters::builder().message_id(message_id).allow_sending_without_reply(true).build();
            params.reply_parameters = Some(answered);
        })
    }

    /// It is never sent twice. Where a crash leaves in doubt whether it was sent, it is set aside, and reported, and may
    /// be replayed; any other message is sent again then.
    pub fn once(self) -> Self {
        self.effect.once = true;
        self
    }

    /// By what it is edited and deleted. It may be kept in the state.
    pub fn sent(self) -> Sent {
        // A store finds it by this alone; 63 bits of chance are as good as a number.
        let id = *self.effect.sent.get_or_insert_with(|| SentId(fastrand::u64(1..=i64::MAX.unsigned_abs())));
        let business = match &self.effect.call {
            Call::SendMessage(params) => params.business_connection_id.as_deref().map(Into::into),
            _ => None,
        };
        let chat = self.effect.call.chat().unwrap_or(ChatId::Integer(0));
        Sent { chat, id, business }
    }

    /// Anything else that the Bot API's `sendMessage` can do.
    pub fn with(self, change: impl FnOnce(&mut SendMessageParams)) -> Self {
        if let Call::SendMessage(params) = &mut self.effect.call {
            change(params);
        }
        self
    }
}
