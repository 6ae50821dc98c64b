//! `#[derive(Schema)]`: the shape of what is stored.

mod expand;
mod form;
mod model;
mod tokens;

use proc_macro2::TokenStream;

pub(crate) use self::expand::shape;
pub(crate) use self::form::Form;
use crate::diag::Diag;

/// The whole way of the derive.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diag = Diag::default();
    let schema = model::read(&input, &mut diag);
    let expansion = schema.map(|schema| expand::expand(&schema));
    let mut tokens = diag.into_tokens();
    tokens.extend(expansion);
    tokens
}

#[cfg(test)]
mod tests;
