//! The block as syntax. The bodies of its functions are never looked into.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility, braced};

use crate::diag::Diag;
use crate::keys::is_braces;

/// `impl Game { .. }`
pub(crate) struct Block {
    pub(crate) generics: Generics,
    pub(crate) ty: Type,
    pub(crate) functions: Vec<Function>,
}

/// One function with an `#[on(..)]`.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) signature: Signature,
}

/// Reads the block. `None` where not even that much can be read.
pub(crate) fn read(item: TokenStream, diag: &mut Diag) -> Option<Block> {
    let mut errors = Vec::new();
    let block = Parser::parse2(|input: ParseStream<'_>| block(input, &mut errors), item);
    for error in errors {
        diag.add(error);
    }
    block.map_err(|error| diag.add(error)).ok()
}

fn block(input: ParseStream<'_>, errors: &mut Vec<syn::Error>) -> syn::Result<Block> {
    Attribute::parse_outer(input)?;
    if !input.peek(Token![impl]) {
        return Err(
            input.error("`#[handler]` stands before the block of the conversation's handlers: `impl Game { .. }`")
        );
    }
    input.parse::<Token![impl]>()?;
    let generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
    let ty: Type = input.parse()?;
    if input.peek(Token![for]) {
        return Err(syn::Error::new_spanned(
            ty,
            "handlers stand in a block of their own, not in the `impl` of a trait",
        ));
    }
    let body;
    braced!(body in input);
    let mut functions = Vec::new();
    while !body.is_empty() {
        match function(&body) {
            Ok(Some(function)) => functions.push(function),
            Ok(None) => {}
            Err(error) => {
                errors.push(error);
                skip_item(&body);
            }
        }
    }
    Ok(Block { generics, ty, functions })
}

/// The next function with an `#[on(..)]`; `None` where the next item is something else, which is skipped.
fn function(input: ParseStream<'_>) -> syn::Result<Option<Function>> {
    let attributes = Attribute::parse_outer(input)?;
    if !attributes.iter().any(|it| it.path().is_ident("on")) {
        skip_item(input);
        return Ok(None);
    }
    input.parse::<Visibility>()?;
    let signature = input.call(Signature::parse)?;
    skip_item(input);
    Ok(Some(Function { attributes, signature }))
}

/// Goes on behind the next `{ .. }` or `;`.
fn skip_item(input: ParseStream<'_>) {
    while let Ok(token) = input.parse::<TokenTree>() {
        let semicolon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        if semicolon || is_braces(&token) {
            return;
        }
    }
}
