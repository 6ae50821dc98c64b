//! The rules of the table, evaluated at the author's tokens.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::expand::ours;
use super::model::{Entry, Handlers, Taken};
use super::on::{Pattern, States};
use crate::place::{Place, literal};

/// The questions to ask of each handler.
pub(crate) fn expand(handlers: &Handlers) -> TokenStream {
    let Handlers { krate, ty, .. } = handlers;
    let ours = ours(krate);
    let questions = handlers.entries.iter().flat_map(|entry| {
        let cfgs = &entry.cfgs;
        let id = entry.id;
        questions(entry).into_iter().map(move |(place, question, of)| {
            let at = entry.place.start();
            let id = literal(id, at);
            let demand = quote_spanned!(at=> __ours::demand::<__This>);
            let (question, of) = (Ident::new(question, at), of.map(|of| quote_spanned!(at=> (#of))));
            let question = quote_spanned!(at=> #id, __ours::Question::#question #of);
            let check = entry.place.constant(quote_spanned!(at=> _: ()), place.call(demand, question));
            quote! {
                #(#cfgs)*
                #check
            }
        })
    });
    quote! {
        // Where there are hundreds of handlers it takes long to compare them all.
        #[allow(long_running_const_eval, unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = {
                #ours
                type __This = #ty;

                #(#questions)*
            };
        };
    }
}

/// Where to point, what to ask, and of what.
fn questions(entry: &Entry) -> Vec<(Place, &'static str, Option<TokenStream>)> {
    let at = entry.place.start();
    let at_trigger = Place::of(&entry.trigger);
    // Only these are for events that do not happen everywhere.
    let rare = ["expired", "enter", "exit", "event"].iter().any(|it| entry.trigger == it);
    let is_update = !rare && entry.trigger != "failed" && entry.trigger != "undeliverable";
    let state = entry.arguments.iter().rfind(|it| it.looks_like_state);
    let at_state = state.map_or_else(|| Place::of(&entry.name), |argument| Place::of(&argument.ty));
    let mut questions = vec![(at_state, "Misused", None)];
    if is_update {
        questions.push((at_trigger, "Carried", None));
    }
    if entry.arguments.iter().any(|it| it.taken != Taken::Borrowed && !it.looks_like_state) {
        let of_a_chat = entry.arguments.iter().find(|it| it.looks_like_a_chat());
        let place = of_a_chat.map_or_else(|| Place::of(&entry.name), |argument| Place::of(&argument.ty));
        questions.push((place, "Chat", None));
    }
    if let Some(Pattern::Typed(typed)) = &entry.pattern {
        questions.push((Place::of(&typed.ty), "Fits", None));
    }
    match &entry.states {
        States::Every(every) => {
            questions.push((Place::of(every), "ShadowedEverywhere", None));
            if rare {
                questions.push((at_trigger, "HappensAnywhere", None));
            }
        }
        States::Listed(paths) => {
            for (which, path) in (0u8..).zip(paths) {
                let index = quote_spanned!(at=> <#path as __ours::State<__This>>::INDEX);
                let which = literal(which, at);
                questions.push((Place::of(path), "Shadowed", Some(index)));
                questions.push((Place::of(&entry.output), "LeavesTerminal", Some(which.clone())));
                if rare {
                    questions.push((at_trigger, "Happens", Some(which)));
                }
            }
        }
    }
    questions
}
