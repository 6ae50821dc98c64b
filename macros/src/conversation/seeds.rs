//! What one conversation is kept per, and from which chats it takes updates.

use proc_macro2::{Ident, Span};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Path, Token};

use super::model::State;
use crate::diag::Diag;
use crate::distance::{listed, suggest};
use crate::keys::Key;

/// The keys that are a seed, and the types that they are.
const SEEDS: [(&str, &str); 10] = [
    ("per_chat", "PerChat"),
    ("per_user", "PerUser"),
    ("per_chat_user", "PerChatUser"),
    ("per_topic", "PerTopic"),
    ("per_inline_user", "PerInlineUser"),
    ("per_callback_origin", "PerCallbackOrigin"),
    ("per_invoice", "PerInvoice"),
    ("per_application", "PerApplication"),
    ("per_update", "PerUpdate"),
    ("seed", "PerKey"),
];

/// The types of chats by their Bot API names, and what they are called where updates are read.
const CHATS: [(&str, &str); 4] =
    [("private", "Private"), ("group", "Group"), ("supergroup", "Supergroup"), ("channel", "Channel")];

/// What the conversation is kept per.
pub(crate) struct Seed {
    /// The type of the key.
    pub(crate) ty: Ident,
    /// The author's own function for it.
    pub(crate) function: Option<Path>,
    /// The chats that are chosen.
    pub(crate) chats: Vec<Ident>,
    /// Where it is said.
    key: Option<Key>,
    chosen: Option<Ident>,
}

impl Seed {
    /// What stands for a seed that nobody has told.
    pub(super) fn untold() -> Self {
        Self {
            ty: Ident::new("PerChat", Span::call_site()),
            function: None,
            chats: Vec::new(),
            key: None,
            chosen: None,
        }
    }

    /// Whether somebody has told it.
    pub(super) fn is_told(&self) -> bool {
        self.key.is_some()
    }

    /// Reads a key, if it is one of a seed's.
    pub(super) fn take(&mut self, key: &Key, diag: &mut Diag) -> bool {
        if key.name == "chats" {
            self.chats(key, diag);
            return true;
        }
        let Some((name, ty)) = SEEDS.iter().find(|(name, _)| key.name == name) else { return false };
        let function = match *name {
            "seed" => key.function(diag),
            _ => {
                key.flag(diag);
                None
            }
        };
        match &self.key {
            Some(first) => {
                diag.at(&key.name, format!("conflicting seeds: the conversation is already `{}`", first.name));
            }
            None => {
                self.ty = Ident::new(ty, Span::call_site());
                self.function = function;
                self.key = Some(key.clone());
            }
        }
        true
    }

    /// What can only be told when all keys are read.
    pub(super) fn finish(&self, diag: &mut Diag) {
        let (Some(key), Some(chosen)) = (&self.key, &self.chosen) else { return };
        let whose = match key.name.to_string().as_str() {
            "per_inline_user" => "the updates of the inline mode come",
            "per_invoice" => "the queries about an invoice come",
            _ => return,
        };
        diag.at(chosen, format!("a `{}` conversation cannot choose its chats: {whose} from none", key.name));
    }

    /// Why the conversation's own buttons cannot come back to it, if they cannot.
    pub(super) fn is_on_no_button(&self) -> Option<&'static str> {
        match self.key.as_ref()?.name.to_string().as_str() {
            "per_update" => Some(
                "a `per_update` conversation is over when its buttons are pressed: drop this, or keep it `per_chat`",
            ),
            "per_invoice" => {
                Some("a button has no room for the payload that a `per_invoice` conversation is kept per: drop this")
            }
            "seed" => {
                Some("a button has no room for a key of your own: drop this, or choose another seed than `seed = ..`")
            }
            _ => None,
        }
    }

    /// Whether nothing is kept of the conversation.
    pub(super) fn is_fresh(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.name == "per_update")
    }

    fn chats(&mut self, key: &Key, diag: &mut Diag) {
        self.chosen = Some(key.name.clone());
        let Some(tokens) = key.list(diag, "a list: `chats(private, group)`") else { return };
        let names = match Punctuated::<Ident, Token![,]>::parse_terminated.parse2(tokens) {
            Ok(names) if names.is_empty() => {
                diag.at(&key.name, "which chats? there are `private`, `group`, `supergroup` and `channel`");
                return;
            }
            Ok(names) => names,
            Err(error) => {
                return diag
                    .at_span(error.span(), "a type of chat is a word: `private`, `group`, `supergroup` or `channel`");
            }
        };
        for name in names {
            match CHATS.iter().find(|(chat, _)| name == chat) {
                None => {
                    let known = CHATS.map(|(name, _)| name);
                    let word = name.to_string();
                    let instead = suggest(&word, &known, &listed(&known));
                    diag.at(&name, format!("unknown type of chat `{word}`; {instead}"));
                }
                Some((_, kind)) if self.chats.iter().any(|it| it == kind) => {
                    diag.at(&name, format!("`{name}` stands here twice"));
                }
                Some((_, kind)) => self.chats.push(Ident::new(kind, Span::call_site())),
            }
        }
    }
}

/// A conversation that is new for every update has nothing but its beginning.
pub(super) fn refuse_kept(seed: &Seed, keys: &[Key], states: &[State], diag: &mut Diag) {
    if !seed.is_fresh() {
        return;
    }
    for key in keys {
        let why = match key.name.to_string().as_str() {
            "expires" | "at_most" => "never expires: it ends with its update",
            "must_end" => "always ends: with its update",
            "event" => "is sent no events: it ends with its update",
            "version" | "previous" | "schema" => "has no stored form: nothing is kept of it",
            _ => continue,
        };
        diag.at(&key.name, format!("a `per_update` conversation {why}"));
    }
    for state in states.iter().filter(|state| !state.entry).take(1) {
        diag.at(
            &state.ident,
            "a `per_update` conversation is new for every update, so its entry is its only state; one that goes on is kept \
             `per_chat`, `per_user` or per something else",
        );
    }
}

/// All that can be said in `#[conversation(..)]` about it.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SEEDS.iter().map(|(name, _)| *name).chain(["chats"])
}
