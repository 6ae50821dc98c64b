//! What to do about a call that failed.

use std::time::Duration;

use crate::bot::ApiError;
use crate::reply::Call;

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No more: Telegram has what it was to have.
    Sent,
    /// No more: it came too late.
    Stale,
    /// No more: Telegram refused it, and would again.
    Refused,
    /// No more: it may have been done already.
    Doubtful,
    /// The same once more, to the chat that this one became.
    Move { to: i64 },
    /// The same once more, after a pause for the network.
    Retry,
    /// The same once more, when this much time has passed on the bot's clock: Telegram said so.
    Wait(Duration),
}

/// What was tried before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    /// How often the chat had moved, or the answer could not be read. Who answers unreadably has most likely done what was
    /// asked: that is not repeated for ever, unlike what never arrived.
    pub(super) doubts: u32,
    /// Whether the chat had moved, so that the call is not what the store has of it any more.
    pub(super) moved: bool,
    /// Whether one of them may have reached Telegram, which gave no answer that says so.
    pub(super) unsure: bool,
}

/// Judges an error of a call, which is never repeated if it is for `once`.
pub(super) fn judge(error: &ApiError, call: &Call, once: bool, tries: Tries) -> Verdict {
    match error {
        ApiError::Throttled { retry_after, .. } => Verdict::Wait(*retry_after),
        ApiError::NotModified => Verdict::Sent,
        ApiError::StaleQuery => Verdict::Stale,
        ApiError::Migrated { to } if tries.doubts < MOST_DOUBTS => Verdict::Move { to: *to },
        // The operator mends it, and a token that was revoked must not cost what waits. The source ends the bot meanwhile.
        ApiError::Unauthorized => Verdict::Retry,
        error if may_have_arrived(error) && once => Verdict::Doubtful,
        ApiError::Unreadable { .. } if tries.doubts >= MOST_DOUBTS => Verdict::Doubtful,
        error if error.is_transient() => Verdict::Retry,
        ApiError::BadRequest { description, .. } if is_so_already(description) => Verdict::Sent,
        // What an earlier try deleted is not there any more.
        ApiError::BadRequest { description, .. } if tries.unsure && was_done(call, description) => Verdict::Sent,
        ApiError::Gone { .. } if tries.unsure && call.method() == "leaveChat" => Verdict::Sent,
        _ => Verdict::Refused,
    }
}

/// Whether the call may have had its effect although it failed. A transport knows what cannot have left it: where there was
/// no connection.
pub(super) fn may_have_arrived(error: &ApiError) -> bool {
    match error {
        ApiError::Network { source, .. } => !source.unsent,
        ApiError::Server { .. } | ApiError::Unreadable { .. } => true,
        _ => false,
    }
}

const MOST_DOUBTS: u32 = 3;

/// A title, a topic and the like that are as they were to be.
fn is_so_already(description: &str) -> bool {
    let words = description.to_lowercase();
    words.contains("not modified") || words.contains("not_modified")
}

/// Whether what was to be done was done by an earlier try, so that it cannot be done again.
fn was_done(call: &Call, description: &str) -> bool {
    let said = match call.method() {
        "deleteMessage" | "deleteMessages" => "message to delete not found",
        "stopPoll" => "poll has already been closed",
        "unpinChatMessage" => "message to unpin not found",
        _ => return false,
    };
    description.to_lowercase().contains(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::{Gone, TransportError};
    use crate::types::methods::{DeleteMessageParams, SendMessageParams};

    fn method() -> String {
        "sendMessage".to_owned()
    }

    fn bad(description: &str) -> ApiError {
        ApiError::BadRequest { method: method(), code: 400, description: description.to_owned() }
    }

    fn send() -> Call {
        Call::SendMessage(Box::new(SendMessageParams::builder().chat_id(1).text("a").build()))
    }

    #[test]
    fn each_error_has_its_consequence() {
        let wait = Duration::from_secs(7);
        let unreadable = ApiError::Unreadable { method: method(), status: 200, reason: "<html>".to_owned() };
        let lost = |unsent| {
            let source = TransportError { message: "lost".to_owned(), unsent };
            ApiError::Network { method: method(), source }
        };
        // The error, how often there was a doubt before, and what becomes of a call that may be repeated and of one that may not.
        for (error, doubts, repeatable, once) in [
            (ApiError::Throttled { method: method(), retry_after: wait }, 0, Verdict::Wait(wait), Verdict::Wait(wait)),
            (ApiError::Server { method: method(), status: 502 }, 9, Verdict::Retry, Verdict::Doubtful),
            (lost(false), 9, Verdict::Retry, Verdict::Doubtful),
            (lost(true), 9, Verdict::Retry, Verdict::Retry),
            (unreadable.clone(), 2, Verdict::Retry, Verdict::Doubtful),
            (unreadable, 3, Verdict::Doubtful, Verdict::Doubtful),
            (ApiError::Migrated { to: -5 }, 2, Verdict::Move { to: -5 }, Verdict::Move { to: -5 }),
            (ApiError::Migrated { to: -5 }, 3, Verdict::Refused, Verdict::Refused),
            (ApiError::Unauthorized, 0, Verdict::Retry, Verdict::Retry),
            (ApiError::NotModified, 0, Verdict::Sent, Verdict::Sent),
            (ApiError::StaleQuery, 0, Verdict::Stale, Verdict::Stale),
            (ApiError::Gone { method: method(), why: Gone::Blocked }, 0, Verdict::Refused, Verdict::Refused),
            (bad("Bad Request: chat not found"), 0, Verdict::Refused, Verdict::Refused),
            (bad("Bad Request: message to edit not found"), 0, Verdict::Refused, Verdict::Refused),
            (bad("Bad Request: message can't be edited"), 0, Verdict::Refused, Verdict::Refused),
        ] {
            let tries = Tries { doubts, unsure: true, ..Tries::default() };
            assert_eq!(judge(&error, &send(), false, tries), repeatable, "{error}");
            assert_eq!(judge(&error, &send(), true, tries), once, "{error}");
        }
    }

    #[test]
    fn a_message_that_is_gone_was_deleted_by_an_earlier_try_where_there_was_one() {
        let delete = Call::DeleteMessage(Box::new(DeleteMessageParams::builder().chat_id(1).message_id(2).build()));
        let gone = bad("Bad Request: message to delete not found");
        for (unsure, expected) in [(false, Verdict::Refused), (true, Verdict::Sent)] {
            assert_eq!(judge(&gone, &delete, false, Tries { unsure, ..Tries::default() }), expected);
        }
        assert_eq!(judge(&gone, &send(), false, Tries { unsure: true, ..Tries::default() }), Verdict::Refused);
    }

    #[test]
    fn what_an_earlier_try_has_done_is_not_refused() {
        let call = |method: &str| {
            let (method, params, files) = (method.to_owned(), serde_json::Map::new(), Vec::new());
            Call::Other(Box::new(crate::reply::MethodCall { method, params, files }))
        };
        let left = ApiError::Gone { method: method(), why: Gone::NotMember };
        for (error, method, before, after) in [
            (bad("Bad Request: poll has already been closed"), "stopPoll", Verdict::Refused, Verdict::Sent),
            (bad("Bad Request: message to unpin not found"), "unpinChatMessage", Verdict::Refused, Verdict::Sent),
            (bad("Bad Request: chat title is not modified"), "setChatTitle", Verdict::Sent, Verdict::Sent),
            (bad("Bad Request: TOPIC_NOT_MODIFIED"), "editForumTopic", Verdict::Sent, Verdict::Sent),
            (left.clone(), "leaveChat", Verdict::Refused, Verdict::Sent),
            (left, "sendPhoto", Verdict::Refused, Verdict::Refused),
        ] {
            for (unsure, expected) in [(false, before), (true, after)] {
                assert_eq!(
                    judge(&error, &call(method), false, Tries { unsure, ..Tries::default() }),
                    expected,
                    "{method}"
                );
            }
        }
    }
}
