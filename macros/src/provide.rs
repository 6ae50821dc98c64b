//! `#[derive(Provide)]`: what an application has to give to handlers.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput};

use crate::diag::Diag;
use crate::{keys, paths};

/// The whole way of the derive.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diag = Diag::default();
    let impls = impls(&input, &mut diag);
    let mut tokens = diag.into_tokens();
    tokens.extend(impls);
    tokens
}

fn impls(input: &DeriveInput, diag: &mut Diag) -> TokenStream {
    let Data::Struct(data) = &input.data else {
        diag.at(&input.ident, "an application is a struct: each field is something to provide");
        return TokenStream::new();
    };
    let mut krate = paths::runtime();
    for key in keys::of_attributes(&input.attrs, "provide", diag) {
        match key.name.to_string().as_str() {
            "crate" => krate = key.path(diag).map_or(krate, ToTokens::into_token_stream),
            _ => key.unknown("key", &["crate"], diag),
        }
    }
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let mut provided: Vec<String> = Vec::new();
    let mut tokens = TokenStream::new();
    for (field, member) in data.fields.iter().zip(data.fields.members()) {
        let mut skip = false;
        for key in keys::of_attributes(&field.attrs, "provide", diag) {
            match key.name.to_string().as_str() {
                "skip" => {
                    key.flag(diag);
                    skip = true;
                }
                _ => key.unknown("key", &["skip"], diag),
            }
        }
        let ty = &field.ty;
        if skip {
            continue;
        }
        let name = ty.to_token_stream().to_string();
        if provided.contains(&name) {
            diag.at(
                ty,
                format!(
                    "a second field of type `{name}`: `Data` finds things by their type, so wrap one in a type of its \
                     own, or mark it `#[provide(skip)]`"
                ),
            );
            continue;
        }
        provided.push(name);
        tokens.extend(quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            impl #generics #krate::extract::Provide<#ty> for #ident #arguments #bounds {
                fn provide(&self) -> &#ty {
                    &self.#member
                }
            }
        });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn two_fields_of_one_type_are_told_and_one_may_be_skipped() {
        let mut diag = Diag::default();
        impls(
            &parse_quote!(
                struct App {
                    a: String,
                    b: Db,
                    c: String,
                }
            ),
            &mut diag,
        );
        assert_eq!(
            diag.messages(),
            [
                "a second field of type `String`: `Data` finds things by their type, so wrap one in a type of its own, or \
              mark it `#[provide(skip)]`"
            ]
        );
        let mut diag = Diag::default();
        impls(
            &parse_quote!(
                struct App {
                    a: String,
                    #[provide(skip)]
                    c: String,
                }
            ),
            &mut diag,
        );
        assert!(!diag.any());
    }
}
