//! `#[handler] impl Game { .. }`: the table of handlers.

mod checks;
mod conditions;
mod docs;
mod expand;
mod model;
mod offers;
mod on;
mod parse;
mod parts;
mod regex;
mod row;
mod signature;
mod strip;
mod targets;
mod triggers;
mod typed;

use proc_macro2::TokenStream;

use crate::diag::Diag;

/// The whole way of the attribute.
///
/// The block is given back whatever happens: a half-written handler must not make its neighbours vanish.
pub(crate) fn attribute(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let keys = model::keys(attribute, &mut diag);
    let krate = keys.krate.clone();
    let block = parse::read(item.clone(), &mut diag).map(|block| model::read(keys, block, &mut diag));
    let docs = block.as_ref().map(docs::table);
    let mut tokens = block.as_ref().and_then(|block| offers::expand(item.clone(), block)).unwrap_or_default();
    tokens.extend(strip::without_on(item, docs, &krate, diag.any()));
    // Of what has parameters the derive says that it can be no conversation, and makes it a table, too.
    let expansion = block.map(|block| match block.is_generic {
        true => expand::mention(block),
        false => expand::expand(&block, !diag.any() && !block.incomplete),
    });
    tokens.extend(diag.into_tokens());
    tokens.extend(expansion);
    tokens
}

#[cfg(test)]
mod tests;
