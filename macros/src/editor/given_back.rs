//! What an author wrote is there after the macro as it was before, whatever it is.

use super::{BLOCKS, Token, flat, tokens};
use crate::handler;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The block, without the `#[on(..)]` of its functions.
pub(super) fn expected(item: &TokenStream) -> Vec<Token> {
    let block: Vec<TokenTree> = item.clone().into_iter().collect();
    let body = block.iter().rposition(|it| matches!(it, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace));
    let Some(body) = body.filter(|at| at + 1 == block.len()) else { return flat(item.clone()) };
    let TokenTree::Group(braces) = &block[body] else { unreachable!("it is a group") };
    let inside: Vec<TokenTree> = braces.stream().into_iter().collect();
    let whole = flat(block[body..].iter().cloned().collect());
    let mut out = flat(block[..body].iter().cloned().collect());
    out.push(whole[0].clone());
    let mut at = 0;
    while at < inside.len() {
        match &inside[at..] {
            [TokenTree::Punct(pound), TokenTree::Group(on), ..]
                if pound.as_char() == '#'
                    && on.delimiter() == Delimiter::Bracket
                    && on.stream().into_iter().next().is_some_and(|it| it.to_string() == "on") =>
            {
                at += 2;
            }
            [token, ..] => {
                out.extend(flat(token.clone().into()));
                at += 1;
            }
            [] => {}
        }
    }
    out.push(whole[whole.len() - 1].clone());
    out
}

/// The author's tokens stand there in order, and from the first to the last of them nothing else does that is an author's.
#[track_caller]
pub(super) fn is_in(expansion: &[Token], expected: &[Token], input: &str) {
    let Some(first) = expected.first() else { return };
    let begins = expansion.iter().position(|it| it == first);
    // What is ours may stand at the sign with which an `#[on(..)]` began.
    let is_theirs =
        |it: &&Token| it.place.is_some() && (it.source != "#" || expected.iter().any(|of| of.place == it.place));
    let mut found = expansion[begins.unwrap_or(expansion.len())..].iter().filter(is_theirs);
    for token in expected {
        assert_eq!(found.next(), Some(token), "not given back, in\n{input}");
    }
}

#[test]
fn a_block_is_given_back_token_for_token_in_its_own_places() {
    for (arguments, block) in BLOCKS {
        let item = tokens(block);
        let expected = expected(&item);
        assert!(expected.iter().all(|it| it.place.is_some()), "an author's token has a place");
        is_in(&flat(handler::attribute(tokens(arguments), item)), &expected, block);
    }
}

#[test]
fn a_body_is_not_looked_into() {
    let block = "impl Game { #[on(Idle, text)] fn a() -> Stay { #[on(Idle, text)] let x = match state. { 0 => ; } fn impl for } }";
    let expansion = handler::attribute(TokenStream::new(), tokens(block)).to_string();
    assert!(expansion.contains(&tokens("#[on(Idle, text)] let x = match state. { 0 => ; } fn impl for").to_string()));
    assert!(!expansion.contains("compile_error"));
    assert!(expansion.contains("__Handler {"));
}
