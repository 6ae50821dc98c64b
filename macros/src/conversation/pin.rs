//! `schema = 0x8f3a91bc`: the shape of the stored form, as the author knows it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;
use syn::ext::IdentExt;

use super::model::Machine;
use crate::diag::Diag;
use crate::keys::Key;
use crate::place::Place;
use crate::schema::{self, Form};

/// The shape that the author pins, and what is known of today's.
pub(crate) struct Pin {
    place: Place,
    shape: u32,
    form: Form,
}

impl Pin {
    pub(super) fn read(key: &Key, input: &DeriveInput, diag: &mut Diag) -> Option<Self> {
        let number = key.shape(diag)?;
        // Without its `0x`, `8f3a91bc` is an 8.
        if !number.suffix().is_empty() {
            diag.at(&number, "a shape is written as the compiler says it, with its `0x`");
            return None;
        }
        let Ok(shape) = number.base10_parse() else {
            diag.at(&number, "a shape has 32 bits: it is a number up to 0xffffffff");
            return None;
        };
        Some(Self { place: Place::of(&number), shape, form: Form::of(input, |_| false) })
    }
}

/// One question, evaluated at the number.
pub(super) fn expand(Machine { krate, ident, .. }: &Machine, Pin { place, shape, form }: &Pin) -> TokenStream {
    let name = ident.unraw().to_string();
    let form = schema::shape(krate, form);
    let pinned = quote!(&#krate::machine::expansion::pinned(#name, #shape, #form));
    let answer = place.call(quote!(#krate::machine::expansion::hold), pinned);
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = #answer;
        };
    }
}
