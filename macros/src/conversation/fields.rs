//! The fields of a state, carried into the module of its struct.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Fields, Member};

use super::model::{Shape, State};
use crate::diag::Diag;

/// One field of a state.
pub(crate) struct Field {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) member: Member,
    /// A name for its value.
    pub(crate) binding: Ident,
    /// Its type, as it is written one module below.
    pub(crate) ty: TokenStream,
}

/// Reads the fields of a variant of `machine`.
pub(crate) fn read(fields: &Fields, machine: &Ident) -> Vec<Field> {
    fields
        .iter()
        .zip(fields.members())
        .enumerate()
        .map(|(index, (field, member))| Field {
            docs: field.attrs.iter().filter(|it| it.path().is_ident("doc")).cloned().collect(),
            member,
            binding: format_ident!("field{index}", span = Span::call_site()),
            ty: one_module_below(field.ty.to_token_stream(), machine),
        })
        .collect()
}

/// A struct shadows what the module finds outside, so a state must not be named like a type that a field needs.
pub(crate) fn refuse_shadowed(states: &mut [State], diag: &mut Diag) {
    let made: Vec<Ident> = states.iter().filter(|it| fields_of(it).is_some()).map(|it| it.ident.clone()).collect();
    let shadows: Vec<&Ident> = made.iter().filter(|name| states.iter().any(|state| needs(state, name))).collect();
    for name in &shadows {
        diag.at(
            name,
            format!(
                "state `{name}` is named like the type of a field; rename the state, or make it `{name}({name})` if that \
                 type is its data"
            ),
        );
    }
    for state in states {
        if shadows.iter().any(|name| needs(state, name)) {
            state.shape = Shape::Refused;
        }
    }
}

fn needs(state: &State, name: &Ident) -> bool {
    fields_of(state).is_some_and(|fields| fields.iter().any(|field| mentions(field.ty.clone(), name)))
}

fn fields_of(state: &State) -> Option<&[Field]> {
    match &state.shape {
        Shape::Made { fields, .. } => Some(fields),
        Shape::Own(_) | Shape::Refused => None,
    }
}

/// The same type, as it is written in a module below: `self::` and `super::` go one further up, and `Self` is the enum.
fn one_module_below(tokens: TokenStream, machine: &Ident) -> TokenStream {
    let mut out = TokenStream::new();
    let mut after_colon = false;
    for token in tokens {
        let colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        match token {
            TokenTree::Ident(ident) if !after_colon && ident == "self" => {
                out.extend([TokenTree::Ident(Ident::new("super", ident.span()))]);
            }
            TokenTree::Ident(ident) if !after_colon && ident == "super" => out.extend(quote!(super::#ident)),
            TokenTree::Ident(ident) if ident == "Self" => out.extend(quote!(super::#machine)),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), one_module_below(group.stream(), machine));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            token => out.extend([token]),
        }
        after_colon = colon;
    }
    out
}

/// Whether a type begins a path with `name`.
pub(crate) fn mentions(ty: TokenStream, name: &Ident) -> bool {
    let mut after_colon = false;
    for token in ty {
        match &token {
            TokenTree::Ident(ident) if !after_colon && ident == name => return true,
            TokenTree::Group(group) if mentions(group.stream(), name) => return true,
            _ => {}
        }
        after_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ty: &str, expected: &str) {
        let machine = format_ident!("Game");
        let moved = one_module_below(ty.parse().unwrap(), &machine);
        assert_eq!(moved.to_string(), expected.parse::<TokenStream>().unwrap().to_string());
    }

    #[test]
    fn a_type_means_the_same_one_module_below() {
        check("Vec<u8>", "Vec<u8>");
        check("self::Kind", "super::Kind");
        check("Option<super::a::Kind>", "Option<super::super::a::Kind>");
        check("(crate::Kind, ::std::string::String)", "(crate::Kind, ::std::string::String)");
        check("Box<Self>", "Box<super::Game>");
    }

    #[test]
    fn only_the_beginning_of_a_path_is_a_name() {
        let name = format_ident!("String");
        assert!(mentions("Vec<(u8, String)>".parse().unwrap(), &name));
        assert!(!mentions("Vec<std::string::String>".parse().unwrap(), &name));
    }
}
