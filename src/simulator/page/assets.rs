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
    pub(crate) text: &'static str,
}

macro_rules! assets {
    ($($path:literal: $kind:expr,)*) => {
        &[$(Asset { path: $path, kind: $kind, text: include_str!(concat!("assets/", $path)) },)*]
    };
}

/// All of them; `index.html` is the page itself.
pub(crate) const ASSETS: &[Asset] = assets! {
    "app.js": JS,
    "chats.js": JS,
    "feed.js": JS,
    "index.html": HTML,
    "inside.js": JS,
    "style.css": CSS,
    "vendor/dagre.js": JS,
    "vendor/htm-preact.js": JS,
};

impl Asset {
    pub(crate) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.text));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that the page loads.
    const LIMIT: usize = 150_000;

    #[test]
    fn all_of_it_is_small() {
        let bytes: usize = ASSETS.iter().map(|it| it.text.len()).sum();
        assert!(bytes <= LIMIT, "the page is {bytes} bytes, and may be {LIMIT}");
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere_and_nothing_is_written_as_html() {
        for asset in ASSETS.iter().filter(|it| !it.path.starts_with("vendor/")) {
            let Asset { path, text, .. } = asset;
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
}
