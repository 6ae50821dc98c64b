//! Media that are sent together, or for money.

use crate::bot::File;
use crate::reply::attachments::Attachments;
use crate::texts::IntoText;
use crate::types::ParseMode;
use crate::types::input_media::{
    InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo, InputPaidMedia, InputPaidMediaPhoto,
    InputPaidMediaVideo, MediaGroupInputMedia,
};

/// 2 to 10 media that are one message: photos and videos, or audios, or documents.
///
/// ```
/// use stategram::reply::MediaGroup;
/// use stategram::{File, html};
///
/// let album = MediaGroup::new()
///     .photo(File::path("sea.jpg"))
///     .caption(html!("<i>The sea</i>"))
///     .photo(File::id("AgACAgIAAxkDAAI"));
/// ```
#[derive(Debug, Default)]
#[must_use = "an album is seen when it is sent: `reply.album(album)`"]
pub struct MediaGroup {
    media: Vec<MediaGroupInputMedia>,
    files: Attachments,
}

impl MediaGroup {
    /// An album without media.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a photo.
    pub fn photo(mut self, photo: impl Into<File>) -> Self {
        let photo = InputMediaPhoto::builder().media(self.files.put(photo)).build();
        self.with(photo)
    }

    /// Adds a video.
    pub fn video(mut self, video: impl Into<File>) -> Self {
        let video = InputMediaVideo::builder().media(self.files.put(video)).build();
        self.with(video)
    }

    /// Adds a piece of music.
    pub fn audio(mut self, audio: impl Into<File>) -> Self {
        let audio = InputMediaAudio::builder().media(self.files.put(audio)).build();
        self.with(audio)
    }

    /// Adds a file of any kind.
    pub fn document(mut self, document: impl Into<File>) -> Self {
        let document = InputMediaDocument::builder().media(self.files.put(document)).build();
        self.with(document)
    }

    /// Adds what the Bot API describes, whose files are attached by [`attach`](crate::reply::Draft::attach).
    pub fn with(mut self, media: impl Into<MediaGroupInputMedia>) -> Self {
        self.media.push(media.into());
        self
    }

    /// The words under the last one. Where only the first has some, they are those of the album.
    pub fn caption(mut self, caption: impl IntoText) -> Self {
        let (caption, mode) = caption.into_text();
        if let Some((words, parse_mode)) = self.media.last_mut().map(caption_of) {
            *words = Some(caption);
            *parse_mode = mode.or(parse_mode.take());
        }
        self
    }

    /// The last caption is a string of [HTML](https://core.telegram.org/bots/api#html-style).
    pub fn html(self) -> Self {
        self.marked(ParseMode::Html)
    }

    /// The last caption is a string of [MarkdownV2](https://core.telegram.org/bots/api#markdownv2-style).
    pub fn markdown(self) -> Self {
        self.marked(ParseMode::MarkdownV2)
    }

    fn marked(mut self, mode: ParseMode) -> Self {
        if let Some((_, parse_mode)) = self.media.last_mut().map(caption_of) {
            *parse_mode = Some(mode);
        }
        self
    }

    pub(super) fn into_media(self) -> (Vec<MediaGroupInputMedia>, Attachments) {
        (self.media, self.files)
    }
}

fn caption_of(media: &mut MediaGroupInputMedia) -> (&mut Option<String>, &mut Option<ParseMode>) {
    match media {
        MediaGroupInputMedia::Audio(it) => (&mut it.caption, &mut it.parse_mode),
        MediaGroupInputMedia::Document(it) => (&mut it.caption, &mut it.parse_mode),
        MediaGroupInputMedia::LivePhoto(it) => (&mut it.caption, &mut it.parse_mode),
        MediaGroupInputMedia::Photo(it) => (&mut it.caption, &mut it.parse_mode),
        MediaGroupInputMedia::Video(it) => (&mut it.caption, &mut it.parse_mode),
    }
}

/// A photo or a video that is seen for Telegram Stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidMediaFile {
    file: File,
    thumbnail: Option<File>,
}

impl PaidMediaFile {
    /// A photo.
    pub fn photo(photo: impl Into<File>) -> Self {
        Self { file: photo.into(), thumbnail: None }
    }

    /// A video, and the small picture that stands for it.
    pub fn video(video: impl Into<File>, thumbnail: impl Into<File>) -> Self {
        Self { file: video.into(), thumbnail: Some(thumbnail.into()) }
    }

    pub(super) fn into_input(self, files: &mut Attachments) -> InputPaidMedia {
        let media = files.put(self.file);
        match self.thumbnail {
            None => InputPaidMedia::Photo(InputPaidMediaPhoto::builder().media(media).build()),
            Some(thumbnail) => {
                let thumbnail = files.put(thumbnail);
                InputPaidMedia::Video(InputPaidMediaVideo::builder().media(media).thumbnail(thumbnail).build())
            }
        }
    }
}
