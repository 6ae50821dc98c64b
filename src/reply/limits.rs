//! Telegram's limits, as far as they can be known before a call is made.
//!
//! What is refused here Telegram would refuse for sure: characters are counted as code points, of which there are never more
//! than of what it counts, and where there is markup, which goes before it counts, only what could never fit is refused.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::bot::{File, FilePart, Place};
use crate::reply::{Call, MethodCall, ReplyError, answer};

/// In bytes. What is longer than this Telegram refuses with whatever markup, and it must not wait here.
pub(super) const LONGEST_TEXT: usize = 64 << 10;

/// In characters.
const TEXT: usize = 4096;

/// What is wrong with a call, if Telegram would refuse it.
pub(super) fn check(call: &Call) -> Result<(), ReplyError> {
    match call {
        Call::SendMessage(params) => text(&params.text, params.parse_mode.is_some()),
        Call::EditMessageText(params) => text(params.text.as_deref().unwrap_or_default(), params.parse_mode.is_some()),
        Call::Other(call) => others(call),
        Call::AnswerCallbackQuery(_) | Call::DeleteMessage(_) | Call::SendChatAction(_) => Ok(()),
    }
}

fn text(text: &str, markup: bool) -> Result<(), ReplyError> {
    match text.len() {
        bytes if bytes > LONGEST_TEXT => Err(ReplyError::LongText(bytes)),
        bytes if bytes > TEXT && !markup => characters("a text", text, TEXT),
        _ => Ok(()),
    }
}

/// A method and its parameter, what a sentence calls it, and how many characters it may have. A star: every method's.
const WORDS: [(&str, &str, &str, usize); 16] = [
    ("*", "caption", "a caption", 1024),
    ("*", "explanation", "an explanation", 200),
    ("*", "question", "a question", 300),
    ("createForumTopic", "name", "a topic's name", 128),
    ("editForumTopic", "name", "a topic's name", 128),
    ("editGeneralForumTopic", "name", "a topic's name", 128),
    ("sendInvoice", "description", "an invoice's description", 255),
    ("sendInvoice", "title", "an invoice's title", 32),
    ("sendMessageDraft", "text", "a text", TEXT),
    ("sendPoll", "description", "a poll's description", 1024),
    ("setChatAdministratorCustomTitle", "custom_title", "an administrator's title", 16),
    ("setChatDescription", "description", "a chat's description", 255),
    ("setChatMemberTag", "tag", "a member's tag", 16),
    ("setChatTitle", "title", "a chat's title", 128),
    ("setMyDescription", "description", "the bot's description", 512),
    ("setMyShortDescription", "short_description", "the bot's short description", 120),
];

/// A method and its parameter that is a list, what a sentence calls its entries, and how many there may be.
const LISTS: [(&str, &str, &str, RangeInclusive<usize>, &str); 8] = [
    ("answerInlineQuery", "results", "inline results", 0..=50, "at most 50"),
    ("answerShippingQuery", "shipping_options", "shipping options", 1..=usize::MAX, "at least 1"),
    ("*", "message_ids", "messages at once", 1..=100, "1 to 100"),
    ("sendMediaGroup", "media", "parts of an album", 2..=10, "2 to 10"),
    ("sendPaidMedia", "media", "paid pictures and videos", 1..=10, "1 to 10"),
    ("sendPoll", "options", "options of a poll", 1..=12, "1 to 12"),
    ("setMyCommands", "commands", "commands", 0..=100, "at most 100"),
    ("setMessageReaction", "reaction", "reactions", 0..=11, "at most 11"),
];

fn others(call: &MethodCall) -> Result<(), ReplyError> {
    let MethodCall { method, params, files } = call;
    let bytes: usize = files.iter().map(|it| it.file.weight()).sum();
    if bytes > File::MOST_BYTES {
        return Err(ReplyError::LargeFiles(bytes));
    }
    if let Some(FilePart { file: File { place: Place::Path(path), .. }, .. }) =
        files.iter().find(|it| matches!(&it.file.place, Place::Path(path) if path.to_str().is_none()))
    {
        return Err(ReplyError::PathNoText(path.display().to_string()));
    }
    let marked = params.keys().any(|name| name.ends_with("parse_mode"));
    for (_, name, what, most) in WORDS.into_iter().filter(|it| it.0 == "*" || it.0 == method) {
        let Some(words) = params.get(name).and_then(Value::as_str) else { continue };
        if words.len() > LONGEST_TEXT || !marked && words.len() > most {
            characters(what, words, most)?;
        }
    }
    for (_, name, what, bounds, limit) in LISTS.into_iter().filter(|it| it.0 == "*" || it.0 == method) {
        let Some(entries) = params.get(name).and_then(Value::as_array) else { continue };
        if !bounds.contains(&entries.len()) {
            return Err(ReplyError::Count { what, count: entries.len(), limit });
        }
    }
    answer::check(call)
}

fn characters(what: &'static str, text: &str, limit: usize) -> Result<(), ReplyError> {
    // White space around it goes, too.
    let count = text.trim().chars().count();
    if count > limit { Err(ReplyError::Long { what, count, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Method;
    use crate::types::methods::*;

    fn refused(params: impl Method) -> String {
        let call = Box::new(params).into_call().unwrap();
        check(&call).map_or_else(|error| error.to_string(), |()| "taken".to_owned())
    }

    #[test]
    fn what_telegram_would_refuse_is_refused_in_one_sentence() {
        let text = |text: String| SendMessageParams::builder().chat_id(1).text(text).build();
        assert_eq!(refused(text("é".repeat(4096))), "taken");
        assert_eq!(refused(text(format!("{}  \n", "é".repeat(4096)))), "taken");
        assert_eq!(refused(text("é".repeat(4097))), "a text of 4097 characters; Telegram takes 4096");
        let mut marked = text("<b>".repeat(2000));
        marked.parse_mode = Some(crate::types::ParseMode::Html);
        assert_eq!(refused(marked.clone()), "taken");
        marked.text = "x".repeat(LONGEST_TEXT + 1);
        assert_eq!(refused(marked), "a text of 65537 bytes; Telegram takes 4096 characters");
        let edit = EditMessageCaptionParams::builder().caption("x".repeat(1025)).build();
        assert_eq!(refused(edit), "a caption of 1025 characters; Telegram takes 1024");
        let many = DeleteMessagesParams::builder().chat_id(1).message_ids((0..101).collect()).build();
        assert_eq!(refused(many), "101 messages at once; Telegram takes 1 to 100");
        let poll = SendPollParams::builder().chat_id(1).question("?").options(Vec::new()).build();
        assert_eq!(refused(poll), "0 options of a poll; Telegram takes 1 to 12");
        let name = SetChatTitleParams::builder().chat_id(1).title("x".repeat(129)).build();
        assert_eq!(refused(name), "a chat's title of 129 characters; Telegram takes 128");
    }
}
