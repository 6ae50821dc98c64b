//! The block as its author wrote it, without `#[on(..)]`, and with the table of its transitions in its documentation.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use quote::{ToTokens, quote};
use syn::Type;

use super::{conditions, targets};
use crate::keys::is_braces;
use crate::place::Place;
use crate::template::Template;

/// Takes `#[on(..)]` out of the block, puts `docs` behind its attributes, and leaves every other token alone, well-formed or not. Only a return type that has been
/// refused is mended, where anything is `wrong`, so that the bodies are not refused for it once more.
///
/// What is unknown in a signature is unknown in our code, too. That it is told once takes two sentences that are the same, so the
/// compiler must not advise to make a parameter of the one in the author's block: `impl` is said to come from a macro.
pub(crate) fn without_on(
    item: TokenStream,
    docs: Option<TokenStream>,
    krate: &TokenStream,
    wrong: bool,
) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    if let Some(last) = tokens.last_mut()
        && is_braces(last)
        && let TokenTree::Group(body) = last
    {
        let mut stripped = Group::new(Delimiter::Brace, strip(body.stream(), krate, wrong));
        stripped.set_span(body.span());
        *body = stripped;
    }
    if let Some(keyword) = tokens.iter_mut().find(|it| matches!(it, TokenTree::Ident(word) if word == "impl")) {
        keyword.set_span(Span::call_site().located_at(keyword.span()));
    }
    let is_pound = |it: &TokenTree| matches!(it, TokenTree::Punct(punct) if punct.as_char() == '#');
    let attributes = tokens.chunks(2).take_while(|it| it.first().is_some_and(is_pound)).count();
    let behind = (attributes * 2).min(tokens.len());
    tokens.splice(behind..behind, docs.into_iter().flatten());
    tokens.into_iter().collect()
}

fn strip(body: TokenStream, krate: &TokenStream, wrong: bool) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let (allow, mut allowed) = (allow(), false);
    for token in body {
        let after_pound = matches!(out.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        if let Some(left) = after_pound.then(|| left_of(&token)).flatten() {
            let pound = out.pop();
            if let Some(pound) = pound.filter(|_| !allowed) {
                out.extend(allow.filled(Place::at(pound.span()).start(), []));
            }
            out.extend(left.map(|it| quote!(#[cfg_attr(#it)])).into_iter().flatten());
            allowed = true;
        } else {
            if is_braces(&token) {
                if allowed && wrong {
                    mend(&mut out, krate);
                }
                allowed = false;
            }
            out.push(token);
        }
    }
    out.into_iter().collect()
}

/// What a handler takes, and how it returns, is for others to read, however little its body makes of it. It stands where the
/// author's attribute stood, and so moves with the function.
fn allow() -> Template {
    Template::of(quote! {
        #[allow(
            clippy::missing_const_for_fn,
            clippy::needless_pass_by_value,
            clippy::unnecessary_wraps,
            clippy::unused_async
        )]
    })
}

/// What is left of the attribute between these brackets: `Some(None)` of an `on`, and `Some(Some(..))` where there is more in a
/// `cfg_attr` with one.
#[expect(clippy::option_option, reason = "whether it is ours, and what of it is not")]
fn left_of(token: &TokenTree) -> Option<Option<TokenStream>> {
    let TokenTree::Group(group) = token else { return None };
    let mut inside = group.stream().into_iter();
    let Some(TokenTree::Ident(name)) = inside.next().filter(|_| group.delimiter() == Delimiter::Bracket) else {
        return None;
    };
    match inside.next() {
        _ if name == "on" => Some(None),
        Some(TokenTree::Group(list)) if name == "cfg_attr" && conditions::has_on(list.stream()) => {
            Some(conditions::without_on(list.stream()))
        }
        _ => None,
    }
}

/// Mends the return type that stands last.
fn mend(signature: &mut Vec<TokenTree>, krate: &TokenStream) {
    let function = signature.iter().rposition(|it| matches!(it, TokenTree::Ident(word) if word == "fn"));
    let Some(function) = function else { return };
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let is_arguments =
        |it: &TokenTree| matches!(it, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
    let arguments = signature[function..].iter().position(is_arguments);
    let Some(arrow) = arguments.map(|it| function + it + 1) else { return };
    let Some([dash, tip, output @ ..]) = signature.get(arrow..) else { return };
    if is(dash, '-')
        && is(tip, '>')
        && let Ok(ty) = syn::parse2::<Type>(output.iter().cloned().collect())
        && let Some(mended) = targets::mended(&ty, krate)
    {
        signature.truncate(arrow + 2);
        signature.extend(mended.to_token_stream());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(item: &str, expected: &str) {
        let stripped = without_on(item.parse().unwrap(), None, &quote!(::stategram), true);
        let allowed: TokenStream = allow().filled(Span::call_site(), []).into_iter().collect();
        let expected: TokenStream = expected.replace("ALLOW", &allowed.to_string()).parse().unwrap();
        let unspaced = |it: TokenStream| it.to_string().replace(' ', "");
        assert_eq!(unspaced(stripped), unspaced(expected));
    }

    #[test]
    fn only_on_is_taken_out() {
        check(
            "impl Game { /// Doc
            #[on(Idle, text)] #[on(Playing, text)] #[inline] fn a() { #[on(kept)] let x = 1; } #[cfg(x)] fn b() { game. } }",
            "impl Game { /// Doc
            ALLOW #[inline] fn a() { #[on(kept)] let x = 1; } #[cfg(x)] fn b() { game. } }",
        );
    }

    #[test]
    fn the_table_stands_behind_what_the_author_says() {
        let block: TokenStream = "/// Doc\n #[cfg(x)] impl Game { fn a() {} }".parse().unwrap();
        let with = without_on(block.clone(), Some(quote!(#[doc = "table"])), &quote!(::stategram), false).to_string();
        let expected: TokenStream = "/// Doc\n #[cfg(x)] #[doc = \"table\"] impl Game { fn a() {} }".parse().unwrap();
        assert_eq!(with, expected.to_string());
    }

    #[test]
    fn what_is_beside_an_on_under_a_condition_is_left() {
        check(
            "impl Game { #[cfg_attr(x, on(Idle, text))] fn a() {} #[cfg_attr(x, on(Idle, text), inline)] fn b() {}
            #[cfg_attr(x, inline)] fn c() {} }",
            "impl Game { ALLOW fn a() {} ALLOW #[cfg_attr(x, inline)] fn b() {} #[cfg_attr(x, inline)] fn c() {} }",
        );
    }

    #[test]
    fn a_return_type_that_is_refused_does_not_refuse_the_body() {
        check(
            "impl Game { #[on(_, text)] fn a(f: &mut Reply) -> Result<To<A, A>, E> { to(A) } fn b() -> To<A, A> { to(A) }
            #[on(_, text)] fn c() -> To<A, B> { to(A) } }",
            "impl Game { ALLOW fn a(f: &mut Reply) -> Result<::stategram::machine::Any<Self>, E> { to(A) }
            fn b() -> To<A, A> { to(A) } ALLOW fn c() -> To<A, B> { to(A) } }",
        );
    }
}
