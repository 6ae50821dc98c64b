//! Which presses count in a bot, and what the others are told.

use crate::press::CallbackKey;
use crate::press::sign::Signed;
use crate::press::tail::{self, SIGNED};
use crate::reply::Call;
use crate::types::methods::AnswerCallbackQueryParams;
use crate::update::{Incoming, Kind, Leaf};

const LONGEST_TOAST: usize = 200;

/// What the author says of presses in general.
#[derive(Clone, Debug, Default)]
pub(crate) struct PressRules {
    pub(crate) bot_id: i64,
    /// The author's own.
    pub(crate) key: Option<CallbackKey>,
    /// What keyboards of a conversation's own are signed with where the author gives no key.
    pub(crate) token_key: Option<CallbackKey>,
    /// What is shown for a press that nobody takes.
    pub(crate) stale: Option<String>,
    /// What is shown for a press on somebody else's button.
    pub(crate) foreign: Option<String>,
}

/// Whether a press counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    Admitted,
    /// The button is for another user.
    Foreign,
    /// The button has to be signed, since its data is or it names a conversation, and is not signed by this bot, with
    /// this key, for this chat.
    Forged,
}

impl PressRules {
    /// Whether the update is for conversations. What is no press always is.
    pub(crate) fn admit(&self, update: &Incoming) -> Admission {
        if update.leaf() != Leaf::CallbackQuery {
            return Admission::Admitted;
        }
        let Some(sealed) = update.sealed_data() else { return Admission::Admitted };
        let (data, tail) = tail::split(sealed);
        let tail = tail.unwrap_or_default();
        // Who presses says what the button said. A conversation that it names is another user's, and past all lists.
        if data.contains(SIGNED) || tail.signature.is_some() || tail.owner.is_some() {
            let chat_id = update.chat().map(|it| it.id);
            let what = Signed { bot_id: self.bot_id, chat_id, data, tail: tail.signed };
            let verified = match (self.key_for(data), tail.signature) {
                (Some(key), Some(signature)) => key.verifies(what, signature),
                _ => false,
            };
            if !verified {
                return Admission::Forged;
            }
        }
        match tail.only {
            Some(only) if update.user_id() != Some(only) => Admission::Foreign,
            _ => Admission::Admitted,
        }
    }

    /// What a button with this data is signed with: data that has to be signed is so with the author's key alone.
    pub(crate) fn key_for(&self, data: &str) -> Option<&CallbackKey> {
        let token_key = self.token_key.as_ref().filter(|_| !data.contains(SIGNED));
        self.key.as_ref().or(token_key)
    }

    /// Says what cannot be.
    pub(crate) fn check(&self) -> Result<(), String> {
        for (name, text) in [("stale_press_toast", &self.stale), ("foreign_press_toast", &self.foreign)] {
            let length = text.as_ref().map_or(0, |it| it.chars().count());
            if length > LONGEST_TOAST {
                return Err(format!(
                    "{name}: a callback answer of {length} characters; Telegram allows {LONGEST_TOAST}"
                ));
            }
        }
        match &self.key {
            Some(key) if key.bytes() < CallbackKey::LEAST => {
                let (bytes, least) = (key.bytes(), CallbackKey::LEAST);
                Err(format!("callback_key: a key of {bytes} bytes can be guessed; give it {least} random ones or more"))
            }
            _ => Ok(()),
        }
    }

    /// What is shown to whoever presses where nobody takes the press.
    pub(crate) fn toast(&self, update: &Incoming) -> Option<String> {
        let (stale, foreign) = (self.stale.as_ref(), self.foreign.as_ref());
        let asked = update.kind() == Kind::CallbackQuery && stale.or(foreign).is_some();
        match asked.then(|| self.admit(update))? {
            Admission::Foreign => foreign.cloned(),
            Admission::Admitted | Admission::Forged => stale.cloned(),
        }
    }
}

/// An answer of the framework's own.
pub(crate) fn toast(query_id: &str, text: &str) -> Option<Call> {
    let params = AnswerCallbackQueryParams::builder().callback_query_id(query_id).text(text).build();
    Some(Call::AnswerCallbackQuery(Box::new(params)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::tail::{BEGIN, Signature, write_only, write_signature};

    fn press(data: &str, user: i64, chat: i64) -> Incoming {
        let message = format!(r#"{{"message_id":1,"date":1,"chat":{{"id":{chat},"type":"group"}}}}"#);
        let data = serde_json::to_string(data).unwrap();
        let query = format!(r#"{{"id":"q","from":{{"id":{user}}},"data":{data},"message":{message}}}"#);
        Incoming::decode(&format!(r#"{{"update_id":1,"callback_query":{query}}}"#)).unwrap()
    }

    fn rules() -> PressRules {
        PressRules { bot_id: 9, key: Some(CallbackKey::new(&[7; 32])), ..PressRules::default() }
    }

    fn signed(data: &str, chat_id: Option<i64>, tail: &str) -> String {
        let text = rules().key.unwrap().sign(Signed { bot_id: 9, chat_id, data, tail });
        let mut signed = format!("{data}{BEGIN}");
        write_signature(Signature { in_chat: chat_id.is_some(), text: &text }, &mut signed);
        signed + tail
    }

    #[test]
    fn a_button_for_one_user_is_for_that_user() {
        let mut tail = String::new();
        write_only(5, &mut tail);
        let data = format!("yes{BEGIN}{tail}");
        assert_eq!(rules().admit(&press(&data, 5, -1)), Admission::Admitted);
        assert_eq!(rules().admit(&press(&data, 6, -1)), Admission::Foreign);
        assert_eq!(press(&data, 6, -1).data(), Some("yes"));
    }

    #[test]
    fn signed_data_counts_with_its_signature_alone() {
        let data = format!("pay{SIGNED}A");
        let admit = |data: &str, chat| rules().admit(&press(data, 5, chat));
        assert_eq!(admit(&signed(&data, Some(-1), ""), -1), Admission::Admitted);
        assert_eq!(admit(&signed(&data, Some(-1), ""), -2), Admission::Forged, "copied to another chat");
        assert_eq!(admit(&signed(&data, None, ""), -2), Admission::Admitted);
        assert_eq!(admit(&data, -1), Admission::Forged);
        assert_eq!(admit(&format!("{data}{BEGIN}uK"), -1), Admission::Forged);
        assert_eq!(admit(&signed(&data, Some(-1), "uM"), -1), Admission::Foreign);
        assert_eq!(admit(&signed(&data, Some(-1), "uM").replace("uM", "uK"), -1), Admission::Forged);
        let none = PressRules { bot_id: 9, ..PressRules::default() };
        assert_eq!(none.admit(&press(&signed(&data, Some(-1), ""), 5, -1)), Admission::Forged, "there is no key");
    }

    #[test]
    fn a_conversation_is_named_with_a_signature_alone() {
        let admit = |rules: &PressRules, data: &str| rules.admit(&press(data, 5, -1));
        let genuine = signed("yes", Some(-1), "oDateuO");
        assert_eq!(admit(&rules(), &genuine), Admission::Admitted);
        assert_eq!(admit(&rules(), &genuine.replace("uO", "uP")), Admission::Forged, "the seed of somebody else");
        assert_eq!(admit(&rules(), &genuine.replace("yes", "no")), Admission::Forged);
        assert_eq!(admit(&rules(), &format!("yes{BEGIN}oDateuO")), Admission::Forged);
        let of_token = PressRules { bot_id: 9, token_key: Some(CallbackKey::new(&[7; 32])), ..PressRules::default() };
        assert_eq!(admit(&of_token, &genuine), Admission::Admitted);
        let both = PressRules { key: Some(CallbackKey::new(&[8; 32])), ..of_token };
        assert_eq!(admit(&both, &genuine), Admission::Forged, "the author's key counts, where there is one");
        let of_token = PressRules { key: None, ..both };
        let data = format!("pay{SIGNED}A");
        assert_eq!(
            admit(&of_token, &signed(&data, Some(-1), "oDateuO")),
            Admission::Forged,
            "not with the token's key"
        );
        assert_eq!(admit(&PressRules::default(), &genuine), Admission::Forged);
    }

    #[test]
    fn what_telegram_would_refuse_or_anybody_could_guess_is_told() {
        let stale = PressRules { stale: Some("é".repeat(201)), ..PressRules::default() };
        assert!(stale.check().unwrap_err().starts_with("stale_press_toast: a callback answer of 201 characters"));
        let short = PressRules { key: Some(CallbackKey::new(b"secret")), ..PressRules::default() };
        assert!(short.check().unwrap_err().starts_with("callback_key: a key of 6 bytes"));
        assert!(rules().check().is_ok());
    }

    #[test]
    fn the_rest_counts_as_it_is() {
        for data in ["yes", "a:b", "\u{1f}", "x\u{1f}y"] {
            assert_eq!(PressRules::default().admit(&press(data, 5, 5)), Admission::Admitted, "{data:?}");
        }
        let message = r#"{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}"#;
        assert_eq!(PressRules::default().admit(&Incoming::decode(message).unwrap()), Admission::Admitted);
    }
}
