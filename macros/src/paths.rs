//! The way from an author's crate to ours.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The path of the crate `stategram` where the macro is used: under the name the author's `Cargo.toml` gives it.
pub(crate) fn runtime() -> TokenStream {
    match crate_name("stategram") {
        Ok(FoundCrate::Name(name)) => {
            let name = Ident::new(&name, Span::call_site());
            quote!(::#name)
        }
        // In the package itself it is its examples and tests that ask, and they know it by its own name. So does
        // whoever gets it from elsewhere and has not said `crate = ..`.
        Ok(FoundCrate::Itself) | Err(_) => quote!(::stategram),
    }
}
