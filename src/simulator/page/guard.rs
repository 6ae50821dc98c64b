//! Who may see the page, and what it may do in a browser.

use std::fmt;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use ring::rand::{SecureRandom, SystemRandom};

/// What the page's address cannot be guessed without: 128 random bits.
#[derive(Clone)]
pub(crate) struct Key(String);

impl Key {
    /// A new one; an error where the system has no randomness to give.
    pub(crate) fn new() -> crate::Result<Self> {
        let mut bytes = [0_u8; 16];
        SystemRandom::new().fill(&mut bytes).map_err(|_| crate::Error::System {
            doing: "cannot make the key of the simulator's page".to_owned(),
            source: std::io::Error::other("the system gives no random numbers"),
        })?;
        Ok(Self(bytes.iter().map(|it| format!("{it:02x}")).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Scripts, styles and requests of the page's own, and nothing else; nobody may have it in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
                      media-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("content-security-policy", POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// Answers with what keeps the page to itself: the address, which has the key, in no `Referer`, and nothing in a cache.
pub(crate) async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
