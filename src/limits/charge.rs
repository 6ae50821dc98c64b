//! What a call counts as.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use crate::deliver::Address;
use crate::reply::Call;

/// So many messages to a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Charge {
    pub(crate) chat: Address,
    /// At least one.
    pub(super) count: u32,
    /// Whether each is paid for, so that it does not count for what a bot may send in all.
    pub(super) paid: bool,
}

impl Charge {
    /// What this counts as; `None` where it counts for nothing.
    pub(crate) fn of(call: &Call) -> Option<Self> {
        let (count, paid) = match call {
            Call::SendMessage(params) => (1, params.allow_paid_broadcast),
            Call::EditMessageText(_) => (1, None),
            Call::AnswerCallbackQuery(_) | Call::DeleteMessage(_) | Call::SendChatAction(_) => return None,
            Call::Other(call) if counts(&call.method) => {
                let count = list_of(&call.method).and_then(|it| call.params.get(it)).map_or(1, length);
                (count, call.params.get("allow_paid_broadcast").and_then(Value::as_bool))
            }
            Call::Other(_) => return None,
        };
        Some(Self { chat: Address::of(call)?, count: count.max(1), paid: paid.unwrap_or(false) })
    }

    /// The same of a call by its method and parameters as JSON.
    pub(crate) fn of_body(method: &str, body: &[u8]) -> Option<Self> {
        let params = counts(method).then(|| serde_json::from_slice::<Params<'_>>(body).ok()).flatten()?;
        let chat = match (params.chat_id, params.inline_message_id) {
            (Some(ChatId::Number(id)), _) => Address::Id(id),
            (Some(ChatId::Text(name)), _) => Address::named(name.into_owned()),
            (None, Some(id)) => Address::Inline(id.into_owned()),
            (None, None) => return None,
        };
        let list = match list_of(method) {
            Some("media") => params.media,
            Some(_) => params.message_ids,
            None => None,
        };
        let count = list.map_or(1, |it| length(&it).max(1));
        Some(Self { chat, count, paid: params.allow_paid_broadcast.unwrap_or(false) })
    }
}

/// Whether a call of this method counts: whether it makes a message, or edits one. The two share their limits, as the author of
/// Telegram's server says (tdlib/td issues 2592 and 3034); a new topic is a message that says so. Answers to queries have no
/// limit (tdlib/telegram-bot-api issue 648); of what else there is none is known.
fn counts(method: &str) -> bool {
    let made = |it: &str| method.get(..it.len()).is_some_and(|name| name.eq_ignore_ascii_case(it));
    let is_message = made("send") || made("forwardMessage") || made("copyMessage") || made("createForumTopic");
    let is_edit =
        made("editMessage") || made("editEphemeralMessage") || made("stopMessageLiveLocation") || made("stopPoll");
    is_edit || is_message && !NO_MESSAGES.iter().any(|it| it.eq_ignore_ascii_case(method))
}

/// What is sent and is no message in a chat.
const NO_MESSAGES: [&str; 5] =
    ["sendChatAction", "sendChatJoinRequestWebApp", "sendGift", "sendMessageDraft", "sendRichMessageDraft"];

/// The parameter that has one entry for each of several messages.
fn list_of(method: &str) -> Option<&'static str> {
    let is = |it: &str| it.eq_ignore_ascii_case(method);
    match () {
        () if is("sendMediaGroup") => Some("media"),
        () if is("forwardMessages") || is("copyMessages") => Some("message_ids"),
        () => None,
    }
}

fn length(list: &Value) -> u32 {
    list.as_array().map_or(1, |all| u32::try_from(all.len()).unwrap_or(u32::MAX))
}

#[derive(Deserialize)]
struct Params<'a> {
    #[serde(borrow)]
    chat_id: Option<ChatId<'a>>,
    #[serde(borrow)]
    inline_message_id: Option<Cow<'a, str>>,
    message_ids: Option<Value>,
    media: Option<Value>,
    allow_paid_broadcast: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ChatId<'a> {
    Number(i64),
    #[serde(borrow)]
    Text(Cow<'a, str>),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reply::MethodCall;

    fn charge(chat: Address, count: u32, paid: bool) -> Option<Charge> {
        Some(Charge { chat, count, paid })
    }

    /// Queued and called at once, it counts the same.
    #[track_caller]
    fn check(method: &str, params: Value, expected: Option<Charge>) {
        let object = params.as_object().unwrap().clone();
        let call = Call::Other(Box::new(MethodCall { method: method.to_owned(), params: object, files: Vec::new() }));
        assert_eq!(Charge::of(&call), expected, "{method}");
        assert_eq!(Charge::of_body(method, params.to_string().as_bytes()), expected, "{method}");
    }

    #[test]
    fn what_makes_or_edits_a_message_counts() {
        let ann = || Address::Id(7);
        for method in [
            "sendMessage",
            "sendPhoto",
            "sendDice",
            "sendInvoice",
            "forwardMessage",
            "copyMessage",
            "createForumTopic",
            "editMessageText",
            "editMessageReplyMarkup",
            "editMessageLiveLocation",
            "stopMessageLiveLocation",
            "stopPoll",
            "editEphemeralMessageText",
            "SENDMESSAGE",
        ] {
            check(method, json!({"chat_id": 7, "text": "a"}), charge(ann(), 1, false));
        }
        for method in [
            "sendChatAction",
            "sendMessageDraft",
            "sendGift",
            "deleteMessage",
            "answerCallbackQuery",
            "answerInlineQuery",
            "getChat",
            "getUpdates",
            "setWebhook",
            "setMyCommands",
            "pinChatMessage",
            "banChatMember",
            "editForumTopic",
        ] {
            check(method, json!({"chat_id": 7}), None);
        }
        check("sendMessage", json!({"text": "to nobody"}), None);
    }

    #[test]
    fn each_message_of_several_counts() {
        let ids = json!({"chat_id": -5, "message_ids": [1, 2, 3]});
        check("forwardMessages", ids.clone(), charge(Address::Id(-5), 3, false));
        check("copyMessages", ids, charge(Address::Id(-5), 3, false));
        let album =
            json!({"chat_id": 7, "media": [{"type": "photo"}, {"type": "photo"}], "allow_paid_broadcast": true});
        check("sendMediaGroup", album, charge(Address::Id(7), 2, true));
        let paid = json!({"chat_id": 7, "star_count": 1, "media": [{"type": "photo"}, {"type": "photo"}]});
        check("sendPaidMedia", paid, charge(Address::Id(7), 1, false));
        let edit = json!({"chat_id": 7, "message_id": 1, "media": {"type": "photo", "media": "attach://a"}});
        check("editMessageMedia", edit, charge(Address::Id(7), 1, false));
    }

    #[test]
    fn a_chat_is_known_by_its_id_its_name_or_a_message_in_it() {
        let text = |chat: Value| json!({"chat_id": chat, "text": "a"});
        check("sendMessage", text(json!("@cats")), charge(Address::Name("@cats".to_owned()), 1, false));
        check("sendMessage", text(json!("-100")), charge(Address::Id(-100), 1, false));
        let inline = json!({"inline_message_id": "AB", "text": "a"});
        check("editMessageText", inline, charge(Address::Inline("AB".to_owned()), 1, false));
        assert_eq!(Charge::of_body("sendMessage", b"no JSON"), None);
    }
}
