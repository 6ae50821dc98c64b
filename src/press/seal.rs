//! The tails of the buttons that a turn sends, written in the one place that all of its effects come by.

use serde_json::{Map, Value};

use crate::press::PressRules;
use crate::press::sign::Signed;
use crate::press::tail::{self, BEGIN, SIGNED, Signature, write_only, write_signature};
use crate::reply::{Call, Effect, Keyboard, ReplyError};
use crate::types::{ChatId, InlineKeyboardMarkup, ReplyMarkup};

/// What a turn's buttons are sealed with.
#[derive(Debug)]
pub(crate) struct Sealer<'a> {
    /// Whose keys they are signed with; none where nothing can be signed.
    pub(crate) rules: Option<&'a PressRules>,
    /// The part of the tail that names the conversation, where its keyboards are its own.
    pub(crate) owner: Option<String>,
    /// The chat that they have been sealed for already, where they go to another one now.
    pub(crate) from: Option<i64>,
}

impl Sealer<'_> {
    /// Seals every button of these effects, wherever the Bot API has keyboards.
    ///
    /// # Errors
    /// [`ReplyError`], where a button is longer than fits now, or has to be signed and there is no key.
    pub(crate) fn seal(&self, effects: &mut [Effect]) -> Result<(), ReplyError> {
        effects.iter_mut().try_for_each(|effect| self.seal_one(effect))
    }

    fn seal_one(&self, effect: &mut Effect) -> Result<(), ReplyError> {
        let chat_id = match effect.call.chat() {
            Some(ChatId::Integer(id)) => Some(id),
            Some(ChatId::String(_)) | None => None,
        };
        match &mut effect.call {
            Call::SendMessage(params) => match &mut params.reply_markup {
                Some(ReplyMarkup::InlineKeyboardMarkup(markup)) => self.markup(markup, chat_id),
                _ => Ok(()),
            },
            Call::EditMessageText(params) => match &mut params.reply_markup {
                Some(markup) => self.markup(markup, chat_id),
                None => Ok(()),
            },
            Call::Other(call) => {
                // Telegram may offer the same to others, who would send buttons that are somebody else's.
                if self.owner.is_some() && call.method == "answerInlineQuery" && has_keyboards(&call.params) {
                    call.params.insert("is_personal".to_owned(), true.into());
                }
                ["reply_markup", "results", "result"].into_iter().try_for_each(|name| match call.params.get_mut(name) {
                    Some(value) => parsed(value, |value| self.within(name, value, chat_id)),
                    None => Ok(()),
                })
            }
            Call::AnswerCallbackQuery(_) | Call::DeleteMessage(_) | Call::SendChatAction(_) => Ok(()),
        }
    }

    fn markup(&self, markup: &mut InlineKeyboardMarkup, chat_id: Option<i64>) -> Result<(), ReplyError> {
        for button in markup.inline_keyboard.iter_mut().flatten() {
            if let Some(data) = &mut button.callback_data {
                self.data(&button.text, data, chat_id)?;
            }
        }
        Ok(())
    }

    /// The results of an inline query have keyboards of their own.
    fn within(&self, name: &str, value: &mut Value, chat_id: Option<i64>) -> Result<(), ReplyError> {
        match (name, value) {
            ("reply_markup", value) => self.json(value, chat_id),
            ("results", Value::Array(results)) => {
                let markups = results.iter_mut().filter_map(|it| it.get_mut("reply_markup"));
                markups.into_iter().try_for_each(|it| self.json(it, chat_id))
            }
            ("result", result) => result.get_mut("reply_markup").map_or(Ok(()), |it| self.json(it, chat_id)),
            _ => Ok(()),
        }
    }

    fn json(&self, markup: &mut Value, chat_id: Option<i64>) -> Result<(), ReplyError> {
        let rows = markup.get_mut("inline_keyboard").and_then(Value::as_array_mut);
        for button in rows.into_iter().flatten().filter_map(Value::as_array_mut).flatten() {
            let text = button.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(Value::String(data)) = button.get_mut("callback_data") {
                self.data(&text, data, chat_id)?;
            }
        }
        Ok(())
    }

    fn data(&self, button: &str, data: &mut String, chat_id: Option<i64>) -> Result<(), ReplyError> {
        if let Some(from) = self.from {
            self.again(data, from, chat_id);
            return Ok(());
        }
        let (payload, tail) = tail::split(data);
        let signed = payload.contains(SIGNED);
        if tail.is_none() && !signed && self.owner.is_none() {
            return Ok(());
        }
        let tail = tail.unwrap_or_default();
        if self.owner.is_none() && tail.owner.is_some() {
            // A keyboard of another conversation, passed on. It stays as it is: to sign it again would make a genuine one
            // of what somebody else may have written.
            return Ok(());
        }
        let mut rest = String::new();
        if let Some(user_id) = tail.only {
            write_only(user_id, &mut rest);
        }
        if let Some(owner) = &self.owner {
            rest.push_str(owner);
        }
        let mut sealed = format!("{payload}{BEGIN}");
        if signed || self.owner.is_some() {
            let signer = self.rules.and_then(|it| Some((it.bot_id, it.key_for(payload)?)));
            let (bot_id, key) = signer.ok_or_else(|| ReplyError::NoKey { button: button.to_owned() })?;
            let text = key.sign(Signed { bot_id, chat_id, data: payload, tail: &rest });
            write_signature(Signature { in_chat: chat_id.is_some(), text: &text }, &mut sealed);
        }
        sealed.push_str(&rest);
        if sealed.len() > Keyboard::MAX_DATA {
            let (bytes, tail) = (payload.len(), sealed.len() - payload.len());
            return Err(ReplyError::LongTail { button: button.to_owned(), bytes, tail });
        }
        *data = sealed;
        Ok(())
    }
}

impl Sealer<'_> {
    /// Signs for another chat what is signed for that one, and leaves everything else as it is.
    fn again(&self, data: &mut String, from: i64, chat_id: Option<i64>) {
        let (payload, Some(tail)) = tail::split(data) else { return };
        let key = self.rules.and_then(|rules| Some((rules.bot_id, rules.key_for(payload)?)));
        let (Some((bot_id, key)), Some(signature)) = (key, tail.signature) else { return };
        let signed = |chat_id| Signed { bot_id, chat_id, data: payload, tail: tail.signed };
        if !key.verifies(signed(Some(from)), signature) {
            return;
        }
        let text = key.sign(signed(chat_id));
        let mut sealed = format!("{payload}{BEGIN}");
        write_signature(Signature { in_chat: chat_id.is_some(), text: &text }, &mut sealed);
        sealed.push_str(tail.signed);
        *data = sealed;
    }
}

/// Whether any of the results has a keyboard.
fn has_keyboards(answer: &Map<String, Value>) -> bool {
    let results = answer.get("results").and_then(Value::as_array);
    results.into_iter().flatten().any(|it| it.get("reply_markup").is_some())
}

/// In a form with files, what is an object elsewhere is its JSON.
fn parsed(value: &mut Value, seal: impl FnOnce(&mut Value) -> Result<(), ReplyError>) -> Result<(), ReplyError> {
    let Value::String(text) = value else { return seal(value) };
    let Ok(mut object) = serde_json::from_str(text) else { return Ok(()) };
    seal(&mut object)?;
    *text = object.to_string();
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::press::{CallbackKey, OwnKeyboards};
    use crate::reply::MethodCall;

    fn rules() -> PressRules {
        PressRules { bot_id: 1, token_key: Some(CallbackKey::new(&[7; 32])), ..PressRules::default() }
    }

    fn owned(rules: &PressRules) -> Sealer<'_> {
        Sealer { rules: Some(rules), owner: Some(OwnKeyboards::<i64>::NEW.tail("Date", &7)), from: None }
    }

    /// The sealed data `a` of a button of the owner's.
    fn sealed(rules: &PressRules, chat_id: Option<i64>) -> String {
        let owner = owned(rules).owner.unwrap();
        let what = Signed { bot_id: 1, chat_id, data: "a", tail: &owner };
        let text = rules.key_for("a").unwrap().sign(what);
        format!("a\u{1f}{}{text}{owner}", if chat_id.is_some() { 's' } else { 't' })
    }

    fn other(method: &str, params: Value) -> Effect {
        let Value::Object(params) = params else { panic!("not parameters") };
        Call::Other(Box::new(MethodCall { method: method.to_owned(), params, files: Vec::new() })).into()
    }

    /// What the only button of the effect says, as it is sent.
    #[track_caller]
    fn sent(effect: &Effect) -> String {
        let body = String::from_utf8(effect.call.body().unwrap()).unwrap();
        let text = body.replace("\\\"", "\"").replace("\\\\u", "\\u");
        let (_, data) = text.split_once(r#""callback_data":"#).unwrap();
        serde_json::Deserializer::from_str(data).into_iter().next().unwrap().unwrap()
    }

    #[test]
    fn a_button_is_sealed_wherever_it_stands() {
        let keyboard =
            json!({"inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "U", "url": "http://x"}]]});
        let answer = json!({"results": [{"type": "article", "reply_markup": keyboard}, {"type": "article"}]});
        let mut effects = [
            other("sendPhoto", json!({"chat_id": 5, "reply_markup": keyboard})),
            other("sendPhoto", json!({"chat_id": 5, "reply_markup": keyboard.to_string()})),
            other("answerInlineQuery", answer.clone()),
            other("answerInlineQuery", json!({"results": answer["results"].to_string()})),
            other("savePreparedInlineMessage", json!({"result": {"reply_markup": keyboard}})),
        ];
        let rules = rules();
        owned(&rules).seal(&mut effects).unwrap();
        for (effect, chat_id) in effects.iter().zip([Some(5), Some(5), None, None, None]) {
            assert_eq!(sent(effect), sealed(&rules, chat_id), "{effect:?}");
        }
        let once = effects.clone();
        owned(&rules).seal(&mut effects).unwrap();
        assert_eq!(effects, once, "a keyboard that is passed on is sealed as before");
    }

    #[test]
    fn what_names_another_conversation_is_not_signed_for_it() {
        let rules = rules();
        let genuine = sealed(&rules, Some(5));
        for data in ["a\u{1f}oDateO", "a\u{1e}\u{1f}oDateO", &genuine] {
            let keyboard = json!({"inline_keyboard": [[{"text": "A", "callback_data": data}]]});
            let mut effects = [other("sendPhoto", json!({"chat_id": 5, "reply_markup": keyboard}))];
            Sealer { rules: Some(&rules), owner: None, from: None }.seal(&mut effects).unwrap();
            assert_eq!(sent(&effects[0]), data);
        }
    }

    #[test]
    fn an_answer_with_buttons_of_ones_own_is_not_offered_to_others() {
        let keyboard = json!({"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]});
        let results = json!([{"type": "article"}, {"type": "article", "reply_markup": keyboard}]);
        let mut effects = [
            other("answerInlineQuery", json!({"results": results, "is_personal": false})),
            other("answerInlineQuery", json!({"results": [{"type": "article"}]})),
        ];
        owned(&rules()).seal(&mut effects).unwrap();
        let personal = effects.map(|effect| match effect.call {
            Call::Other(call) => call.params.get("is_personal").and_then(Value::as_bool),
            _ => None,
        });
        assert_eq!(personal, [Some(true), None]);
    }

    #[test]
    fn a_reply_that_goes_to_another_chat_is_signed_for_that_one() {
        let key = CallbackKey::new(&[7; 32]);
        let mut tail = String::new();
        write_only(5, &mut tail);
        let data = format!("pay\u{1e}A{BEGIN}{tail}");
        let keyboard = json!({"inline_keyboard": [[{"text": "A", "callback_data": data}]]});
        let rules = PressRules { bot_id: 9, key: Some(key), ..PressRules::default() };
        let sealer = |owner, from| Sealer { rules: Some(&rules), owner, from };
        let (group, supergroup) = (-5, -1_000_000_000_005);
        let owner = || Some(OwnKeyboards::<i64>::NEW.tail("Date", &7));
        let first = |chat: i64| {
            let mut effects = [other("sendPhoto", json!({"chat_id": chat, "reply_markup": keyboard}))];
            sealer(owner(), None).seal(&mut effects).unwrap();
            effects
        };
        let mut moved = first(group);
        assert_ne!(sent(&moved[0]), sent(&first(supergroup)[0]));
        moved[0].call.readdress(supergroup);
        sealer(None, Some(group)).seal(&mut moved).unwrap();
        assert_eq!(sent(&moved[0]), sent(&first(supergroup)[0]));
    }

    #[test]
    fn a_button_that_does_not_fit_any_more_is_named() {
        let data = "x".repeat(60);
        let keyboard = json!({"inline_keyboard": [[{"text": "Long", "callback_data": data}]]});
        let rules = rules();
        let error = owned(&rules).seal(&mut [other("sendPhoto", json!({"reply_markup": keyboard}))]).unwrap_err();
        let expected =
            "button \"Long\" has callback data of 60 bytes, and the framework adds 19; Telegram allows 64 in all";
        assert_eq!(error.to_string(), expected);
        let keyboard = json!({"inline_keyboard": [[{"text": "Pay", "callback_data": "p\u{1e}"}]]});
        let error = owned(&rules).seal(&mut [other("sendPhoto", json!({"reply_markup": keyboard}))]).unwrap_err();
        assert_eq!(error, ReplyError::NoKey { button: "Pay".to_owned() });
    }

    #[test]
    fn what_needs_no_tail_has_none() {
        let keyboard = json!({"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]});
        let mut effects = [other("sendPhoto", json!({"chat_id": 5, "reply_markup": keyboard}))];
        Sealer { rules: None, owner: None, from: None }.seal(&mut effects).unwrap();
        assert_eq!(sent(&effects[0]), "a");
    }
}
