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
    /// The id of the supergroup that a group has become.
    pub(crate) migrated_to: Option<i64>,
    /// How many seconds to wait.
    pub(crate) retry_after: Option<u64>,
}

impl Refusal {
    pub(crate) fn new(code: u16, description: impl Into<Cow<'static, str>>) -> Self {
        Self { code, description: description.into(), migrated_to: None, retry_after: None }
    }

    /// The simulator is wrong.
    pub(crate) fn internal(why: &impl std::fmt::Display) -> Self {
        Self::new(500, format!("Internal Server Error: {why}"))
    }

    /// The group is a supergroup now, with another id.
    pub(crate) fn migrated(to: i64) -> Self {
        let refusal = Self::bad_request("group chat was upgraded to a supergroup chat");
        Self { migrated_to: Some(to), ..refusal }
    }

    /// The caller is wrong.
    pub(crate) fn bad_request(why: &str) -> Self {
        Self::new(400, format!("Bad Request: {why}"))
    }

    /// Why not, for whoever is no developer.
    pub(crate) fn sentence(&self) -> &str {
        self.description.strip_prefix("Bad Request: ").unwrap_or(&self.description)
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
        Self::new(401, "Unauthorized: invalid token specified")
    }

    /// The bot may not.
    pub(crate) fn forbidden(why: &str) -> Self {
        Self::new(403, format!("Forbidden: {why}"))
    }

    /// There is no such address.
    pub(crate) fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    /// There is no such method.
    pub(crate) fn no_method() -> Self {
        Self::new(404, "Not Found: method not found")
    }

    /// Another poll of the same bot has begun.
    pub(crate) fn other_poll() -> Self {
        let description =
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        Self::new(409, description)
    }

    /// Too much was sent, and more may be after so many seconds.
    pub(crate) fn too_many_requests(seconds: u64) -> Self {
        let refusal = Self::new(429, format!("Too Many Requests: retry after {seconds}"));
        Self { retry_after: Some(seconds), ..refusal }
    }

    /// A poll has ended because updates are posted from now on.
    pub(crate) fn webhook_begins() -> Self {
        Self::new(409, "Conflict: terminated by setWebhook request")
    }

    /// A poll, although updates are posted.
    pub(crate) fn webhook_is_set() -> Self {
        let description = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        Self::new(409, description)
    }

    /// The body is too long.
    pub(crate) fn too_large() -> Self {
        Self::new(413, "Request Entity Too Large")
    }

    /// The simulator stops before it has the request.
    pub(crate) fn stopped() -> Self {
        Self::new(503, "Service Unavailable: the simulator stops")
    }

    /// The body of the answer.
    pub(crate) fn json(&self) -> String {
        let mut body = serde_json::json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(id) = self.migrated_to {
            body["parameters"] = serde_json::json!({ "migrate_to_chat_id": id });
        }
        if let Some(seconds) = self.retry_after {
            body["parameters"] = serde_json::json!({ "retry_after": seconds });
        }
        body.to_string()
    }
}
