//! The code of a block of handlers: the table.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::checks;
use super::model::Handlers;
use super::parts::Parts;
use super::row::{name_of, row};

/// Everything the attribute adds beside the block.
pub(crate) fn expand(handlers: &Handlers, sound: bool) -> TokenStream {
    let Handlers { krate, ty, app, entries, .. } = handlers;
    let parts = Parts::new();
    let rows: TokenStream = entries.iter().flat_map(|entry| row(&parts, entry)).collect();
    let conditions: Vec<_> = entries.iter().map(|entry| &entry.cfgs).map(|cfgs| quote!(#(#cfgs)*)).collect();
    let names: Vec<_> = entries.iter().map(|it| name_of(it, Span::call_site())).collect();
    // Apart from the rows: an edit that adds a line is none of theirs.
    let lines = entries.iter().map(|entry| entry.line);
    let incomplete = (!sound).then(|| {
        quote!(
            const INCOMPLETE: ::core::primitive::bool = true;
        )
    });
    // The whole item has the application's place: there the compiler points if the conversation is seen farther than it.
    let app_type = match app {
        Some(app) => {
            let name = Ident::new("App", Span::call_site());
            quote_spanned!(app.span()=> type #name = #app;)
        }
        None => quote!(
            type App = ();
        ),
    };
    let (wants, whole, part, seen) = match app {
        // It is named in one place only, so that one that does not exist is told once.
        Some(_) => (quote!(Self::App), quote!(app), quote!(app), quote!(<#ty as __ours::Table>::App)),
        None => (quote!(A), quote!(_), quote!(&()), quote!(())),
    };
    let (ours, stubs) = (ours(krate), stubs(handlers));
    let checks = (!entries.is_empty()).then(|| checks::expand(handlers));
    quote! {
        #[allow(deprecated, unused_imports, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            #ours

            type __App = #seen;

            trait __Rows: __ours::Table {
                #(#conditions const #names: __Handler<Self>;)*
            }

            #[automatically_derived]
            impl __Rows for #ty {
                #rows
            }

            #[automatically_derived]
            impl __ours::Table for #ty {
                #app_type
                type Wants<A> = #wants;
                const HANDLERS: &'static [__Handler<Self>] = &[#(#conditions <Self as __Rows>::#names),*];
                const LINES: &'static [::core::primitive::u32] = &[#(#conditions #lines),*];
                #incomplete

                fn part<A>(#whole: &Self::Wants<A>) -> &Self::App {
                    #part
                }
            }
        };

        #stubs
        #checks
    }
}

/// Short names for all that is ours. Each token of a row costs its time, and hundreds of them are the way to it.
fn ours(krate: &TokenStream) -> TokenStream {
    quote! {
        use #krate::machine::expansion as __ours;
        use #krate::machine::expansion::{
            Argument as __Argument, Attempt as __Attempt, Borrowed as __Borrowed, Edited as __Edited, Handler as __Handler,
            Lend as __Lend, LendMut as __LendMut, Moved as __Moved, None as __None, Nothing as __Nothing,
            Outcome as __Outcome, Pattern as __Pattern, Some as __Some, State as __State, StateSet as __StateSet,
            Taken as __Taken, Trigger as __Trigger, and as __and, attempt as __attempt, conclude as __conclude,
            every_state as __every_state, running as __running, trigger as __trigger,
        };
    }
}

/// No table, and yet whatever the handlers name: the imports of it are not unused.
pub(crate) fn mention(handlers: Handlers) -> TokenStream {
    let states = handlers.entries.into_iter().flat_map(|it| it.states.into_paths()).chain(handlers.mentioned);
    quote! {
        #[allow(unused_imports)]
        const _: () = {
            #(use #states as _;)*
        };
    }
}

/// What the handlers that were left out had named.
fn stubs(Handlers { mentioned, .. }: &Handlers) -> Option<TokenStream> {
    let stubs = quote! {
        const _: ::core::marker::PhantomData<(#(#mentioned,)*)> = ::core::marker::PhantomData;
    };
    (!mentioned.is_empty()).then_some(stubs)
}
