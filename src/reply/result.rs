//! What an inline query is answered with: a list of results, of which the user picks one.

use crate::reply::parts::{Message, Parts};
use crate::reply::{Keyboard, ReplyError};
use crate::types::ParseMode;
use crate::types::inline_mode::{
    InlineQueryResult, InlineQueryResultArticle, InlineQueryResultAudio, InlineQueryResultCachedAudio,
    InlineQueryResultCachedDocument, InlineQueryResultCachedGif, InlineQueryResultCachedMpeg4Gif,
    InlineQueryResultCachedPhoto, InlineQueryResultCachedSticker, InlineQueryResultCachedVideo,
    InlineQueryResultCachedVoice, InlineQueryResultContact, InlineQueryResultDocument, InlineQueryResultGame,
    InlineQueryResultGif, InlineQueryResultLocation, InlineQueryResultMpeg4Gif, InlineQueryResultPhoto,
    InlineQueryResultVenue, InlineQueryResultVideo, InlineQueryResultVoice, InputMessageContent,
    InputTextMessageContent,
};

/// One result of an inline query, as the Bot API's
/// [`InlineQueryResult`](https://core.telegram.org/bots/api#inlinequeryresult): all of its twenty kinds.
///
/// Each has an id of 1 to 64 bytes, by which it is known when it was
/// [chosen](https://core.telegram.org/bots/api#choseninlineresult). Each method refines it; one that does not fit its kind, a
/// caption for a sticker, fails the turn with [`ReplyError::NoSuchPart`] when it is given to
/// [`Reply::answer`](crate::Reply::answer).
///
/// ```
/// use stategram::prelude::*;
/// use stategram::types::inline_mode::InlineQueryResultPhoto;
///
/// let article = InlineResult::article("abc", "ABC", "Good <b>morning</b>").html().description("A greeting");
/// let photo = InlineResult::photo("p", "https://example.org/cat.jpg", "https://example.org/small.jpg").caption("A cat");
/// // Whatever else the Bot API knows of a result.
/// let wide = InlineQueryResultPhoto::builder().id("w").photo_url("https://example.org/w.jpg");
/// let wide = InlineResult::from(wide.thumbnail_url("https://example.org/t.jpg").photo_width(1600).build());
/// # let _ = [article, photo, wide];
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a result is seen when it is given to `reply.answer(..)`"]
pub struct InlineResult {
    result: InlineQueryResult,
    error: Option<ReplyError>,
}

impl InlineResult {
    /// A title, and the text that is sent when it is chosen.
    pub fn article(id: impl Into<String>, title: impl Into<String>, text: impl Into<String>) -> Self {
        let content = written(text);
        InlineQueryResultArticle::builder().id(id).title(title).input_message_content(content).build().into()
    }

    /// A photo: a JPEG of at most 5 MB, and a small one to be shown in the list.
    pub fn photo(id: impl Into<String>, url: impl Into<String>, thumbnail: impl Into<String>) -> Self {
        InlineQueryResultPhoto::builder().id(id).photo_url(url).thumbnail_url(thumbnail).build().into()
    }

    /// An animated GIF of at most 1 MB, and what is shown of it in the list.
    pub fn gif(id: impl Into<String>, url: impl Into<String>, thumbnail: impl Into<String>) -> Self {
        InlineQueryResultGif::builder().id(id).gif_url(url).thumbnail_url(thumbnail).build().into()
    }

    /// An animation that is a video without sound, of at most 1 MB, and what is shown of it in the list.
    pub fn mpeg4_gif(id: impl Into<String>, url: impl Into<String>, thumbnail: impl Into<String>) -> Self {
        InlineQueryResultMpeg4Gif::builder().id(id).mpeg4_url(url).thumbnail_url(thumbnail).build().into()
    }

    /// A video file, `video/mp4`, or a page with a player, `text/html`. For a page say with [`text`](Self::text) what is sent.
    pub fn video(
        id: impl Into<String>,
        url: impl Into<String>,
        mime_type: impl Into<String>,
        thumbnail: impl Into<String>,
        title: impl Into<String>,
    ) -> Self {
        let video = InlineQueryResultVideo::builder().id(id).video_url(url).mime_type(mime_type);
        video.thumbnail_url(thumbnail).title(title).build().into()
    }

    /// An MP3 file.
    pub fn audio(id: impl Into<String>, url: impl Into<String>, title: impl Into<String>) -> Self {
        InlineQueryResultAudio::builder().id(id).audio_url(url).title(title).build().into()
    }

    /// A voice recording: an OGG file with OPUS.
    pub fn voice(id: impl Into<String>, url: impl Into<String>, title: impl Into<String>) -> Self {
        InlineQueryResultVoice::builder().id(id).voice_url(url).title(title).build().into()
    }

    /// A file: `application/pdf` or `application/zip`.
    pub fn document(
        id: impl Into<String>,
        url: impl Into<String>,
        mime_type: impl Into<String>,
        title: impl Into<String>,
    ) -> Self {
        InlineQueryResultDocument::builder().id(id).document_url(url).mime_type(mime_type).title(title).build().into()
    }

    /// A point on the map.
    pub fn location(id: impl Into<String>, title: impl Into<String>, latitude: f64, longitude: f64) -> Self {
        InlineQueryResultLocation::builder().id(id).title(title).latitude(latitude).longitude(longitude).build().into()
    }

    /// A place with a name and an address.
    pub fn venue(
        id: impl Into<String>,
        title: impl Into<String>,
        address: impl Into<String>,
        latitude: f64,
        longitude: f64,
    ) -> Self {
        let venue = InlineQueryResultVenue::builder().id(id).title(title).address(address);
        venue.latitude(latitude).longitude(longitude).build().into()
    }

    /// A phone number with a name.
    pub fn contact(id: impl Into<String>, phone_number: impl Into<String>, first_name: impl Into<String>) -> Self {
        InlineQueryResultContact::builder().id(id).phone_number(phone_number).first_name(first_name).build().into()
    }

    /// A game of the bot.
    pub fn game(id: impl Into<String>, short_name: impl Into<String>) -> Self {
        InlineQueryResultGame::builder().id(id).game_short_name(short_name).build().into()
    }

    /// A photo that Telegram has, by its `file_id`.
    pub fn cached_photo(id: impl Into<String>, file_id: impl Into<String>) -> Self {
        InlineQueryResultCachedPhoto::builder().id(id).photo_file_id(file_id).build().into()
    }

    /// An animated GIF that Telegram has, by its `file_id`.
    pub fn cached_gif(id: impl Into<String>, file_id: impl Into<String>) -> Self {
        InlineQueryResultCachedGif::builder().id(id).gif_file_id(file_id).build().into()
    }

    /// An animation without sound that Telegram has, by its `file_id`.
    pub fn cached_mpeg4_gif(id: impl Into<String>, file_id: impl Into<String>) -> Self {
        InlineQueryResultCachedMpeg4Gif::builder().id(id).mpeg4_file_id(file_id).build().into()
    }

    /// A sticker, by its `file_id`.
    pub fn cached_sticker(id: impl Into<String>, file_id: impl Into<String>) -> Self {
        InlineQueryResultCachedSticker::builder().id(id).sticker_file_id(file_id).build().into()
    }

    /// A file that Telegram has, by its `file_id`.
    pub fn cached_document(id: impl Into<String>, file_id: impl Into<String>, title: impl Into<String>) -> Self {
        InlineQueryResultCachedDocument::builder().id(id).document_file_id(file_id).title(title).build().into()
    }

    /// A video that Telegram has, by its `file_id`.
    pub fn cached_video(id: impl Into<String>, file_id: impl Into<String>, title: impl Into<String>) -> Self {
        InlineQueryResultCachedVideo::builder().id(id).video_file_id(file_id).title(title).build().into()
    }

    /// A voice recording that Telegram has, by its `file_id`.
    pub fn cached_voice(id: impl Into<String>, file_id: impl Into<String>, title: impl Into<String>) -> Self {
        InlineQueryResultCachedVoice::builder().id(id).voice_file_id(file_id).title(title).build().into()
    }

    /// An MP3 file that Telegram has, by its `file_id`.
    pub fn cached_audio(id: impl Into<String>, file_id: impl Into<String>) -> Self {
        InlineQueryResultCachedAudio::builder().id(id).audio_file_id(file_id).build().into()
    }
}

impl InlineResult {
    /// The text under the file that is sent: at most 1024 characters.
    pub fn caption(self, caption: impl Into<String>) -> Self {
        let caption = caption.into();
        self.refine("caption", |parts| Some(*parts.caption?.0 = Some(caption)))
    }

    /// The text that is sent, of an article or instead of the file: at most 4096 characters.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.message(written(text))
    }

    /// The message that is sent, of an article or instead of the file: a text, a location, a venue, a contact, an invoice.
    pub fn message(self, content: impl Into<InputMessageContent>) -> Self {
        let content = content.into();
        self.refine("message of its own", |parts| match parts.message? {
            Message::Always(message) => Some(*message = content),
            Message::Instead(message) => Some(*message = Some(content)),
        })
    }

    /// The text that is sent, or the caption, is [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.parse_mode(ParseMode::Html)
    }

    /// The text that is sent, or the caption, is
    /// [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.parse_mode(ParseMode::MarkdownV2)
    }

    /// A line under the title in the list. Audio, contacts, places, stickers, games and animations have none.
    pub fn description(self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.refine("description", |parts| Some(*parts.description? = Some(description)))
    }

    /// The address of a small picture beside the title in the list.
    pub fn thumbnail(self, url: impl Into<String>) -> Self {
        let url = url.into();
        self.refine("thumbnail", |parts| parts.thumbnail.map(|it| it.set(url)))
    }

    /// The message that is sent has these buttons under it.
    ///
    /// A press on one of them has no chat: it reaches conversations per user. A button that Telegram would refuse fails the
    /// turn, with [`ReplyError`].
    pub fn keyboard(mut self, keyboard: Keyboard) -> Self {
        match keyboard.markup() {
            Ok(markup) => self.refine("keyboard", |parts| Some(*parts.keyboard = Some(markup))),
            Err(error) => {
                self.error.get_or_insert(error);
                self
            }
        }
    }

    /// The result as a Bot API object.
    ///
    /// # Errors
    /// The first [`ReplyError`] of what was said of it: an id that is empty or longer than 64 bytes, a button that Telegram
    /// would refuse, a part that its kind does not have.
    pub fn build(mut self) -> Result<InlineQueryResult, ReplyError> {
        let bytes = Parts::of(&mut self.result).id.len();
        match self.error {
            Some(error) => Err(error),
            None if !(1..=Self::MAX_ID).contains(&bytes) => Err(ReplyError::ResultId(bytes)),
            None => Ok(self.result),
        }
    }

    /// Telegram's limit for the id of a result, in bytes.
    pub const MAX_ID: usize = 64;

    /// What is sent in its place has the mode; where nothing is, the caption.
    fn parse_mode(self, mode: ParseMode) -> Self {
        self.refine("text", |parts| match (parts.message, parts.caption) {
            (Some(Message::Always(InputMessageContent::Text(text))), _)
            | (Some(Message::Instead(Some(InputMessageContent::Text(text)))), _) => Some(text.parse_mode = Some(mode)),
            (_, Some((_, parse_mode))) => Some(*parse_mode = Some(mode)),
            _ => None,
        })
    }

    fn refine(mut self, part: &'static str, change: impl FnOnce(Parts<'_>) -> Option<()>) -> Self {
        let parts = Parts::of(&mut self.result);
        let kind = parts.kind;
        if change(parts).is_none() {
            self.error.get_or_insert(ReplyError::NoSuchPart { kind, part });
        }
        self
    }
}

impl<T: Into<InlineQueryResult>> From<T> for InlineResult {
    fn from(result: T) -> Self {
        Self { result: result.into(), error: None }
    }
}

fn written(text: impl Into<String>) -> InputMessageContent {
    InputTextMessageContent::builder().message_text(text).build().into()
}
