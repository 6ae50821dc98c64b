//! What to do about a call that failed.

use std::time::Duration;

use crate::bot::ApiError;
use crate::store::Fate;

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No more.
    Done(Fate),
    /// The same once more, to the chat that this one became.
    Move { to: i64 },
    /// The same once more, after a pause for the network.
    Retry,
    /// The same once more, when this much time has passed on the bot's clock: Telegram said so.
    Wait(Duration),
}

/// Judges an error of an effect that was moved or answered unreadably that many times before. Who answers unreadably has
/// most likely done what was asked: that is not repeated for ever, unlike what never arrived.
pub(super) fn judge(error: &ApiError, doubts: u32) -> Verdict {
    match error {
        ApiError::Throttled { retry_after, .. } => Verdict::Wait(*retry_after),
        ApiError::NotModified => Verdict::Done(Fate::Sent { message: None }),
        ApiError::StaleQuery => Verdict::Done(Fate::Dropped),
        ApiError::Migrated { to } if doubts < 3 => Verdict::Move { to: *to },
        ApiError::Unreadable { .. } if doubts < 3 => Verdict::Retry,
        ApiError::Unreadable { .. } => Verdict::Done(Fate::Refused { tell: None }),
        error if error.is_transient() => Verdict::Retry,
        _ => Verdict::Done(Fate::Refused { tell: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_consequence() {
        let method = || "sendMessage".to_owned();
        let wait = Duration::from_secs(7);
        let judged = |error: ApiError| judge(&error, 0);
        assert_eq!(judged(ApiError::Throttled { method: method(), retry_after: wait }), Verdict::Wait(wait));
        assert_eq!(judged(ApiError::Server { method: method(), status: 502 }), Verdict::Retry);
        assert_eq!(judged(ApiError::Migrated { to: -1005 }), Verdict::Move { to: -1005 });
        assert_eq!(judge(&ApiError::Migrated { to: -1005 }, 3), Verdict::Done(Fate::Refused { tell: None }));
        let unreadable = ApiError::Unreadable { method: method(), status: 200, reason: "<html>".to_owned() };
        assert_eq!(judge(&unreadable, 2), Verdict::Retry);
        assert_eq!(judge(&unreadable, 3), Verdict::Done(Fate::Refused { tell: None }));
        assert_eq!(judged(ApiError::NotModified), Verdict::Done(Fate::Sent { message: None }));
        assert_eq!(judged(ApiError::StaleQuery), Verdict::Done(Fate::Dropped));
        let refused = ApiError::BadRequest { method: method(), code: 400, description: "chat not found".to_owned() };
        assert_eq!(judged(refused), Verdict::Done(Fate::Refused { tell: None }));
    }
}
