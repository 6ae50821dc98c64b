//! `#[derive(CallbackData)]`: what a button says, as an enum or a struct.

mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::diag::Diag;

/// The whole way of the derive.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diag = Diag::default();
    let data = model::read(&input, &mut diag);
    let expansion = data.map(|data| expand::expand(&data, !diag.any()));
    let mut tokens = diag.into_tokens();
    tokens.extend(expansion);
    tokens
}

#[cfg(test)]
mod tests;
