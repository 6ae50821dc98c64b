//! How Telegram says no.

use std::borrow::Cow;

/// A refused call, in Telegram's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{description} ({code})")]
pub(crate) struct Refusal {
    /// `error_code`, which is the HTTP status too.
    pub(crate) code: u16,
    /// What a developer reads.
    pub(crate) description: Cow<'static, str>,
}

impl Refusal {
    /// The caller is wrong.
    pub(crate) fn bad_request(why: &str) -> Self {
        Self { code: 400, description: format!("Bad Request: {why}").into() }
    }

    /// An edit that would change nothing.
    pub(crate) fn not_modified() -> Self {
        Self::bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a current \
             content and reply markup of the message",
        )
    }

    /// A query that cannot be answered, or not any more.
    pub(crate) fn old_query() -> Self {
        Self::bad_request("query is too old and response timeout expired or query ID is invalid")
    }

    /// A file's name that names none, or another sort of file.
    pub(crate) fn wrong_file() -> Self {
        Self::bad_request("wrong file identifier/HTTP URL specified")
    }

    /// The token is none.
    pub(crate) fn unauthorized() -> Self {
        Self { code: 401, description: "Unauthorized: invalid token specified".into() }
    }

    /// The bot may not.
    pub(crate) fn forbidden(why: &str) -> Self {
        Self { code: 403, description: format!("Forbidden: {why}").into() }
    }

    /// There is no such address.
    pub(crate) fn not_found() -> Self {
        Self { code: 404, description: "Not Found".into() }
    }

    /// There is no such method.
    pub(crate) fn no_method() -> Self {
        Self { code: 404, description: "Not Found: method not found".into() }
    }

    /// Another poll of the same bot has begun.
    pub(crate) fn other_poll() -> Self {
        let description =
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        Self { code: 409, description: description.into() }
    }

    /// The body is too long.
    pub(crate) fn too_large() -> Self {
        Self { code: 413, description: "Request Entity Too Large".into() }
    }

    /// The body of the answer.
    pub(crate) fn json(&self) -> String {
        serde_json::json!({ "ok": false, "error_code": self.code, "description": self.description }).to_string()
    }
}
