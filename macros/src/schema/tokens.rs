//! Tokens as a text that depends neither on their layout nor on how the compiler prints them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;

use crate::keys;

/// The tokens, each behind a blank.
pub(super) fn text(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(&flat(tokens), &mut text);
    text
}

fn write(tokens: &[TokenTree], text: &mut String) {
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => word(&ident.unraw().to_string(), text),
            TokenTree::Literal(literal) => word(&literal.to_string(), text),
            // A comma that only ends a list is layout.
            TokenTree::Punct(punct) if punct.as_char() == ',' && tokens.peek().is_none_or(|next| is(next, '>')) => {}
            TokenTree::Punct(punct) => word(&punct.as_char().to_string(), text),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace | Delimiter::None => ("{", "}"),
                };
                let inner = flat(group.stream());
                word(open, text);
                write(&inner, text);
                // But it makes a tuple of what stands alone.
                let alone = keys::split(inner.iter().cloned().collect()).len() == 2;
                if alone && inner.last().is_some_and(|last| is(last, ',')) {
                    word(",", text);
                }
                word(close, text);
            }
        }
    }
}

fn word(word: &str, text: &mut String) {
    text.push(' ');
    text.push_str(word);
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Without the groups that nobody wrote: `macro_rules!` put them around what they were given.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flattened = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => flattened.extend(flat(group.stream())),
            token => flattened.push(token),
        }
    }
    flattened
}
