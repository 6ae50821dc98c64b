//! The block as syntax. The bodies of its functions are never looked into.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility, WhereClause, braced};

use super::conditions::{self, Attributes};
use crate::diag::Diag;
use crate::keys::{is_braces, split};
use crate::template::{Trees, group};
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
    let mut item: Trees = item.into_iter().collect();
    let body = hollow(&mut item).unwrap_or_default();
    let block = Parser::parse2(|input: ParseStream<'_>| block(input, body, &mut errors), item.into_iter().collect());
    for error in errors {
        diag.add(error);
    }
    block.map_err(|error| diag.add(error)).ok()
}

fn block(input: ParseStream<'_>, body: TokenStream, errors: &mut Vec<syn::Error>) -> syn::Result<Block> {
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
    let _hollow;
    braced!(_hollow in input);
    let mut functions = Vec::new();
    let mut half_typed = false;
    for mut item in items(body) {
        hollow(&mut item);
        match function(&item) {
            Ok(function) => functions.extend(function),
            Err(_) if is_half_typed(&item) => half_typed = true,
            Err(error) => errors.push(error),
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

/// Takes out what stands between the braces at the end: a parser would read it, too.
fn hollow(item: &mut Trees) -> Option<TokenStream> {
    let last = item.last_mut().filter(|it| is_braces(it))?;
    let TokenTree::Group(braces) = last else { return None };
    let (body, at) = (braces.stream(), braces.span_open());
    *last = group(Delimiter::Brace, Vec::new(), at);
    Some(body)
}

/// Splits behind each `{ .. }` and `;`, so that what is wrong with one item is its own.
fn items(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = vec![Vec::new()];
    for token in body {
        let ends = is(&token, ';') || is_braces(&token);
        if let Some(item) = items.last_mut() {
            item.push(token);
        }
        if ends {
            items.push(Vec::new());
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// The function with an `#[on(..)]`; `None` where the item is something else.
fn function(item: &[TokenTree]) -> syn::Result<Option<Function>> {
    let function = |input: ParseStream<'_>| {
        let attributes = conditions::read(&Attribute::parse_outer(input)?);
        let mut function = None;
        if !attributes.ons.is_empty() {
            let ahead = input.fork();
            let read = input.parse::<Visibility>().and_then(|_| input.call(Signature::parse));
            let signature = read.map_err(|error| match item.iter().any(|it| is_word(it, "fn")) {
                true => error,
                false => ahead.error("`#[on(..)]` stands before a handler, which is a function"),
            })?;
            function = Some(Function { attributes, signature });
        }
        input.parse::<TokenStream>()?;
        Ok(function)
    };
    function.parse2(item.iter().cloned().collect())
}

/// Whether an argument has no type yet, or the arrow leads nowhere yet: no compiler takes that.
fn is_half_typed(item: &[TokenTree]) -> bool {
    let signature: Vec<&TokenTree> = item.iter().take_while(|it| !is_braces(it)).collect();
    let arrow = matches!(signature[..], [.., dash, tip] if is(dash, '-') && is(tip, '>'));
    let named = signature.iter().skip_while(|it| !is_word(it, "fn"));
    let arguments = named.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    });
    let untyped = |argument: TokenStream| {
        let tokens: Vec<TokenTree> = argument.into_iter().collect();
        let receiver = tokens.iter().any(|it| is_word(it, "self"));
        let colon = tokens.iter().position(|it| is(it, ':'));
        !tokens.is_empty() && !receiver && colon.is_none_or(|at| at + 1 == tokens.len())
    };
    arrow || arguments.is_some_and(|arguments| split(arguments).into_iter().any(untyped))
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(name) if name == word)
}
