//! The block as its author wrote it, without `#[on(..)]`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use quote::quote;

use crate::keys::is_braces;

/// Takes `#[on(..)]` out of the block and leaves every other token alone, well-formed or not.
pub(crate) fn without_on(item: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    if let Some(last) = tokens.last_mut()
        && is_braces(last)
        && let TokenTree::Group(body) = last
    {
        let mut stripped = Group::new(Delimiter::Brace, strip(body.stream()));
        stripped.set_span(body.span());
        *body = stripped;
    }
    tokens.into_iter().collect()
}

fn strip(body: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut allowed = false;
    for token in body {
        let after_pound = matches!(out.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        if after_pound && is_on(&token) {
            out.pop();
            if !allowed {
                out.extend(allow());
            }
            allowed = true;
        } else {
            allowed &= !is_braces(&token);
            out.push(token);
        }
    }
    out.into_iter().collect()
}

/// What a handler takes, and how it returns, is for others to read, however little its body makes of it.
fn allow() -> TokenStream {
    quote!(#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, clippy::unused_async)])
}

fn is_on(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket && matches!(first, Some(TokenTree::Ident(name)) if name == "on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_on_is_taken_out() {
        let item = "impl Game { /// Doc
            #[on(Idle, text)] #[on(Playing, text)] #[inline] fn a() { #[on(kept)] let x = 1; } #[cfg(x)] fn b() { game. } }";
        let expected = "impl Game { /// Doc
            #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, clippy::unused_async)]
            #[inline] fn a() { #[on(kept)] let x = 1; } #[cfg(x)] fn b() { game. } }";
        let stripped = without_on(item.parse().unwrap());
        assert_eq!(stripped.to_string(), expected.parse::<TokenStream>().unwrap().to_string());
    }
}
