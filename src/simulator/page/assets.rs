//! The files that the page is made of: in the program, so that it works wherever the program does.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

const CSS: &str = "text/css; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// A file: its path below the key, its type, and what is in it.
pub(crate) struct Asset {
    pub(crate) path: &'static str,
    kind: &'static str,
    /// Compressed, where there is another file of that name and `.gz`.
    is_gzip: bool,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($path:literal: $kind:expr,)* compressed: $($packed:literal: $packed_kind:expr,)*) => {
        &[
            $(Asset { path: $path, kind: $kind, is_gzip: false, bytes: include_bytes!(concat!("assets/", $path)) },)*
            $(Asset {
                path: $packed,
                kind: $packed_kind,
                is_gzip: true,
                bytes: include_bytes!(concat!("assets/", $packed, ".gz")),
            },)*
        ]
    };
}

/// All of them; `index.html` is the page itself. What is somebody else's is compressed: nobody reads it here.
pub(crate) const ASSETS: &[Asset] = assets! {
    "app.js": JS,
    "boundary.js": JS,
    "chats.js": JS,
    "column.js": JS,
    "composer.js": JS,
    "content.js": JS,
    "diagram.js": JS,
    "feed.js": JS,
    "icons.js": JS,
    "index.html": HTML,
    "inside.css": CSS,
    "inside.js": JS,
    "log.js": JS,
    "message.js": JS,
    "minds.js": JS,
    "notices.js": JS,
    "style.css": CSS,
    "suggestions.js": JS,
    "text.js": JS,
    "weather.js": JS,
    "world.js": JS,
    compressed:
    "vendor/dagre.js": JS,
    "vendor/htm-preact.js": JS,
};

impl Asset {
    pub(crate) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.bytes));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if self.is_gzip {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that the page loads, as it is in the program and goes to the browser.
    const LIMIT: usize = 150_000;

    #[test]
    fn all_of_it_is_small() {
        let bytes: usize = ASSETS.iter().map(|it| it.bytes.len()).sum();
        assert!(bytes <= LIMIT, "the page is {bytes} bytes, and may be {LIMIT}");
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere_and_nothing_is_written_as_html() {
        for asset in ASSETS.iter().filter(|it| !it.path.starts_with("vendor/")) {
            let Asset { path, bytes, .. } = asset;
            let text = std::str::from_utf8(bytes).unwrap();
            for word in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "srcdoc",
                "http://cdn",
                "https://cdn",
            ] {
                assert!(!text.contains(word), "{path} has {word}");
            }
            let lines = text.lines().count();
            assert!(lines <= 400, "{path} has {lines} lines");
        }
    }

    #[test]
    fn what_is_not_ours_is_what_it_is_said_to_be() {
        let told = include_str!("assets/vendor/README.md");
        for asset in ASSETS.iter().filter(|it| it.path.starts_with("vendor/")) {
            let digest = ring::digest::digest(&ring::digest::SHA256, asset.bytes);
            let digest: String = digest.as_ref().iter().map(|it| format!("{it:02x}")).collect();
            let line = told.lines().find(|it| it.contains(&digest)).unwrap_or_default();
            assert!(line.contains(asset.path.trim_start_matches("vendor/")), "{}: {digest}", asset.path);
        }
    }
}
