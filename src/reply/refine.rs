//! What parameters have in common: a small trait for each field that many methods have, and for each a method of [`Draft`].
//!
//! [`Draft`]: crate::reply::Draft

use crate::reply::Method;
use crate::types::input_file::FileUpload;
use crate::types::{ChatId, MessageEntity, ParseMode, ReplyParameters};

/// A method that sends a message, so that it can be edited and deleted later: `send*`, and what forwards and copies.
pub trait Sends: Method {
    /// The chat and the business connection that it is sent to.
    fn place(&self) -> (ChatId, Option<&str>);

    /// Sends it into a topic, and by a business connection, where the method can.
    fn settle(&mut self, topic: Option<i32>, business: Option<String>);
}

/// A method that changes a message of a chat, or one that was sent inline.
pub trait Edits: Method {
    /// The message of this id in a chat; `None` where it has no id yet.
    fn aim(&mut self, chat: ChatId, message_id: Option<i32>, business: Option<String>);

    /// The message that was sent inline.
    fn aim_inline(&mut self, inline_message_id: String);
}

/// A method whose message has buttons.
pub trait Keyed: Method {
    /// Any keyboard ([`ReplyMarkup`](crate::types::ReplyMarkup)), or an inline one alone.
    type Markup;

    /// `reply_markup`
    fn reply_markup(&mut self) -> &mut Option<Self::Markup>;
}

/// A method with a text or a caption that has markup.
pub trait Formatted: Method {
    /// `parse_mode`
    fn parse_mode(&mut self) -> &mut Option<ParseMode>;
    /// `entities`, or `caption_entities`
    fn entities(&mut self) -> &mut Option<Vec<MessageEntity>>;
}

/// A method whose message answers another.
pub trait Answering: Method {
    /// `reply_parameters`
    fn reply_parameters(&mut self) -> &mut Option<ReplyParameters>;
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $field:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        pub trait $name: Method {
            #[doc = concat!("`", stringify!($field), "`")]
            fn $field(&mut self) -> &mut Option<$type>;
        }
    )*};
}

fields! {
    /// A method whose message has a caption.
    Captioned: caption: String;
    /// A method whose message has a caption that can stand above the picture.
    Topped: show_caption_above_media: bool;
    /// A method whose picture can be covered until somebody taps on it.
    Spoilered: has_spoiler: bool;
    /// A method that makes a sound.
    Sounding: disable_notification: bool;
    /// A method whose message can be kept from being forwarded and saved.
    Protected: protect_content: bool;
    /// A method whose message can come with an effect.
    Effected: message_effect_id: String;
    /// A method that can be paid for, so that it passes Telegram's limits.
    Broadcast: allow_paid_broadcast: bool;
    /// A method whose file can have a small picture of itself.
    Thumbnailed: thumbnail: FileUpload;
}

/// Gives parameters their traits: `capability!(SendPhotoParams caption)`.
macro_rules! capability {
    ($params:ident send) => {
        capability!(@send $params, |this| this.business_connection_id.as_deref(), |this, business| {
            this.business_connection_id = business;
        });
    };
    ($params:ident forward) => {
        capability!(@send $params, |_this| None, |_this, _business| {});
    };
    (@send $params:ident, |$this:ident| $read:expr, |$that:ident, $business:ident| $write:block) => {
        impl crate::reply::refine::Sends for crate::types::methods::$params {
            fn place(&self) -> (crate::types::ChatId, Option<&str>) {
                let $this = self;
                ($this.chat_id.clone().into(), $read)
            }

            fn settle(&mut self, topic: Option<i32>, business: Option<String>) {
                self.message_thread_id = topic;
                let ($that, $business) = (self, business);
                $write
            }
        }
    };
    ($params:ident edit) => {
        impl crate::reply::refine::Edits for crate::types::methods::$params {
            fn aim(&mut self, chat: crate::types::ChatId, message_id: Option<i32>, business: Option<String>) {
                (self.chat_id, self.message_id, self.business_connection_id) = (Some(chat), message_id, business);
            }

            fn aim_inline(&mut self, inline_message_id: String) {
                self.inline_message_id = Some(inline_message_id);
            }
        }
    };
    ($params:ident keys) => {
        capability!(@keys $params crate::types::ReplyMarkup);
    };
    ($params:ident buttons) => {
        capability!(@keys $params crate::types::InlineKeyboardMarkup);
    };
    (@keys $params:ident $markup:path) => {
        impl crate::reply::refine::Keyed for crate::types::methods::$params {
            type Markup = $markup;

            fn reply_markup(&mut self) -> &mut Option<Self::Markup> {
                &mut self.reply_markup
            }
        }
    };
    ($params:ident markup) => {
        capability!(@format $params parse_mode entities);
    };
    ($params:ident caption) => {
        capability!(@field $params Captioned caption String);
        capability!(@format $params parse_mode caption_entities);
    };
    ($params:ident question) => {
        capability!(@format $params question_parse_mode question_entities);
    };
    ($params:ident gift) => {
        capability!(@format $params text_parse_mode text_entities);
    };
    (@format $params:ident $mode:ident $entities:ident) => {
        impl crate::reply::refine::Formatted for crate::types::methods::$params {
            fn parse_mode(&mut self) -> &mut Option<crate::types::ParseMode> {
                &mut self.$mode
            }

            fn entities(&mut self) -> &mut Option<Vec<crate::types::MessageEntity>> {
                &mut self.$entities
            }
        }
    };
    ($params:ident answer) => {
        impl crate::reply::refine::Answering for crate::types::methods::$params {
            fn reply_parameters(&mut self) -> &mut Option<crate::types::ReplyParameters> {
                &mut self.reply_parameters
            }
        }
    };
    ($params:ident sound) => { capability!(@field $params Sounding disable_notification bool); };
    ($params:ident protect) => { capability!(@field $params Protected protect_content bool); };
    ($params:ident effect) => { capability!(@field $params Effected message_effect_id String); };
    ($params:ident paid) => { capability!(@field $params Broadcast allow_paid_broadcast bool); };
    ($params:ident above) => { capability!(@field $params Topped show_caption_above_media bool); };
    ($params:ident spoiler) => { capability!(@field $params Spoilered has_spoiler bool); };
    ($params:ident thumbnail) => {
        capability!(@field $params Thumbnailed thumbnail crate::types::input_file::FileUpload);
    };
    (@field $params:ident $trait:ident $field:ident $type:ty) => {
        impl crate::reply::refine::$trait for crate::types::methods::$params {
            fn $field(&mut self) -> &mut Option<$type> {
                &mut self.$field
            }
        }
    };
}
pub(super) use capability;
