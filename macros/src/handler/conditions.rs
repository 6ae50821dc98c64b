//! `#[cfg(..)]` and `#[cfg_attr(.., on(..))]` on a handler.
//!
//! An attribute macro sees its item before the compiler has looked at either, so what is made of a handler takes its conditions
//! along.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;
use syn::parse::Parser;

use crate::keys::split;

/// What the attributes of a function say that is for us.
#[derive(Default)]
pub(crate) struct Attributes {
    /// Each `on`, and the conditions that it stands under besides.
    pub(crate) ons: Vec<(Attribute, Vec<Attribute>)>,
    /// The conditions that the function stands under.
    pub(crate) cfgs: Vec<Attribute>,
}

/// Reads the attributes of a function.
pub(super) fn read(attributes: &[Attribute]) -> Attributes {
    let mut read = Attributes::default();
    for attribute in attributes {
        sort(attribute, &[], &mut read);
    }
    read
}

/// Whether there is an `on(..)` in a `cfg_attr(..)`, given what stands between its parentheses.
pub(super) fn has_on(inside: TokenStream) -> bool {
    split(inside).iter().skip(1).any(|part| match called(part) {
        (name, Some(inside)) if name == "cfg_attr" => has_on(inside),
        (name, _) => name == "on",
    })
}

/// What is left of `cfg_attr(..)` without the `on(..)`s in it, given what stands between its parentheses. `None` where that is
/// nothing.
pub(super) fn without_on(inside: TokenStream) -> Option<TokenStream> {
    let mut parts = split(inside).into_iter();
    let condition = parts.next()?;
    let left: Vec<TokenStream> = parts.filter_map(one_without_on).collect();
    (!left.is_empty()).then(|| quote!(#condition #(, #left)*))
}

/// When what stands under this `cfg`, or this `cfg` in a `cfg_attr`, is there.
pub(super) fn predicate(meta: &TokenStream) -> Option<TokenStream> {
    match called(meta) {
        (name, Some(inside)) if name == "cfg" => Some(inside),
        (name, Some(inside)) if name == "cfg_attr" => {
            let mut parts = split(inside).into_iter();
            let condition = parts.next()?;
            let inner = predicate(&parts.next()?)?;
            Some(quote!(any(not(#condition), #inner)))
        }
        _ => None,
    }
}

fn one_without_on(part: TokenStream) -> Option<TokenStream> {
    let (name, group) = called(&part);
    match (name.as_str(), group) {
        ("" | "on", _) => None,
        ("cfg_attr", Some(inside)) => without_on(inside).map(|inside| quote!(cfg_attr(#inside))),
        _ => Some(part),
    }
}

fn sort(attribute: &Attribute, under: &[Attribute], read: &mut Attributes) {
    let path = attribute.path();
    if path.is_ident("on") {
        read.ons.push((attribute.clone(), under.to_vec()));
    } else if path.is_ident("cfg") {
        // What is under no condition itself: else the compiler would ask for it where it does not hold.
        let conditions = under.iter().filter_map(|it| it.meta.require_list().ok()).map(|it| &it.tokens);
        let meta = &attribute.meta;
        let nested = conditions.rev().fold(quote!(#meta), |inner, condition| quote!(cfg_attr(#condition, #inner)));
        read.cfgs.extend(parsed(&nested));
    } else if path.is_ident("cfg_attr")
        && let Ok(list) = attribute.meta.require_list()
    {
        let mut parts = split(list.tokens.clone()).into_iter();
        let Some(condition) = parts.next() else { return };
        let mut under = under.to_vec();
        under.extend(parsed(&quote!(cfg(#condition))));
        for part in parts.flat_map(|part| parsed(&part)) {
            sort(&part, &under, read);
        }
    }
}

fn parsed(meta: &TokenStream) -> Vec<Attribute> {
    Attribute::parse_outer.parse2(quote!(#[#meta])).unwrap_or_default()
}

/// The first word, and what stands between the parentheses behind it.
fn called(part: &TokenStream) -> (String, Option<TokenStream>) {
    let mut tokens = part.clone().into_iter();
    let name = match tokens.next() {
        Some(TokenTree::Ident(name)) => name.to_string(),
        _ => String::new(),
    };
    match tokens.next() {
        Some(TokenTree::Group(group)) => (name, Some(group.stream())),
        _ => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(attributes: TokenStream) -> (Vec<String>, Vec<String>) {
        let read = read(&Attribute::parse_outer.parse2(attributes).unwrap());
        let text = |it: &Attribute| quote!(#it).to_string().replace(' ', "");
        let on = |(on, cfgs): &(Attribute, Vec<Attribute>)| text(on) + &cfgs.iter().map(text).collect::<String>();
        (read.ons.iter().map(on).collect(), read.cfgs.iter().map(text).collect())
    }

    #[test]
    fn an_on_stands_under_all_conditions_around_it() {
        let (ons, cfgs) = said(quote! {
            #[doc = "x"] #[on(A, text)] #[cfg(unix)]
            #[cfg_attr(feature = "a", inline, cfg_attr(not(x), on(B, text)), cfg_attr(y, cfg(z)))]
        });
        assert_eq!(ons, ["#[on(A,text)]", "#[on(B,text)]#[cfg(feature=\"a\")]#[cfg(not(x))]"]);
        assert_eq!(cfgs, ["#[cfg(unix)]", "#[cfg_attr(feature=\"a\",cfg_attr(y,cfg(z)))]"]);
    }

    #[test]
    fn a_condition_under_a_condition_is_one() {
        let of = |meta: TokenStream| predicate(&meta).map(|it| it.to_string().replace(' ', ""));
        assert_eq!(of(quote!(cfg(unix))).as_deref(), Some("unix"));
        let nested = quote!(cfg_attr(feature = "a", cfg_attr(y, cfg(all(z, w)))));
        assert_eq!(of(nested).as_deref(), Some("any(not(feature=\"a\"),any(not(y),all(z,w)))"));
        assert_eq!(of(quote!(inline)), None);
    }

    #[test]
    fn what_is_no_on_is_left() {
        let left = |inside: TokenStream| without_on(inside).map(|it| it.to_string().replace(' ', ""));
        assert_eq!(left(quote!(unix, on(A, text))), None);
        assert_eq!(left(quote!(unix, on(A, text), inline)).as_deref(), Some("unix,inline"));
        assert_eq!(left(quote!(unix, cfg_attr(x, on(A, text)))), None);
        assert_eq!(
            left(quote!(all(a, b), cfg_attr(x, on(A,), must_use))).as_deref(),
            Some("all(a,b),cfg_attr(x,must_use)")
        );
    }
}
