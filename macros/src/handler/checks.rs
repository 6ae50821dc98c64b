//! The rules of the table, evaluated at the author's tokens.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::model::{Entry, Handlers, Taken};
use super::on::{Pattern, States};

/// The questions to ask of each handler.
pub(crate) fn expand(handlers: &Handlers) -> TokenStream {
    let Handlers { krate, ty, .. } = handlers;
    let questions = handlers.entries.iter().flat_map(|entry| {
        let cfgs = &entry.cfgs;
        let id = entry.id;
        questions(krate, ty, entry).into_iter().map(move |(place, question)| {
            let answer = place.answer();
            quote! {
                #(#cfgs)*
                const _: () = {
                    const VERDICT: #krate::machine::expansion::Verdict =
                        #krate::machine::expansion::judge::<#ty>(#id, #krate::machine::expansion::Question::#question);
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

/// From the first to the last of some tokens: a span of both is not to be had.
#[derive(Clone, Copy)]
struct Place {
    first: Span,
    last: Span,
}

impl Place {
    fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|it| it.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self { first, last: spans.last().unwrap_or(first) }
    }

    /// `panic!("{}", VERDICT.words())`, which the compiler shows as all that is in this place.
    fn answer(self) -> TokenStream {
        let mut answer = quote_spanned!(self.first=> ::core::panic!);
        let mut words = Group::new(Delimiter::Parenthesis, quote_spanned!(self.last=> "{}", VERDICT.words()));
        words.set_span(self.last);
        answer.extend([TokenTree::Group(words)]);
        answer
    }
}
