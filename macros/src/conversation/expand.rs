//! The code of a conversation.

use std::iter;
use std::time::Duration;

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::model::{Machine, Shape, State};
use super::{checks, pin, structs};
use crate::place::Place;

/// Everything the derive adds beside the enum. Where the enum has mistakes, the types are there all the same, so that
/// nothing else is at fault, and the checks are not.
pub(crate) fn expand(machine: &Machine, sound: bool) -> TokenStream {
    let module = structs::module(machine);
    let conversation = conversation(machine, sound);
    let states = indices().zip(&machine.states).map(|(index, state)| state_impls(machine, index, state));
    let checks = sound.then(|| checks::expand(machine));
    let pinned = machine.pin.as_ref().filter(|_| sound).map(|pin| pin::expand(machine, pin));
    quote! {
        #module
        #conversation
        #(#states)*
        #checks
        #pinned
    }
}

fn conversation(machine: &Machine, sound: bool) -> TokenStream {
    let Machine { krate, ident, name, seed, event, must_end, own_keyboards, version, previous, states, .. } = machine;
    let infos = states.iter().map(|state| info(krate, state));
    let indices = indices().take(states.len());
    let variants: Vec<_> = states.iter().map(|state| &state.ident).collect();
    let entry = match states.iter().find(|state| state.entry) {
        Some(State { ident: entry, .. }) if sound => quote!(#ident::#entry {}),
        _ => quote!(::core::panic!("the derive has said what is wrong")),
    };
    let state = match &variants[..] {
        [] => quote!(::core::panic!("the derive has said what is wrong")),
        variants => quote! {
            #krate::machine::StateId(match *self {
                #(#ident::#variants { .. } => #indices,)*
            })
        },
    };
    // What is no enum may not be `Clone` either, and need not be told so.
    let given = states.is_empty().then(|| {
        quote! {
            where
                for<'any> #ident: ::core::clone::Clone,
                for<'any> #ident: #krate::prelude::Serialize,
                for<'any> #ident: #krate::prelude::Deserialize<'any>,
        }
    });
    let unfinished = (!sound).then(|| {
        quote!(
            const UNFINISHED: ::core::primitive::bool = true;
        )
    });
    let migrates = (!previous.is_empty()).then(|| {
        quote!(
            const MIGRATES: ::core::primitive::bool = true;
        )
    });
    let must_end = must_end.then(|| {
        quote!(
            const MUST_END: ::core::primitive::bool = true;
        )
    });
    let restore = (sound && !previous.is_empty()).then(|| restore(machine));
    // The whole item has the place of the type: there the compiler points if it cannot be stored.
    let (event_type, hears) = match event {
        Some(event) => {
            let name = Ident::new("Event", Span::call_site());
            (
                quote_spanned!(event.span()=> type #name = #event;),
                Some(quote! {
                    #[automatically_derived]
                    #[allow(deprecated)]
                    impl #krate::machine::Hears<#event> for #ident {}
                }),
            )
        }
        None => (quote!(type Event = #krate::machine::NoEvents;), None),
    };
    let has_events = event.as_ref().map(|_| {
        quote!(
            const HAS_EVENTS: ::core::primitive::bool = true;
        )
    });
    let seed_type = &seed.ty;
    let chats = (!seed.chats.is_empty()).then(|| {
        let kinds = &seed.chats;
        quote!(
            const CHATS: #krate::machine::Chats = #krate::machine::Chats::of(&[#(#krate::update::ChatKind::#kinds),*]);
        )
    });
    let seed = seed.function.as_ref().filter(|_| sound).map(|function| {
        let key = key_of(krate, function);
        quote! {
            fn seed(update: &#krate::update::Incoming) -> ::core::option::Option<Self::Seed> {
                match <Self as #krate::machine::Conversation>::CHATS.contain(update) {
                    true => #key,
                    false => ::core::option::Option::None,
                }
            }
        }
    });
    // Where a seed has no greatest length, it is the flag that is wrong.
    let keyboards = own_keyboards.filter(|_| sound).map(|span| {
        let keyboards = quote! {
            const KEYBOARDS: ::core::option::Option<#krate::press::OwnKeyboards<Self::Seed>> =
                #krate::press::OwnKeyboards::FLAG;
        };
        all_at(span, keyboards)
    });
    quote! {
        #hears

        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::machine::KeptPer<#krate::machine::#seed_type> for #ident {}

        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::machine::Conversation for #ident #given {
            type Seed = #krate::machine::#seed_type;
            #event_type
            const NAME: &'static ::core::primitive::str = #name;
            const VERSION: ::core::primitive::u32 = #version;
            const STATES: &'static [#krate::machine::StateInfo] = &[#(#infos),*];
            #unfinished
            #has_events
            #keyboards
            #migrates
            #must_end
            #chats

            #seed

            fn entry() -> Self {
                #entry
            }

            fn state(&self) -> #krate::machine::StateId {
                #state
            }

            #restore
        }
    }
}

/// Asks the author's function. The whole call has the function's place: there the compiler points if it cannot be asked.
fn key_of(krate: &TokenStream, function: &Path) -> TokenStream {
    Place::of(function).call(quote!(#krate::machine::expansion::key_of), quote!(#function, update))
}

/// Every version is read in its own form, and goes from each form to the next, up to today's.
fn restore(Machine { krate, ident, version, previous, .. }: &Machine) -> TokenStream {
    let names: Vec<_> = (0..previous.len()).map(|it| format_ident!("from{it}")).collect();
    let steps = previous.iter().enumerate().map(|(at, before)| {
        let name = &names[at];
        match at.checked_sub(1).map(|next| (&previous[next], &names[next])) {
            None => quote! {
                let #name = <#ident as #krate::machine::Migrate<#before>>::migrate;
            },
            Some((after, next)) => quote! {
                let #name = |state| #next(<#after as #krate::machine::Migrate<#before>>::migrate(state));
            },
        }
    });
    let versions = (1..*version).rev();
    quote! {
        fn restore(
            version: ::core::primitive::u32,
            data: &[::core::primitive::u8],
        ) -> ::core::result::Result<Self, #krate::machine::Unrestorable> {
            #(#steps)*
            match version {
                #(#versions => ::core::result::Result::Ok(#names(#krate::machine::expansion::read::<#previous>(data)?)),)*
                _ => #krate::machine::expansion::read_today::<Self>(version, data),
            }
        }
    }
}

fn info(krate: &TokenStream, state: &State) -> TokenStream {
    let State { ident, entry, terminal, expires, at_most, .. } = state;
    let name = unraw(ident);
    let (expires, at_most) = (duration(*expires), duration(*at_most));
    quote! {
        #krate::machine::StateInfo {
            name: #name,
            entry: #entry,
            terminal: #terminal,
            expires: #expires,
            at_most: #at_most,
        }
    }
}

fn duration(duration: Option<Duration>) -> TokenStream {
    match duration {
        Some(duration) => {
            let (seconds, nanos) = (duration.as_secs(), Literal::u32_unsuffixed(duration.subsec_nanos()));
            quote!(::core::option::Option::Some(::core::time::Duration::new(#seconds, #nanos)))
        }
        None => quote!(::core::option::Option::None),
    }
}

/// Where there are more states than fit, the author has been told, and the last ones share a number.
fn indices() -> impl Iterator<Item = u8> {
    (0_u8..63).chain(iter::repeat(63))
}

/// What a state's struct is to the conversation: a state, and an outcome.
fn state_impls(machine: &Machine, index: u8, state: &State) -> TokenStream {
    let Machine { krate, ident, module, .. } = machine;
    let variant = &state.ident;
    let told = quote!(::core::panic!("the derive has said what is wrong"));
    let (ty, pack, unpack) = match &state.shape {
        Shape::Made { fields, .. } => {
            let ty = quote!(#module::#variant);
            let (members, bindings): (Vec<_>, Vec<_>) = fields.iter().map(|it| (&it.member, &it.binding)).unzip();
            let held = quote!({ #(#members: #bindings),* });
            let (pack, unpack) = conversions(ident, variant, &held, &quote!(#module::#variant #held));
            (ty, pack, unpack)
        }
        Shape::Own(ty) => {
            let (pack, unpack) = conversions(ident, variant, &quote!({ 0: state }), &quote!(state));
            (ty.to_token_stream(), pack, unpack)
        }
        Shape::Refused => (quote!(#module::#variant), told.clone(), told),
    };
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::machine::State<#ident> for #ty {
            const INDEX: ::core::primitive::u8 = #index;

            fn pack(self) -> #ident {
                #pack
            }

            fn unpack(conversation: #ident) -> ::core::option::Option<Self> {
                #unpack
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl ::core::convert::From<#ty> for #ident {
            fn from(state: #ty) -> Self {
                <#ty as #krate::machine::State<#ident>>::pack(state)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::machine::Outcome<#ident> for #ty {
            const TARGETS: #krate::machine::Targets = #krate::machine::Targets::state(#index);

            fn into_next(
                self,
            ) -> ::core::result::Result<#krate::machine::Next<#ident>, #krate::machine::HandlerError> {
                ::core::result::Result::Ok(#krate::machine::expansion::go_to(self))
            }
        }
    }
}

/// From the struct to the enum, and back if it is in that state.
fn conversions(ident: &Ident, variant: &Ident, held: &TokenStream, value: &TokenStream) -> (TokenStream, TokenStream) {
    let pack = quote! {
        let #value = self;
        #ident::#variant #held
    };
    let unpack = quote! {
        #[allow(unreachable_patterns)]
        match conversation {
            #ident::#variant #held => ::core::option::Option::Some(#value),
            _ => ::core::option::Option::None,
        }
    };
    (pack, unpack)
}

/// The tokens, of which the compiler says that they stand there. That is for a place that names nothing.
fn all_at(span: Span, tokens: TokenStream) -> TokenStream {
    let at = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.into_iter().map(at).collect()
}

fn unraw(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
