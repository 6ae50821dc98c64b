//! `#[derive(Conversation)]`: one struct per variant, and what is known of the states.

mod checks;
mod expand;
mod fields;
mod generic;
mod model;
mod pin;
mod seeds;
mod structs;

use proc_macro2::TokenStream;

pub(crate) use self::fields::mentions;
pub(crate) use self::model::snake_case;
use crate::diag::Diag;

/// The whole way of the derive.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diag = Diag::default();
    let machine = model::read(&input, &mut diag);
    let expansion = machine.map(|machine| match machine.generics.params.is_empty() {
        true => expand::expand(&machine, !diag.any()),
        false => generic::stub(&machine),
    });
    let mut tokens = diag.into_tokens();
    tokens.extend(expansion);
    tokens
}

#[cfg(test)]
mod tests;
