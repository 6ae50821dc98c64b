//! Telegram's refusals, told apart by code and words.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::bot::{ApiError, token};

/// Why a chat or a user is out of the bot's reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Gone {
    /// The user has blocked the bot.
    Blocked,
    /// The bot wrote to another bot.
    Bot,
    /// The group was deleted.
    ChatDeleted,
    /// The user's account no longer exists.
    Deactivated,
    /// The bot was removed from the group or channel.
    Kicked,
    /// The bot is not in the group or channel.
    NotMember,
    /// The user has never written to the bot, which cannot write first.
    NotStarted,
    /// Forbidden in these words, which are none of the above.
    Other(String),
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blocked => "the user has blocked the bot",
            Self::Bot => "a bot cannot write to bots",
            Self::ChatDeleted => "the group was deleted",
            Self::Deactivated => "the user's account no longer exists",
            Self::Kicked => "the bot was removed from the chat",
            Self::NotMember => "the bot is not a member of the chat",
            Self::NotStarted => "the user has never written to the bot",
            Self::Other(words) => words,
        })
    }
}

/// `parameters` of a refusal.
#[derive(Default, Deserialize)]
pub(super) struct Parameters {
    migrate_to_chat_id: Option<i64>,
    retry_after: Option<u64>,
}

/// Sorts a refusal by who can mend it.
pub(super) fn sort(method: &str, code: i64, description: &str, parameters: &Parameters) -> ApiError {
    let method = method.to_owned();
    let words = description.to_lowercase();
    let says = |it: &str| words.contains(it);
    let quoted = || token::redact(description, LONGEST_QUOTE);

    if let Some(to) = parameters.migrate_to_chat_id {
        return ApiError::Migrated { to };
    }
    if code == 429 || parameters.retry_after.is_some() {
        let retry_after =
            parameters.retry_after.map_or(UNSAID_WAIT, |it| Duration::from_secs(it).clamp(SHORTEST_WAIT, LONGEST_WAIT));
        return ApiError::Throttled { method, retry_after };
    }
    match code {
        401 => return ApiError::Unauthorized,
        // An unknown method is «Not Found: method not found»; the bare words are about the token.
        404 if words == "not found" => return ApiError::Unauthorized,
        409 => return ApiError::Conflict { description: quoted() },
        500..=599 => return ApiError::Server { method, status: u16::try_from(code).unwrap_or(500) },
        _ => {}
    }
    if says("query is too old") || says("query id is invalid") || says("query_id_invalid") {
        return ApiError::StaleQuery;
    }
    if says("message is not modified") || says("message_not_modified") {
        return ApiError::NotModified;
    }
    if let Some(why) = gone(code, &words) {
        return ApiError::Gone { method, why };
    }
    if is_about_rights(&words) {
        return ApiError::NotEnoughRights { method, description: quoted() };
    }
    match code {
        403 => ApiError::Gone { method, why: Gone::Other(quoted()) },
        _ => ApiError::BadRequest { method, code, description: quoted() },
    }
}

/// Longer descriptions are cut: they end in log lines.
const LONGEST_QUOTE: usize = 500;

/// A server that says zero must not be called in a loop, and one that says for ever is asked again: too early a call costs
/// another refusal, nothing else.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long to wait where a server throttles without saying for how long.
const UNSAID_WAIT: Duration = Duration::from_secs(5);

/// Telegram has sent most of these with 400 as well as with 403, so the words decide.
fn gone(code: i64, words: &str) -> Option<Gone> {
    let of_the_bot = |it: &str| words.find("bot").is_some_and(|at| words[at..].contains(it));
    let says = |it: &str| words.contains(it);
    match code {
        400 | 403 if of_the_bot("blocked") || says("user_is_blocked") => Some(Gone::Blocked),
        400 | 403 if of_the_bot("kicked") => Some(Gone::Kicked),
        400 | 403 if says("user is deactivated") || says("user_deactivated") => Some(Gone::Deactivated),
        400 | 403 if says("chat was deleted") => Some(Gone::ChatDeleted),
        400 | 403 if of_the_bot("is not a member") || of_the_bot("is not a participant") => Some(Gone::NotMember),
        400 | 403 if says("can't initiate conversation") => Some(Gone::NotStarted),
        400 | 403 if says("messages to bots") || says("user_is_bot") => Some(Gone::Bot),
        _ => None,
    }
}

fn is_about_rights(words: &str) -> bool {
    ["not enough rights", "have no rights", "administrator rights", "chat_admin_required", "chat_restricted"]
        .into_iter()
        .any(|it| words.contains(it))
        || (words.contains("chat_") && words.contains("_forbidden"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telegrams_own_sentences_are_told_apart() {
        let method = || "sendMessage".to_owned();
        let gone = |why| ApiError::Gone { method: method(), why };
        let rights = |it: &str| ApiError::NotEnoughRights { method: method(), description: it.to_owned() };
        let bad = |code, it: &str| ApiError::BadRequest { method: method(), code, description: it.to_owned() };
        let conflict = |it: &str| ApiError::Conflict { description: it.to_owned() };
        let too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
        let same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the \
                    same as a current content and reply markup of the message";
        let other_poll =
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        let webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook \
                       first";

        for (code, description, expected) in [
            (403, "Forbidden: bot was blocked by the user", gone(Gone::Blocked)),
            (403, "FORBIDDEN: BOT WAS BLOCKED BY THE USER", gone(Gone::Blocked)),
            (400, "Bad Request: USER_IS_BLOCKED", gone(Gone::Blocked)),
            (403, "Forbidden: user is deactivated", gone(Gone::Deactivated)),
            (400, "Bad Request: INPUT_USER_DEACTIVATED", gone(Gone::Deactivated)),
            (403, "Forbidden: the group chat was deleted", gone(Gone::ChatDeleted)),
            (403, "Forbidden: bot was kicked from the group chat", gone(Gone::Kicked)),
            (403, "Forbidden: bot was kicked from the supergroup chat", gone(Gone::Kicked)),
            (403, "Forbidden: bot was kicked from the channel chat", gone(Gone::Kicked)),
            (400, "Bad Request: bot was kicked from the group chat", gone(Gone::Kicked)),
            (403, "Forbidden: bot is not a member of the channel chat", gone(Gone::NotMember)),
            (403, "Forbidden: bot is not a member of the supergroup chat", gone(Gone::NotMember)),
            (403, "Forbidden: bot can't initiate conversation with a user", gone(Gone::NotStarted)),
            (403, "Forbidden: bot can't send messages to bots", gone(Gone::Bot)),
            (403, "Forbidden: some new sentence", gone(Gone::Other("Forbidden: some new sentence".to_owned()))),
            (400, "Bad Request: USER_KICKED", bad(400, "Bad Request: USER_KICKED")),
            (400, "Bad Request: chat not found", bad(400, "Bad Request: chat not found")),
            (400, "Bad Request: message text is empty", bad(400, "Bad Request: message text is empty")),
            (400, "Bad Request: BUTTON_DATA_INVALID", bad(400, "Bad Request: BUTTON_DATA_INVALID")),
            (404, "Not Found: method not found", bad(404, "Not Found: method not found")),
            (413, "Request Entity Too Large", bad(413, "Request Entity Too Large")),
            (404, "Not Found", ApiError::Unauthorized),
            (401, "Unauthorized", ApiError::Unauthorized),
            (401, "Unauthorized: invalid token specified", ApiError::Unauthorized),
            (409, other_poll, conflict(other_poll)),
            (409, webhook, conflict(webhook)),
            (400, too_old, ApiError::StaleQuery),
            (400, "Bad Request: QUERY_ID_INVALID", ApiError::StaleQuery),
            (400, same, ApiError::NotModified),
            (500, "Internal Server Error: restart", ApiError::Server { method: method(), status: 500 }),
            (502, "Bad Gateway", ApiError::Server { method: method(), status: 502 }),
            (429, "Too Many Requests", ApiError::Throttled { method: method(), retry_after: UNSAID_WAIT }),
            (
                400,
                "Bad Request: not enough rights to send text messages to the chat",
                rights("Bad Request: not enough rights to send text messages to the chat"),
            ),
            (
                400,
                "Bad Request: need administrator rights in the channel chat",
                rights("Bad Request: need administrator rights in the channel chat"),
            ),
            (403, "Forbidden: CHAT_WRITE_FORBIDDEN", rights("Forbidden: CHAT_WRITE_FORBIDDEN")),
        ] {
            let sorted = sort("sendMessage", code, description, &Parameters::default());
            assert_eq!(sorted, expected, "{code} {description}");
        }
    }

    #[test]
    fn parameters_decide_before_words() {
        let parameters = Parameters { migrate_to_chat_id: Some(-1001), retry_after: None };
        let description = "Bad Request: group chat was upgraded to a supergroup chat";
        assert_eq!(sort("sendMessage", 400, description, &parameters), ApiError::Migrated { to: -1001 });

        let parameters = Parameters { migrate_to_chat_id: None, retry_after: Some(7) };
        let throttled = sort("sendMessage", 429, "Too Many Requests: retry after 7", &parameters);
        let retry_after = Duration::from_secs(7);
        assert_eq!(throttled, ApiError::Throttled { method: "sendMessage".to_owned(), retry_after });
    }
}
