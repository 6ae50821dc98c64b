//! `reply_markup`, and what Telegram refuses in it.

use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::types::{InlineKeyboardButton, ReplyMarkup};

/// `callback_data` may be this many bytes long.
const DATA_LIMIT: usize = 64;

/// The rows of an inline keyboard.
pub(crate) type Rows = Vec<Vec<InlineKeyboardButton>>;

/// What a call asks for: the rows of an inline keyboard, or another kind of markup.
pub(crate) fn markup(params: &Params) -> Result<(Rows, Option<ReplyMarkup>), Refusal> {
    match params.object("reply_markup", "reply keyboard markup JSON object")? {
        Some(ReplyMarkup::InlineKeyboardMarkup(markup)) => {
            markup.inline_keyboard.iter().flatten().try_for_each(examine)?;
            Ok((markup.inline_keyboard.into_iter().filter(|row| !row.is_empty()).collect(), None))
        }
        other => Ok((Vec::new(), other)),
    }
}

/// The rows of the inline keyboard of a message that is edited, which can have no other markup.
pub(crate) fn inline_buttons_only(params: &Params) -> Result<Rows, Refusal> {
    match params.object("reply_markup", "reply keyboard markup JSON object")? {
        None | Some(ReplyMarkup::InlineKeyboardMarkup(_)) => Ok(markup(params)?.0),
        Some(_) => Err(Refusal::bad_request("inline keyboard expected")),
    }
}

fn examine(button: &InlineKeyboardButton) -> Result<(), Refusal> {
    let does_something = button.url.is_some()
        || button.login_url.is_some()
        || button.callback_data.is_some()
        || button.web_app.is_some()
        || button.switch_inline_query.is_some()
        || button.switch_inline_query_current_chat.is_some()
        || button.switch_inline_query_chosen_chat.is_some()
        || button.copy_text.is_some()
        || button.callback_game.is_some()
        || button.pay == Some(true)
        || button.disabled.is_some();
    if !does_something {
        let why = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
        return Err(Refusal::bad_request(why));
    }
    match &button.callback_data {
        Some(data) if data.is_empty() || data.len() > DATA_LIMIT => Err(Refusal::bad_request("BUTTON_DATA_INVALID")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(button: &str, refusal: Option<&str>) {
        let body = format!(r#"{{"reply_markup":{{"inline_keyboard":[[{button}]]}}}}"#);
        let params = Params::read(None, Some("application/json"), &body.clone().into()).unwrap();
        let refused = markup(&params).err().map(|it| it.description.into_owned());
        assert_eq!(refused.as_deref(), refusal);
    }

    #[test]
    fn data_is_1_to_64_bytes() {
        let button = |data: &str| format!(r#"{{"text":"a","callback_data":"{data}"}}"#);
        check(&button("x"), None);
        check(&button(&"x".repeat(64)), None);
        check(&button(&"x".repeat(65)), Some("Bad Request: BUTTON_DATA_INVALID"));
        check(&button(&"\u{e4}".repeat(33)), Some("Bad Request: BUTTON_DATA_INVALID"));
        check(&button(""), Some("Bad Request: BUTTON_DATA_INVALID"));
    }

    #[test]
    fn a_button_does_something() {
        let refusal =
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
        check(r#"{"text":"a"}"#, Some(refusal));
        check(r#"{"text":"a","url":"https://example.org"}"#, None);
    }
}
