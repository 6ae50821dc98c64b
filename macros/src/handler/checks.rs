//! The rules of the table, evaluated at the author's tokens.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::{Entry, Handlers, Taken};
use super::on::{Pattern, States};
use crate::place::Place;

/// The questions to ask of each handler.
pub(crate) fn expand(handlers: &Handlers) -> TokenStream {
    let Handlers { krate, ty, .. } = handlers;
    let questions = handlers.entries.iter().flat_map(|entry| {
        let cfgs = &entry.cfgs;
        let id = entry.id;
        questions(krate, ty, entry).into_iter().map(move |(place, question)| {
            let demand = quote!(#krate::machine::expansion::demand::<#ty>);
            let demanded = place.call(demand, quote!(#id, #krate::machine::expansion::Question::#question));
            quote! {
                #(#cfgs)*
                const _: () = #demanded;
            }
        })
    });
    quote! {
        // Where there are hundreds of handlers it takes long to compare them all.
        #[allow(long_running_const_eval, unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = {
                #(#questions)*
            };
        };
    }
}

/// Where to point, and what to ask.
fn questions(krate: &TokenStream, ty: &syn::Type, entry: &Entry) -> Vec<(Place, TokenStream)> {
    let at_trigger = Place::of(&entry.trigger);
    // Only these are for events that do not happen everywhere.
    let rare = ["expired", "enter", "exit", "event"].iter().any(|it| entry.trigger == it);
    let is_update = !rare && entry.trigger != "failed" && entry.trigger != "undeliverable";
    let state = entry.arguments.iter().rfind(|it| it.looks_like_state);
    let at_state = state.map_or_else(|| Place::of(&entry.name), |argument| Place::of(&argument.ty));
    let mut questions = vec![(at_state, quote!(Misused))];
    if is_update {
        questions.push((at_trigger, quote!(Carried)));
    }
    if entry.arguments.iter().any(|it| it.taken != Taken::Borrowed && !it.looks_like_state) {
        let of_a_chat = entry.arguments.iter().find(|it| it.looks_like_a_chat());
        let place = of_a_chat.map_or_else(|| Place::of(&entry.name), |argument| Place::of(&argument.ty));
        questions.push((place, quote!(Chat)));
    }
    if let Some(Pattern::Typed(typed)) = &entry.pattern {
        questions.push((Place::of(&typed.ty), quote!(Fits)));
    }
    match &entry.states {
        States::Every(every) => {
            questions.push((Place::of(every), quote!(ShadowedEverywhere)));
            if rare {
                questions.push((at_trigger, quote!(HappensAnywhere)));
            }
        }
        States::Listed(paths) => {
            for path in paths {
                let state = quote!(<#path as #krate::machine::State<#ty>>::INDEX);
                questions.push((Place::of(path), quote!(Shadowed(#state))));
                questions.push((Place::of(&entry.output), quote!(LeavesTerminal(#state))));
                if rare {
                    questions.push((at_trigger, quote!(Happens(#state))));
                }
            }
        }
    }
    questions
}
