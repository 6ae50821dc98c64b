//! The rules of the table, evaluated at the author's tokens.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::model::{Entry, Handlers, Taken};
use super::on::{Pattern, States};
use crate::place::Place;
use crate::template::{Template, Trees, one, trees};

/// The questions to ask of each handler, each in an item of its own: of those in one item the first that has something to say would
/// be told alone.
pub(crate) fn expand(handlers: &Handlers) -> TokenStream {
    let Handlers { krate, ty, entries, .. } = handlers;
    let parts = Parts {
        demand: Template::of(quote!(__demand::<__This>)),
        question: Template::of(quote!(_0, __Question::_1 _2)),
        index: Template::of(quote!((<_0 as __State<__This>>::INDEX))),
        which: Template::of(quote!((_0))),
        item: Template::of(quote!(const _: () = _0)),
    };
    let items: TokenStream = entries.iter().flat_map(|entry| items(&parts, entry)).collect();
    quote! {
        // Where there are hundreds of handlers it takes long to compare them all.
        #[allow(long_running_const_eval, unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = {
                #[allow(unused_imports)]
                use #krate::machine::expansion::{Question as __Question, State as __State, demand as __demand};
                type __This = #ty;

                #items
            };
        };
    }
}

/// What the items are made of.
struct Parts {
    demand: Template,
    question: Template,
    index: Template,
    which: Template,
    item: Template,
}

/// One question: where to point, what to ask, and of what.
type Asked = (Place, &'static str, Trees);

fn items(parts: &Parts, entry: &Entry) -> Trees {
    let at = entry.place.start();
    let cfgs: Trees = entry.cfgs.iter().flat_map(trees).collect();
    let item = |(place, question, of): Asked| {
        let question = [one(Literal::u16_suffixed(entry.id), at), one(Ident::new(question, at), at), of];
        let mut item = cfgs.clone();
        let called = place.called(parts.demand.filled(at, []), parts.question.filled(at, question));
        item.extend(parts.item.filled(at, [called.into()]));
        item.push(entry.place.end());
        item
    };
    questions(parts, entry).into_iter().flat_map(item).collect()
}

/// The questions about the handler itself, and those about each of its states.
fn questions(parts: &Parts, entry: &Entry) -> Vec<Asked> {
    let at = entry.place.start();
    let at_trigger = Place::of(&entry.trigger);
    // Only these are for events that do not happen everywhere.
    let rare = ["expired", "enter", "exit", "event"].iter().any(|it| entry.trigger == it);
    let is_update = !rare && entry.trigger != "failed" && entry.trigger != "undeliverable";
    let state = entry.arguments.iter().rfind(|it| it.looks_like_state);
    let at_state = state.map_or_else(|| Place::of(&entry.name), |argument| Place::of(&argument.ty));
    let mut questions = vec![(at_state, "Misused", Vec::new())];
    if is_update {
        questions.push((at_trigger, "Carried", Vec::new()));
    }
    if entry.arguments.iter().any(|it| it.taken != Taken::Borrowed && !it.looks_like_state) {
        let of_a_chat = entry.arguments.iter().find(|it| it.looks_like_a_chat());
        let place = of_a_chat.map_or_else(|| Place::of(&entry.name), |argument| Place::of(&argument.ty));
        questions.push((place, "Chat", Vec::new()));
    }
    if let Some(Pattern::Typed(typed)) = &entry.pattern {
        questions.push((Place::of(&typed.ty), "Fits", Vec::new()));
    }
    match &entry.states {
        States::Every(every) => {
            questions.push((Place::of(every), "ShadowedEverywhere", Vec::new()));
            if rare {
                questions.push((at_trigger, "HappensAnywhere", Vec::new()));
            }
        }
        States::Listed(paths) => {
            let at_output = Place::of(&entry.output);
            questions.extend((0u8..).zip(paths).flat_map(|(which, path)| {
                let which = || parts.which.filled(at, [one(Literal::u8_suffixed(which), at)]);
                let mut of_state = vec![
                    (Place::of(path), "Shadowed", parts.index.filled(at, [trees(path)])),
                    (at_output, "LeavesTerminal", which()),
                ];
                if rare {
                    of_state.push((at_trigger, "Happens", which()));
                }
                of_state
            }));
        }
    }
    questions
}
