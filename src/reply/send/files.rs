//! Files.

use crate::bot::File;
use crate::reply::attachments::Attachments;
use crate::reply::send::replies;
use crate::reply::{MediaGroup, PaidMediaFile};
use crate::types::methods::{
    SendAnimationParams, SendAudioParams, SendDocumentParams, SendLivePhotoParams, SendMediaGroupParams,
    SendPaidMediaParams, SendPhotoParams, SendStickerParams, SendVideoNoteParams, SendVideoParams, SendVoiceParams,
};

replies! {
    /// Queues a photo.
    fn photo(at, photo: impl Into<File>) -> SendPhotoParams {
        let mut files = Attachments::default();
        let params = SendPhotoParams::builder().chat_id(at.chat()).photo(files.put(photo)).build();
        at.send(params).files(files)
    }

    /// Queues a piece of music, an MP3 or M4A, for the music player.
    fn audio(at, audio: impl Into<File>) -> SendAudioParams {
        let mut files = Attachments::default();
        let params = SendAudioParams::builder().chat_id(at.chat()).audio(files.put(audio)).build();
        at.send(params).files(files)
    }

    /// Queues a file of any kind.
    fn document(at, document: impl Into<File>) -> SendDocumentParams {
        let mut files = Attachments::default();
        let params = SendDocumentParams::builder().chat_id(at.chat()).document(files.put(document)).build();
        at.send(params).files(files)
    }

    /// Queues a video, an MPEG-4.
    fn video(at, video: impl Into<File>) -> SendVideoParams {
        let mut files = Attachments::default();
        let params = SendVideoParams::builder().chat_id(at.chat()).video(files.put(video)).build();
        at.send(params).files(files)
    }

    /// Queues a GIF, or a video without a sound.
    fn animation(at, animation: impl Into<File>) -> SendAnimationParams {
        let mut files = Attachments::default();
        let params = SendAnimationParams::builder().chat_id(at.chat()).animation(files.put(animation)).build();
        at.send(params).files(files)
    }

    /// Queues a voice message: an OGG with Opus, an MP3 or an M4A.
    fn voice(at, voice: impl Into<File>) -> SendVoiceParams {
        let mut files = Attachments::default();
        let params = SendVoiceParams::builder().chat_id(at.chat()).voice(files.put(voice)).build();
        at.send(params).files(files)
    }

    /// Queues a round video of up to a minute.
    fn video_note(at, video_note: impl Into<File>) -> SendVideoNoteParams {
        let mut files = Attachments::default();
        let params = SendVideoNoteParams::builder().chat_id(at.chat()).video_note(files.put(video_note)).build();
        at.send(params).files(files)
    }

    /// Queues a sticker: a WEBP, TGS or WEBM.
    fn sticker(at, sticker: impl Into<File>) -> SendStickerParams {
        let mut files = Attachments::default();
        let params = SendStickerParams::builder().chat_id(at.chat()).sticker(files.put(sticker)).build();
        at.send(params).files(files)
    }

    /// Queues a live photo: a video of up to 10 seconds, and the photo that it shows at rest. Telegram fetches neither from a URL.
    fn live_photo(at, video: impl Into<File>, photo: impl Into<File>) -> SendLivePhotoParams {
        let mut files = Attachments::default();
        let (video, photo) = (files.put(video), files.put(photo));
        let params = SendLivePhotoParams::builder().chat_id(at.chat()).media(video).photo(photo).build();
        at.send(params).files(files)
    }

    /// Queues 2 to 10 photos, videos, audios or documents as one message: an [`MediaGroup`]. Each is a message of its own, of which
    /// the first counts as the one that was [`Sent`](crate::Sent).
    ///
    /// ```
    /// use stategram::prelude::*;
    /// use stategram::reply::MediaGroup;
    ///
    /// fn holiday(reply: &mut Reply) {
    ///     let album = MediaGroup::new().photo(File::path("sea.jpg")).caption("The sea").video(File::path("waves.mp4"));
    ///     reply.album(album).silent();
    /// }
    /// ```
    fn album(at, album: MediaGroup) -> SendMediaGroupParams {
        let (media, files) = album.into_media();
        let params = SendMediaGroupParams::builder().chat_id(at.chat()).media(media).build();
        at.send(params).files(files)
    }

    /// Queues 1 to 10 photos and videos that are seen for so many Telegram Stars, 1 to 25,000.
    ///
    /// ```
    /// use stategram::prelude::*;
    /// use stategram::reply::PaidMediaFile;
    ///
    /// fn sell(reply: &mut Reply) {
    ///     reply.paid_media(5, [PaidMediaFile::photo(File::path("sea.jpg"))]).caption("The sea");
    /// }
    /// ```
    fn paid_media(at, stars: u32, media: impl IntoIterator<Item = PaidMediaFile>) -> SendPaidMediaParams {
        let mut files = Attachments::default();
        let media = media.into_iter().map(|it| it.into_input(&mut files)).collect();
        let params = SendPaidMediaParams::builder().chat_id(at.chat()).star_count(stars).media(media).build();
        at.send(params).files(files)
    }
}
