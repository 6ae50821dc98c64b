//! The code of a set of commands.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{Argument, Takes};
use super::model::{Command, Set};

/// All that the derive adds.
pub(super) fn expand(set: &Set) -> TokenStream {
    let Set { krate, ident, commands } = set;
    let list = commands.iter().map(|it| info(krate, it));
    let arms = commands.iter().map(|it| arm(krate, it));
    quote! {
        #[automatically_derived]
        #[allow(deprecated, clippy::all, clippy::pedantic, clippy::nursery)]
        impl #krate::commands::Commands for #ident {
            const LIST: &'static [#krate::commands::CommandInfo] = &[#(#list),*];

            fn parse(
                line: &#krate::update::CommandLine<'_>,
            ) -> ::core::result::Result<Self, #krate::commands::CommandError> {
                match line.name {
                    #(#arms)*
                    _ => ::core::result::Result::Err(#krate::commands::CommandError::Unknown),
                }
            }
        }
    }
}

fn info(krate: &TokenStream, command: &Command) -> TokenStream {
    let Command { name, aliases, description, descriptions, usage, hidden, .. } = command;
    let descriptions = descriptions.iter().map(|(language, text)| quote!((#language, #text)));
    quote! {
        #krate::commands::CommandInfo::new(
            #name, &[#(#aliases),*], #description, &[#(#descriptions),*], #usage, #hidden,
        )
    }
}

fn arm(krate: &TokenStream, command: &Command) -> TokenStream {
    let Command { ident, fields, name, aliases, usage, arguments, .. } = command;
    if arguments.is_empty() {
        let made = match fields {
            syn::Fields::Unit => quote!(Self::#ident),
            syn::Fields::Unnamed(_) => quote!(Self::#ident()),
            syn::Fields::Named(_) => quote!(Self::#ident {}),
        };
        // Who writes more than the command means it all the same: `/help me`.
        return quote!(#name #(| #aliases)* => ::core::result::Result::Ok(#made),);
    }
    let members = fields.members();
    let values = arguments.iter().map(value);
    quote! {
        #name #(| #aliases)* => {
            let mut words = #krate::commands::Words::new(line.rest, #usage);
            // The values are taken in the order in which they stand here.
            let command = Self::#ident { #(#members: #values),* };
            words.end()?;
            ::core::result::Result::Ok(command)
        }
    }
}

fn value(Argument { takes, ty, .. }: &Argument) -> TokenStream {
    match takes {
        Takes::One => quote!(words.one::<#ty>()?),
        Takes::Optional => quote!(words.optional::<#ty>()?),
        Takes::Many => quote!(words.many::<#ty>()?),
        Takes::Rest => quote!(words.rest()?),
        Takes::OptionalRest => quote!(words.optional_rest()),
    }
}
