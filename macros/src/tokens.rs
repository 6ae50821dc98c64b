//! Types and paths as their author wrote them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Path, Type};

/// The type itself: what comes out of an author's own `macro_rules!` has invisible parentheses.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(it) => ungrouped(&it.elem),
        Type::Paren(it) => ungrouped(&it.elem),
        ty => ty,
    }
}

/// The last name of a path.
pub(crate) fn last(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|it| &it.ident)
}

/// The last name of a type, if that is a path.
pub(crate) fn last_of_type(ty: &Type) -> Option<&Ident> {
    match ungrouped(ty) {
        Type::Path(it) => last(&it.path),
        _ => None,
    }
}

/// Whether there is a `_` in it, which only the compiler could fill in.
pub(crate) fn is_inferred(ty: &Type) -> bool {
    fn any(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(it) => it == "_",
            TokenTree::Group(it) => any(it.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    any(ty.to_token_stream())
}

/// The tokens with spaces where a person puts them, whatever the compiler does.
pub(crate) fn written(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    if !text.contains([' ', '\n']) {
        return text;
    }
    for (spaced, close) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" ;", ";"),
        (" ..", ".."),
        ("..= ", "..="),
        (" : ", ": "),
        ("[ ", "["),
        (" ]", "]"),
        ("- ", "-"),
    ] {
        text = text.replace(spaced, close);
    }
    text.replace("{..", "{ ..").replace(",..", ", ..").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn tokens_look_as_a_person_writes_them() {
        let types = quote!(std::collections::HashMap<Option<(u8, &str)>, [Kind; 3]>);
        assert_eq!(written(&types), "std::collections::HashMap<Option<(u8, &str)>, [Kind; 3]>");
        assert_eq!(written(&quote!(Button::Move { by: -1..=7, .. })), "Button::Move { by: -1..=7, .. }");
    }

    #[test]
    fn an_underscore_is_found_wherever_it_is() {
        assert!(is_inferred(&syn::parse_quote!(Result<Vec<(u8, _)>, String>)));
        assert!(!is_inferred(&syn::parse_quote!(Result<Vec<(u8, _a)>, String>)));
    }
}
