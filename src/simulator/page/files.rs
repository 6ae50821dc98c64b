//! `GET /KEY/file/BOT/FILE_ID`: what is in a file that somebody sent, so that the page can show it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::simulator::files::Media;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::answer;
use crate::simulator::world::World;

pub(crate) async fn file(State(world): State<Arc<World>>, Path((bot, id)): Path<(i64, String)>) -> Response {
    let found = world.bot(bot).and_then(|account| {
        let state = account.state();
        let sent = state.files.get(&id)?;
        Some((sent.media, sent.bytes.clone()?))
    });
    let Some((media, bytes)) = found else { return answer(Err(Refusal::not_found())) };
    let kind = kind(media, &bytes);
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // Whatever somebody sent is no page of ours: what cannot be shown is saved.
    if kind == SAVED {
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    response
}

const SAVED: &str = "application/octet-stream";

/// What a browser may take it for. Pictures by how they begin, the other media by what they were sent as; nothing that could
/// have a script in it.
fn kind(media: Media, bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => match media {
            Media::Animation | Media::Video | Media::VideoNote => "video/mp4",
            Media::Audio => "audio/mpeg",
            Media::Voice => "audio/ogg",
            Media::Document | Media::Photo | Media::Sticker => SAVED,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_a_page() {
        assert_eq!(kind(Media::Photo, b"\x89PNG\r\n\x1a\n"), "image/png");
        assert_eq!(kind(Media::Document, b"GIF89a"), "image/gif");
        for page in [&b"<!doctype html><script>"[..], b"<svg xmlns='http://www.w3.org/2000/svg'>", b""] {
            assert_eq!(kind(Media::Photo, page), SAVED);
            assert_eq!(kind(Media::Document, page), SAVED);
        }
        assert_eq!(kind(Media::Voice, b"OggS"), "audio/ogg");
    }
}
