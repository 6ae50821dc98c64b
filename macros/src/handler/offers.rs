//! What an editor offers inside of `#[on(..)]`: the states of the conversation, the triggers, and what a button says.
//!
//! It offers what would fit where the name stands first in the expansion. A state is a struct that the author has imported
//! from wherever, so what fits there is any type at all; hence each name stands in a `use` before that, which no compiler sees.
//! The editor looks up what precedes a name in the expansion of what has been typed so far, at the place that it has in the
//! expansion with the name. So all that stands before it has to be the same with the name and without it, which is why
//! nothing here depends on whether the attribute is right, or a function follows it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;
use syn::parse::Parser;

use super::model::Handlers;
use crate::keys::{is_braces, split};
use crate::template::{Template, Trees, trees};

/// The names of each `#[on(..)]` of the block, as imports of a variant, of a trigger, and of what a button says.
pub(crate) fn expand(item: TokenStream, Handlers { krate, ty, .. }: &Handlers) -> Option<TokenStream> {
    let ty = path(ty.to_token_stream())?;
    let Some(TokenTree::Group(body)) = item.into_iter().last().filter(is_braces) else { return None };
    let (here, krate, ty) = (Span::call_site(), trees(krate), trees(ty));
    let of_the_type = Template::of(quote!(
        use _0::_1 as _;
    ));
    let of_triggers = Template::of(quote!(
        use _0::machine::trigger::_1 as _;
    ));
    let of_a_path = Template::of(quote!(
        use _0 as _;
    ));
    let mut imports: Trees = Vec::new();
    for attribute in body.stream().into_iter().filter_map(inside_of_on) {
        let mut words = split(attribute).into_iter();
        let states = words.next().map(trees).unwrap_or_default();
        for state in states.split(|it| is(it, '|')) {
            // A longer path says itself where it leads.
            if let [] | [_] = state {
                imports.extend(of_the_type.filled(here, [ty.clone(), vec![first_of(state).into()]]));
            }
        }
        let what = words.next().map(trees).unwrap_or_default();
        imports.extend(of_triggers.filled(here, [krate.clone(), vec![first_of(&what).into()]]));
        if let [_, equals, pattern @ ..] = &what[..]
            && is(equals, '=')
            && let Some(path) = path(beginning(pattern))
        {
            imports.extend(of_a_path.filled(here, [trees(path)]));
        }
    }
    let imports: TokenStream = imports.into_iter().collect();
    Some(quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            const _: () = { #imports };
        };
    })
}

/// What stands between the parentheses of `[on(..)]`.
fn inside_of_on(token: TokenTree) -> Option<TokenStream> {
    let TokenTree::Group(brackets) = token else { return None };
    let mut inside = brackets.stream().into_iter();
    match (inside.next()?, inside.next()?) {
        (TokenTree::Ident(name), TokenTree::Group(list)) if name == "on" => Some(list.stream()),
        _ => None,
    }
}

/// The name that stands first, or one in its stead.
fn first_of(tokens: &[TokenTree]) -> Ident {
    let name = tokens.first().and_then(|it| syn::parse2(it.to_token_stream()).ok());
    name.unwrap_or_else(|| Ident::new("missing", Span::call_site()))
}

/// The path that a pattern begins with, with a name at its end.
fn beginning(pattern: &[TokenTree]) -> TokenStream {
    let path = pattern.iter().take_while(|it| matches!(it, TokenTree::Ident(_)) || is(it, ':'));
    let mut path: Vec<TokenTree> = path.cloned().collect();
    if path.last().is_none_or(|it| is(it, ':')) {
        path.push(TokenTree::Ident(first_of(&[])));
    }
    path.into_iter().collect()
}

/// The tokens, if they are what can be imported.
fn path(tokens: TokenStream) -> Option<Path> {
    Path::parse_mod_style.parse2(tokens).ok()
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
