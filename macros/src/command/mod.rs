//! `#[derive(Command)]`: an enum whose variants are commands.

mod arguments;
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
    let set = model::read(&input, &mut diag);
    let expansion = set.map(|set| expand::expand(&set));
    let mut tokens = diag.into_tokens();
    tokens.extend(expansion);
    tokens
}

#[cfg(test)]
mod tests;
