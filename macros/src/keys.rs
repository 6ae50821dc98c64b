//! `#[attribute(key, key = value, ..)]`.

use std::time::Duration;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, LitInt, LitStr, Meta, Path, Type};

use crate::diag::Diag;
use crate::distance::{listed, suggest};
use crate::duration;

/// One `key`, `key = value` or `key(list)`.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) name: Ident,
    pub(crate) value: Option<TokenStream>,
    list: Option<Group>,
}

/// The keys of all attributes of that name; each key once.
pub(crate) fn of_attributes(attributes: &[Attribute], name: &str, diag: &mut Diag) -> Vec<Key> {
    let mut keys = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident(name)) {
        match &attribute.meta {
            Meta::List(list) => keys.extend(read(list.tokens.clone(), diag)),
            Meta::Path(_) | Meta::NameValue(_) => diag.at(&attribute.meta, format!("write `#[{name}(..)]`")),
        }
    }
    once(keys, diag)
}

/// The keys in an attribute's tokens; each key once.
pub(crate) fn of_tokens(tokens: TokenStream, diag: &mut Diag) -> Vec<Key> {
    let keys = read(tokens, diag);
    once(keys, diag)
}

impl Key {
    /// The key as a mere flag.
    pub(crate) fn flag(&self, diag: &mut Diag) {
        if let Some(value) = &self.value {
            diag.at(value, format!("`{}` takes no value", self.name));
        }
        if let Some(list) = &self.list {
            diag.at(list, format!("`{}` takes no list", self.name));
        }
    }

    /// What stands between its parentheses.
    pub(crate) fn list(&self, diag: &mut Diag, expected: &str) -> Option<TokenStream> {
        if self.list.is_none() {
            let wrong = self.value.clone().unwrap_or_else(|| self.name.to_token_stream());
            diag.at(wrong, format!("`{}` takes {expected}", self.name));
        }
        self.list.as_ref().map(Group::stream)
    }

    /// The value as a string.
    pub(crate) fn string(&self, diag: &mut Diag) -> Option<LitStr> {
        self.parse(diag, "a string: `= \"..\"`")
    }

    /// The value as a whole number.
    pub(crate) fn number(&self, diag: &mut Diag) -> Option<LitInt> {
        self.parse(diag, "a number: `= 2`")
    }

    /// The value as the shape of a stored form.
    pub(crate) fn shape(&self, diag: &mut Diag) -> Option<LitInt> {
        self.parse(diag, "the shape of what is stored: write `= 0`, and the compiler says which it is")
    }

    /// The value as a type.
    pub(crate) fn ty(&self, diag: &mut Diag) -> Option<Type> {
        self.parse(diag, "a type: `= Name`")
    }

    /// The value as a type, or several between parentheses.
    pub(crate) fn types(&self, diag: &mut Diag) -> Vec<Type> {
        match self.parse(diag, "a type, or several, the newest first: `= (Name, Other)`") {
            None => Vec::new(),
            Some(Type::Paren(it)) => vec![*it.elem],
            Some(Type::Tuple(it)) if it.elems.is_empty() => {
                diag.at(it, format!("`{}` takes a type, or several, the newest first: `= (Name, Other)`", self.name));
                Vec::new()
            }
            Some(Type::Tuple(it)) => it.elems.into_iter().collect(),
            Some(ty) => vec![ty],
        }
    }

    /// The value as a path.
    pub(crate) fn path(&self, diag: &mut Diag) -> Option<Path> {
        self.parse(diag, "a path: `= ::name`")
    }

    /// The value as a path to a function.
    pub(crate) fn function(&self, diag: &mut Diag) -> Option<Path> {
        self.parse(diag, "the path of a function: `= path::to::function`")
    }

    /// The value as a duration; `Some(None)` is `never`.
    pub(crate) fn duration(&self, diag: &mut Diag) -> Option<Option<Duration>> {
        if self.value.as_ref().is_some_and(|value| value.to_string() == "never") {
            return Some(None);
        }
        let text: LitStr = self.parse(diag, "a duration: `= \"30m\"`, or `= never`")?;
        if text.value().trim() == "never" {
            diag.at(&text, "write `never` without quotes");
            return None;
        }
        match duration::parse(&text.value()) {
            Ok(duration) => Some(Some(duration)),
            Err(reason) => {
                diag.at(text, reason);
                None
            }
        }
    }

    /// Says that nobody knows this key.
    pub(crate) fn unknown(&self, kind: &str, known: &[&str], diag: &mut Diag) {
        diag.at(
            &self.name,
            format!("unknown {kind} `{}`; {}", self.name, suggest(&self.name.to_string(), known, &listed(known))),
        );
    }

    fn parse<T: syn::parse::Parse>(&self, diag: &mut Diag, expected: &str) -> Option<T> {
        let parsed = self.value.clone().and_then(|value| syn::parse2(value).ok());
        if parsed.is_none() {
            let list = || self.list.as_ref().map(Group::to_token_stream);
            let wrong = self.value.clone().or_else(list).unwrap_or_else(|| self.name.to_token_stream());
            diag.at(wrong, format!("`{}` takes {expected}", self.name));
        }
        parsed
    }
}

/// Splits at commas. What is no key is told, and the next comma is a new beginning.
fn read(tokens: TokenStream, diag: &mut Diag) -> Vec<Key> {
    let mut keys = Vec::new();
    for part in split(tokens) {
        let mut part = part.into_iter();
        let name = match part.next() {
            Some(TokenTree::Ident(name)) => name,
            Some(other) => {
                diag.at(other, "a key is a word, with a value or without: `key`, `key = ..`");
                continue;
            }
            None => continue,
        };
        let mut list = None;
        let value = match part.next() {
            None => None,
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                if let Some(more) = part.next() {
                    diag.at(more, format!("expected `,` after `{name}(..)`"));
                    continue;
                }
                list = Some(group);
                None
            }
            Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => {
                let value: TokenStream = part.collect();
                if value.is_empty() {
                    diag.at_span(equals.span(), format!("`{name} =` has no value"));
                    continue;
                }
                Some(value)
            }
            Some(other) => {
                diag.at(other, format!("expected `,` or `=` after `{name}`"));
                continue;
            }
        };
        keys.push(Key { name, value, list });
    }
    keys
}

/// Splits at the commas that are not between angle brackets.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let mut depth = 0_usize;
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(TokenStream::new());
                    continue;
                }
                _ => {}
            }
        }
        if let Some(part) = parts.last_mut() {
            part.extend([token]);
        }
    }
    parts
}

fn once(keys: Vec<Key>, diag: &mut Diag) -> Vec<Key> {
    let mut seen: Vec<Key> = Vec::new();
    for key in keys {
        if seen.iter().any(|it| it.name == key.name) {
            diag.at(&key.name, format!("`{}` is given twice", key.name));
        } else {
            seen.push(key);
        }
    }
    seen
}

/// Whether the token is a brace group.
pub(crate) fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
