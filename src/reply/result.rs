//! What an inline query is answered with: a list of results, of which the user picks one.

use crate::reply::parts::{Message, Parts};
use crate::reply::{Keyboard, ReplyError};
use crate::texts::IntoText;
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
/// use stategram::html;
/// use stategram::prelude::*;
/// use stategram::types::inline_mode::InlineQueryResultPhoto;
///
/// let article = InlineResult::article("abc", "ABC", html!("Good <b>morning</b>")).description("A greeting");
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
    pub fn article(id: impl Into<String>, title: impl Into<String>, text: impl IntoText) -> Self {
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
    pub fn caption(self, caption: impl IntoText) -> Self {
        let (caption, mode) = caption.into_text();
        self.refine("caption", |parts| {
            parts.caption.map(|(it, parse_mode)| (*it, *parse_mode) = (Some(caption), mode.or(parse_mode.take())))
        })
    }

    /// The text that is sent, of an article or instead of the file: at most 4096 characters.
    pub fn text(self, text: impl IntoText) -> Self {
        self.message(written(text))
    }

    /// The message that is sent, of an article or instead of the file: a text, a location, a venue, a contact, an invoice.
    pub fn message(self, content: impl Into<InputMessageContent>) -> Self {
        let content = content.into();
        self.refine("message of its own", |parts| {
            parts.message.map(|message| match message {
                Message::Always(it) => *it = content,
                Message::Instead(it) => *it = Some(content),
            })
        })
    }

    /// The text that is sent, or the caption, is a string of [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.parse_mode(ParseMode::Html)
    }

    /// The text that is sent, or the caption, is a string of
    /// [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.parse_mode(ParseMode::MarkdownV2)
    }

    /// A line under the title in the list. Audio, contacts, places, stickers, games and animations have none.
    pub fn description(self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.refine("description", |parts| parts.description.map(|it| *it = Some(description)))
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
            Ok(markup) => {
                *Parts::of(&mut self.result).keyboard = Some(markup);
                self
            }
            Err(error) => {
                self.error.get_or_insert(error);
                self
            }
        }
    }

    /// The result as a Bot API object.
    ///
    /// # Errors
    /// The first [`ReplyError`] of what was said of it: a button that Telegram would refuse, a part that its kind does not
    /// have.
    pub fn build(self) -> Result<InlineQueryResult, ReplyError> {
        self.error.map_or(Ok(self.result), Err)
    }

    /// What is sent in its place has the mode; where nothing is, the caption.
    fn parse_mode(self, mode: ParseMode) -> Self {
        self.refine("text", |parts| {
            let text = match parts.message {
                Some(
                    Message::Always(InputMessageContent::Text(text))
                    | Message::Instead(Some(InputMessageContent::Text(text))),
                ) => Some(&mut text.parse_mode),
                _ => None,
            };
            text.or(parts.caption.map(|(_, it)| it)).map(|it| *it = Some(mode))
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

/// What an inline query can be answered with: an [`InlineResult`], or any of the Bot API's own results.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no result of an inline query",
    label = "not something that can be chosen",
    note = "make one with `InlineResult::article(id, title, text)` or one of its other constructors"
)]
pub trait IntoInlineResult {
    /// The result.
    fn into_inline_result(self) -> InlineResult;
}

impl IntoInlineResult for InlineResult {
    fn into_inline_result(self) -> InlineResult {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Into<InlineQueryResult>> IntoInlineResult for T {
    fn into_inline_result(self) -> InlineResult {
        self.into().into()
    }
}

impl<T: Into<InlineQueryResult>> From<T> for InlineResult {
    fn from(result: T) -> Self {
        Self { result: result.into(), error: None }
    }
}

fn written(text: impl IntoText) -> InputMessageContent {
    let (text, parse_mode) = text.into_text();
    InputTextMessageContent::builder().message_text(text).maybe_parse_mode(parse_mode).build().into()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Each kind, its `type`, and which parts it has.
    fn kinds() -> Vec<(InlineResult, &'static str, &'static str)> {
        type R = InlineResult;
        vec![
            (R::article("i", "T", "text"), "article", "text description thumbnail keyboard"),
            (R::photo("i", "u", "t"), "photo", "caption text description thumbnail keyboard"),
            (R::gif("i", "u", "t"), "gif", "caption text thumbnail keyboard"),
            (R::mpeg4_gif("i", "u", "t"), "mpeg4_gif", "caption text thumbnail keyboard"),
            (R::video("i", "u", "video/mp4", "t", "T"), "video", "caption text description thumbnail keyboard"),
            (R::audio("i", "u", "T"), "audio", "caption text keyboard"),
            (R::voice("i", "u", "T"), "voice", "caption text keyboard"),
            (R::document("i", "u", "application/pdf", "T"), "document", "caption text description thumbnail keyboard"),
            (R::location("i", "T", 64.1, -21.9), "location", "text thumbnail keyboard"),
            (R::venue("i", "T", "A", 64.1, -21.9), "venue", "text thumbnail keyboard"),
            (R::contact("i", "+3541", "N"), "contact", "text thumbnail keyboard"),
            (R::game("i", "g"), "game", "keyboard"),
            (R::cached_photo("i", "f"), "photo", "caption text description keyboard"),
            (R::cached_gif("i", "f"), "gif", "caption text keyboard"),
            (R::cached_mpeg4_gif("i", "f"), "mpeg4_gif", "caption text keyboard"),
            (R::cached_sticker("i", "f"), "sticker", "text keyboard"),
            (R::cached_document("i", "f", "T"), "document", "caption text description keyboard"),
            (R::cached_video("i", "f", "T"), "video", "caption text description keyboard"),
            (R::cached_voice("i", "f", "T"), "voice", "caption text keyboard"),
            (R::cached_audio("i", "f"), "audio", "caption text keyboard"),
        ]
    }

    #[test]
    fn every_kind_has_the_parts_that_the_bot_api_gives_it_and_no_others() {
        type Refine = fn(InlineResult) -> InlineResult;
        let parts: [(&str, Refine, &str); 5] = [
            ("caption", |it| it.caption("new"), "/caption"),
            ("text", |it| it.text("new"), "/input_message_content/message_text"),
            ("description", |it| it.description("new"), "/description"),
            ("thumbnail", |it| it.thumbnail("new"), "/thumbnail_url"),
            (
                "keyboard",
                |it| it.keyboard(Keyboard::new().button("B", "new")),
                "/reply_markup/inline_keyboard/0/0/callback_data",
            ),
        ];
        for (result, kind, has) in kinds() {
            let plain = serde_json::to_value(result.clone().build().unwrap()).unwrap();
            assert_eq!((&plain["type"], &plain["id"]), (&kind.into(), &"i".into()));
            for (part, refine, place) in &parts {
                match refine(result.clone()).build() {
                    Ok(refined) => {
                        let refined = serde_json::to_value(refined).unwrap();
                        assert_eq!(refined.pointer(place).and_then(Value::as_str), Some("new"), "{part} of {plain}");
                        assert!(has.contains(part), "{part} of {plain}");
                    }
                    Err(error) => {
                        assert!(matches!(error, ReplyError::NoSuchPart { kind: it, .. } if it == kind), "{error}");
                        assert!(!has.contains(part), "{part} of {plain}");
                    }
                }
            }
        }
    }

    #[test]
    fn markup_is_of_what_is_sent() {
        let mode = |result: InlineResult, place: &str| {
            let json = serde_json::to_value(result.html().build().unwrap()).unwrap();
            json.pointer(place).cloned()
        };
        let html = Some("HTML".into());
        assert_eq!(mode(InlineResult::article("i", "T", "t"), "/input_message_content/parse_mode"), html);
        assert_eq!(mode(InlineResult::cached_photo("i", "f").caption("c"), "/parse_mode"), html);
        let instead = InlineResult::cached_photo("i", "f").text("t");
        assert_eq!(mode(instead.clone(), "/input_message_content/parse_mode"), html);
        assert_eq!(mode(instead, "/parse_mode"), None);
        let sticker = InlineResult::cached_sticker("i", "f").html().build().unwrap_err();
        assert_eq!(sticker.to_string(), "an inline result of type \"sticker\" has no text");
    }
}
