//! The rules of the table, evaluated at the author's tokens.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Entry, Handlers};
use super::on::States;

/// The questions to ask of each handler.
pub(crate) fn expand(handlers: &Handlers) -> TokenStream {
    let Handlers { krate, ty, .. } = handlers;
    let questions = handlers.entries.iter().flat_map(|entry| {
        let cfgs = &entry.cfgs;
        questions(krate, ty, entry).into_iter().map(move |(place, verdict)| {
            let answer = quote_spanned!(place=> ::core::panic!("{}", VERDICT.words()));
            quote! {
                #(#cfgs)*
                const _: () = {
                    const VERDICT: #krate::machine::expansion::Verdict = #krate::machine::expansion::#verdict;
                    if !VERDICT.is_fine() {
                        #answer
                    }
                };
            }
        })
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = {
                #(#questions)*
            };
        };
    }
}

/// Where to point, and what to ask.
fn questions(krate: &TokenStream, ty: &syn::Type, entry: &Entry) -> Vec<(Span, TokenStream)> {
    let id = entry.id;
    let at_trigger = entry.trigger.span();
    let expired = entry.trigger == "expired";
    let mut questions = vec![(entry.name.span(), quote!(state_misused::<#ty>(#id)))];
    match &entry.states {
        States::Every(every) => {
            questions.push((every.span(), quote!(shadowed_everywhere::<#ty>(#id))));
            if expired {
                questions.push((at_trigger, quote!(nothing_expires::<#ty>(#id))));
            }
        }
        States::Listed(paths) => {
            for path in paths {
                let state = quote!(<#path as #krate::machine::State<#ty>>::INDEX);
                questions.push((path.span(), quote!(shadowed::<#ty>(#id, #state))));
                questions.push((entry.name.span(), quote!(leaves_terminal::<#ty>(#id, #state))));
                if expired {
                    questions.push((at_trigger, quote!(never_expires::<#ty>(#id, #state))));
                }
            }
        }
    }
    questions
}
