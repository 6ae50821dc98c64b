//! What the kinds of inline results have in common, and which of them has what.

use crate::types::inline_mode::{InlineQueryResult, InputMessageContent, MaybeCached};
use crate::types::{InlineKeyboardMarkup, ParseMode};

/// The parts of a result that can be refined, as far as it has them.
pub(super) struct Parts<'a> {
    /// The Bot API's `type`.
    pub(super) kind: &'static str,
    pub(super) keyboard: &'a mut Option<InlineKeyboardMarkup>,
    pub(super) caption: Option<(&'a mut Option<String>, &'a mut Option<ParseMode>)>,
    pub(super) message: Option<Message<'a>>,
    pub(super) description: Option<&'a mut Option<String>>,
    pub(super) thumbnail: Option<Thumbnail<'a>>,
}

/// The message that is sent when the result is chosen.
pub(super) enum Message<'a> {
    /// It has one in any case.
    Always(&'a mut InputMessageContent),
    /// It has one where it is not itself what is sent.
    Instead(&'a mut Option<InputMessageContent>),
}

pub(super) enum Thumbnail<'a> {
    Always(&'a mut String),
    Optional(&'a mut Option<String>),
}

impl Thumbnail<'_> {
    pub(super) fn set(self, url: String) {
        match self {
            Self::Always(it) => *it = url,
            Self::Optional(it) => *it = Some(url),
        }
    }
}

/// What a kind has beside its keyboard.
macro_rules! parts {
    ($kind:literal, $it:ident) => {
        Parts {
            kind: $kind,
            keyboard: &mut $it.reply_markup,
            caption: None,
            message: None,
            description: None,
            thumbnail: None,
        }
    };
    ($kind:literal, $it:ident: $($has:ident),+) => {{
        let mut parts = parts!($kind, $it);
        $(parts!(@$has parts, $it);)+
        parts
    }};
    (@caption $parts:ident, $it:ident) => {
        $parts.caption = Some((&mut $it.caption, &mut $it.parse_mode));
    };
    (@always $parts:ident, $it:ident) => {
        $parts.message = Some(Message::Always(&mut $it.input_message_content));
    };
    (@instead $parts:ident, $it:ident) => {
        $parts.message = Some(Message::Instead(&mut $it.input_message_content));
    };
    (@description $parts:ident, $it:ident) => {
        $parts.description = Some(&mut $it.description);
    };
    (@thumbnail $parts:ident, $it:ident) => {
        $parts.thumbnail = Some(Thumbnail::Always(&mut $it.thumbnail_url));
    };
    (@picture $parts:ident, $it:ident) => {
        $parts.thumbnail = Some(Thumbnail::Optional(&mut $it.thumbnail_url));
    };
}

impl<'a> Parts<'a> {
    pub(super) fn of(result: &'a mut InlineQueryResult) -> Self {
        use InlineQueryResult as R;
        use MaybeCached::{Cached, NotCached};

        match result {
            R::Article(it) => parts!("article", it: always, description, picture),
            R::Audio(Cached(it)) => parts!("audio", it: caption, instead),
            R::Audio(NotCached(it)) => parts!("audio", it: caption, instead),
            R::Contact(it) => parts!("contact", it: instead, picture),
            R::Document(Cached(it)) => parts!("document", it: caption, instead, description),
            R::Document(NotCached(it)) => parts!("document", it: caption, instead, description, picture),
            R::Game(it) => parts!("game", it),
            R::Gif(Cached(it)) => parts!("gif", it: caption, instead),
            R::Gif(NotCached(it)) => parts!("gif", it: caption, instead, thumbnail),
            R::Location(it) => parts!("location", it: instead, picture),
            R::Mpeg4Gif(Cached(it)) => parts!("mpeg4_gif", it: caption, instead),
            R::Mpeg4Gif(NotCached(it)) => parts!("mpeg4_gif", it: caption, instead, thumbnail),
            R::Photo(Cached(it)) => parts!("photo", it: caption, instead, description),
            R::Photo(NotCached(it)) => parts!("photo", it: caption, instead, description, thumbnail),
            R::Sticker(it) => parts!("sticker", it: instead),
            R::Venue(it) => parts!("venue", it: instead, picture),
            R::Video(Cached(it)) => parts!("video", it: caption, instead, description),
            R::Video(NotCached(it)) => parts!("video", it: caption, instead, description, thumbnail),
            R::Voice(Cached(it)) => parts!("voice", it: caption, instead),
            R::Voice(NotCached(it)) => parts!("voice", it: caption, instead),
        }
    }
}
