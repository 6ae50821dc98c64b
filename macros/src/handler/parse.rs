//! The block as syntax. The bodies of its functions are never looked into.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility, WhereClause, braced};

use super::conditions::{self, Attributes};
use crate::diag::Diag;
use crate::keys::{is_braces, split};
use crate::tokens::ungrouped;

/// `impl Game { .. }`
pub(crate) struct Block {
    pub(crate) generics: Generics,
    pub(crate) ty: Type,
    pub(crate) functions: Vec<Function>,
    /// Whether a signature is still being typed. The compiler says so itself, and may lose the functions behind it.
    pub(crate) half_typed: bool,
}

/// One function with an `#[on(..)]`.
pub(crate) struct Function {
    pub(crate) attributes: Attributes,
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
    // That there is no such block is for the compiler to tell.
    input.parse::<Option<Token![unsafe]>>()?;
    if !input.peek(Token![impl]) {
        return Err(
            input.error("`#[handler]` stands before the block of the conversation's handlers: `impl Game { .. }`")
        );
    }
    input.parse::<Token![impl]>()?;
    let generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
    let mut ty: Type = input.parse()?;
    let of_a_trait = match input.parse::<Option<Token![for]>>()? {
        None => None,
        Some(_) => Some(std::mem::replace(&mut ty, input.parse()?)),
    };
    input.parse::<Option<WhereClause>>()?;
    let body;
    braced!(body in input);
    let mut functions = Vec::new();
    let mut half_typed = false;
    while !body.is_empty() {
        match function(&body) {
            Ok(Some(function)) => functions.push(function),
            Ok(None) => {}
            Err(Unread::HalfTyped) => {
                half_typed = true;
                skip_item(&body);
            }
            Err(Unread::Wrong(error)) => {
                errors.push(error);
                skip_item(&body);
            }
        }
    }
    if let Some(of) = of_a_trait {
        let why = syn::Error::new_spanned(of, "handlers stand in a block of their own, not in the `impl` of a trait");
        if functions.is_empty() {
            return Err(why);
        }
        errors.push(why);
        functions.clear();
    }
    Ok(Block { generics, ty: ungrouped(&ty).clone(), functions, half_typed })
}

/// The next function with an `#[on(..)]`; `None` where the next item is something else, which is skipped.
fn function(input: ParseStream<'_>) -> Result<Option<Function>, Unread> {
    let attributes = Attribute::parse_outer(input).map_err(Unread::Wrong)?;
    let attributes = conditions::read(&attributes);
    if attributes.ons.is_empty() {
        skip_item(input);
        return Ok(None);
    }
    let ahead = input.fork();
    let read = input.parse::<Visibility>().and_then(|_| input.call(Signature::parse));
    let signature = read.map_err(|error| match is_half_typed(&ahead.fork()) {
        true => Unread::HalfTyped,
        false if !is_function(&ahead) => {
            Unread::Wrong(ahead.error("`#[on(..)]` stands before a handler, which is a function"))
        }
        false => Unread::Wrong(error),
    })?;
    skip_item(input);
    Ok(Some(Function { attributes, signature }))
}

/// Why a function could not be read.
enum Unread {
    /// An argument has no type yet, or the arrow leads nowhere yet: no compiler takes that.
    HalfTyped,
    Wrong(syn::Error),
}

fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while let Ok(token) = ahead.parse::<TokenTree>() {
        match token {
            TokenTree::Ident(word) if word == "fn" => return true,
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => return false,
            token if is_braces(&token) => return false,
            _ => {}
        }
    }
    false
}

fn is_half_typed(input: ParseStream<'_>) -> bool {
    let mut signature = Vec::new();
    while let Ok(token) = input.parse::<TokenTree>() {
        if is_braces(&token) {
            break;
        }
        signature.push(token);
    }
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let arrow = matches!(&signature[..], [.., dash, tip] if is(dash, '-') && is(tip, '>'));
    let arguments = signature.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    });
    let untyped = |argument: TokenStream| {
        let tokens: Vec<TokenTree> = argument.into_iter().collect();
        let receiver = tokens.iter().any(|it| matches!(it, TokenTree::Ident(name) if name == "self"));
        let colon = tokens.iter().position(|it| is(it, ':'));
        !tokens.is_empty() && !receiver && colon.is_none_or(|at| at + 1 == tokens.len())
    };
    arrow || arguments.is_some_and(|arguments| split(arguments).into_iter().any(untyped))
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
