//! What a bot says of itself, and the buttons beside where people write.

use std::collections::HashMap;

use serde_json::{Value, json};

/// The name, the descriptions, the buttons and the rights that a bot asked for.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    /// By the field and the language.
    texts: HashMap<(&'static str, String), String>,
    /// By the private chat; without one for all the others.
    buttons: HashMap<Option<i64>, Value>,
    /// By whether it is for channels.
    rights: HashMap<bool, Value>,
}

impl Profile {
    /// What the bot says in a language; where it says nothing there, in no particular one.
    pub(crate) fn text(&self, field: &'static str, language: &str) -> Option<&str> {
        let text = |language: &str| self.texts.get(&(field, language.to_owned()));
        text(language).or_else(|| text("")).map(String::as_str)
    }

    /// It says something else; nothing at all where that is empty.
    pub(crate) fn set_text(&mut self, field: &'static str, language: &str, text: String) {
        let key = (field, language.to_owned());
        if text.is_empty() {
            self.texts.remove(&key);
        } else {
            self.texts.insert(key, text);
        }
    }

    /// The `MenuButton` of a private chat.
    pub(crate) fn button(&self, chat_id: Option<i64>) -> Value {
        let set = self.buttons.get(&chat_id).or_else(|| self.buttons.get(&None));
        set.cloned().unwrap_or_else(|| json!({ "type": "commands" }))
    }

    pub(crate) fn set_button(&mut self, chat_id: Option<i64>, button: Value) {
        self.buttons.insert(chat_id, button);
    }

    /// The `ChatAdministratorRights` that it asks for where it is added.
    pub(crate) fn rights(&self, for_channels: bool) -> Option<&Value> {
        self.rights.get(&for_channels)
    }

    pub(crate) fn set_rights(&mut self, for_channels: bool, rights: Option<Value>) {
        match rights {
            Some(rights) => drop(self.rights.insert(for_channels, rights)),
            None => drop(self.rights.remove(&for_channels)),
        }
    }
}
