//! What the enum means, and all that is wrong with it.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Lit, LitStr, Meta, Variant};

use super::arguments::{self, Argument};
use crate::conversation::snake_case;
use crate::diag::Diag;
use crate::keys::{self, Key};
use crate::paths;

/// How many commands Telegram takes.
const MOST: usize = 100;

const KEYS: [&str; 5] = ["name", "alias", "description", "hidden", "usage"];

/// The commands of an enum.
pub(super) struct Set {
    /// The way to the runtime crate.
    pub(super) krate: TokenStream,
    pub(super) ident: Ident,
    pub(super) commands: Vec<Command>,
}

/// A variant.
pub(super) struct Command {
    pub(super) ident: Ident,
    pub(super) fields: Fields,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) description: String,
    /// By language.
    pub(super) descriptions: Vec<(String, String)>,
    pub(super) usage: String,
    pub(super) hidden: bool,
    pub(super) arguments: Vec<Argument>,
}

/// Reads the enum. `None` where there is nothing to go on with.
pub(super) fn read(input: &DeriveInput, diag: &mut Diag) -> Option<Set> {
    let Data::Enum(data) = &input.data else {
        diag.at(&input.ident, "only an enum can be a set of commands: its variants are the commands");
        return None;
    };
    if !input.generics.params.is_empty() {
        diag.at(&input.generics, "a set of commands has no parameters: its arguments are owned");
        return None;
    }
    let mut krate = paths::runtime();
    for key in keys::of_attributes(&input.attrs, "command", diag) {
        match key.name.to_string().as_str() {
            "crate" => krate = key.path(diag).map_or(krate, ToTokens::into_token_stream),
            _ => key.unknown("key", &["crate"], diag),
        }
    }
    let mut taken = HashSet::new();
    let commands: Vec<_> = data.variants.iter().map(|it| command(it, &mut taken, diag)).collect();
    if let Some(over) = commands.iter().filter(|it| !it.hidden).nth(MOST) {
        diag.at(
            &over.ident,
            format!("Telegram takes {MOST} commands, and this is one more; mark some `#[command(hidden)]`"),
        );
    }
    Some(Set { krate, ident: input.ident.clone(), commands })
}

fn command(variant: &Variant, taken: &mut HashSet<String>, diag: &mut Diag) -> Command {
    let mut command = Command {
        ident: variant.ident.clone(),
        fields: variant.fields.clone(),
        name: snake_case(&variant.ident.unraw().to_string()),
        aliases: Vec::new(),
        description: documentation(&variant.attrs),
        descriptions: Vec::new(),
        usage: String::new(),
        hidden: false,
        arguments: arguments::read(&variant.fields, diag),
    };
    let mut place = variant.ident.to_token_stream();
    let mut described = quote!();
    let mut usage = None;
    for key in keys::of_attributes(&variant.attrs, "command", diag) {
        match key.name.to_string().as_str() {
            "name" => {
                if let Some(name) = key.string(diag) {
                    (command.name, place) = (name.value(), quote!(#name));
                }
            }
            "alias" => {
                for alias in strings(&key, diag) {
                    named(&alias.value(), &alias, taken, diag);
                    command.aliases.push(alias.value());
                }
            }
            "description" => {
                if let Some(text) = key.string(diag) {
                    (command.description, described) = (text.value(), quote!(#text));
                }
            }
            "hidden" => {
                key.flag(diag);
                command.hidden = true;
            }
            "usage" => usage = key.string(diag).map(|it| it.value()),
            language if language.len() == 2 && language.bytes().all(|it| it.is_ascii_lowercase()) => {
                if let Some(text) = key.string(diag) {
                    fits(&text.value(), &text, diag);
                    command.descriptions.push((language.to_owned(), text.value()));
                }
            }
            _ => key.unknown("key", &KEYS, diag),
        }
    }
    if described.is_empty() {
        described = variant.ident.to_token_stream();
    }
    if command.description.is_empty() && !command.hidden {
        diag.at(
            &variant.ident,
            "a command has a description, which Telegram shows: write a comment `/// ..` above it, or mark it \
             `#[command(hidden)]`",
        );
    } else {
        fits(&command.description, described, diag);
    }
    named(&command.name, place, taken, diag);
    command.usage = usage.unwrap_or_else(|| arguments::usage(&command.name, &command.arguments));
    command
}

/// Whether Telegram takes the description.
fn fits(description: &str, place: impl ToTokens, diag: &mut Diag) {
    let length = description.encode_utf16().count();
    if length > 256 {
        diag.at(
            place,
            format!("the description of a command has {length} characters; Telegram allows 256: `#[command(description = \"..\")]`"),
        );
    }
}

/// Whether it is a name, and nobody else's.
fn named(name: &str, place: impl ToTokens, taken: &mut HashSet<String>, diag: &mut Diag) {
    let allowed = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    if let Some(rest) = name.strip_prefix('/') {
        diag.at(place, format!("write the command without its slash: `\"{rest}\"`"));
    } else if name.is_empty() || name.len() > 32 || !name.bytes().all(allowed) {
        diag.at(
            place,
            format!("`/{name}` is no command that can be registered: it is 1 to 32 of `a-z`, `0-9` and `_`"),
        );
    } else if !taken.insert(name.to_owned()) {
        diag.at(place, format!("a second command `/{name}`: give this one another name"));
    }
}

/// One string, or several in brackets.
fn strings(key: &Key, diag: &mut Diag) -> Vec<LitStr> {
    let several = key.value.clone().and_then(|it| syn::parse2::<syn::ExprArray>(it).ok());
    let Some(several) = several else { return key.string(diag).into_iter().collect() };
    let mut strings = Vec::new();
    for element in several.elems {
        match element {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => strings.push(text),
            other => diag.at(other, "an alias is a string: `alias = [\"r\", \"d\"]`"),
        }
    }
    strings
}

/// The first paragraph of the comment above.
fn documentation(attributes: &[Attribute]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("doc")) {
        if let Meta::NameValue(it) = &attribute.meta
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &it.value
        {
            // A line without a word ends a paragraph, and `lines` would give none for it.
            lines.extend(text.value().split('\n').map(|line| line.trim().to_owned()));
        }
    }
    let lines = lines.into_iter().skip_while(String::is_empty).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
