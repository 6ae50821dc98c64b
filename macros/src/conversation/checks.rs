//! The rules of the graph, evaluated at the variants.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Machine;
use crate::place::Place;

/// One constant that reads the handler table, and one question to it per state.
pub(crate) fn expand(machine: &Machine) -> TokenStream {
    let Machine { krate, ident, .. } = machine;
    let questions = (0_u8..).zip(&machine.states).map(|(index, state)| {
        let answer =
            Place::of(&state.ident).call(quote!(#krate::machine::expansion::hold), quote!(&REACH.judge(#index)));
        quote! {
            const _: () = #answer;
        }
    });
    quote! {
        // Where there are hundreds of handlers it takes long to compare them all.
        #[allow(long_running_const_eval, unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = {
                const REACH: #krate::machine::expansion::Reach = #krate::machine::expansion::Reach::of::<#ident>();
                #(#questions)*
            };
        };
    }
}
