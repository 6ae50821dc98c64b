//! The module with one struct per variant.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Member, Visibility};

use super::fields::Field;
use super::model::{Machine, Shape, State, Style};

/// The module.
pub(crate) fn module(machine: &Machine) -> TokenStream {
    let Machine { vis, module, ident, .. } = machine;
    let inner = one_module_below(vis);
    let structs = machine.states.iter().filter_map(|state| match &state.shape {
        Shape::Made { style, fields } => Some(structure(state, *style, fields, &inner)),
        Shape::Refused => Some(structure(state, Style::Unit, &[], &inner)),
        Shape::Own(_) => None,
    });
    // Where the name is taken, the compiler points at the enum.
    let head = respan(quote!(#vis mod #module), Style::Unit, ident.span());
    let mut body = Group::new(
        Delimiter::Brace,
        quote! {
            use super::*;
            #(#structs)*
        },
    );
    body.set_span(ident.span());
    let doc = format!("The states of [`{ident}`], each a struct.");
    quote! {
        #[doc = #doc]
        #[allow(
            deprecated,
            missing_docs,
            non_camel_case_types,
            non_snake_case,
            unreachable_pub,
            unused_imports,
            clippy::derive_partial_eq_without_eq,
            clippy::module_name_repetitions
        )]
        #head #body
    }
}

fn structure(state: &State, style: Style, fields: &[Field], vis: &Visibility) -> TokenStream {
    let State { ident, docs, .. } = state;
    let span = ident.span();
    let members = fields.iter().map(|Field { docs, member, ty, .. }| match member {
        Member::Named(name) => quote!(#(#docs)* #vis #name: #ty),
        Member::Unnamed(_) => quote!(#(#docs)* #vis #ty),
    });
    let body = match style {
        Style::Unit => quote!(;),
        Style::Tuple => quote!((#(#members),*);),
        Style::Named => quote!({ #(#members),* }),
    };
    // Every token has the variant's place, so that whatever the compiler says of the struct it says of the variant.
    let head = respan(quote!(#vis struct), Style::Unit, span);
    let body = respan(body, style, span);
    let traits = traits(state, style, fields);
    quote!(#(#docs)* #head #ident #body #traits)
}

/// The struct can do what its fields can: the enum's own derives are not for a derive to see.
fn traits(State { ident, .. }: &State, style: Style, fields: &[Field]) -> TokenStream {
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    let members: Vec<_> = fields.iter().map(|field| &field.member).collect();
    let name = ident.unraw().to_string();
    let shown = match style {
        Style::Unit => quote!(f.write_str(#name)),
        Style::Tuple => quote!(f.debug_tuple(#name) #(.field(&self.#members))* .finish()),
        Style::Named => {
            let names = members.iter().map(|it| match it {
                Member::Named(name) => name.unraw().to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            });
            quote!(f.debug_struct(#name) #(.field(#names, &self.#members))* .finish())
        }
    };
    // A bound with a lifetime of its own may be false without being an error.
    let given = |bound: TokenStream| quote!(where #(for<'any> #types: #bound),*);
    let (clone, debug, eq) =
        (given(quote!(::core::clone::Clone)), given(quote!(::core::fmt::Debug)), given(quote!(::core::cmp::PartialEq)));
    let other = format_ident!("other");
    quote! {
        #[automatically_derived]
        impl ::core::clone::Clone for #ident #clone {
            fn clone(&self) -> Self {
                Self { #(#members: ::core::clone::Clone::clone(&self.#members)),* }
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for #ident #debug {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #shown
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for #ident #eq {
            #[allow(unused_variables)]
            fn eq(&self, #other: &Self) -> ::core::primitive::bool {
                true #(&& ::core::cmp::PartialEq::eq(&self.#members, &#other.#members))*
            }
        }
    }
}

/// What the enum's visibility is called in a module below.
pub(super) fn one_module_below(vis: &Visibility) -> Visibility {
    match vis {
        Visibility::Inherited => syn::parse_quote!(pub(super)),
        Visibility::Restricted(it) if it.path.is_ident("self") => syn::parse_quote!(pub(super)),
        Visibility::Restricted(it) if it.path.segments.first().is_some_and(|first| first.ident == "super") => {
            let path = &it.path;
            syn::parse_quote!(pub(in super::#path))
        }
        Visibility::Public(_) | Visibility::Restricted(_) => vis.clone(),
    }
}

fn respan(body: TokenStream, style: Style, span: proc_macro2::Span) -> TokenStream {
    use proc_macro2::TokenTree;
    // The fields keep their own places; what holds them together has the variant's.
    body.into_iter()
        .map(|mut token| {
            if style == Style::Unit || !matches!(token, TokenTree::Ident(_)) {
                token.set_span(span);
            }
            token
        })
        .collect()
}
