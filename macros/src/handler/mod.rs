//! `#[handler] impl Game { .. }`: the table of handlers.

mod checks;
mod expand;
mod model;
mod on;
mod parse;
mod regex;
mod strip;
mod triggers;
mod typed;

use proc_macro2::TokenStream;

use crate::diag::Diag;

/// The whole way of the attribute.
///
/// The block is given back first and whatever happens: a half-written handler must not make its neighbours vanish.
pub(crate) fn attribute(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut tokens = strip::without_on(item.clone());
    let mut diag = Diag::default();
    let expansion = parse::read(item, &mut diag).map(|block| {
        let block = model::read(attribute, block, &mut diag);
        expand::expand(&block, !diag.any() && !block.incomplete)
    });
    tokens.extend(diag.into_tokens());
    tokens.extend(expansion);
    tokens
}

#[cfg(test)]
mod tests;
